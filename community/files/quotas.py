"""How much the files of a person and of a room take up. An upload counts whole from the moment it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from .models import PrivateFile, Upload
from .store import max_person_bytes

if TYPE_CHECKING:
    from .tenants import Tenant


def used_bytes(**of_whom: Any) -> int:
    """Return how much files and uploads take up, by the fields that both have: `uploaded_by`, or `tenant` and `room`."""
    files = PrivateFile.objects.filter(**of_whom).exclude(scan=PrivateFile.Scan.INFECTED).aggregate(sum=Sum("size"))
    uploads = Upload.objects.unfinished().filter(**of_whom).aggregate(sum=Sum("length"))
    return int(files["sum"] or 0) + int(uploads["sum"] or 0)


def check_quotas(upload: Upload, tenant: Tenant, room: Any) -> None:
    """Raise ValidationError if `upload`, which is counted already, is too much for its person or its room.

    Of two that begin at the same moment and do not fit together, each counts the other: neither passes unseen.
    """
    used = used_bytes(uploaded_by=upload.uploaded_by_id)
    if used > max_person_bytes():
        raise ValidationError(
            _(
                "Your files take up %(used)s of %(limit)s. There is no space for this file (%(size)s). Delete files that you no longer need."
            ),
            code="person_quota",
            params=figures(used, max_person_bytes(), upload),
        )
    used, limit = used_bytes(tenant=upload.tenant, room=upload.room), tenant.room_bytes(room)
    if used > limit:
        raise ValidationError(
            _(
                "The files of “%(room)s” take up %(used)s of %(limit)s. There is no space for this file (%(size)s) until others are deleted."
            ),
            code="room_quota",
            params={"room": tenant.room_title(room), **figures(used, limit, upload)},
        )


def figures(used: int, limit: int, upload: Upload) -> dict[str, str]:
    """Return what a sentence says of a quota: what is taken up by others than `upload`, what is allowed, and its own size."""
    return {
        "used": filesizeformat(used - upload.length),
        "limit": filesizeformat(limit),
        "size": filesizeformat(upload.length),
    }
