"""What groups hold of a person."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import GroupFile, Membership, RoomLogEntry

NAMED = ("group__page",)  # which a group takes its name from
#: In this order: that somebody is no member any more stands in the log, and then is about nobody.
HOLDINGS = (
    Holding(Membership, ("user",), _("Memberships in groups"), ("group", "role", "joined_at"), delete_rows, NAMED),
    # Whose a file is says the file itself.
    Holding(GroupFile, ("file__uploaded_by",), _("Files that you shared with groups"), ("group", "title"), leave_rows, NAMED),
    Holding(
        RoomLogEntry,
        ("by", "whom"),
        _("Group log entries"),
        ("group", "at", "action", "role", "former_role"),
        forget_person,
        NAMED,
    ),
)
