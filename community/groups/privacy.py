"""The personal data in groups."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import GroupFile, Membership, RoomLogEntry, Visit

NAMED = ("group__page",)  # from which a group takes its name
#: The order matters: deleting a membership is logged, and then the person is removed from the log.
HOLDINGS = (
    Holding(
        Visit,
        ("membership__user",),
        _("Visits to group rooms"),
        ("membership", "latest_at", "previous_at"),
        delete_rows,
        ("membership__user", "membership__group__page"),
    ),
    Holding(Membership, ("user",), _("Memberships in groups"), ("group", "role", "joined_at"), delete_rows, NAMED),
    # The file itself has the uploader.
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
