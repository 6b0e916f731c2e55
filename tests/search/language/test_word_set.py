"""Word sets that take little memory: they must contain the same words as a normal set."""

from pathlib import Path

import pytest

from search.language.word_set import WordMap, WordSet


@pytest.mark.parametrize("count", [0, 1, 7, 20_000])
def test_word_set_contains_exactly_its_words(settings, tmp_path: Path, count: int) -> None:
    settings.WORD_LISTS_DIR = tmp_path
    words = [f"Wörter{number}" for number in range(count)]
    fresh, kept = WordSet("words", lambda: words), WordSet("words", lambda: pytest.fail("It is kept."))

    for known in (fresh, kept):
        assert len(known) == count
        assert all(word in known for word in words)
        assert not any(
            word in known for word in ("", "Wort", "wörter1", "Wörter", *(f"Wörter{count + number}" for number in range(20_000)))
        )


@pytest.mark.parametrize("count", [0, 1, 7, 5_000])
def test_word_map_contains_exactly_its_values(settings, tmp_path: Path, count: int) -> None:
    settings.WORD_LISTS_DIR = tmp_path
    values = {f"wort{number}": f"Wörter{number}" for number in range(count)} | ({"leer": ""} if count else {})
    fresh, kept = WordMap("table", lambda: values), WordMap("table", lambda: pytest.fail("It is kept."))

    for known in (fresh, kept):
        assert {word: known.get(word) for word in values} == values
        assert [known.get(word) for word in ("", "Wort0", f"wort{count}", "Leer")] == [None] * 4
