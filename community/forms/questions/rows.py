"""Questions answered by rows: a table, and the people whom a municipality sends."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override
from pydantic import Field, model_validator

from cms.formatting import format_number
from cms.languages import active_language

from .base import Question, wrong_type
from .choices import ChoiceQuestion
from .figures import DateQuestion, NumberQuestion
from .texts import EmailQuestion, LongTextQuestion, PhoneQuestion, TextQuestion

Column = Annotated[
    TextQuestion | LongTextQuestion | ChoiceQuestion | NumberQuestion | DateQuestion | EmailQuestion | PhoneQuestion,
    Field(discriminator="kind"),
]
MOST_ROWS = 50
MOST_CHARACTERS_OF_A_KEY = 40


class Rows(Question):
    """A question answered by rows: `[{"key": "…", "answers": {column: answer}}]`. A row keeps its key while it is edited.

    Rows without any answer are left out.
    """

    fewest: int = Field(default=0, ge=0, le=MOST_ROWS)
    most: int = Field(default=10, ge=1, le=MOST_ROWS)

    @property
    def asked_columns(self) -> tuple[Column, ...]:
        raise NotImplementedError

    def clean(self, given: Any) -> list[dict[str, Any]]:
        if not isinstance(given, list) or not all(is_row(row) for row in given):
            raise wrong_type()
        rows, errors = [], []
        for number, row in enumerate(given, start=1):
            answers, wrong = self.clean_row(row["answers"], number)
            errors += wrong
            if answers or wrong:
                rows.append({"key": row.get("key") or uuid.uuid4().hex, "answers": answers})
        if len({row["key"] for row in rows}) < len(rows):
            raise wrong_type()
        if len(rows) > self.most:
            message = ngettext("%(most)s row is allowed at most.", "%(most)s rows are allowed at most.", self.most)
            errors.append(ValidationError(message % {"most": format_number(self.most)}, code="most"))
        if errors:
            raise ValidationError(errors)
        return rows

    def clean_row(self, given: dict[str, Any], number: int) -> tuple[dict[str, Any], list[ValidationError]]:
        """Return the answers of a row, and an error for each that is wrong."""
        answers, errors = {}, []
        for column in self.asked_columns:
            try:
                answer = column.clean(given.get(column.key, ""))
            except ValidationError as error:
                errors.append(self.in_row(number, column, error.messages[0], error.code))
                continue
            if not column.is_empty(answer):
                answers[column.key] = answer
        return answers, errors

    def in_row(self, number: int, column: Column, message: str, code: str | None) -> ValidationError:
        where = {"number": format_number(number), "column": column.label_in(active_language())}
        return ValidationError(_("Row %(number)s, “%(column)s”: %(message)s") % {**where, "message": message}, code=code)

    def missing_in(self, answer: Any) -> list[str]:
        rows = answer or []
        if not rows and not self.is_required:
            return []
        fewest = max(self.fewest, 1)
        lacking = []
        if len(rows) < fewest:
            message = ngettext("%(fewest)s row is needed at least.", "%(fewest)s rows are needed at least.", fewest)
            lacking.append(message % {"fewest": format_number(fewest)})
        for number, row in enumerate(rows, start=1):
            for column in self.asked_columns:
                if column.is_required and column.is_empty(row["answers"].get(column.key)):
                    lacking += self.in_row(number, column, _("This question must be answered."), "required").messages
        return lacking

    def json_schema(self) -> dict[str, Any]:
        columns = {column.key: {"anyOf": [column.json_schema(), column.schema_of_empty()]} for column in self.asked_columns}
        row = {
            "key": {"type": "string", "maxLength": MOST_CHARACTERS_OF_A_KEY},
            "answers": {"type": "object", "properties": columns, "additionalProperties": False},
        }
        item = {"type": "object", "properties": row, "required": ["answers"], "additionalProperties": False}
        return {"type": "array", "items": item, "minItems": max(self.fewest, 1), "maxItems": self.most}


def is_row(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("answers"), dict):
        return False
    key = row.get("key", "")
    return isinstance(key, str) and len(key) <= MOST_CHARACTERS_OF_A_KEY and "\0" not in key


class TableQuestion(Rows):
    """A question answered by rows with columns of its own."""

    kind: Literal["table"] = "table"
    columns: tuple[Column, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def every_column_has_its_own_key(self) -> TableQuestion:
        if len({column.key for column in self.columns}) < len(self.columns):
            raise ValueError("Two columns have the same key.")
        return self

    @property
    def asked_columns(self) -> tuple[Column, ...]:
        return self.columns


class PeopleQuestion(Rows):
    """Whom a municipality sends: in each row a department, its expert and, if wanted, the expert's deputy."""

    kind: Literal["people"] = "people"
    with_deputy: bool = True

    @property
    def asked_columns(self) -> tuple[Column, ...]:
        return columns_of_people(with_deputy=self.with_deputy)


_EXPERT_LABELS = (gettext_noop("Expert: name"), gettext_noop("Expert: function"), gettext_noop("Expert: e-mail"))
_DEPUTY_LABELS = (gettext_noop("Deputy: name"), gettext_noop("Deputy: function"), gettext_noop("Deputy: e-mail"))


@cache
def columns_of_people(*, with_deputy: bool) -> tuple[Column, ...]:
    """Return the columns of a table of people. They are the same for every form, and are asked for each row."""
    department = TextQuestion(key="department", label=in_every_language(gettext_noop("Department")), is_required=True)
    deputy = person("deputy", _DEPUTY_LABELS, is_required=False) if with_deputy else ()
    return (department, *person("expert", _EXPERT_LABELS, is_required=True), *deputy)


def person(who: str, labels: tuple[str, str, str], *, is_required: bool) -> tuple[Column, ...]:
    name, function, email = map(in_every_language, labels)
    return (
        TextQuestion(key=f"{who}_name", label=name, is_required=is_required),
        TextQuestion(key=f"{who}_function", label=function),
        EmailQuestion(key=f"{who}_email", label=email, is_required=is_required),
    )


def in_every_language(message: str) -> dict[str, str]:
    """Return a message of the catalogues in all languages of the site."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = _(message)
    return texts
