"""Fields for account addresses. All input is stored and compared in the form of `addresses.canonical`."""

from typing import Any

from django import forms
from django.db import models
from django.db.models.lookups import Exact

from .addresses import canonical, validate_address
from .names import one_line


class NameField(forms.CharField):
    """A form field for a name: on one line, and not made of signs that nobody sees."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class AddressFormField(forms.EmailField):
    """A form field for an address as somebody types it."""

    default_validators = [validate_address]

    def to_python(self, value: Any) -> Any:
        return canonical(super().to_python(value) or "")


class AddressField(models.EmailField):  # type: ignore[type-arg]  # generic to mypy alone
    """A model field for an address: values given to `update()`, `bulk_create()` and lookups are made canonical too."""

    default_validators = [validate_address]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return canonical(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return canonical(value) if isinstance(value, str) else value

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = (
            self.get_prep_value(super().pre_save(instance, add)) or None
        )  # "" would be an address that only one account can have
        setattr(instance, self.attname, value)
        return value

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, **options})


@AddressField.register_lookup
class WhateverCase(Exact):
    """`email__iexact`: the canonical form has no upper case."""

    lookup_name = "iexact"


def use_canonical_addresses(form: forms.BaseForm) -> None:
    """Make the e-mail fields of a third-party form use the canonical form."""
    for name, field in form.fields.items():
        if isinstance(field, forms.EmailField) and not isinstance(field, AddressFormField):
            form.fields[name] = AddressFormField(
                label=field.label,
                required=field.required,
                widget=field.widget,
                help_text=field.help_text,
                initial=field.initial,
                max_length=field.max_length,
            )
