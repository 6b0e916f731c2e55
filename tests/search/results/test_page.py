"""The results page as readers see it without scripts."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from cms.models import Municipality
from cms.users.models import User
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents import audiences
from search.documents.document import PUBLIC, audience_of_group
from search.results import archive as archive_search
from search.retrieval.hits import FilePlace, Hit
from search.retrieval.pipeline import SearchResponse
from tests.pages import make_homes, make_topic
from tests.search.documents import document, entry
from tests.search.query.test_parser import NASTY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(archive) -> None:
    make_homes()
    make_topic("heat", "Hitze", name_en="Heat", colour="heat")
    make_topic("water", "Wasser", name_en="Water", colour="water")


@pytest.fixture
def look(client):
    """Open the results page and return its HTML with collapsed whitespace."""

    def look(address: str = "", locale: str = "de", status: int = 200) -> str:
        response = client.get(f"/{locale}/search/{address}")
        assert response.status_code == status
        return " ".join(response.content.decode().split())

    return look


def titles(html: str) -> list[str]:
    return [re.sub("<.*?>", "", title) for title in re.findall(r"<h2><a href=[^>]*>(.*?)</a></h2>", html)]


def test_results_url_exists_in_every_language() -> None:
    for locale in ("de", "en", "fr", "ar"):
        with override(locale):
            assert reverse("search:results") == f"/{locale}/search/"


def test_results_are_listed_with_query_words_highlighted(look) -> None:
    html = look("?q=Starkregen")

    assert titles(html) == ["Deep Dive Wasserresilienz", "Hitze in der Stadt"]
    assert "Kommunen bereiten sich auf <mark>Starkregen</mark> und Dürre vor." in html
    assert html.count("<h1") == 1
    assert 'name="q" value="Starkregen"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_result_shows_its_type_date_and_status(look) -> None:
    html = look("?q=Starkregen", locale="en")
    kickers = [re.sub("<.*?>", "", kicker).strip() for kicker in re.findall(r'<p class="kicker"[^>]*> <bdi>(.*?)</bdi>', html)]

    assert kickers == ["Call · 5 January 2026 · closed", "Deep Dive · 2023–2025"]


def test_result_in_another_language_shows_its_language_and_why_it_matched(look) -> None:
    html = look("?q=heat&type=process", locale="en")

    assert titles(html) == ["Hitze in der Stadt"]
    assert '<article class="hit" data-topic="heat" lang="de" dir="ltr">' in html
    assert '<p class="kicker" lang="en"> <bdi><b>Deep Dive</b>' in html
    assert '<bdi class="hit__lang">in German</bdi>' in html
    assert '<p class="hit__why why" lang="en"> <bdi> found because it is about Heat in the city </bdi>' in html


def test_text_match_in_the_readers_language_shows_no_reason(look) -> None:
    assert "hit__why" not in look("?q=Wasserresilienz")


def test_arabic_page_is_rtl_with_german_results_in_ltr(look) -> None:
    html = look("?q=الحرارة", locale="ar")

    assert 'dir="rtl"' in html.split(">")[1]
    assert '<article class="hit" data-topic="heat"><p class="kicker"><bdi>' in html.replace("> <", "><")
    assert '<article class="hit" data-topic="heat" lang="de" dir="ltr">' in html
    assert '<p class="meta hit__facts" lang="ar">' in html  # at the edge of the German text, and isolated


def test_facets_are_checkboxes_with_counts(look) -> None:
    html = look("?q=Starkregen&type=call", locale="en")

    def control(name: str, value: str, label: str, count: int, *, on: bool = False) -> str:
        checked = " checked" if on else ""
        box = f'<input type="checkbox" id="choice-{name}-{value}" name="{name}" value="{value}" form="archive-search"{checked}>'
        return f"<label> {box} <span>{label}</span> <small>{count}</small> </label>"

    assert control("type", "call", "Calls", 1, on=True) in html
    assert control("type", "process", "Learning processes", 1) in html
    assert control("topic", "water", "Water", 1) in html
    assert control("year", "2026", "2026", 1) in html
    assert 'value="heat"' not in html
    assert 'id="archive-search"' in html


def chip(facet: str, label: str) -> str:
    cross = '<span class="chip__cross" aria-hidden="true">✕</span>'
    return f'<span class="quiet">Remove </span><span class="chip__facet">{facet}: </span>{label} {cross}'


def test_filters_can_be_removed_one_by_one(look) -> None:
    html = look("?q=Starkregen&type=call&topic=water&sort=date", locale="en")

    assert re.findall(r'<a class="chip chip--on" href="([^"]*)">(.*?)</a>', html) == [
        ("?q=Starkregen&amp;topic=water&amp;sort=date", chip("Type", "Calls")),
        ("?q=Starkregen&amp;type=call&amp;sort=date", chip("Topic", "Water")),
    ]
    assert '<a class="chip chip--plain" href="?q=Starkregen">Remove all</a>' in html


def test_filter_without_results_can_still_be_removed(look) -> None:
    html = look("?q=Starkregen&type=call&topic=heat", locale="en")

    assert titles(html) == []
    assert 'name="topic" value="heat" form="archive-search" checked> <span>Heat</span> <small>0</small>' in html
    assert "Choose fewer filters" in html


def test_empty_query_lists_everything_with_the_latest_first(look) -> None:
    assert titles(look())[0] == "Deep Dive Wasserresilienz"
    assert titles(look())[-1] == "Hitze in der Stadt"
    assert len(titles(look("?q="))) == 7


def test_pagination_keeps_the_query_and_filters(look) -> None:
    many = tuple(document(f"page:{number}", f"Sandbank {number}") for number in range(100, 145))
    get_backend().apply(lambda: Changes(tuple(map(Entry, many))))

    html = look("?q=Sandbank&type=report&page=2", locale="en")
    assert len(titles(html)) == 20
    assert '<a href="?q=Sandbank&amp;type=report">1</a>' in html
    assert '<span aria-current="page">2</span>' in html
    assert '<a href="?q=Sandbank&amp;type=report&amp;page=3">3</a>' in html
    assert "45 results" in html

    last = look("?q=Sandbank&page=400", locale="en")
    assert len(titles(last)) == 5
    assert '<span aria-current="page">3</span>' in last


@pytest.mark.parametrize(
    "address", ["?page=0", "?page=x", "?page=-1", "?page=99999999999999", "?sort=size", "?year=soon", "?size=0"]
)
def test_invalid_url_parameters_still_render_the_page(look, address: str) -> None:
    assert "<h1" in look(address)


def test_empty_results_show_hints(look) -> None:
    html = look("?q=Zanzibar", locale="en")

    assert "Nothing found" in html
    assert "Try fewer or different words" in html
    assert '<a class="button button--quiet button--small" href="/en/search/">' in html


def test_query_without_words_shows_a_message(look) -> None:
    html = look("?q=%22%22%22", locale="en")

    assert "There are no words to search for." in html
    assert titles(html) == []


def test_too_long_query_shows_an_error_and_keeps_the_text(look) -> None:
    html = look("?q=" + "Starkregen+" * 300, locale="en")

    assert "A search can have up to 256 characters; yours has 3299." in html
    [kept] = re.findall(r'<input type="search"[^>]* value="([^"]*)"', html)[:1]
    assert kept == ("Starkregen " * 300)[:256]
    assert titles(html) == []


def test_user_input_is_escaped(look) -> None:
    html = look("?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&type=%3Cb%3E")

    assert "<script>alert" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_engine_outage_shows_a_message_and_keeps_the_query(look, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    html = look("?q=Starkregen&type=call", locale="en", status=503)

    assert "The search is not available at the moment" in html
    assert 'name="q" value="Starkregen"' in html
    assert "It is out." not in html


def test_group_documents_are_found_only_by_members(client, monkeypatch: pytest.MonkeyPatch) -> None:
    member = User.objects.create_user("member@example.org", "secret-of-a-member")
    stranger = User.objects.create_user("stranger@example.org", "secret-of-a-stranger")
    monkeypatch.setattr(audiences, "_providers", [lambda user: [audience_of_group(7)] if user == member else []])
    assert audiences.audiences_of(AnonymousUser()) == audiences.audiences_of(stranger) == {PUBLIC}

    for user, expected in ((None, 2), (stranger, 2), (member, 3)):
        client.logout()
        if user:
            client.force_login(user)
        response = client.get("/de/search/?q=Starkregen")
        assert len(titles(response.content.decode())) == expected
        assert ("Protokoll" in response.content.decode()) == (user == member)
        assert ("private" in response.get("Cache-Control", "")) == (user is not None)


def test_result_shows_its_places_and_links_to_other_languages(look) -> None:
    names = ("Nairobi", "Mombasa", "Aßlar", "Lwiw", "Tunis", "Amman")
    places = tuple(str(Municipality.objects.create(name_de=name, country="KE").pk) for name in names)
    versions = {"ar": "/ar/a/", "de": "/de/a/", "fr": "/fr/a/"}
    get_backend().apply(lambda: Changes((entry("page:40", "Sandbank", municipalities=places, versions=versions),)))

    html = look("?q=Sandbank", locale="en")
    assert '<bdi class="hit__places">Nairobi · Mombasa · Aßlar · Lwiw and 2 more</bdi>' in html
    assert re.findall(r'<a href="(/../a/)" lang="(..)" hreflang="(..)" dir="(...)">(.*?)</a>', html) == [
        ("/fr/a/", "fr", "fr", "ltr", "français"),
        ("/ar/a/", "ar", "ar", "rtl", "العربية"),
    ]
    assert "<span>Nairobi</span> <small>1</small>" in html


def page_with_hit(monkeypatch: pytest.MonkeyPatch, look, **facts: object) -> str:
    """Return the page with a single result that has these `facts`."""
    document_of_it = document("page:40", "Sandbank", **facts.pop("document", {}))
    hit = Hit(document_of_it, 1.0, escape("Sandbank"), escape("Ein Satz."), matched_names=(), **facts)
    response = SearchResponse((hit,), 1, {}, 1.0, "Sandbank")
    monkeypatch.setattr(archive_search, "search", lambda request, backend: response)
    return look("?q=Sandbnak", locale="en")


def test_result_found_by_meaning_shows_the_reason(look, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page_with_hit(monkeypatch, look, matched_in=("meaning",), cross_language=True, document={"locale": "ar"})

    assert "<bdi> found by meaning, not by exact words </bdi>" in html
    assert '<article class="hit" lang="ar" dir="rtl"' in html
    assert '<p class="hit__text">Ein Satz.</p>' in html


def test_result_found_in_a_file_links_to_the_file_and_page(look, monkeypatch: pytest.MonkeyPatch) -> None:
    place = FilePlace("Leitfaden <1>", "/documents/7/leitfaden.pdf#page=4", 4)
    html = page_with_hit(monkeypatch, look, matched_in=("files",), cross_language=False, file=place)
    assert '<a href="/documents/7/leitfaden.pdf#page=4">Page 4 of “Leitfaden &lt;1&gt;”</a>' in html

    place = FilePlace("Notizen", "/documents/8/notizen.txt", 0)
    html = page_with_hit(monkeypatch, look, matched_in=("files",), cross_language=False, file=place)
    assert '<a href="/documents/8/notizen.txt">In the file “Notizen”</a>' in html


def test_result_found_by_its_translation_names_the_language(look, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"document": {"locale": "en", "translations": {"de": "Sandbank", "fr": "Banc"}}, "cross_language": False}
    html = page_with_hit(monkeypatch, look, matched_in=("translation",), translated_in=("de",), **facts)

    assert "<bdi> found in its German version </bdi>" in html


def test_applied_spelling_correction_is_shown_with_a_link(look, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page_with_hit(monkeypatch, look, matched_in=("title",), cross_language=False)

    assert 'No results for “Sandbnak”. Showing results for: <a href="?q=Sandbank">Sandbank</a>' in html


def test_spelling_suggestion_is_offered_if_nothing_is_found(look, monkeypatch: pytest.MonkeyPatch) -> None:
    response = SearchResponse((), 0, {}, 1.0, "Sandbank & Fluss")
    monkeypatch.setattr(archive_search, "search", lambda request, backend: response)

    assert 'Did you mean: <a href="?q=Sandbank%20%26%20Fluss">Sandbank &amp; Fluss</a>' in look("?q=Sandbnak", locale="en")


def test_partial_matches_are_announced(look) -> None:
    html = look("?q=Mombasa+Zanzibar", locale="en")

    assert "Nothing contains all of these words." in html
    assert re.findall(r'<h2><a href="(/../page-./)"', html) == ["/en/page-4/", "/de/page-3/"]
    assert "Nothing contains all of these words." not in look("?q=Mombasa", locale="en")


def test_empty_results_link_to_topics_and_latest_documents(look) -> None:
    html = look("?q=Zanzibar", locale="en")

    assert '<a class="chip" href="?topic=heat" data-topic="heat">Heat <small>3</small></a>' in html
    assert "secret" not in html
    latest = html.split('<ul class="latest">')[1].split("</ul>")[0]
    assert re.findall(r'href="(/../page-./)"', latest) == ["/de/page-1/", "/de/page-3/", "/en/page-4/", "/ar/page-7/"]


def test_long_facets_are_collapsed_unless_a_hidden_value_is_selected(look) -> None:
    many = tuple(entry(f"page:{number}", "Sandbank", years=(number,)) for number in range(1980, 2000))
    get_backend().apply(lambda: Changes(many))

    years = look("?q=Sandbank", locale="en").split('id="facet-year"')[1].split("</fieldset>")[0]
    assert years.index('value="1992"') < years.index('<details class="more" id="more-year">') < years.index('value="1991"')
    assert 'id="find-year"' in years
    assert '<details class="more" id="more-year" open>' in look("?q=Sandbank&year=1981", locale="en")


def test_invalid_url_parameters_are_reported_and_ignored(look) -> None:
    html = look("?q=Starkregen&year=soon&country=Kenya", locale="en")

    assert "<p>Enter the year with four digits.</p> <p>Use a two-letter country code in capitals, such as KE.</p>" in html
    assert len(titles(html)) == 2
    assert "chip--on" not in html


def test_page_links_to_csv_and_json(look) -> None:
    html = look("?q=Starkregen&type=call&sort=date", locale="en")

    assert '<a href="/en/search/results.csv?q=Starkregen&amp;type=call&amp;sort=date" download>table (CSV)</a>' in html
    assert '<a href="/api/search/?q=Starkregen&amp;type=call&amp;sort=date&amp;locale=en">JSON</a>' in html
    assert '<a href="/api/search/?locale=en">JSON</a>' in look(locale="en")


def test_htmx_request_gets_only_the_changing_part(client) -> None:
    whole = client.get("/en/search/?q=Starkregen")
    part = client.get("/en/search/?q=Starkregen", headers={"HX-Request": "true"})

    assert {"HX-Request"} <= {name.strip() for name in whole["Vary"].split(",")} & {
        name.strip() for name in part["Vary"].split(",")
    }
    html = " ".join(part.content.decode().split())
    assert html.startswith("<title>Search: Starkregen · ")
    assert '<p id="search-status" data-hx-swap-oob="innerHTML">2 results </p>' in html
    assert titles(html) == titles(whole.content.decode())
    assert "<html" not in html
    assert "archive-words" not in html
    assert 'id="search-status"></p>' in whole.content.decode()


def test_last_word_is_a_prefix_while_typing(client) -> None:
    def found(**headers: str) -> list[str]:
        return titles(client.get("/de/search/?q=Wasserresil", headers=headers).content.decode())

    assert found(**{"HX-Request": "true", "X-Typing": "1"}) == ["Deep Dive Wasserresilienz"]
    assert "X-Typing" in client.get("/de/search/")["Vary"]


def test_htmx_history_restore_gets_the_whole_page(client) -> None:
    response = client.get("/en/search/?q=Starkregen", headers={"HX-History-Restore-Request": "true"})

    assert "<html" in response.content.decode()


def test_engine_outage_shows_a_message_for_htmx_requests(client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    response = client.get("/en/search/?q=Starkregen&type=call", headers={"HX-Request": "true"})

    assert response.status_code == 503
    assert "no-store" in response["Cache-Control"]
    assert response.content.decode().count("The search is not available at the moment") == 2
    assert "Remove" in response.content.decode()


def test_number_of_queries_does_not_grow_with_the_results(client, django_assert_max_num_queries) -> None:
    client.get("/de/search/")
    for address in ("/de/search/?q=Starkregen", "/de/search/"):
        with django_assert_max_num_queries(8):
            client.get(address)


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(NASTY, NASTY)
def test_arbitrary_parameters_do_not_cause_server_errors(client, typed: str, value: str) -> None:
    parameters = {"q": typed, **dict.fromkeys(("type", "topic", "year", "sort", "page", "size"), value)}
    parameters = {name: text.encode("utf-8", "surrogatepass") for name, text in parameters.items()}

    assert client.get("/de/search/", parameters).status_code == 200
    assert client.get("/api/search/", parameters).status_code in (200, 400)
