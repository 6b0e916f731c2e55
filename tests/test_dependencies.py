"""What docs/dependencies.md and NOTICE say, compared with what the project depends on and ships."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
GROUPS = {"The site": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
ROW = re.compile(r"^\| `([A-Za-z0-9._-]+)` \|(.*)\|$", re.MULTILINE)


def sections() -> dict[str, str]:
    """Return the parts of the document by the name of their extra."""
    parts = re.split(r"^## (.+)$", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    return {(re.findall(r"connective\[(\w+)\]", heading) or [heading])[0]: text for heading, text in told.items()}


@pytest.mark.parametrize("group", GROUPS)
def test_every_dependency_has_a_row(group: str) -> None:
    needed = {canonicalize_name(Requirement(one).name) for one in GROUPS[group]}
    rows = [canonicalize_name(name) for name, _rest in ROW.findall(sections()[group])]

    assert sorted(rows) == sorted(needed)


def test_every_row_says_why_under_which_licence_who_keeps_it_and_what_instead() -> None:
    for text in sections().values():
        for name, rest in ROW.findall(text):
            cells = [cell.strip() for cell in rest.split("|")]
            assert len(cells) == 4, name
            assert all(cells), name


def test_the_notice_names_every_licence_in_the_repository() -> None:
    told = (ROOT / "NOTICE").read_text("utf-8")
    folders = ("themes", "cms", "search", "community")
    files = [path for folder in folders for path in (ROOT / folder).rglob("LICEN[CS]E*")]

    assert files
    for path in files:
        assert str(path.relative_to(ROOT)) in told
