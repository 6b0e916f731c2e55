"""Folders as ZIP archives, made as a job that somebody waits for. Names in them can be opened by every system."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.jobs.declaring import ONCE, Later, job
from cms.jobs.progress import report_result, start_job, track, unfinished_job
from cms.media.missing import note_missing
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.models import PrivateFile
from community.files.names import safe_name, unique_names
from community.files.services import stored
from community.groups.rules import can_enter

from .lookups import find_group
from .models import Document, Folder, FolderArchive
from .tenant import ARCHIVES
from .tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cms.jobs.models import Progress
    from community.groups.models import Group

KEPT_FOR = timedelta(days=1)
MANIFEST = "manifest.json"
BLOCK = 256 * 1024  # bytes


def ask_for_archive(*, group: Group, folder: Folder | None, by: User) -> Progress:
    """Have an archive made; return the progress of the job, which is one however often it is asked for. Raises Refused."""
    require(can_enter(actor_of(by), group))
    asked = (group.pk, folder.pk if folder else 0, by.pk)
    title = _("Files of “%(folder)s” as a ZIP") % {"folder": folder or group.title}
    return unfinished_job(by, make_archive, *asked) or start_job(by, title, make_archive, *asked)


@job(retry=ONCE, time_limit=timedelta(minutes=30), title=gettext_lazy("Make a ZIP of a folder"))
def make_archive(group_id: int, folder_id: int, person_id: int) -> None:
    """Make an archive of the files that the person sees, and tell where it is. An earlier one of the same folder goes.

    If something in it is deleted meanwhile, the job begins again: raises Later.
    """
    group, person = find_group(group_id), User.objects.filter(pk=person_id, is_active=True).first()
    folder = Folder.objects.filter(pk=folder_id, group=group_id).first() if folder_id else None
    if group is None or person is None or (folder_id and folder is None) or not can_enter(actor_of(person), group):
        return
    report_result((folder or group).get_absolute_url())
    with TemporaryFile() as content:
        documents = write_archive(content, group, folder, person)
        with stored(
            tenant=ARCHIVES,
            room=group,
            name=f"{safe_name(folder.name if folder else group.title)}.zip",
            content=File(content),
            content_type="application/zip",
            scan=PrivateFile.Scan.NOT_SCANNED,
        ) as file:
            for earlier in FolderArchive.objects.filter(group=group, folder=folder, made_for=person):
                earlier.delete()
            made = FolderArchive.objects.create(file=file, group=group, folder=folder, made_for=person)
    if are_gone(documents):  # deleted while the archive was made
        made.delete()
        raise Later(timedelta())
    report_result(made.get_absolute_url())


def write_archive(out: IO[bytes], group: Group, folder: Folder | None, person: User) -> list[Document]:
    """Write a ZIP of the current versions in a folder and those in it, with a manifest of their names. Return what is in it."""
    tree = Tree(group)
    rows = Document.objects.visible_to(actor_of(person)).ready().filter(group=group)
    if folder is not None:
        rows = rows.filter(folder__in=tree.below(folder.pk))
    documents = list(rows.select_related("current__file").order_by("made_at", "pk"))
    facts: list[dict[str, Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, document in track(list(paths_of(documents, tree, folder)), words=_("Files")):
            is_there = document.current is not None and add(archive, path, document.current.file)
            facts.append(entry_of(path, document, is_there))
        archive.writestr(MANIFEST, json.dumps({"group": group.title, "files": facts}, ensure_ascii=False, indent=2))
    return documents


def paths_of(documents: Sequence[Document], tree: Tree, top: Folder | None) -> Iterator[tuple[str, Document]]:
    """Yield each file with its path in the archive. No two paths are the same on any system."""
    names: dict[int | None, str] = {top.pk if top else None: ""}
    by_folder: dict[int | None, list[Document]] = {}
    for document in documents:
        by_folder.setdefault(document.folder_id, []).append(document)
    waiting: list[int | None] = [top.pk if top else None]
    for key in waiting:
        children, inside = tree.children[key], by_folder.get(key, [])
        taken = [] if names[key] else [MANIFEST]
        given = unique_names(
            [*(child.name for child in children), *(one.current.file.name for one in inside if one.current)], taken
        )
        for child, name in zip(children, given, strict=False):
            names[child.pk] = f"{names[key]}{name}/"
            waiting.append(child.pk)
        for document, name in zip(inside, given[len(children) :], strict=True):
            yield f"{names[key]}{name}", document


def add(archive: zipfile.ZipFile, path: str, file: PrivateFile) -> bool:
    """Add a file to the archive, without holding it in memory. Return whether the storage still has it."""
    try:
        content = file.content.open("rb")
    except (OSError, ValueError) as error:
        note_missing(f"of {file.tenant} {file.room}: {file.pk}", error)
        return False
    with content, archive.open(path, "w", force_zip64=True) as entry:
        while block := content.read(BLOCK):
            entry.write(block)
    return True


def entry_of(path: str, document: Document, is_there: bool) -> dict[str, Any]:
    version = document.current
    return {
        "path": path,
        "name": version.file.name if version else "",
        "title": document.title,
        "description": document.description,
        "language": document.language,
        "version": version.number if version else None,
        "sha256": version.file.sha256 if version else "",
        "shared_at": document.made_at.isoformat(),
        "is_missing": not is_there,
    }


def are_gone(documents: Sequence[Document]) -> bool:
    """Return whether one of the files was deleted, or has another version."""
    now = dict(Document.objects.kept().filter(pk__in=[one.pk for one in documents]).values_list("pk", "current"))
    return any(now.get(one.pk) != one.current_id for one in documents)


def forget_archives(group_id: int) -> None:
    """Delete the archives of a group on commit: they may contain what was deleted."""
    transaction.on_commit(partial(delete_archives, group_id), robust=True)


def delete_archives(group_id: int) -> None:
    for archive in FolderArchive.objects.filter(group=group_id):
        archive.delete()


def document_went(document: Document, **_signal: object) -> None:
    forget_archives(document.group_id)


def version_went(version: Any, **_signal: object) -> None:
    forget_archives(version.document.group_id)


def delete_old_archives() -> None:
    """Delete archives that are older than a day. Idempotent."""
    for archive in FolderArchive.objects.filter(made_at__lt=timezone.now() - KEPT_FOR):
        archive.delete()
