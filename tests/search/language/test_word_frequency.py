"""Detecting whether the typed text consists of real words."""

from pathlib import Path

import pytest
import wordfreq

from search.language import word_frequency
from search.language.word_frequency import is_common, is_known


@pytest.mark.parametrize(
    ("word", "locale"),
    [
        ("landslides", "en"),
        ("Landslides", "en-gb"),
        ("éponge", "fr"),
        ("الإعاقة", "ar"),
        ("Fußgängerzone", "de"),
        ("Hochwassergefahrenkarte", "de"),
    ],
)
def test_words_are_known_in_their_language(word: str, locale: str) -> None:
    assert is_known(word, locale)


@pytest.mark.parametrize(
    ("word", "locale"), [("qwrtz", "de"), ("flumpadoo", "en"), ("ضصثق", "ar"), ("landslides", "xx"), ("", "en"), ("…", "en")]
)
def test_nonsense_and_words_of_unsupported_languages_are_unknown(word: str, locale: str) -> None:
    assert not is_known(word, locale)


def test_names_and_abbreviations_are_not_common() -> None:
    assert all(is_common(word, "en") for word in ("heat", "Flooding", "resilience"))
    assert not any(is_common(word, locale) for word, locale in [("ECOWAS", "en"), ("Nouakchott", "fr"), ("DStGB", "de")])
    assert is_common("ECOWAS", "xx")  # unknown


def test_word_list_is_cached_for_the_next_process(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WORD_LISTS_DIR = tmp_path
    word_frequency._words.cache_clear()
    assert is_known("schildpad", "nl")
    assert [file.suffix for file in tmp_path.iterdir()] == [".npy"]

    monkeypatch.setattr(wordfreq, "get_frequency_dict", lambda *asked: pytest.fail("It is there already."))
    word_frequency._words.cache_clear()
    assert is_known("schildpad", "nl")
    assert not is_known("schildpadd", "nl")


def test_lists_are_not_kept_in_memory_once_they_are_read():
    assert word_frequency.frequencies_in("de")["stadt"] > word_frequency.frequencies_in("de")["hochwasser"]

    assert wordfreq.get_frequency_dict.cache_info().currsize == 0
    assert wordfreq.get_frequency_list.cache_info().currsize == 0
