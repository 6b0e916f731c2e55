"""Names of files and folders."""

import pytest

from community.files.names import LONGEST, LONGEST_KEY, key_of, safe_name, unique_names


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße.pdf", "STRASSE.PDF"), ("Cafe\u0301", "Café"), ("ﬁle", "File"), ("a\u202eb", "AB"), ("a  b\n", "A b")],
)
def test_names_that_people_take_for_the_same_have_one_key(one: str, other: str):
    assert key_of(one) == key_of(other)


def test_a_key_fits_into_the_database_whatever_the_name():
    long, longer = key_of("ﷺ" * 120), key_of("ﷺ" * 119 + "x")

    assert len(long) == LONGEST_KEY
    assert long != longer


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a:b.pdf", "a_b.pdf"),
        ("CON.pdf", "CON_.pdf"),
        ("con", "con_"),
        ("Lpt1.tar.gz", "Lpt1_.tar.gz"),
        ("COM¹.txt", "COM¹_.txt"),
        ("NUL .txt", "NUL_.txt"),
        ("console.pdf", "console.pdf"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("end. .", "end"),
        ("...", "_"),
        ("", "_"),
        ('a<b>"c"|d?*.txt', "a_b__c__d__.txt"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("a\x00b\u202efdp.exe", "abfdp.exe"),
    ],
)
def test_a_safe_name_can_be_stored_everywhere(name: str, safe: str):
    assert safe_name(name) == safe


def test_a_safe_name_is_short_and_keeps_its_ending():
    assert safe_name("x" * 500 + ".pdf") == "x" * (LONGEST - 4) + ".pdf"


def test_names_in_one_folder_are_all_different_on_windows():
    """hasamba/DFIR-Companion PR#732."""
    names = ["a:b.pdf", "a_b.pdf", "CON.pdf", "تقرير.pdf", "تقرير.pdf"]

    assert unique_names(names) == ["a_b.pdf", "a_b (2).pdf", "CON_.pdf", "تقرير.pdf", "تقرير (2).pdf"]


def test_a_number_that_is_taken_is_not_given_again():
    assert unique_names(["a.pdf", "A (2).pdf", "A.PDF"], taken=["manifest.json"]) == ["a.pdf", "A (2).pdf", "A (3).PDF"]
    assert unique_names(["Manifest.JSON"], taken=["manifest.json"]) == ["Manifest (2).JSON"]
    assert len({len(name) for name in unique_names(["x" * 300] * 3)}) == 1
