"""A form field for several files: sent with the form or, where scripts run, uploaded beforehand one by one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from community.files.fields import NOT_THERE, file_help
from community.files.inspect import ACCEPTED_SUFFIXES
from community.files.models import PrivateFile

from .sharing import MOST_AT_ONCE
from .tenant import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.access.actor import Actor

    from .sharing import Content


class SeveralInput(forms.FileInput):
    """An input for several files, and hidden ones for the keys of the staged files that a script has uploaded."""

    allow_multiple_selected = True
    template_name = "community/library/files_input.html"
    room = ""
    actor: Actor | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        sent = files.getlist(name) if hasattr(files, "getlist") else []
        staged = data.getlist(f"{name}_staged") if hasattr(data, "getlist") else []
        return [*sent, *(key for key in staged if key)]

    def use_required_attribute(self, initial: Any) -> bool:
        """A script empties the input once the files are uploaded: the browser must not ask for them again."""
        return False

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in files and f"{name}_staged" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["upload"] = {
            "url": reverse("uploads:uploads"),
            "tenant": LIBRARY.name,
            "room": self.room,
            "account": self.actor.pk if self.actor else "",
            "most": MOST_AT_ONCE,
            "staged": self.staged_files(value),
        }
        return context

    def staged_files(self, value: Any) -> list[PrivateFile]:
        """Return the reader's own staged files with these keys, for a form that is rendered again."""
        keys = [key for one in value or () if (key := key_in(one))]
        if not keys or self.actor is None:
            return []
        return list(PrivateFile.objects.staged().filter(pk__in=keys, uploaded_by=self.actor.pk, tenant=LIBRARY.name))


class SeveralFilesField(forms.Field):
    """Files for a group: cleaned to a list of what was sent with the form, and keys of staged files."""

    widget = SeveralInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Files"))
        options.setdefault("help_text", lazy(file_help, str)())
        super().__init__(**options)
        self.widget.attrs.setdefault("accept", ACCEPTED_SUFFIXES)
        self.widget.attrs.setdefault("multiple", True)

    def goes_to(self, room: str, actor: Actor) -> None:
        """Set the group by its address."""
        self.widget.room, self.widget.actor = room, actor

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keep the keys when the form is rejected. Files sent with the form have to be chosen again."""
        return [one for one in data or () if isinstance(one, str)] or initial

    def to_python(self, value: Any) -> list[Content]:
        found: list[Content] = []
        for one in value or ():
            if not isinstance(one, str):
                found.append(one)
                continue
            key = key_in(one)
            if key is None:
                raise ValidationError(NOT_THERE, code="not_staged")
            found.append(key)
        return found


def key_in(value: Any) -> uuid.UUID | None:
    """Return the key of a staged file; None if it is none."""
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        return None
