from .group import ARCHIVED, GROUP, Group, attach_public_pages
from .log_entry import RoomLogEntry
from .membership import Membership, facilitated_groups, memberships_changed
from .standing import ASKED, BANNED, LONGEST_ANSWER, LONGEST_REASON, Ban, JoinAnswer, JoinRequest
from .visit import Visit

__all__ = [
    "ARCHIVED",
    "ASKED",
    "BANNED",
    "GROUP",
    "LONGEST_ANSWER",
    "LONGEST_REASON",
    "Ban",
    "Group",
    "JoinAnswer",
    "JoinRequest",
    "Membership",
    "RoomLogEntry",
    "Visit",
    "attach_public_pages",
    "facilitated_groups",
    "memberships_changed",
]
