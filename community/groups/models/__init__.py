from .file import GroupFile
from .group import GROUP, Group, attach_public_pages
from .log_entry import RoomLogEntry
from .membership import Membership, memberships_changed

__all__ = [
    "GROUP",
    "Group",
    "GroupFile",
    "Membership",
    "RoomLogEntry",
    "attach_public_pages",
    "memberships_changed",
]
