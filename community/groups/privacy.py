"""What groups hold of a person."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import GroupFile, Membership, RoomLogEntry

NAMED = ("group__page",)  # which a group takes its name from
#: In this order: that somebody is no member any more stands in the log, and then is about nobody.
HOLDINGS = (
    Holding(Membership, ("user",), _("Memberships in groups"), ("group", "role", "joined_at"), delete_rows, NAMED),
    # A file is the group's: who leaves leaves it there.
    Holding(
        GroupFile,
        ("uploaded_by",),
        _("Files that you shared with groups"),
        ("group", "title", "name", "uploaded_at"),
        forget_person,
        NAMED,
    ),
    Holding(
        RoomLogEntry,
        ("by", "whom"),
        _("Group log entries"),
        ("group", "at", "action", "role", "former_role"),
        forget_person,
        NAMED,
    ),
)
