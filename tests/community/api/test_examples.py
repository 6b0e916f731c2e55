"""Run the examples of `docs/headless.md` in order, and compare the responses with those printed there; "…" matches anything."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.groups.models import Group
from tests.cms.tokens.made import token_for

CHAPTER = (
    (Path(__file__).parents[3] / "docs/headless.md")
    .read_text("utf-8")
    .partition("## The community's JSON\n")[2]
    .partition("\n## ")[0]
)
BLOCK = re.compile(r"(?:^    .*\n|^\n(?=    ))+", re.MULTILINE)
PASSWORD = "wasser-und-schatten"


def examples() -> Iterator[tuple[str, str]]:
    """Yield each command with the response printed below it."""
    for block in BLOCK.findall(CHAPTER):
        lines = [line.removeprefix("    ") for line in block.strip("\n").splitlines()]
        end = next(number for number, line in enumerate(lines) if not line)
        yield "\n".join(lines[:end]), "\n".join(lines[end:])


def send(client: Client, command: str, known: dict[str, str]) -> Any:
    """Send what curl would."""
    program, *words = shlex.split(Template(command.replace("\\\n", "")).substitute(known))
    assert program == "curl"
    method, address, headers, body = "", "", {}, ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        elif word != "-i":
            address = word
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    return client.generic(method or ("POST" if body else "GET"), address, body, kind, headers=headers)


def fits(printed: Any, said: Any) -> bool:
    """Return whether a response matches the printed one, with all of its members."""
    if printed == "…":
        return True
    if isinstance(printed, dict) and isinstance(said, dict):
        return printed.keys() == said.keys() and all(fits(printed[name], said[name]) for name in printed)
    if isinstance(printed, list) and isinstance(said, list):
        return len(printed) == len(said) and all(map(fits, printed, said))
    return bool(printed == said)


def test_documented_examples_work(housing: Group, facilitator: User):
    Group.objects.update(slug="affordable-housing")
    known = {
        "SITE": "",
        "PASSWORD": PASSWORD,
        "TOKEN": "",
        "ETAG": "",
        "ACCESS_TOKEN": token_for(facilitator, "community:read")[1],
    }
    tried = sorted(examples(), key=lambda example: "-X DELETE" in example[0])  # the token is deleted last
    assert len(tried) == 10
    for command, printed in tried:
        answer = send(Client(enforce_csrf_checks=True), command, known)
        head, _blank, body = printed.strip().rpartition("\n\n") if printed.strip().startswith("HTTP") else ("", "", printed)
        status = re.match(r"HTTP/1.1 (\d+)", head)
        assert answer.status_code == (int(status[1]) if status else 200), command
        assert all(name in answer for name in re.findall(r"^([A-Za-z-]+): ", head, re.MULTILINE)), command
        said = answer.json()
        assert fits(json.loads(body), said), (command, said)
        known["TOKEN"] = said.get("meta", {}).get("session_token", known["TOKEN"])
        if answer.status_code == 200 and not known["ETAG"]:
            known["ETAG"] = answer.headers.get("ETag", "").replace('"', '\\"')


@pytest.mark.parametrize(
    ("printed", "said", "does_fit"),
    [({"a": "…"}, {"a": 1}, True), ({"a": 1}, {"a": 2}, False), ({"a": 1}, {"a": 1, "b": 2}, False), ([1], [1, 2], False)],
)
def test_response_is_matched_against_the_printed_example(printed: Any, said: Any, does_fit: bool):
    assert fits(printed, said) is does_fit
