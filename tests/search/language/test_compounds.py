"""German compounds and their parts."""

from pathlib import Path

import pytest

from search.language import dictionaries
from search.language.compounds import parts_in, parts_of, sides_of

DIVIDED = {
    "Hochwasserschutzkonzept": {"hochwasser", "schutzkonzept", "hochwasserschutz", "wasser", "schutz", "konzept"},
    "Städteplattform": {"städte", "plattform"},
    "Wasserresilienz": {"wasser", "resilienz"},
    "Entwicklungsplan": {"entwicklung", "plan"},
    "Quartiersentwicklung": {"quartier", "entwicklung"},
    "Landesamt": {"land", "amt"},
    "Schulgebäude": {"schul", "gebäude"},
    "Lernprozesse": {"lern", "prozesse"},
    "Straßenbäume": {"straßen", "bäume"},
    "Radverkehr": {"rad", "verkehr"},
    "klimafreundliche": {"klima", "freundliche"},
    "hochwasserkarte": {"hochwasser", "wasser", "karte"},
}


@pytest.mark.parametrize(("word", "parts"), DIVIDED.items())
def test_compound_is_split_into_its_parts(word: str, parts: set[str]) -> None:
    assert parts <= set(parts_of(word))
    assert word.lower() not in parts_of(word)


@pytest.mark.parametrize(
    "word",
    [
        "Information",
        "Generation",
        "Kooperation",
        "Beteiligung",
        "Unterstützung",
        "Veranstaltung",
        "Interessen",
        "Plattform",
        "Willkommen",
        "Nachhaltigkeit",
        "technische",
        "Abteilungen",
        "Ergebnisse",
        "gestalten",
        "a" * 200,
        "",
    ],
)
def test_other_words_are_not_split(word: str) -> None:
    assert parts_of(word) == ()


def test_typed_compound_is_split_in_two_whatever_its_umlaut_spelling() -> None:
    assert sides_of("Städteplattform") == sides_of("Staedteplattform") == sides_of("STÄDTEPLATTFORM") == ("städte", "plattform")
    assert sides_of("Hitze") == ()


def test_parts_of_all_compounds_in_a_text_are_returned() -> None:
    assert set(parts_in("Die Städteplattform, und noch einmal: Städteplattform! Radverkehr.")) == {
        "städte",
        "plattform",
        "rad",
        "verkehr",
    }


def test_words_are_read_from_the_cached_file(settings, tmp_path: Path, monkeypatch) -> None:
    settings.WORD_LISTS_DIR = tmp_path / "new"
    dictionaries._words.cache_clear()
    assert dictionaries.is_noun("hochwasser")
    (file,) = settings.WORD_LISTS_DIR.iterdir()

    monkeypatch.setattr(dictionaries, "_read_dictionary", lambda: pytest.fail("It is there already."))
    dictionaries._words.cache_clear()
    assert dictionaries.is_word("hochwasser")
    assert not dictionaries.is_word("hochwassr")
    assert file.stat().st_size < 12_000_000


def test_words_are_known_even_if_the_cache_cannot_be_written(settings, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("in the way")
    settings.WORD_LISTS_DIR = tmp_path / "words"
    dictionaries._words.cache_clear()

    assert dictionaries.is_noun("hochwasser")
