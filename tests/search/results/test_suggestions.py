"""Search-as-you-type suggestions, and who gets them."""

import pytest

from cms.models import Municipality
from cms.users.models import User
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.documents import audiences
from search.documents.document import MEMBERS, audience_of_group
from search.results.suggestions import MAX_SUGGESTIONS, plan_of_typed
from tests.pages import make_topic
from tests.search.documents import entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def topics(archive) -> None:
    make_topic("heat", "Hitze", name_en="Heat")
    make_topic("water", "Wasser", name_en="Water", name_ar="المياه")
    make_topic("secret", "Starkregen unter uns")


@pytest.fixture
def suggested(client):
    """Ask for suggestions and return their labels by group."""

    def suggested(typed: str, locale: str = "de") -> dict[str, list[str]]:
        response = client.get("/api/search/suggest/", {"q": typed, "locale": locale})
        assert response.status_code == 200
        return {group["name"]: [item["label"] for item in group["items"]] for group in response.json()["groups"]}

    return suggested


def test_titles_matching_the_typed_prefix_are_suggested(suggested) -> None:
    assert suggested("wasserst")["titles"] == ["Grüner Wasserstoff in Mombasa"]
    assert suggested("grüner wasser")["titles"] == ["Grüner Wasserstoff in Mombasa"]
    assert suggested("gruner wass")["titles"] == ["Grüner Wasserstoff in Mombasa"]
    assert suggested("überfl") == {}  # a word in the text, but in no title


def test_suggestions_have_a_label_url_and_kind(client) -> None:
    Municipality.objects.create(pk=31, name_de="Wasserburg", country="DE")
    get_backend().apply(lambda: Changes((entry("page:40", "Ein Bericht", municipalities=("31",)),)))

    answer = client.get("/api/search/suggest/?q=Wasser&locale=de").json()

    titles, filters = answer["groups"]
    assert (titles["name"], filters["name"]) == ("titles", "filters")
    assert {"label": "Deep Dive Wasserresilienz", "url": "/de/page-1/", "locale": "de", "kind": "Aufruf"} in titles["items"]
    assert filters["items"] == [
        {"label": "Wasser", "url": "/de/search/?topic=water", "kind": "Thema"},
        {"label": "Wasserburg", "url": "/de/search/?municipality=31", "kind": "Kommune"},
    ]


def test_filters_are_suggested_by_their_name_in_the_readers_language(suggested) -> None:
    assert suggested("heat", "en")["filters"] == ["Heat"]
    assert suggested("ken", "fr")["filters"] == ["Kenya"]
    assert suggested("المي", "ar")["filters"] == ["المياه"]
    assert suggested("deutschl")["filters"] == ["Deutschland"]


def test_filter_without_results_is_not_suggested(suggested) -> None:
    make_topic("waste", "Abfall")

    assert suggested("abfall") == {}


def test_private_documents_are_suggested_only_to_their_audience(client, suggested, monkeypatch: pytest.MonkeyPatch) -> None:
    member = User.objects.create_user("member@example.org", "secret-of-a-member")
    alumna = User.objects.create_user("alumna@example.org", "secret-of-an-alumna")
    monkeypatch.setattr(audiences, "_providers", [lambda user: [MEMBERS, *([audience_of_group(7)] if user == alumna else [])]])

    assert suggested("starkreg") == {}
    client.force_login(member)
    assert suggested("starkreg") == {"titles": ["Mitglieder über Starkregen"]}
    client.force_login(alumna)
    assert {group: set(labels) for group, labels in suggested("starkreg").items()} == {
        "titles": {"Mitglieder über Starkregen", "Starkregen: Protokoll der Gruppe"},
        "filters": {"Starkregen unter uns"},
    }
    client.logout()
    assert suggested("starkreg") == {}


def test_only_anonymous_responses_are_publicly_cacheable(client) -> None:
    assert "public" in client.get("/api/search/suggest/?q=wasser")["Cache-Control"]
    client.force_login(User.objects.create_user("member@example.org", "secret-of-a-member"))
    assert client.get("/api/search/suggest/?q=wasser")["Cache-Control"] == "private, no-store"


def test_number_of_suggestions_is_limited(suggested) -> None:
    many = tuple(entry(f"page:{number}", f"Sandbank {number}") for number in range(100, 130))
    get_backend().apply(lambda: Changes(many))

    assert len(suggested("sandb")["titles"]) == MAX_SUGGESTIONS


def test_message_states_the_number_of_suggestions(client) -> None:
    assert client.get("/api/search/suggest/?q=zanzib&locale=en").json() == {"groups": [], "message": "No suggestions"}
    assert client.get("/api/search/suggest/?q=green+cor&locale=en").json()["message"] == "1 suggestion"
    assert client.get("/api/search/suggest/?q=g").json() == {"groups": [], "message": ""}


@pytest.mark.parametrize("typed", ["%22%22", "%00%01", "%ed%a0%80", "🎉🎉", "--", "*?", "a%22b", "title:x", "(((", "a" * 256])
def test_odd_prefixes_are_answered(client, typed: str) -> None:
    assert client.get(f"/api/search/suggest/?q={typed}").status_code == 200


@pytest.mark.parametrize(("address", "parameter"), [("?q=" + "a" * 300, "q"), ("?q=wasser&locale=xx", "locale")])
def test_invalid_parameter_gives_a_400_problem(client, address: str, parameter: str) -> None:
    response = client.get(f"/api/search/suggest/{address}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_other_methods_are_refused(client) -> None:
    assert client.post("/api/search/suggest/").status_code == 405


def test_engine_outage_gives_a_503_problem(client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    response = client.get("/api/search/suggest/?q=wasser")

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert "no-store" in response["Cache-Control"]


def test_suggestions_take_no_database_queries_after_the_first_request(client, django_assert_num_queries) -> None:
    client.get("/api/search/suggest/?q=wasser")

    with django_assert_num_queries(0):
        client.get("/api/search/suggest/?q=hitze")


def test_stop_words_before_the_last_word_are_left_out() -> None:
    words = [
        (clause.alternatives[0].words, clause.alternatives[0].is_prefix)
        for clause in plan_of_typed("Hitze in der Sta", "de").must
    ]

    assert words == [(("Hitze",), False), (("Sta",), True)]
    assert not plan_of_typed('""', "de")
