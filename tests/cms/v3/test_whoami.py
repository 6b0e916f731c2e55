"""A token asks which account it belongs to: its name and address are told with the scope for them only."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from cms.tokens.services import save_service
from cms.users.models import User
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import call, token_for

ADDRESS = "/api/v3/whoami/"


def told(plain: str) -> dict[str, Any]:
    answer = call(ADDRESS, plain)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store"), answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("scopes", [["content:read"], ["content:write"], ["content:read", "community:read", "groups:manage"]])
def test_personal_data_need_the_scope_of_the_profile(homes: object, scopes: list[str]) -> None:
    editor = make_editor()

    assert told(token_for(editor, *scopes)[1]) == {
        "user": {"id": str(editor.pk), "username": "", "email": "", "first_name": "", "last_name": "", "is_superuser": False},
        "profile": {"avatar_url": None},
        "groups": ["Redaktion"],
    }


def test_personal_data_are_told_with_the_scope_of_the_profile(homes: object) -> None:
    editor = make_editor()

    user = told(token_for(editor, "content:read", "profile:read")[1])["user"]

    assert (user["email"], user["username"]) == (editor.email, editor.email)


def test_profile_alone_does_not_open_the_content(db: None) -> None:
    answer = call(ADDRESS, token_for(make_account("anna@example.org"), "profile:read")[1])

    assert (answer.status_code, answer.json()["scope"]) == (403, "content:read")


def test_service_has_no_personal_data(db: None) -> None:
    admin = make_account("chef@example.org", is_superuser=True)
    group = Group.objects.create(name="Spiegel")
    service = save_service(name="Spiegel", purpose="", groups=[group], by=admin)

    found = told(token_for(service.account, "content:read", by=admin)[1])

    assert (found["user"]["id"], found["user"]["username"], found["groups"]) == (str(service.account.pk), "", ["Spiegel"])
    assert User.objects.get(pk=service.account.pk).email is None
