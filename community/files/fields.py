"""A form field for a file: sent with the form or, where scripts run, uploaded beforehand and then referred to by its key."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.formatting import format_size

from .inspect import ACCEPTED_SUFFIXES
from .models import PrivateFile
from .store import max_file_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile

    from community.access.actor import Actor

    from .tenants import Tenant

NOT_THERE = _("The uploaded file is no longer there. Choose it again.")


def file_help() -> str:
    limit = format_size(max_file_bytes())
    return gettext("PDF, pictures, text, Word, Excel, PowerPoint or LibreOffice; at most %(limit)s.") % {"limit": limit}


class UploadInput(forms.FileInput):
    """A file input, and a hidden one for the key of the staged file that a script has uploaded."""

    template_name = "community/files/upload_field.html"
    tenant = room = ""
    actor: Actor | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> UploadedFile[bytes] | str | None:
        return super().value_from_datadict(data, files, name) or data.get(f"{name}_staged") or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}_staged" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        staged = self.staged_file(value)
        if staged:
            context["widget"]["attrs"].pop("required", None)
        context["upload"] = {
            "url": reverse("uploads:uploads"),
            "tenant": self.tenant,
            "room": self.room,
            "account": self.actor.pk if self.actor else "",
            "staged": staged,
        }
        return context

    def staged_file(self, value: Any) -> PrivateFile | None:
        """Return the reader's own staged file with this key, for a form that is rendered again."""
        try:
            key = uuid.UUID(str(value))
        except ValueError:
            return None
        return PrivateFile.objects.staged().filter(pk=key, uploaded_by=self.actor.pk).first() if self.actor else None


class UploadField(forms.FileField):
    """A file for a room of a tenant: cleaned to the file sent with the form, or to the key of a staged file.

    A form sets the destination in its `__init__`: `self.fields["content"].goes_to(TENANT, room.slug, actor)`.
    """

    widget = UploadInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("File"))
        options.setdefault("help_text", lazy(file_help, str)())
        super().__init__(allow_empty_file=True, **options)  # files are validated in one place only
        self.widget.attrs.setdefault("accept", ACCEPTED_SUFFIXES)

    def goes_to(self, tenant: Tenant, room: str, actor: Actor) -> None:
        """Set the room by its public key."""
        self.widget.tenant, self.widget.room, self.widget.actor = tenant.name, room, actor

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keep the key when the form is rejected. A file sent with the form has to be selected again."""
        return data if isinstance(data, str) else initial

    def to_python(self, data: Any) -> Any:
        if not isinstance(data, str):
            return super().to_python(data)
        try:
            return uuid.UUID(data)
        except ValueError as error:
            raise ValidationError(NOT_THERE, code="not_staged") from error
