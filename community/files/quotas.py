"""Quotas of a person and of a room. An upload counts at its full size from the moment it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cms.formatting import format_size

from .models import PrivateFile, Upload
from .store import max_person_bytes

if TYPE_CHECKING:
    from .tenants import Tenant


def used_bytes(**of_whom: Any) -> int:
    """Return the total size of files and uploads, filtered by fields that both have: `uploaded_by`, or `tenant` and `room`."""
    files = PrivateFile.objects.filter(**of_whom).exclude(scan=PrivateFile.Scan.INFECTED).aggregate(sum=Sum("size"))
    uploads = Upload.objects.unfinished().filter(**of_whom).aggregate(sum=Sum("length"))
    return int(files["sum"] or 0) + int(uploads["sum"] or 0)


def check_quotas(upload: Upload, tenant: Tenant, room: Any) -> None:
    """Raise ValidationError if `upload`, which is already counted, exceeds the quota of its person or its room.

    Of two uploads that begin at the same moment and together exceed a quota, each counts the other: neither slips through.
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
    """Return the figures for a message about a quota: what is used without `upload`, the limit, and the size of `upload`."""
    return {
        "used": format_size(used - upload.length),
        "limit": format_size(limit),
        "size": format_size(upload.length),
    }
