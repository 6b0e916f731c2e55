"""Which field a question has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.forms.questions import ChoiceQuestion

from .choices import CheckboxesField, ConsentField, SelectField, choice_field
from .files import FilesField
from .lines import DateField, EmailField, LongTextField, NumberField, PhoneField, TextField
from .places import MunicipalityField
from .rows import RowsField

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.forms.questions.base import Question

    from .base import Field

FIELDS: dict[str, Callable[..., Field[Any]]] = {
    "text": TextField,
    "long_text": LongTextField,
    "choice": choice_field,
    "several": CheckboxesField,
    "number": NumberField,
    "date": DateField,
    "email": EmailField,
    "phone": PhoneField,
    "municipality": MunicipalityField,
    "people": RowsField,
    "table": RowsField,
    "files": FilesField,
    "consent": ConsentField,
}


def field_for(question: Question, **options: Any) -> Field[Any]:
    """Return the field of a question. `options` are those of `Field`."""
    field = FIELDS[question.kind](question, **options)  # type: ignore[attr-defined]  # every kind of question has it
    if isinstance(field, RowsField):
        field.field_of = field_of_column
    return field


def field_of_column(column: Question, **options: Any) -> Field[Any]:
    """Return the field of a column: options are in a list that opens, since a row has little room."""
    return SelectField(column, **options) if isinstance(column, ChoiceQuestion) else field_for(column, **options)
