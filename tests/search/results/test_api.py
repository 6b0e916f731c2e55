"""The archive search as JSON."""

import pytest

from search.backends.base import SearchUnavailable
from search.backends.engine import get_backend
from tests.pages import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def topics(archive) -> None:
    make_topic("heat", "Hitze", name_en="Heat")
    make_topic("water", "Wasser", name_en="Water")


@pytest.fixture
def ask_api(client):
    def ask_api(address: str = "", status: int = 200) -> dict:
        response = client.get(f"/api/search/{address}")
        assert response.status_code == status
        assert response["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
        return response.json()

    return ask_api


def test_response_contains_totals_and_labelled_facets(ask_api) -> None:
    answer = ask_api("?q=Starkregen&locale=de&size=1")

    assert answer.pop("took_ms") >= 0
    assert answer.pop("results")[0].pop("score") > 0
    assert answer == {
        "total": 2,
        "page": 1,
        "size": 1,
        "facets": {
            "type": [
                {"value": "call", "label": answer["facets"]["type"][0]["label"], "count": 1},
                {"value": "process", "label": answer["facets"]["type"][1]["label"], "count": 1},
            ],
            "topic": [{"value": "heat", "label": "Hitze", "count": 1}, {"value": "water", "label": "Wasser", "count": 1}],
            "year": [{"value": year, "label": year, "count": 1} for year in ("2026", "2025", "2024", "2023")],
            "format": [{"value": "deep_dive", "label": "Deep Dive", "count": 1}],
            "region": [{"value": "global", "label": "global", "count": 1}],
            "country": [{"value": "DE", "label": "Deutschland", "count": 1}, {"value": "KE", "label": "Kenia", "count": 1}],
            "municipality": [],
            "language": [{"value": "de", "label": "Deutsch", "count": 2}],
            "status": [{"value": "closed", "label": "Geschlossen", "count": 1}],
        },
        "suggestion": None,
        "partial": False,
    }


def test_result_has_the_documented_fields(ask_api) -> None:
    (result,) = ask_api("?q=green+hydrogen&locale=en&type=report")["results"]

    assert result.pop("score") > 0
    assert result == {
        "id": "page:4",
        "type": "report",
        "title": "Green hydrogen in Mombasa",
        "url": "/en/page-4/",
        "locale": "en",
        "date": "2025-06-01",
        "is_over": False,
        "snippet": "In Mombasa experts of four continents met. <mark>Green</mark> <mark>hydrogen</mark> was their subject &amp; hope.",
        "matched_in": ["title", "body"],
        "cross_language": False,
        "file": None,
        "versions": {},
    }


def test_labels_are_in_the_requested_language(ask_api) -> None:
    facets = ask_api("?q=Starkregen&locale=en")["facets"]

    assert [value["label"] for value in facets["type"]] == ["Calls", "Learning processes"]
    assert [value["label"] for value in facets["country"]] == ["Germany", "Kenya"]


def test_german_is_the_default_language(ask_api) -> None:
    assert [result["cross_language"] for result in ask_api("?q=Mombasa")["results"]] == [False, True]


def test_filters_sorting_and_pages(ask_api) -> None:
    found = ask_api("?topic=heat&topic=water&year=2024&sort=date&locale=en")["results"]
    assert [result["id"] for result in found] == ["page:6", "page:5", "page:2"]
    first, second = (ask_api(f"?size=4&page={page}") for page in (1, 2))
    assert [len(first["results"]), len(second["results"])] == [4, 3]
    assert not {result["id"] for result in first["results"]} & {result["id"] for result in second["results"]}
    assert ask_api("?size=4&page=3")["results"] == []


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("?page=0", ["page"]),
        ("?page=two", ["page"]),
        ("?page=501", ["page"]),
        ("?page=²", ["page"]),
        ("?size=101", ["size"]),
        ("?locale=xx", ["locale"]),
        ("?sort=size", ["sort"]),
        ("?year=20x5", ["year"]),
        ("?q=" + "a" * 8_000, ["q"]),
        ("?locale=xx&page=0&size=0", ["locale", "size", "page"]),
        ("?" + "&".join(f"topic=t{number}" for number in range(51)), ["topic"]),
    ],
)
def test_400_problem_names_the_invalid_parameters(ask_api, address: str, parameters: list[str]) -> None:
    problem = ask_api(address, status=400)

    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", "Bad Request", 400)
    assert [error["parameter"] for error in problem["errors"]] == parameters
    assert all(error["detail"] for error in problem["errors"])


@pytest.mark.parametrize("typed", ["%22%22%22%22", "%00%01%1b", "%ed%a0%80", "%ff%fe", "🎉", "-", "-%22", "+++"])
def test_odd_queries_are_answered(ask_api, typed: str) -> None:
    assert ask_api(f"?q={typed}")["total"] in (0, 7)


def test_other_methods_are_refused(client) -> None:
    response = client.post("/api/search/", {"q": "Starkregen"})

    assert (response.status_code, response["Allow"], response["Content-Type"]) == (405, "GET, HEAD", "application/problem+json")


def test_engine_outage_gives_a_503_problem(ask_api, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    problem = ask_api("?q=Starkregen", status=503)

    assert problem["title"] == "Service Unavailable"
    assert "It is out." not in str(problem)


def test_readyz_checks_the_engine(client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json()["search"] == "ok"

    def refuse() -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "health", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["search"]) == (503, "failed")
