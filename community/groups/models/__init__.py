from .file import GroupFile, file_place
from .group import Group, attach_public_pages
from .log_entry import RoomLogEntry
from .membership import Membership, memberships_changed

__all__ = ["Group", "GroupFile", "Membership", "RoomLogEntry", "attach_public_pages", "file_place", "memberships_changed"]
