"""Fields for the addresses of accounts. Whatever they are given they read in the one form of `addresses.canonical`."""

from typing import Any

from django import forms
from django.db import models
from django.db.models.lookups import Exact

from .addresses import canonical, validate_address


class AddressFormField(forms.EmailField):
    """An address as somebody types it."""

    default_validators = [validate_address]

    def to_python(self, value: Any) -> Any:
        return canonical(super().to_python(value) or "")


class AddressField(models.EmailField):  # type: ignore[type-arg]  # generic to mypy alone
    """An address as the database keeps it: also what `update()`, `bulk_create()` and look-ups are given is made canonical."""

    default_validators = [validate_address]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return canonical(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return canonical(value) if isinstance(value, str) else value

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = self.get_prep_value(super().pre_save(instance, add)) or None  # "" would be an address that only one can have
        setattr(instance, self.attname, value)
        return value

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, **options})


@AddressField.register_lookup
class WhateverCase(Exact):
    """`email__iexact`: the canonical form has no capitals."""

    lookup_name = "iexact"


def take_addresses(form: forms.BaseForm) -> None:
    """Have the e-mail fields of a form from elsewhere read addresses as ours do."""
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
