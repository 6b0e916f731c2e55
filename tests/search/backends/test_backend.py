"""The contract of search engines for reading. This suite runs against every engine."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from search.backends.base import Question, SearchBackend
from search.backends.entries import Entry
from search.documents.document import MEMBERS, PUBLIC, AttachedFile, SearchDocument, audience_of_group
from search.query.parser import Query, parse_query
from search.query.plan import Alternative, Clause, Plan
from search.query.planner import make_plan
from search.query.request import MAX_RESULTS, SearchRequest, Sort
from tests.search.documents import ARCHIVE, ENTRIES, document, entry
from tests.search.query.test_parser import NASTY

PUBLIC_IDS = ["page:1", "page:2", "page:3", "page:4", "page:5", "page:6", "page:7"]
FACETS = ("type", "topic", "year", "format", "region", "country")


@pytest.fixture(autouse=True)
def backend(shared_archive: SearchBackend) -> SearchBackend:
    return shared_archive


def test_the_best_match_is_first(found) -> None:
    assert found("Starkregen") == ["page:1", "page:2"]
    assert found("green hydrogen", locale="en") == ["page:4", "page:5"]


def test_results_in_the_readers_language_come_first_and_others_are_marked(ask) -> None:
    found = [(hit.document.id, hit.cross_language) for hit in ask("Mombasa").hits]
    assert found == [("page:3", False), ("page:4", True)]
    found = [(hit.document.id, hit.cross_language) for hit in ask("Mombasa", locale="en").hits]
    assert found == [("page:4", False), ("page:3", True)]


def test_results_in_the_readers_language_come_first_across_pages(found) -> None:
    everything = found(locale="en", sort=Sort.RELEVANCE, size=10)

    assert everything[:2] == ["page:4", "page:5"]
    assert sorted(everything) == PUBLIC_IDS
    assert [found(locale="en", sort=Sort.RELEVANCE, size=3, page=page) for page in (1, 2, 3)] == [
        everything[:3],
        everything[3:6],
        everything[6:],
    ]
    assert found(locale="en", sort=Sort.RELEVANCE, size=3, page=4) == []


def test_translated_names_match_across_languages(ask) -> None:
    (hit,) = ask("heat Kenya", locale="en", filters={"type": ("process",)}).hits

    assert hit.document.id == "page:2"
    assert (hit.matched_in, hit.matched_names) == (("names",), ("Heat in the city", "Kenya"))


def test_stop_words_do_not_prevent_matches_in_other_languages(found) -> None:
    assert found("what about the heat in Kenya", locale="en") == ["page:2"]


@pytest.mark.parametrize(
    ("typed", "locale", "ids"),
    [
        ("Staedte", "de", ["page:2", "page:1"]),
        ("straße", "de", ["page:1"]),
        ("ete ecole", "fr", ["page:6"]),
        ("بالمدينة", "ar", ["page:7", "page:2"]),
        ("مدن", "ar", ["page:7"]),
        ('"Wasser zurück"', "de", ["page:1"]),
        ('"zurück Wasser"', "de", []),
        ('"halten Wasser zurück"', "de", []),
        ('"halten das Wasser zurück"', "de", ["page:1"]),
        ("Mombasa -Fachleute", "de", ["page:4"]),
        ('Starkregen -"Luft kühler"', "de", ["page:1"]),
        ("Mombasa Hafen Energie Fachleute", "de", ["page:3"]),
        ("der die das", "de", []),
        ("Zanzibar", "de", []),
    ],
)
def test_words_phrases_and_exclusions(typed: str, locale: str, ids: list[str], found) -> None:
    assert found(typed, locale=locale) == ids


@pytest.mark.parametrize(
    ("typed", "ids", "is_partial"),
    [
        ("Mombasa Zanzibar", ["page:3", "page:4"], True),
        ("Mombasa Fachleute", ["page:3"], False),
        ("Starkregen Zanzibar Lagos Rabat Kairo", ["page:1", "page:2"], True),
        ("Mombasa Zanzibar -Fachleute", ["page:4"], True),
        ('"zurück Wasser" Zanzibar', [], False),
        ("Lagos Zanzibar", [], False),
    ],
)
def test_partial_matches_are_returned_if_nothing_matches_enough_words(typed: str, ids: list[str], is_partial: bool, ask) -> None:
    response = ask(typed, facets=("type",))

    assert [hit.document.id for hit in response.hits] == ids
    assert (response.total, response.is_partial) == (len(ids), is_partial)
    assert sum(response.facets["type"].values()) == len(ids)


def test_filters_do_not_lower_the_number_of_required_words(ask) -> None:
    two_of_three = ask("Mombasa Hafen Zanzibar", facets=("year",))
    assert (two_of_three.total, two_of_three.is_partial, two_of_three.facets) == (1, False, {"year": {"2025": 1}})
    chosen = ask("Mombasa Hafen Zanzibar", filters={"year": ("2024",)})
    assert (chosen.total, chosen.is_partial) == (0, False)

    one_of_three = ask("Starkregen Lagos Zanzibar", facets=("type",), filters={"type": ("call",)})
    assert (one_of_three.total, one_of_three.is_partial) == (1, True)
    assert one_of_three.facets == {"type": {"call": 1, "process": 1}}


def test_exclusion_alone_finds_all_other_documents(found) -> None:
    assert found("-Starkregen") == ["page:3", "page:4", "page:5", "page:6", "page:7"]


def test_facets_count_the_whole_result(ask) -> None:
    response = ask("Starkregen", facets=FACETS, size=1)

    assert (response.total, len(response.hits)) == (2, 1)
    assert response.facets == {
        "type": {"call": 1, "process": 1},
        "topic": {"water": 1, "heat": 1},
        "year": {"2023": 1, "2024": 1, "2025": 1, "2026": 1},
        "format": {"deep_dive": 1},
        "region": {"global": 1},
        "country": {"KE": 1, "DE": 1},
    }


def test_facet_counts_ignore_their_own_filter_and_respect_the_others(ask) -> None:
    response = ask(facets=("type", "topic"), filters={"type": ("call",), "year": ("2024", "2026")})

    assert response.total == 2
    assert response.facets == {"type": {"call": 2, "process": 1, "report": 1}, "topic": {"water": 1, "heat": 1}}


def test_values_within_a_facet_are_ored_and_facets_are_anded(found) -> None:
    assert sorted(found(filters={"type": ("call", "process")})) == ["page:1", "page:2", "page:5"]
    assert sorted(found(filters={"type": ("call", "process"), "topic": ("heat",)})) == ["page:2", "page:5"]
    assert found(filters={"year": ("2024",), "country": ("DE",)}) == ["page:2"]
    assert found(filters={"type": ("unknown",)}) == []
    assert found(filters={"year": ("soon", "99999999999999999999")}) == []


def test_call_status_depends_on_the_current_time(add, ask, found) -> None:
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    add(
        entry("page:41", "Rohrdommel offen", type="call", closes_at=now + hour),
        entry("page:42", "Rohrdommel auch offen", type="call", opens_at=now - hour, closes_at=now + hour),
        entry("page:43", "Rohrdommel später", type="call", opens_at=now + hour, closes_at=now + 2 * hour),
        entry("page:44", "Rohrdommel zu", type="call", opens_at=now - 2 * hour, closes_at=now - hour),
        entry("page:45", "Rohrdommel ohne Frist", opens_at=now + hour),
        entry("room:46", "Rohrdommel der Gruppe", audience="group:7", closes_at=now - hour),
    )

    assert ask("Rohrdommel", facets=("status",)).facets == {"status": {"open": 2, "upcoming": 1, "closed": 1}}
    assert found("Rohrdommel", filters={"status": ("upcoming",)}) == ["page:43"]
    assert sorted(found("Rohrdommel", filters={"status": ("open", "closed")})) == ["page:41", "page:42", "page:44"]
    assert found("Rohrdommel", filters={"status": ("soon",)}) == []
    chosen = ask("Rohrdommel", filters={"status": ("closed",)}, facets=("status", "type"))
    assert chosen.facets == {"status": {"open": 2, "upcoming": 1, "closed": 1}, "type": {"call": 1}}
    assert ask("Fachleute", facets=("status",)).facets == {"status": {}}


def test_municipality_and_language_facets_and_filters(add, ask, found) -> None:
    versions = {"de": "/de/a/", "en": "/en/a/"}
    add(
        entry("page:47", "Kormoran in Jena und Kisumu", municipalities=("jena", "kisumu", "jena"), versions=versions),
        entry("page:48", "Kormoran in Jena", municipalities=("jena",)),
        entry("room:49", "Kormoran in Rabat", municipalities=("rabat",), audience="group:7", locale="ar"),
    )

    response = ask("Kormoran", facets=("municipality", "language"), filters={"municipality": ("kisumu",)})
    assert [hit.document.id for hit in response.hits] == ["page:47"]
    assert response.facets == {"municipality": {"jena": 2, "kisumu": 1}, "language": {"de": 1, "en": 1}}
    assert sorted(found("Kormoran", filters={"language": ("en", "de")})) == ["page:47", "page:48"]
    assert found("Kormoran", filters={"language": ("en",)}) == ["page:47"]


def test_sorting_by_date_puts_the_latest_first(found) -> None:
    assert found(sort=Sort.DATE)[0] == "page:1"
    assert found(sort=Sort.DATE)[3:] == ["page:7", "page:6", "page:5", "page:2"]


@pytest.mark.parametrize(
    ("audiences", "ids", "topics"),
    [
        ({PUBLIC}, ["page:1", "page:2"], {"water", "heat"}),
        ({PUBLIC, MEMBERS}, ["page:1", "page:2", "room:9"], {"water", "heat"}),
        ({PUBLIC, MEMBERS, audience_of_group(7)}, ["page:1", "page:2", "room:8", "room:9"], {"water", "heat", "secret"}),
        ({PUBLIC, audience_of_group(8)}, ["page:1", "page:2"], {"water", "heat"}),
        (set(), [], set()),
    ],
)
def test_results_and_facets_respect_the_audience(ask, audiences: set[str], ids: list[str], topics: set[str]) -> None:
    response = ask("Starkregen", audiences=frozenset(audiences), facets=("topic", "type", "year"))

    assert sorted(hit.document.id for hit in response.hits) == ids
    assert response.total == len(ids)
    assert set(response.facets["topic"]) == topics
    assert ("1999" in response.facets["year"]) == ("secret" in topics)


def test_search_request_requires_audiences() -> None:
    with pytest.raises(TypeError, match="audiences"):
        SearchRequest(query=Query(), locale="de")


def test_expired_document_is_not_found_even_while_still_indexed(add, found) -> None:
    now = timezone.now()
    add(
        entry("page:31", "Seepocke vorbei", expires_at=now - datetime.timedelta(seconds=2)),
        entry("page:32", "Seepocke noch", expires_at=now + datetime.timedelta(hours=1)),
    )

    assert found("Seepocke") == ["page:32"]


VERSIONS = (
    entry("page:71", "Wattwurm", readers=("de",), translations={"en": "Lugworm"}, versions={"de": "/de/a/", "en": "/en/a/"}),
    entry("page:72", "Lugworm", locale="en", readers=("en", "ar"), translations={"de": "Wattwurm"}),
)


def test_words_of_any_version_find_the_version_for_the_reader(add, found) -> None:
    add(*VERSIONS)

    assert {typed: found(typed) for typed in ("Wattwurm", "Lugworm")} == {"Wattwurm": ["page:71"], "Lugworm": ["page:71"]}
    assert {locale: found("Lugworm", locale=locale) for locale in ("en", "ar", "fr")} == {
        "en": ["page:72"],
        "ar": ["page:72"],
        "fr": [],
    }
    assert found("Wattwurm", locale="en") == ["page:72"]


def test_file_text_is_found_by_the_audience_of_its_document(add, found) -> None:
    add(with_file("page:73", PUBLIC), with_file("page:74", audience_of_group(7)))

    assert found("Miesmuschel") == ["page:73"]
    assert found('"Miesmuschel der Flut"', audiences=frozenset({PUBLIC, audience_of_group(7)})) == ["page:73", "page:74"]


def with_file(name: str, audience: str) -> Entry:
    file = AttachedFile("Bericht", "/documents/1/bericht.pdf", "0" * 64, "pdf")
    of_document = document(name, "Was am Meer geschieht", audience=audience, files=(file,))
    return Entry(of_document, file_texts=("Die Miesmuschel nach der Flut. Eine Miesmuschel der Flut.",))


def question(plan: Plan, *audiences: str, **options: object) -> Question:
    return Question(plan=plan, locale="de", audiences=frozenset(audiences or {PUBLIC}), **options)


def test_documents_included_by_id_count_only_if_the_reader_may_find_them(backend) -> None:
    plan = make_plan(parse_query("Starkregen -Mitglieder"), "de", ("de", "en", "fr", "ar"))
    included = ["page:3", "page:2", "page:5", "room:8", "page:404"]

    found = backend.find(question(plan), limit=1, facets=("topic",), include=included)
    assert [one.id for one in found.ranked] == ["page:1"]
    assert sorted(found.included) == ["page:2", "page:3", "page:5"]
    assert (found.included["page:3"], found.included["page:5"]) == (0, 0)
    assert found.included["page:2"] > 0
    assert found.total == 4
    assert found.facets == {"topic": {"water": 1, "heat": 2, "energy": 1}}

    chosen = backend.find(question(plan, filters={"topic": ("energy",)}), limit=5, facets=("topic", "type"), include=included)
    assert (chosen.total, chosen.ranked, set(chosen.included)) == (1, (), {"page:3"})
    assert chosen.facets == {"topic": {"water": 1, "heat": 2, "energy": 1}, "type": {"report": 1}}

    latest = backend.find(question(plan, sort=Sort.DATE), limit=9, include=included)
    assert [one.id for one in latest.ranked] == ["page:1", "page:3", "page:5", "page:2"]


@pytest.mark.parametrize(
    ("way", "fields", "ids"),
    [
        (Alternative(("Wasserres",), is_prefix=True), (), ["page:1"]),
        (Alternative(("wasserst",), is_prefix=True), ("title",), ["page:3"]),
        (Alternative(("Stark",), is_prefix=True), ("lead",), ["page:1"]),
        (Alternative(("Stark",), is_prefix=True), ("title",), []),
        (Alternative(("Keni",), is_prefix=True), ("names",), ["page:2"]),
        (Alternative(("trocken",), is_prefix=True), (), ["page:1"]),
        (Alternative(("Hitze", "in", "der", "Sta"), is_prefix=True), ("title",), ["page:2"]),
        (Alternative(("in", "Hitze", "Sta"), is_prefix=True), ("title",), []),
        (Alternative(("Starkregen",), is_prefix=True), ("body",), ["page:1", "page:2"]),
        (Alternative(("Mitgli",), is_prefix=True), (), []),
        (Alternative(("quarti",), language="en", is_prefix=True), (), []),
        (Alternative(("Starkregen",)), ("title", "body"), ["page:1", "page:2"]),
        (Alternative(("Starkregen",)), ("title",), []),
        (Alternative(("Wasser",), fields=("names",)), ("title",), ["page:1"]),
        (Alternative(topic="energy"), (), ["page:3", "page:4"]),
    ],
)
def test_prefix_field_language_and_topic_alternatives(backend, way: Alternative, fields: tuple[str, ...], ids: list[str]) -> None:
    plan = Plan(must=(Clause((way,), fields),))
    assert sorted(one.id for one in backend.find(question(plan), limit=10).ranked) == ids


@pytest.mark.parametrize(
    ("typed", "locale", "first"),
    [
        ("Starkrgen", "de", "starkregen"),
        ("Tsarkregen", "de", "starkregen"),
        ("Ztarkregen", "de", "starkregen"),
        ("Luftt", "de", "luft"),
        ("hydrogne", "en", "hydrogen"),
        ("continants", "en", "continents"),
        ("pluei", "fr", "pluie"),
    ],
)
def test_similar_words_returns_the_correct_spelling_first(backend, typed: str, locale: str, first: str) -> None:
    assert backend.similar_words(typed, locale)[0] == first


def test_similar_words_excludes_distant_and_foreign_words(backend) -> None:
    assert "luft" not in backend.similar_words("Lyfx", "de")
    assert "hydrogen" not in backend.similar_words("hydrogne", "de")
    assert list(backend.similar_words("xyzzyxx", "de")) == []


def test_equally_similar_words_are_sorted_by_frequency(add, backend) -> None:
    entries = (entry(f"page:8{number}", title) for number, title in enumerate(("Zanzibbr", "Zanzibur", "Zanzibur")))
    add(*entries)

    assert list(backend.similar_words("Zanzibxr", "de"))[:2] == ["zanzibur", "zanzibar"]


def test_hit_has_its_document_matched_fields_and_snippet(ask) -> None:
    hit = ask("Starkregen").hits[0]

    assert hit.document == ARCHIVE[0]
    assert hit.matched_in == ("lead", "body")
    assert hit.title == "Deep Dive Wasserresilienz"
    assert hit.snippet == "Kommunen bereiten sich auf <mark>Starkregen</mark> und Dürre vor."


def test_fingerprints_cover_every_document(backend) -> None:
    assert backend.fingerprints() == {entry.document.id: entry.fingerprint for entry in ENTRIES}


def test_page_or_size_out_of_range_raises_value_error() -> None:
    for page, size in ((MAX_RESULTS + 1, 1), (0, 5), (1, 0)):
        with pytest.raises(ValueError, match="A search returns results"):
            SearchRequest(query=Query(), locale="de", audiences=frozenset(), page=page, size=size)


def test_document_survives_a_json_round_trip() -> None:
    for one in ARCHIVE:
        assert SearchDocument.from_json(one.to_json()) == one


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(NASTY, NASTY)
def test_arbitrary_queries_and_filters_do_not_fail(ask, typed: str, value: str) -> None:
    from search.query.parser import clean_text

    chosen = {facet: (clean_text(value),) for facet in FACETS}
    for filters in ({}, chosen):
        ask(typed, filters=filters, facets=FACETS)


def test_fetched_event_keeps_its_end_time(add, backend) -> None:
    ends_at = datetime.datetime(2026, 3, 5, 12, 30, 15, tzinfo=datetime.UTC)
    event = entry("page:905", "Hitzetag", type="event", ends_at=ends_at)
    add(event)

    assert backend.fetch(["page:905"]) == {"page:905": event.document}
    assert backend.fetch(["page:905"])["page:905"].is_past == (timezone.now() >= ends_at)
