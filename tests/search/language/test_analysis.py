import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.analysis import Term, is_stop_word, terms, terms_of_word

ALIKE = {
    "de": [("Städte", "Staedte", "stadte", "STADT"), ("Straßen", "Strassen"), ("Dürren", "duerre"), ("neue", "neuen")],
    "en": [("city", "Cities", "CITY"), ("flooding", "floods"), ("naïve", "naive")],
    "fr": [("l’été", "ete", "ÉTÉ"), ("villes", "Ville"), ("écologique", "ecologiques")],
    "ar": [
        ("المدينة", "والمدينة", "بالمدينة", "مدينة"),
        ("مُدُن", "المدن", "مـدن"),
        ("إفريقيا", "أفريقيا", "افريقيا"),
        ("٢٠٢٥", "2025"),
    ],
}


@pytest.mark.parametrize(("locale", "words"), [(locale, words) for locale, groups in ALIKE.items() for words in groups])
def test_spellings_and_forms_of_a_word_share_one_term(locale: str, words: tuple[str, ...]) -> None:
    assert len({terms_of_word(word, locale)[-1:] for word in words}) == 1
    assert terms_of_word(words[0], locale)


@pytest.mark.parametrize(
    ("locale", "word"), [("de", "für"), ("de", "Während"), ("en", "the"), ("fr", "à"), ("fr", "l'"), ("ar", "في")]
)
def test_stop_words_are_recognised(locale: str, word: str) -> None:
    assert is_stop_word(word, locale)


def test_a_word_of_one_language_may_be_a_stop_word_of_another() -> None:
    assert is_stop_word("die", "de")
    assert not is_stop_word("die", "en")


def test_terms_keep_their_positions() -> None:
    assert terms("Hitze in der Stadt", "de") == [Term("hitz", 0), Term("stadt", 3)]


def test_unsupported_language_is_split_and_folded() -> None:
    assert terms("Ήλιος São Tomé", "el-cy") == [Term("ήλιος", 0), Term("sao", 1), Term("tome", 2)]


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(["de", "en", "fr", "ar"]))
def test_no_text_yields_an_empty_term(text: str, locale: str) -> None:
    assert all(term.text for term in terms(text, locale))


def test_analysers_are_thread_safe() -> None:
    expected, wrong = terms("Städte halten das Wasser zurück", "de"), []

    def read() -> None:
        wrong.extend(found for _ in range(300) if (found := terms("Städte halten das Wasser zurück", "de")) != expected)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
