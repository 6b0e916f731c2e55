"""The start page and the navigation of groups contain what features register; the shell knows none by name."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

import community
from cms.users.models import User
from community import navigation, start_page
from community.access.actor import Actor
from community.groups.models import Group
from community.navigation import GroupEntry, register_group_entry
from community.start_page import Section, register_section

HERE = Path(community.__file__).parent
ROOM = "/en/community/groups/housing/"


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_page, "_sections", dict(start_page._sections))
    monkeypatch.setattr(navigation, "_entries", dict(navigation._entries))


def section(slug: str) -> Callable[[Actor], Section]:
    """Make a section that shows only a group of this name."""
    group = Group(slug=slug, name=f"Shelf {slug}")
    group.file_count = 0
    return lambda _actor: Section("community/groups/my_groups.html", {"groups": [group]}, in_rail=True)


def test_sections_are_ordered_by_rank_and_shown_only_to_their_users(member: User, client_of: Callable[[User], Client]):
    register_section("last", section("last"), rank=90)
    register_section("first", section("first"), rank=1)
    register_section("nobody's", lambda actor: section("secret")(actor) if actor.site_roles else None)
    page = client_of(member).get("/en/community/").content.decode()

    assert re.findall(r"<bdi>([^<]*)</bdi></a>", page) == ["Shelf first", "Affordable housing", "Shelf last"]


def test_start_page_without_sections_shows_that_it_is_empty(
    account: Callable[..., User], client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(start_page, "_sections", {})

    assert "There is nothing here yet." in client_of(account("new")).get("/en/community/").content.decode()


def links(client: Client, path: str) -> list[tuple[str, str, bool]]:
    """Return (URL, text, whether it is the current page) for the navigation of a group."""
    found = client.get(path).content.decode().partition('<nav class="tabs"')[2].partition("</nav>")[0]
    return [
        (url, words, bool(here)) for url, here, words in re.findall(r'<a href="(.*?)"( aria-current="page")?>(.*?)</a>', found)
    ]


def test_group_entries_are_ordered_by_rank_and_shown_only_to_those_allowed(
    member: User, facilitator: User, client_of: Callable[[User], Client], housing: Group
):
    navigation._entries = {view: navigation._entries[view] for view in ("groups:log", "groups:people", "groups:room")}
    overview, people, log = (
        (ROOM, "Overview", True),
        (f"{ROOM}people/", "People", False),
        (f"{ROOM}log/", "Log of the room", False),
    )
    assert links(client_of(member), ROOM) == [overview, people]
    assert links(client_of(facilitator), ROOM) == [overview, people, log]

    register_group_entry(GroupEntry("groups:welcome", _("Welcome to"), rank=5))
    assert links(client_of(member), ROOM) == [overview, (f"{ROOM}welcome/", "Welcome to", False), people]
    names = ["", "welcome/", "people/", "log/"]
    assert [entry[0] for entry in links(client_of(facilitator), f"{ROOM}log/")] == [f"{ROOM}{name}" for name in names]
    assert links(client_of(facilitator), f"{ROOM}log/")[3] == (f"{ROOM}log/", "Log of the room", True)

    navigation._entries.pop("groups:people")
    navigation._entries.pop("groups:welcome")
    assert links(client_of(member), ROOM) == []  # a single entry is no navigation


def test_shell_imports_no_feature():
    features = {path.parent.name for path in HERE.glob("*/apps.py")} - {"access", "api", "privacy"}
    shell = [*HERE.glob("*.py"), *HERE.glob("api/*.py"), *HERE.glob("templatetags/*.py"), *HERE.glob("privacy/*.py")]

    assert {"files", "people", "groups"} <= features
    for path in shell:
        imports = re.findall(r"^\s*(?:from|import) (\.\S*|community\.\S+)", path.read_text("utf-8"), re.MULTILINE)
        assert [name for name in imports if features & set(name.strip(".").split("."))] == [], path
