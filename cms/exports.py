"""Spreadsheet exports: no cell or heading can be taken for a formula, which could leak the rest of the sheet."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = frozenset("=+-@\u2212|%")  # how a formula or a command begins, in the plain form of any script
BREAKS = ("\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets mistake UTF-8 for a legacy encoding


def safe_cell(text: str) -> str:
    """Return `text` so that no spreadsheet interprets it as a formula."""
    bare = text.lstrip(" ")
    first = next((letter for letter in text if not letter.isspace() and unicodedata.category(letter) not in {"Cf", "Cc"}), "")
    is_formula = bare[:1] in BREAKS or any(letter in FORMULA for letter in unicodedata.normalize("NFKC", first)[:1])
    return f"'{text}" if is_formula else text


def csv_of(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV for spreadsheets. Texts that people typed have to be made safe before (`safe_cell`)."""
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return BYTE_ORDER_MARK + table.getvalue()


def make_exports_safe() -> None:
    """Make every export in the admin, Wagtail's and ours, pass its cells and headings through `safe_cell`.

    They all inherit from one of Wagtail's mixins, which has no hook: the views that use it are Wagtail's own.
    """
    mixin: Any = SpreadsheetExportMixin
    if getattr(mixin, "exports_are_safe", False):
        return
    write_cell, write_heading = mixin.preprocess_field_value, mixin.get_heading

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = write_cell(self, field, value, export_format)
        return safe_cell(force_str(cell)) if isinstance(cell, str | Promise) else cell

    def get_heading(self: Any, queryset: Any, field: str) -> str:
        return safe_cell(force_str(write_heading(self, queryset, field)))

    mixin.preprocess_field_value, mixin.get_heading, mixin.exports_are_safe = preprocess_field_value, get_heading, True
