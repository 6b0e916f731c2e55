"""Names of files in ZIP archives: each its own, and one that Windows opens. From hasamba/DFIR-Companion PR #732."""

import pytest

from community.files.archives import LONGEST, ArchiveNames


def test_names_that_a_system_would_take_for_one_another_differ():
    names = ArchiveNames()
    given = ["a:b.pdf", "a_b.pdf", "CON.pdf", "تقرير.pdf", "تقرير.pdf"]

    assert [names.name_for(name, "files/") for name in given] == [
        "files/a_b.pdf",
        "files/a_b (2).pdf",
        "files/CON_.pdf",
        "files/تقرير.pdf",
        "files/تقرير (2).pdf",
    ]


def test_case_and_composition_do_not_make_two_names():
    names = ArchiveNames()

    assert [names.name_for(name) for name in ("Plan.PDF", "plan.pdf", "\u00e9.txt", "e\u0301.txt")] == [
        "Plan.PDF",
        "plan (2).pdf",
        "\u00e9.txt",
        "\u00e9 (2).txt",
    ]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../../etc/passwd", "\\\\host\\x", "a/b", "nul", "x" * 400 + ".pdf", "a\0b", " . "]
)
def test_no_name_leads_elsewhere(name: str):
    path = ArchiveNames().name_for(name, "files/")

    assert path.startswith("files/")
    inner = path.removeprefix("files/")
    assert inner.strip(". ")
    assert len(inner) <= LONGEST
    assert not set("/\\:\0") & set(inner)
