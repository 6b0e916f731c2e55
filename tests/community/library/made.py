"""Files of groups for tests."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.users.models import User
from community.groups.models import Group
from community.library.folders import make_folder
from community.library.models import Document, Folder, Version
from community.library.sharing import Words, upload_document, upload_version
from community.library.trashing import erase_document, trash_document


def make_document(
    group: Group,
    by: User,
    name: str = "Hitzeplan.txt",
    content: bytes = b"Geheimer Hitzeplan",
    *,
    title: str = "",
    description: str = "",
    language: str = "",
    folder: Folder | None = None,
    beside: bool = True,
) -> Document:
    words = Words(title, description, language)
    upload = SimpleUploadedFile(name, content)
    return upload_document(group=group, folder=folder, upload=upload, words=words, beside=beside, by=by)


def upload_file(*, group: Group, upload: SimpleUploadedFile, title: str = "", by: User) -> Version:
    """Share a file at the top, next to any of the same name; return its first version."""
    document = upload_document(group=group, folder=None, upload=upload, words=Words(title), beside=True, by=by)
    assert document.current is not None
    return document.current


def delete_file(*, file: Version, by: User) -> None:
    """Delete a file for good, with all its versions."""
    document = Document.objects.get(versions=file.pk)
    trash_document(document=document, by=by)
    erase_document(document=document, by=by)


def make_version(
    document: Document, by: User, name: str = "Hitzeplan 2.txt", content: bytes = b"Neuer Plan", note: str = ""
) -> Version:
    return upload_version(document=document, upload=SimpleUploadedFile(name, content), note=note, by=by)


def make_things(group: Group, owner: User, facilitator: User) -> dict[str, Any]:
    """Create what the table of addresses asks for: a folder and a file of the owner with two versions, and one in the trash."""
    folder = make_folder(group=group, parent=None, name="Pläne der Kühlräume", by=owner)
    document = make_document(group, owner, title="Kühlplan", description="Mit **Kellerliste**.", folder=folder)
    make_version(document, owner, note="Ohne Turnhalle")
    trashed = make_document(group, owner, "alt.txt", b"Alter Entwurf", title="Verworfener Kühlplan")
    trash_document(document=trashed, by=owner)
    return {
        "folder": Folder.objects.get(pk=folder.pk),
        "document": Document.objects.get(pk=document.pk),
        "trashed document": Document.objects.get(pk=trashed.pk),
    }


def things_of_api(group: Group, facilitator: User) -> dict[str, str]:
    """Create what the facilitator tries the JSON on; return the keys by the names in the paths, and "trashed"."""
    folder = make_folder(group=group, parent=None, name="Leere Pläne", by=facilitator)
    document = make_document(group, facilitator, title="Kühlplan")
    make_version(document, facilitator)
    trashed = make_document(group, facilitator, "alt.txt", title="Verworfener Kühlplan")
    trash_document(document=trashed, by=facilitator)
    return {"folder": str(folder.pk), "document": str(document.pk), "trashed": str(trashed.pk)}


def with_document_for(path: str, things: dict[str, Any]) -> dict[str, Any]:
    """Return `things` with the file on which the facilitator can do what is at `path`."""
    return things | {"document": things["trashed"]} if path.endswith(("/restore", "/erase")) else things
