"""What the check of the templates refuses, because browsers would (`cms.browser_policy`)."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def rules_for(tmp_path: Path):
    """Return a function that returns the names of the rules that a template breaks."""
    for name in ("pyproject.toml", ".djlint_rules.yaml"):
        shutil.copy(ROOT / name, tmp_path)

    def check(template: str, path: str = "cms/page.html") -> set[str]:
        file = tmp_path / "templates" / path
        file.parent.mkdir(parents=True)
        file.write_text(template, "utf-8")
        command = [sys.executable, "-m", "djlint", str(file), "--lint", "--quiet", "--linter-output-format", "{code}"]
        said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path).stdout
        return set(re.findall(r"^[A-Z]\d{3}\b", said, re.MULTILINE))

    return check


@pytest.mark.parametrize(
    ("template", "rule"),
    [
        ('<p style="color: red">x</p>', "H021"),
        ('<p class="a{% if x %} b{% endif %}"\n   style="color: red">x</p>', "H021"),
        ("<style>p { color: red }</style>", "X001"),
        ('<style media="print">p { color: red }</style>', "X001"),
        ("<script>run()</script>", "X002"),
        ('<script type="module">run()</script>', "X002"),
        ('<button type="button" onclick="run()">x</button>', "X003"),
        ("<body class=\"a\"\n  onload='run()'></body>", "X003"),
        ('<a href="javascript:run()">x</a>', "H019"),
    ],
)
def test_what_is_inline_is_refused(rules_for, template: str, rule: str) -> None:
    assert rules_for(template) == {rule}


@pytest.mark.parametrize(
    "template",
    [
        '<p class="style" data-style="x" data-topic="{{ topic }}">style="x"</p>',
        '<script src="{% static "a.js" %}" defer></script>',
        '<script type="application/json" id="facts">{}</script>',
        '<input type="radio" name="on" value="on = 1">',
    ],
)
def test_what_is_in_files_is_accepted(rules_for, template: str) -> None:
    assert rules_for(template) == set()


def test_emails_may_have_style_attributes_and_nothing_else(rules_for) -> None:
    assert rules_for('<p style="color: red" onclick="run()">x</p>', "email/base.html") == {"X003"}
