import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.tokens import WORD
from search.query.parser import MAX_LENGTH, Phrase, Query, QueryTooLong, clean_text, parse_query

PIECES = ["title:", "titel:", "العنوان:", "-", '"', "„", "*", " ", ":", "Hitze", "l’eau", "مُدُن", "\u0308", "\u00ad", "_", "2025"]
NASTY = st.one_of(
    st.text(st.one_of(st.characters(), st.sampled_from('"-*:„“«»\0\x1b\ud800\udfff\u200b\u202e🎉 \t\n')), max_size=MAX_LENGTH),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Starkregen", Query(words=("Starkregen",))),
        ("Hitze  Hitze Stadt", Query(words=("Hitze", "Stadt"))),
        ('"grüner Wasserstoff" Hafen', Query(words=("Hafen",), phrases=(("grüner", "Wasserstoff"),))),
        ("„grüner Wasserstoff“", Query(phrases=(("grüner", "Wasserstoff"),))),
        ("« eau de pluie »", Query(phrases=(("eau", "de", "pluie"),))),
        ('"Hafen"', Query(words=("Hafen",))),
        ('"nie geschlossen', Query(phrases=(("nie", "geschlossen"),))),
        ("Wasser -Dürre", Query(words=("Wasser",), excluded=(Phrase(("Dürre",)),))),
        ('Wasser -"lange Dürre"', Query(words=("Wasser",), excluded=(Phrase(("lange", "Dürre")),))),
        ("Deep-Dive 2023-2025", Query(words=("Deep", "Dive", "2023", "2025"))),
        ("-", Query()),
        ('""" "" „“', Query()),
        ("?!… 🎉", Query()),
        ("\0Ha\0fen", Query(words=("Ha", "fen"))),
        ("مُدُن", Query(words=("مُدُن",))),
        ("Hochw* Schutz", Query(words=("Schutz",), prefixes=("Hochw",))),
        ("Wasser-Res*", Query(words=("Wasser",), prefixes=("Res",))),
        ("a*", Query(words=("a",))),
        ("* -*", Query()),
        ("title:Hitze Stadt", Query(words=("Stadt",), titles=(Phrase(("Hitze",), in_title=True),))),
        ('Titel:"Hitze in der Stadt"', Query(titles=(Phrase(("Hitze", "in", "der", "Stadt"), in_title=True),))),
        ("titre:l’eau", Query(titles=(Phrase(("l", "eau"), in_title=True),))),
        ("العنوان:الحرارة", Query(titles=(Phrase(("الحرارة",), in_title=True),))),
        ("title:Hitze*", Query(titles=(Phrase(("Hitze",), in_title=True, is_prefix=True),))),
        ("subtitle:Hitze", Query(words=("subtitle", "Hitze"))),
        ("title: Hitze", Query(words=("title", "Hitze"))),
        ("Wasser -title:Dürre", Query(words=("Wasser",), excluded=(Phrase(("Dürre",), in_title=True),))),
        ("Wasser -Tro*", Query(words=("Wasser",), excluded=(Phrase(("Tro",), is_prefix=True),))),
    ],
)
def test_parse_query(typed: str, understood: Query) -> None:
    assert parse_query(typed) == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Hitze Hoch", Query(words=("Hitze",), prefixes=("Hoch",))),
        ("Hitze Hoch ", Query(words=("Hitze", "Hoch"))),
        ("Hitze, H", Query(words=("Hitze", "H"))),
        ('"Hitze in', Query(phrases=(("Hitze", "in"),))),
        ("title:Ho", Query(titles=(Phrase(("Ho",), in_title=True, is_prefix=True),))),
        ("Hitze -Ho", Query(words=("Hitze",), excluded=(Phrase(("Ho",)),))),
        ("مُدُ", Query(prefixes=("مُدُ",))),
    ],
)
def test_last_word_is_a_prefix_while_typing(typed: str, understood: Query) -> None:
    assert parse_query(typed, while_typing=True) == understood


def test_query_keeps_the_typed_text() -> None:
    assert parse_query(" title:Hitze  -Stadt\0").text == "title:Hitze -Stadt"


def test_too_long_query_is_refused_with_its_length() -> None:
    assert parse_query("a" * MAX_LENGTH) == Query(words=("a" * MAX_LENGTH,))
    with pytest.raises(QueryTooLong) as refusal:
        parse_query("a" * (MAX_LENGTH + 1))
    assert refusal.value.args == (MAX_LENGTH + 1,)


def test_whitespace_and_invisible_characters_do_not_count_as_length() -> None:
    assert parse_query(" \0" * 10_000 + "Hafen") == Query(words=("Hafen",))


def test_query_truth_value_and_all_words() -> None:
    assert not Query()
    assert Query(excluded=(Phrase(("Dürre",)),))
    assert parse_query('Hafen "grüner Strom" Ene* title:Mombasa -Öl').all_words == ("Hafen", "Ene", "grüner", "Strom", "Mombasa")


@given(NASTY)
def test_parsing_arbitrary_text_never_raises(typed: str) -> None:
    for while_typing in (False, True):
        parsed = parse_query(typed, while_typing=while_typing)
        parts = [part.words for part in (*parsed.excluded, *parsed.titles)]
        for words in (parsed.words, parsed.prefixes, *parsed.phrases, *parts):
            assert all(WORD.fullmatch(word) for word in words)


@given(NASTY)
def test_cleaned_text_can_be_stored_and_sent(typed: str) -> None:
    cleaned = clean_text(typed)

    cleaned.encode()
    assert "\0" not in cleaned
    assert clean_text(cleaned) == cleaned
