"""Fields with rows: a table, and people. Rows are added and removed by a script or, without one, by buttons that send the form."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from community.forms.questions.rows import MOST_CHARACTERS_OF_A_KEY, MOST_ROWS, Rows, is_row

from .base import Field, limit, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import QueryDict

    from community.forms.questions.rows import Column

    from .pressed import Pressed

    FieldOf = Callable[..., Field[Any]]

NEW = "NEW"  # the key of the row that a script copies


class Row:
    """A row as it is shown: its key, its number and a field for each column."""

    def __init__(self, key: str, number: int, cells: Sequence[Field[Any]], *, is_gone: bool = False) -> None:
        self.key, self.number, self.cells, self.is_gone = key, number, cells, is_gone


class RowsField(Field[Rows]):
    """Rows with the same columns.

    Each row sends its key under the name of the field, and each cell is named after row and column. A row that was removed sends its key
    under another name, so that it can be brought back.
    """

    template = "community/forms/inputs/rows.html"
    is_group = True
    sends_its_name = False
    field_of: FieldOf  # returns the field of a column
    pressed: Pressed | None = None

    @property
    def gone_name(self) -> str:
        return f"{self.name}-gone"

    @property
    def hint(self) -> str:
        fewest, most = self.question.fewest, self.question.most
        if fewest > 1:
            return limit(ngettext("At least %(most)s row.", "At least %(most)s rows.", fewest), fewest)
        return limit(ngettext("At most %(most)s row.", "At most %(most)s rows.", most), most) if most < 5 else ""

    @cached_property
    def rows(self) -> list[Row]:
        """The rows that are there, and as many empty ones as are needed."""
        keys = [(row["key"], row["answers"]) for row in self.shown]
        needed = max(self.question.fewest, 1) if self.pressed is None else 0
        empty = max(needed - len(keys), 1 if self.adds_a_row else 0)
        keys += [(uuid.uuid4().hex, {}) for _number in range(empty)]
        return [Row(key, number, self.cells(key, typed)) for number, (key, typed) in enumerate(keys[:MOST_ROWS], start=1)]

    @property
    def adds_a_row(self) -> bool:
        return self.pressed is not None and self.pressed.action == "add" and len(self.shown) < self.question.most

    @property
    def gone(self) -> list[Row]:
        """The rows that were removed and can be brought back."""
        if self.data is None or not self.is_sent(self.data):
            return []
        return [
            Row(row["key"], 0, self.cells(row["key"], row["answers"]), is_gone=True)
            for row in self.rows_in(self.data, self.keys_gone(self.data))
        ]

    @property
    def blank(self) -> Row:
        """The row that a script copies."""
        return Row(NEW, 0, self.cells(NEW, {}))

    @property
    def can_have_more(self) -> bool:
        return len(self.rows) < self.question.most

    def read(self, data: QueryDict) -> list[dict[str, Any]]:
        return self.rows_in(data, self.keys_there(data))

    def keys_there(self, data: QueryDict) -> list[str]:
        """Return the keys of the rows, after a row was removed or brought back by a button."""
        keys, gone = sent_keys(data, self.name), sent_keys(data, self.gone_name)
        if self.pressed and self.pressed.action == "remove":
            return [key for key in keys if key != self.pressed.thing]
        if self.pressed and self.pressed.action == "restore":
            return [*keys, *(key for key in gone if key == self.pressed.thing)]
        return keys

    def keys_gone(self, data: QueryDict) -> list[str]:
        there = self.keys_there(data)
        return [key for key in (*sent_keys(data, self.gone_name), *sent_keys(data, self.name)) if key not in there]

    def rows_in(self, data: QueryDict, keys: list[str]) -> list[dict[str, Any]]:
        """Return the rows with these keys, as they were sent."""
        return [
            {"key": key, "answers": {cell.key: cell.read(data) for cell in self.cells(key, {}) if cell.is_sent(data)}}
            for key in keys
        ]

    def as_typed(self, answer: Any) -> list[dict[str, Any]]:
        rows = [row for row in answer if is_row(row)] if isinstance(answer, list) else []
        typed = {key_of(row): self.row_as_typed(row["answers"]) for row in rows[: MOST_ROWS + 1]}
        return [{"key": key, "answers": answers} for key, answers in typed.items()]

    def row_as_typed(self, answers: dict[str, Any]) -> dict[str, Any]:
        return {cell.key: cell.as_typed(answers.get(cell.key)) for cell in self.cells(NEW, {})}

    def cells(self, key: str, typed: dict[str, Any]) -> list[Field[Any]]:
        """Return the fields of a row that contain what is `typed`."""
        return [self.cell(column, key, typed.get(column.key)) for column in self.question.asked_columns]

    def cell(self, column: Column, key: str, typed: Any) -> Field[Any]:
        field = self.field_of(column, name=f"{self.name}-{key}-{column.key}", language=self.language)
        field.shown = field.as_typed(None) if typed is None else typed
        field.errors_id = f"{self.name}-errors"
        if self.errors and is_wrong(column, field.shown):
            field.errors = self.errors
        return field


def is_wrong(column: Column, typed: Any) -> bool:
    try:
        column.clean(typed)
    except ValidationError:
        return True
    return False


def key_of(row: dict[str, Any]) -> str:
    """Return the key of a stored row; a new one if it has none, as a program may have sent it."""
    key = text_of(row.get("key"))
    return key if is_possible(key) else uuid.uuid4().hex


def is_possible(key: str) -> bool:
    return 0 < len(key) <= MOST_CHARACTERS_OF_A_KEY and "\0" not in key


def sent_keys(data: QueryDict, name: str) -> list[str]:
    """Return the keys of rows that were sent: none twice, none that only a program would send, and not more than a form can have."""
    keys = dict.fromkeys(str(key) for key in data.getlist(name))
    return [key for key in keys if is_possible(key)][: MOST_ROWS + 1]
