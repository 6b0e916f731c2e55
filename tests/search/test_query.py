import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import MAX_LENGTH, WORD, Query, QueryTooLong, clean_text, parse_query

NASTY = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from('"-„“«»\0\x1b\ud800\udfff\u200b\u202e🎉 \t\n')), max_size=MAX_LENGTH
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
        ("Wasser -Dürre", Query(words=("Wasser",), without=(("Dürre",),))),
        ('Wasser -"lange Dürre"', Query(words=("Wasser",), without=(("lange", "Dürre"),))),
        ("Deep-Dive 2023-2025", Query(words=("Deep", "Dive", "2023", "2025"))),
        ("-", Query()),
        ('""" "" „“', Query()),
        ("?!… 🎉", Query()),
        ("\0Ha\0fen", Query(words=("Ha", "fen"))),
        ("مُدُن", Query(words=("مُدُن",))),
    ],
)
def test_what_is_typed_is_understood(typed: str, understood: Query) -> None:
    assert parse_query(typed) == understood


def test_more_than_a_search_takes_is_refused_with_its_length() -> None:
    assert parse_query("a" * MAX_LENGTH) == Query(words=("a" * MAX_LENGTH,))
    with pytest.raises(QueryTooLong) as refusal:
        parse_query("a" * (MAX_LENGTH + 1))
    assert refusal.value.args == (MAX_LENGTH + 1,)


def test_space_and_what_cannot_be_seen_does_not_count_as_length() -> None:
    assert parse_query(" \0" * 10_000 + "Hafen") == Query(words=("Hafen",))


def test_a_query_knows_whether_it_looks_for_anything() -> None:
    assert not Query()
    assert Query(without=(("Dürre",),))
    assert parse_query('Hafen "grüner Strom" -Öl').wanted == ("Hafen", "grüner", "Strom")


@given(NASTY)
def test_nothing_typed_raises(typed: str) -> None:
    for words in (parsed := parse_query(typed)).phrases + parsed.without + (parsed.words,):
        assert all(WORD.fullmatch(word) for word in words)


@given(NASTY)
def test_cleaned_text_can_be_stored_and_sent(typed: str) -> None:
    cleaned = clean_text(typed)

    cleaned.encode()
    assert "\0" not in cleaned
    assert clean_text(cleaned) == cleaned
