"""Working languages."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.formatting import format_list, language_name

WORKING_LANGUAGES = (*(code for code, _name in settings.LANGUAGES), "es", "pt", "ru", "uk")


def validate_languages(codes: Any) -> None:
    """Raise ValidationError unless `codes` is a list of known language codes."""
    if not isinstance(codes, list) or not set(codes) <= set(WORKING_LANGUAGES):
        raise ValidationError(_("Choose one of the available languages."))


class LanguagesFormField(forms.TypedMultipleChoiceField):
    """Checkboxes for languages."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])


class LanguagesField(models.JSONField):
    """A list of language codes in the order of `WORKING_LANGUAGES`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})
        if validate_languages not in self.validators:
            self.validators = [*self.validators, validate_languages]

    def formfield(self, **kwargs: Any) -> LanguagesFormField:
        choices = sorted(
            ((code, language_name(code)) for code in WORKING_LANGUAGES), key=lambda pair: WORKING_LANGUAGES.index(pair[0])
        )
        return LanguagesFormField(
            choices=choices, required=False, label=self.verbose_name, help_text=self.help_text, initial=list, empty_value=[]
        )


class WorkingLanguagesMixin(models.Model):
    """The languages spoken in a call, a process or an event."""

    working_languages = LanguagesField(_("working languages"))

    class Meta:
        abstract = True

    @property
    def language_names(self) -> list[str]:
        """The languages' names in the reader's language."""
        return [language_name(code) for code in self.working_languages]

    @property
    def languages_sentence(self) -> str:
        """The languages as a list in a sentence."""
        return format_list(self.language_names)
