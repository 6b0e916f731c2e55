"""Spelling correction: misspelt words are found, and private texts are never used to correct them."""

from collections.abc import Sequence

import pytest
from rapidfuzz.distance import OSA

from search.backends.base import Changes
from search.backends.embedded.backend import EmbeddedBackend
from search.documents.document import MEMBERS, PUBLIC, audience_of_group
from search.language.tokens import WORD
from search.language.word_frequency import is_common
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import SearchResponse, search
from search.retrieval.spelling import as_written, differs_in_ending, is_correctable, max_distance, rewrite
from tests.search.documents import ARCHIVE, ENTRIES, document, entry


class Knowing(EmbeddedBackend):
    """The embedded engine, which considers every word of its texts as a similar word, including private texts."""

    asked = 0

    def similar_words(self, word: str, locale: str) -> Sequence[str]:
        texts = (text for one in ARCHIVE if one.locale == locale for text in (one.title, one.lead, one.body))
        words = {form.lower() for text in texts for form in WORD.findall(text)}
        return sorted(
            (form for form in words if OSA.distance(form, word.lower()) <= 2),
            key=lambda form: (OSA.distance(form, word.lower()), form),
        )

    def find(self, *args, **options):
        self.asked += 1
        return super().find(*args, **options)


@pytest.fixture
def knowing(backend) -> Knowing:
    knowing = Knowing(backend.index_folder.folder, backend.locales)
    knowing.apply(lambda: Changes(ENTRIES))
    return knowing


@pytest.fixture
def asked(knowing):
    """Search as an anonymous reader of German."""

    def ask(text: str, **options: object) -> SearchResponse:
        facts = {"locale": "de", "audiences": frozenset({PUBLIC}), **options}
        return search(SearchRequest(query=parse_query(text), **facts), knowing)

    return ask


def ids(response: SearchResponse) -> list[str]:
    return [hit.document.id for hit in response.hits]


@pytest.mark.parametrize(
    ("typed", "locale", "suggestion", "first"),
    [
        ("Starkregn", "de", "Starkregen", "page:1"),
        ("Fachluete", "de", "Fachleute", "page:3"),
        ("Wasser Trokenheit", "de", "Wasser Trockenheit", "page:1"),
        ("corridoors", "en", "corridors", "page:5"),
        ("écoole", "fr", "école", "page:6"),
        ("الحراره في المدينن", "ar", "الحراره في المدينة", "page:7"),
        ("أسواق", "ar", "أسوان", "page:7"),
        ("hydrogn", "de", "hydrogen", "page:4"),  # a word of another language
    ],
)
def test_misspelt_word_is_corrected_to_a_word_in_the_archive(typed, locale, suggestion, first, asked) -> None:
    response = asked(typed, locale=locale)

    assert response.suggestion == suggestion
    assert ids(response)[0] == first


def test_corrected_word_is_highlighted(asked) -> None:
    assert asked("Starkregn").hits[0].snippet == "Kommunen bereiten sich auf <mark>Starkregen</mark> und Dürre vor."


def test_only_words_without_matches_are_corrected(asked) -> None:
    response = asked('Starkregen Quartiere Schaten -Häfen "Luft kühler"')

    assert response.suggestion == 'Starkregen Quartiere Schatten -Häfen "Luft kühler"'
    assert ids(response) == ["page:2"]


def test_query_with_results_is_not_corrected_and_takes_one_engine_request(asked, knowing) -> None:
    knowing.asked = 0

    assert asked("Starkregen Städte").suggestion == ""
    assert knowing.asked == 1


@pytest.mark.parametrize(
    ("audiences", "found", "suggestion"),
    [
        ({PUBLIC}, [], ""),
        ({PUBLIC, MEMBERS}, [], ""),
        ({PUBLIC, MEMBERS, audience_of_group(8)}, [], ""),
        ({PUBLIC, MEMBERS, audience_of_group(7)}, ["room:8"], "Zanzibar"),
    ],
)
def test_word_of_private_documents_is_suggested_only_to_their_audience(audiences, found, suggestion, asked, knowing) -> None:
    assert "zanzibar" in knowing.similar_words("Zanzibr", "de")

    response = asked("Zanzibr", audiences=frozenset(audiences))

    assert (ids(response), response.suggestion) == (found, suggestion)


def test_correctly_spelt_private_word_gets_no_suggestion(asked) -> None:
    assert asked("Zanzibar").suggestion == ""


def test_suggestion_has_results_within_the_filters(asked) -> None:
    assert asked("Starkregn", filters={"type": ("process",)}).suggestion == "Starkregen"
    nothing = asked("Starkregn", filters={"type": ("report",)})
    assert (nothing.suggestion, nothing.total) == ("", 0)


def test_word_without_matches_only_because_of_a_filter_is_not_corrected(asked, knowing) -> None:
    knowing.apply(lambda: Changes((entry("page:20", "Starkbier", type="report"),)))

    assert asked("Starkregen", filters={"type": ("report",)}).suggestion == ""


def test_phrases_titles_prefixes_numbers_and_exclusions_are_not_corrected(asked) -> None:
    for typed in ('"Starkregn überflutet"', "title:Wasserresilinz", "Starkregn*", "2062", "Dür", "-Starkregn"):
        assert asked(typed).suggestion == ""


@pytest.mark.parametrize("typed", ["Schotten", "Höfe"])  # not Schatten, not Häfen
def test_common_word_is_not_corrected(typed, asked) -> None:
    assert is_common(typed, "de")
    response = asked(typed)

    assert (ids(response), response.suggestion) == ([], "")


def test_differs_in_ending() -> None:
    assert [differs_in_ending("visitor", other) for other in ("visits", "visitors", "vision")] == [True, True, False]
    assert not differs_in_ending("tracking", "training")


def test_correctable_words_and_their_maximum_distance() -> None:
    assert [word for word in ("Hitze", "Öl", "Rad", "G20", "2025") if is_correctable(word)] == ["Hitze"]
    assert [max_distance("x" * length) for length in (4, 5, 6, 20)] == [1, 1, 2, 2]


def test_suggestion_is_spelt_as_in_the_document_or_as_typed() -> None:
    made = document("page:1", "Nachhaltiger leben", body="In vielen Städten.")

    assert as_written("stadt", "Städen", made) == "Städten"
    assert as_written("nachhaltige", "Nachaltige", made) == "Nachhaltige"
    assert as_written("nachhalt", "nachaltiger", made) == "Nachhaltiger"


def test_only_whole_words_are_rewritten() -> None:
    assert rewrite("title:Hitz Hitzwelle -x Hitz", {"hitz": "Hitze"}, "de") == "title:Hitze Hitzwelle -x Hitze"
