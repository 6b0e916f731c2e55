"""Exporting a person's data, as a job that she waits for."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.days import today
from cms.jobs.declaring import ONCE, job
from cms.jobs.progress import report_result, start_job, track, unfinished_job
from cms.languages import active_language
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.archives import ArchiveNames
from community.files.models import PrivateFile
from community.files.services import stored

from .contents import Encoder, facts_of, files_of
from .models import DataExport
from .rules import can_see_own_data
from .tenant import OWN_DATA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.jobs.models import Progress

KEPT_FOR = timedelta(days=7)
CHUNK = 1024 * 1024  # bytes


@transaction.atomic
def ask_for_own_data(*, by: User) -> Progress:
    """Have a person's data exported, in the language she reads; one job, however often she asks. Raises Refused."""
    require(can_see_own_data(actor_of(by)))
    User.objects.select_for_update().get(pk=by.pk)
    asked = (by.pk, active_language())
    return unfinished_job(by, export_own_data, *asked) or start_job(by, _("Export of your data"), export_own_data, *asked)


@job(retry=ONCE, time_limit=timedelta(minutes=60), title=gettext_lazy("Export a person’s data"))
def export_own_data(user_id: int, language: str) -> None:
    """Make the export, and tell where it is. Earlier ones go."""
    report_result(reverse("own_data:own_data"))  # where it can be asked for again, should it fail
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    with TemporaryFile() as content:
        write_archive(content, user)
        name = f"{_('my-data')}-{today(user.time_zone).isoformat()}.zip"
        with stored(
            tenant=OWN_DATA,
            room=user,
            name=name,
            content=File(content),
            content_type="application/zip",
            scan=PrivateFile.Scan.NOT_SCANNED,
        ) as file:
            delete_exports(DataExport.objects.filter(user=user))
            export = DataExport.objects.create(file=file, user=user)
    report_result(export.get_absolute_url())


def write_archive(out: IO[bytes], user: User) -> None:
    """Write a ZIP archive: `data.json`, the files, and `manifest.json` with their names as they were. Raises OSError."""
    names, manifest = ArchiveNames(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", as_json(facts_of(user)))
        for file in track(list(files_of(user)), words=_("Files")):
            path = names.name_for(file.name, "files/")
            with file.content.open("rb") as content, archive.open(path, "w", force_zip64=True) as written:
                while chunk := content.read(CHUNK):
                    written.write(chunk)
            manifest.append({"path": path, "name": file.name, "uploaded_at": file.created_at, "size": file.size})
        archive.writestr("manifest.json", as_json(manifest))


def as_json(facts: object) -> str:
    return json.dumps(facts, cls=Encoder, ensure_ascii=False, indent=2)


def delete_old_exports() -> None:
    """Delete exports that are older than a week. Idempotent."""
    delete_exports(DataExport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR))


def delete_exports(exports: Iterable[DataExport]) -> None:
    for export in exports:
        export.delete()  # with its file
