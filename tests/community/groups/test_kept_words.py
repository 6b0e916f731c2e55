"""What members type into a room's forms survives another facilitator's change, an expired session, or an old token."""

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.users.models import User
from community.groups.models import Group, RoomLogEntry
from community.library.models import Document, Version
from tests.community.files.made import share_rows

WELCOME = "/en/community/groups/heat/welcome/"
FILES = "/en/community/groups/heat/files/"
PASSWORD = "wasser-und-schatten"


@pytest.fixture
def two(joined: Callable[..., User], client_of: Callable[[User], Client], heat: Group) -> list[Client]:
    """The browsers of two facilitators."""
    return [client_of(joined(name, heat, "facilitator")) for name in ("first", "second")]


def opened(client: Client) -> str:
    return client.get(WELCOME).context["form"]["opened_with"].value()


def test_second_facilitator_to_save_sees_both_texts(two: list[Client], heat: Group):
    first, second = two
    marks = opened(second)
    first.post(WELCOME, {"welcome": "Erste <Zeile>\r\n\r\nzweite", "opened_with": opened(first)})
    answer = second.post(WELCOME, {"welcome": "Meine Worte", "opened_with": marks})

    heat.refresh_from_db()
    assert heat.welcome.startswith("Erste")
    assert answer.status_code == 422
    page = lxml.html.fromstring(answer.content.decode())
    assert page.get_element_by_id("id_welcome").value.strip() == "Meine Worte"
    assert page.get_element_by_id("id_welcome_saved").value.split() == ["Erste", "<Zeile>", "zweite"]
    assert "first@example.org has changed this in the meantime" in page.text_content()
    again = answer.context["form"]["opened_with"].value()
    assert second.post(WELCOME, {"welcome": "Beides", "opened_with": again}).status_code == 302
    heat.refresh_from_db()
    assert heat.welcome == "Beides"
    assert RoomLogEntry.objects.filter(action="welcome").count() == 2


def test_another_change_after_a_conflict_is_a_conflict_too(two: list[Client], heat: Group):
    first, second = two
    marks = opened(second)
    first.post(WELCOME, {"welcome": "eins", "opened_with": opened(first)})
    answer = second.post(WELCOME, {"welcome": "meins", "opened_with": marks})
    first.post(WELCOME, {"welcome": "zwei", "opened_with": opened(first)})
    answer = second.post(WELCOME, {"welcome": "meins", "opened_with": answer.context["form"]["opened_with"].value()})

    assert answer.status_code == 422
    heat.refresh_from_db()
    assert heat.welcome == "zwei"


def test_typed_text_is_restored_after_the_login(joined: Callable[..., User], client_of: Callable[[None], Client], heat: Group):
    user = joined("first", heat, "facilitator")
    client = client_of(None)
    answer = client.post(WELCOME, {"welcome": "Lange <Worte>", "opened_with": ""})
    assert answer.status_code == 404  # nobody learns that the room exists
    assert "Lange &lt;Worte&gt;" in answer.content.decode()
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD, "next": WELCOME})

    page = client.get(WELCOME)
    assert page.context["form"]["welcome"].value() == "Lange <Worte>"
    assert "it is not saved yet" in page.content.decode()
    client.post(WELCOME, {"welcome": "Lange <Worte>"})
    assert "it is not saved yet" not in client.get(WELCOME).content.decode()
    heat.refresh_from_db()
    assert heat.welcome == "Lange <Worte>"


def test_note_on_a_version_is_restored_after_the_login_and_the_file_to_choose_named(
    joined: Callable[..., User], client_of: Callable[[None], Client], heat: Group
):
    user = joined("first", heat)
    client = client_of(None)
    [file] = share_rows(heat, ["a.txt"], user)
    page_of_file = f"/en/community/files/{file.document_id}/"
    client.post(page_of_file, {"note": "Mein Plan", "content": SimpleUploadedFile("plan.txt", b"geheim")})
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD, "next": page_of_file})

    page = client.get(page_of_file).content.decode()
    assert 'value="Mein Plan"' in page
    assert "Please choose the file again: plan.txt" in page
    assert "geheim" not in page
    assert Version.objects.get() == file


def test_typed_text_is_not_shown_to_another_person_who_logs_in(
    account: Callable[..., User], client_of: Callable[[None], Client], heat: Group
):
    client = client_of(None)
    client.post(WELCOME, {"welcome": "Lange Worte"})
    client.post("/en/accounts/login/", {"login": account("other").email, "password": PASSWORD, "next": WELCOME})

    assert "Lange Worte" not in client.get(WELCOME).content.decode()


@pytest.mark.parametrize("form", ["welcome", "upload", "delete"])
def test_every_room_form_refused_for_csrf_can_be_resent_with_one_click(
    form: str, joined: Callable[..., User], heat: Group, client_of: Callable[[User], Client]
):
    user = joined("first", heat, "facilitator")
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    [file] = share_rows(heat, ["a.txt"], user)
    address, data, labels = {
        "welcome": (WELCOME, {"welcome": "Neue Worte\r\nund mehr", "opened_with": ""}, ["welcome text"]),
        "upload": (FILES, {"files": SimpleUploadedFile("plan.txt", b"Text")}, ["Files"]),
        "delete": (f"/en/community/files/{file.document_id}/delete/", {}, []),
    }[form]
    answer = client.post(address, data)
    (again,) = [one for one in lxml.html.fromstring(answer.content.decode()).forms if one.method == "POST"]
    assert answer.status_code == 403
    assert [label for label in labels if label.casefold() not in again.text_content().casefold()] == []
    fields: dict[str, Any] = dict(again.form_values())
    if form == "upload":
        assert "plan.txt" in again.text_content()
        fields["files"] = SimpleUploadedFile("plan.txt", b"Text")

    assert client.post(again.get("action"), fields).status_code == 302
    heat.refresh_from_db()
    assert {
        "welcome": heat.welcome.splitlines() == ["Neue Worte", "und mehr"],
        "upload": Document.objects.filter(title="plan").exists(),
        "delete": Document.objects.trashed().exists(),
    }[form]
