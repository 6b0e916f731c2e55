"""A field for files: those that are there, and an input for more."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_list, format_size
from community.files.inspect import ACCEPTED_SUFFIXES
from community.files.models import PrivateFile
from community.files.store import max_file_bytes
from community.forms.questions import FilesQuestion

from .base import Field, limit, texts_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from community.access.actor import Actor

    from .pressed import Pressed


@dataclass(frozen=True)
class FileThere:
    """A file that was uploaded: its address, if it can be opened, and what the virus scan says."""

    key: str
    name: str
    size: int
    address: str = ""
    is_being_checked: bool = False
    is_infected: bool = False

    @property
    def kind(self) -> str:
        return PurePath(self.name).suffix.removeprefix(".").upper()

    @classmethod
    def of(cls, file: PrivateFile, address: str = "") -> FileThere:
        return cls(str(file.pk), file.name, file.size, address, file.is_being_checked, file.is_infected)


@dataclass(frozen=True)
class Uploads:
    """Where files of a form go: a tenant and a room of it by their names, as its uploader. `files` are those there are, by key."""

    tenant: str
    room: str
    actor: Actor
    files: Mapping[str, FileThere] = field(default_factory=dict)


class FilesField(Field[FilesQuestion]):
    """Files by their keys. What a browser without a script sends whole is in `sent_whole`."""

    template = "community/forms/inputs/files.html"
    is_group = True
    sends_its_name = False
    uploads: Uploads | None = None
    sent: MultiValueDict[str, UploadedFile[bytes]] | None = None
    staged_keys: tuple[str, ...] = ()  # of what was sent whole
    pressed: Pressed | None = None

    @property
    def input_name(self) -> str:
        return f"{self.name}-new"

    @property
    def upload_address(self) -> str:
        return reverse("uploads:uploads")

    @property
    def accepted(self) -> str:
        return ",".join(self.question.suffixes) or ACCEPTED_SUFFIXES

    @property
    def most_bytes(self) -> int:
        return min(max_file_bytes(), self.question.most_bytes or max_file_bytes())

    @property
    def hint(self) -> str:
        most = self.question.most
        kinds = format_list([suffix.removeprefix(".").upper() for suffix in self.question.suffixes])
        kinds = kinds or _("PDF, pictures, text, Word, Excel, PowerPoint or LibreOffice")
        sizes = _("%(kinds)s; at most %(limit)s each.") % {"kinds": kinds, "limit": format_size(self.most_bytes)}
        count = limit(ngettext("%(most)s file.", "Up to %(most)s files.", most), most)
        return f"{count} {sizes}"

    @property
    def sent_whole(self) -> list[UploadedFile[bytes]]:
        return [file for file in self.sent.getlist(self.input_name) if isinstance(file.name, str)] if self.sent else []

    def read(self, data: QueryDict) -> list[str]:
        keys = [str(key) for key in data.getlist(self.name)]
        if self.pressed and self.pressed.action == "drop":
            keys = [key for key in keys if key != self.pressed.thing]
        return [*keys, *self.staged_keys]

    def as_typed(self, answer: Any) -> list[str]:
        return texts_of(answer)

    def tell(self, answer: Any) -> str:
        files = self.uploads.files if self.uploads else {}
        return "\n".join(files[key].name if key in files else _("A file") for key in texts_of(answer))

    @cached_property
    def files(self) -> list[FileThere]:
        """The files whose keys are shown: those of the form, and those that the reader has just uploaded."""
        there = dict(self.uploads.files) if self.uploads else {}
        unknown = [key for key in self.shown if key not in there and is_key(key)]
        if unknown and self.uploads and self.uploads.actor.pk:
            own = PrivateFile.objects.filter(pk__in=unknown, uploaded_by=self.uploads.actor.pk, tenant=self.uploads.tenant)
            there |= {str(file.pk): FileThere.of(file) for file in own}
        return [there[key] for key in self.shown if key in there]

    @property
    def can_have_more(self) -> bool:
        return len(self.files) < self.question.most


def is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
