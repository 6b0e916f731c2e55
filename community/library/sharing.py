"""Sharing files with a group, and new versions of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.models import PrivateFile
from community.files.names import key_of, split, tidy
from community.files.services import attach, discard, stage_upload

from .lookups import find_twin, lock_group, locked_document
from .models import Document, Version
from .rules import can_add_version, can_upload
from .signals import document_changed, version_appeared
from .tenant import LIBRARY

if TYPE_CHECKING:
    from cms.users.models import User
    from community.groups.models import Group

    from .models import Folder

MOST_AT_ONCE = 20  # files in one form

Content: TypeAlias = "UploadedFile[bytes] | UUID"  # a file that was sent with a form, or the key of a staged one


class SameName(Exception):
    """The folder has a file of this name: a new version may be meant."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.title)
        self.document = document


@dataclass(frozen=True)
class Refusal:
    """A file that may not be shared, and why."""

    name: str
    words: str


@dataclass(frozen=True)
class Meant:
    """What a file is for which there is one of the same name: a new version of it, or a file of its own."""

    version_of: Document | None = None


@dataclass(frozen=True)
class Words:
    """What is said of a file. Without a title, the name of the file is used."""

    title: str = ""
    description: str = ""
    language: str = ""


def stage_all(*, group: Group, contents: Sequence[Content], by: User) -> tuple[list[UUID], list[Refusal]]:
    """Stage what was sent with a form. Return the keys of the staged files, and what was refused: the others are not lost for it.

    Call it outside of any transaction. Raises Refused.
    """
    require(can_upload(actor_of(by), group))
    keys: list[UUID] = []
    refused: list[Refusal] = []
    for content in contents[:MOST_AT_ONCE]:
        if isinstance(content, UUID):
            keys.append(content)
            continue
        try:
            keys.append(stage_upload(tenant=LIBRARY, room=group, upload=content, by=by).pk)
        except ValidationError as error:
            refused.append(Refusal(tidy(content.name or ""), " ".join(error.messages)))
    refused += [
        Refusal(tidy(getattr(content, "name", "") or ""), str(TOO_MANY % {"number": MOST_AT_ONCE}))
        for content in contents[MOST_AT_ONCE:]
    ]
    return keys, refused


TOO_MANY = _("You can send %(number)s files at once.")


def names_of_staged(keys: Sequence[UUID], by: User) -> dict[UUID, str]:
    """Return the names of staged files of `by`, by key."""
    rows = PrivateFile.objects.staged().filter(pk__in=keys, uploaded_by=by, tenant=LIBRARY.name)
    return dict(rows.values_list("pk", "name"))


@transaction.atomic
def share_document(
    *, group: Group, folder: Folder | None, staged: UUID, words: Words | None = None, beside: bool = False, by: User
) -> Document:
    """Share a staged file. Raises Refused, ValidationError if it may not be shared, and SameName unless it may stand `beside` its twin."""
    actor = actor_of(by)
    require(can_upload(actor, group))
    lock_group(group, folder)
    file = attach(file=staged, tenant=LIBRARY, room=group, by=by)
    twin = None if beside else find_twin(actor, group, folder, key_of(file.name))
    if twin is not None:
        raise SameName(twin)
    words = words or Words()
    document = Document.objects.create(
        group=group,
        folder=folder,
        title=tidy(words.title)[:200] or split(file.name)[0],
        description=words.description,
        language=words.language,
        file_key=key_of(file.name),
        made_by=by,
    )
    add(document, file, 1, "")
    return document


@dataclass
class Shared:
    """What became of several files: those that are shared, those for which a new version may be meant, those that were refused."""

    documents: list[Document] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    twins: dict[UUID, Document] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


@transaction.atomic
def share_documents(
    *,
    group: Group,
    folder: Folder | None,
    staged: Sequence[UUID],
    words: Words | None = None,
    meant: Mapping[UUID, Meant] | None = None,
    by: User,
) -> Shared:
    """Share staged files, of which the group is told once. `meant` says what those are for which there is a file of the same name.

    One that may not be shared leaves the others alone. Raises Refused.
    """
    names, shared = names_of_staged(staged, by), Shared()
    for key in dict.fromkeys(staged):
        wish = (meant or {}).get(key)
        try:
            with transaction.atomic():
                if wish is not None and wish.version_of is not None:
                    shared.versions.append(add_version(document=wish.version_of, staged=key, by=by))
                    continue
                facts = {"words": words, "beside": wish is not None}
                shared.documents.append(share_document(group=group, folder=folder, staged=key, by=by, **facts))  # type: ignore[arg-type]
        except SameName as error:
            shared.twins[key] = error.document
        except ValidationError as error:
            shared.refused.append(Refusal(names.get(key, ""), " ".join(error.messages)))
    return shared


@transaction.atomic
def add_version(*, document: Document, staged: UUID, note: str = "", by: User) -> Version:
    """Share a staged file as a new version. It is the current one as soon as the group can see it. Raises Refused, and ValidationError."""
    document = locked_document(document)
    require(can_add_version(actor_of(by), document))
    file = attach(file=staged, tenant=LIBRARY, room=document.group, by=by)
    latest = document.versions.aggregate(number=Max("number"))["number"] or 0
    return add(document, file, latest + 1, note)


def add(document: Document, file: PrivateFile, number: int, note: str) -> Version:
    """Add a version to a locked file."""
    version = Version(document=document, file=file, number=number, note=tidy(note)[:300])
    version.save(force_insert=True)
    if document.current is None:
        choose(document, version)
    if file.ready_at is not None:
        appear(version)
    return version


def appear(version: Version) -> None:
    """Show a version, which has become ready, to the group: it is the current one unless a later one is."""
    document = version.document
    if document.current is None or document.current.number < version.number:
        choose(document, version)
    version_appeared.send(Version, version=version)
    document_changed.send(Document, document=document)


def choose(document: Document, version: Version | None) -> None:
    document.current = version
    document.file_key = key_of(version.file.name) if version else ""
    document.save(update_fields=["current", "file_key"])


def file_became_ready(file: PrivateFile, **_signal: object) -> None:
    """Show a version once its scan has found nothing. While it is attached there is no version yet: `add` does it then."""
    if file.tenant != LIBRARY.name:
        return
    version = Version.objects.select_related("document__group", "document__current").filter(pk=file.pk).first()
    if version is not None:
        version.document.current = Document.objects.select_for_update(of=("self",)).get(pk=version.document_id).current
        appear(version)


def upload_document(*, group: Group, folder: Folder | None, upload: UploadedFile[bytes], by: User, **facts: object) -> Document:
    """Stage and share a file in one step, outside of any transaction. Raises Refused, ValidationError and SameName."""
    staged = stage_upload(tenant=LIBRARY, room=group, upload=upload, by=by)
    try:
        return share_document(group=group, folder=folder, staged=staged.pk, by=by, **facts)  # type: ignore[arg-type]
    except BaseException:
        discard(staged.pk)
        raise


def upload_version(*, document: Document, upload: UploadedFile[bytes], note: str = "", by: User) -> Version:
    """Stage and share a version in one step, outside of any transaction. Raises Refused, and ValidationError."""
    require(can_add_version(actor_of(by), document))
    staged = stage_upload(tenant=LIBRARY, room=document.group, upload=upload, by=by)
    try:
        return add_version(document=document, staged=staged.pk, note=note, by=by)
    except BaseException:
        discard(staged.pk)
        raise
