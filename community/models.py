"""The models of the rooms of this app, where Django looks for them."""

from .groups.log import RoomLogEntry
from .groups.models import Group, GroupFile, Membership

__all__ = ["Group", "GroupFile", "Membership", "RoomLogEntry"]
