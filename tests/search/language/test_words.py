"""What words find, by language: spellings, forms and compounds that people use, in a real index."""

import pytest

from search.backends.base import Changes
from tests.search.documents import entry

TEXTS = {
    "de": (
        "Hochwasserschutzkonzept für Köln",
        "Städte lernen voneinander",
        "Größere Straßen, kühlere Dächer",
        "Datenschutz im Rathaus",
    ),
    "en": ("Flooded cities and how they recovered", "A neighbourhood’s cooling centre"),
    "fr": ("L’école d’été des métropoles", "Des îlots de fraîcheur à Dakar", "Une œuvre pour aujourd’hui"),
    "ar": ("موجات الحر في المدن الإفريقية", "مياه للبلديات والمدارس", "خُطَّة ٢٠٢٥ لحماية السواحل"),
}


@pytest.fixture
def titles(backend, ask):
    """Search as a reader of a language and return the titles that were found, best first."""
    entries = [
        entry(f"page:{locale}{number}", title, locale=locale) for locale, of in TEXTS.items() for number, title in enumerate(of)
    ]
    backend.apply(lambda: Changes(tuple(entries)))
    return lambda typed, locale="de": [hit.document.title for hit in ask(typed, locale=locale).hits]


@pytest.mark.parametrize(
    ("locale", "number", "typed"),
    [
        ("de", 0, ["Hochwasser", "hochwasserschutz", "Schutzkonzepte", "Konzepte", "koeln", "koln", "KÖLN"]),
        ("de", 1, ["Städteplattform", "Staedteplattform", "Staedte", "stadte", "Stadt"]),
        ("de", 2, ["strasse", "Straße", "grössere", "groessere", "dacher", "Daecher", "kuehlere"]),
        ("en", 0, ["flooding", "floods", "city", "recover"]),
        ("en", 1, ["neighbourhoods", "cool", "centres"]),
        ("fr", 0, ["ecole", "l'école", "ÉTÉ", "ete", "metropole"]),
        ("fr", 1, ["ilot", "îlots", "fraicheur", "l’îlot"]),
        ("fr", 2, ["oeuvre", "œuvres", "l'œuvre d'aujourd'hui"]),
        ("ar", 0, ["موجة", "موجه", "الحر", "حر", "مدن", "والمدن", "بالمدن", "افريقيه", "أفريقية"]),
        ("ar", 1, ["المياه", "بلدية", "البلديات", "مدارس", "بالمدارس", "ميـــاه"]),
        ("ar", 2, ["خطة", "الخطه", "2025", "٢٠٢٥", "۲۰۲۵", "سواحل"]),
    ],
)
def test_spellings_forms_and_compounds(locale: str, number: int, typed: list[str], titles) -> None:
    assert {word: titles(word, locale)[:1] for word in typed} == {word: [TEXTS[locale][number]] for word in typed}


def test_parts_of_a_typed_compound_do_not_match_parts_of_other_compounds(titles) -> None:
    assert titles("Klimaschutz") == []
    assert sorted(titles("Schutz")) == [TEXTS["de"][3], TEXTS["de"][0]]


def test_compound_ranks_above_its_parts(backend, titles) -> None:
    backend.apply(lambda: Changes((entry("page:1", "Die Städteplattform"),)))

    assert titles("Städteplattform") == ["Die Städteplattform", TEXTS["de"][1]]


@pytest.mark.parametrize(
    ("typed", "locale", "found"),
    [
        ("title:Dakar", "fr", [TEXTS["fr"][1]]),
        ("titre:école", "fr", [TEXTS["fr"][0]]),
        ('titel:"kühlere Dächer"', "de", [TEXTS["de"][2]]),
        ('titel:"Dächer kühlere"', "de", []),
        ("العنوان:مياه", "ar", [TEXTS["ar"][1]]),
        ("Straßen -title:Dächer", "de", []),
        ("Konzept -Schutz", "de", [TEXTS["de"][0]]),  # exclusions apply to words, not to parts of words
    ],
)
def test_title_searches_and_exclusions(typed: str, locale: str, found: list[str], titles) -> None:
    assert titles(typed, locale) == found


def test_compounds_in_translations_and_names_are_found_by_their_parts(backend, found) -> None:
    backend.apply(
        lambda: Changes(
            (
                entry("page:1", "Flood map", locale="en", translations={"de": "Die Hochwasserkarte"}),
                entry("page:2", "Shade", locale="en", names={"de": ("Stadtbegrünung",)}),
            )
        )
    )

    assert (found("Hochwasser"), found("Begrünung")) == (["page:1"], ["page:2"])
