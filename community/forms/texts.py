"""Texts in all languages of the site: the field of a model, the field of a form, and the inputs side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import format_number, language_name
from cms.languages import direction_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.datastructures import MultiValueDict

MOST_CHARACTERS = 300
refuse_null = ProhibitNullCharactersValidator()


class TextsInput(forms.Widget):
    """One input per language. All but the first are folded away, below a line that names the missing ones."""

    template_name = "community/forms/admin/texts.html"

    class Media:
        js = ("theme/scripts/form_builder.js",)
        css = {"all": ("theme/form_builder.css",)}

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 1) -> None:
        super().__init__(attrs)
        self.rows = rows

    def format_value(self, value: Any) -> dict[str, str]:
        return dict(value or {})

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> dict[str, str]:
        return {code: data.get(f"{name}-{code}", "") for code, _name in settings.LANGUAGES}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        return all(f"{name}-{code}" not in data for code, _name in settings.LANGUAGES)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{settings.LANGUAGES[0][0]}" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = self.format_value(value)
        context["inputs"] = [
            {"code": code, "language": language_name(code), "direction": direction_of(code), "text": texts.get(code, "")}
            for code, _name in settings.LANGUAGES
        ]
        context["rows"] = self.rows
        return context


class TextsFormField(forms.Field):
    """A text in several languages, as a dictionary without the empty ones. Required means: in one of them at least."""

    widget = TextsInput
    default_error_messages = {"required": gettext_lazy("Write this in one language at least.")}

    def __init__(self, *, max_length: int = MOST_CHARACTERS, **options: Any) -> None:
        super().__init__(**options)
        self.max_length = max_length

    def to_python(self, value: Any) -> dict[str, str]:
        texts = {code: str((value or {}).get(code, "")).strip() for code, _name in settings.LANGUAGES}
        return {code: text.replace("\r\n", "\n") for code, text in texts.items() if text}

    def validate(self, value: dict[str, str]) -> None:
        super().validate(value)
        for code, text in value.items():
            refuse_null(text)
            if len(text) > self.max_length:
                message = _("%(language)s: this text has %(characters)s characters; at most %(most)s are allowed.")
                numbers = {"characters": format_number(len(text)), "most": format_number(self.max_length)}
                raise ValidationError(message % {"language": language_name(code), **numbers}, code="long")


class TextsField(models.JSONField):
    """A text by the code of its language: `{"de": "Wasserresilienz", "en": "Water resilience"}`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": dict, **options})

    def formfield(self, **options: Any) -> forms.Field | None:
        return models.Field.formfield(self, form_class=TextsFormField, **options)
