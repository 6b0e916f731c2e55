from .file import GroupFile
from .group import GROUP, Group, attach_public_pages
from .log_entry import RoomLogEntry
from .membership import Membership, memberships_changed
from .visit import Visit

__all__ = [
    "GROUP",
    "Group",
    "GroupFile",
    "Membership",
    "RoomLogEntry",
    "Visit",
    "attach_public_pages",
    "memberships_changed",
]
