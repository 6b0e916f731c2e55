"""Files for a room are received only from its members: from others, not even the first byte is read."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory, override_settings

from cms.request_sizes import may_send_files
from cms.users.models import User
from community.groups.models import Group
from community.library.views.listing import files

ROOM = "/en/community/groups/housing/"
FILES = f"{ROOM}files/"


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("The body was read.")

    readline = readlines = read


def upload(client: Client, address: str = FILES) -> Any:
    facts = {"CONTENT_LENGTH": "150000000", "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
    return client.generic("POST", address, **facts)


def test_large_uploads_from_non_members_are_refused_unread(
    housing: Group, neighbour: User, editor: User, client_of: Callable[[User | None], Client]
) -> None:
    for outsider in (None, neighbour, editor):
        assert upload(client_of(outsider)).status_code == 413


@pytest.mark.parametrize("address", ["", "welcome/", "../none/", "files/new-folder/"])
def test_urls_that_accept_no_files_refuse_large_bodies_unread(
    housing: Group, facilitator: User, client_of: Callable[[User | None], Client], address: str
) -> None:
    from posixpath import normpath

    assert upload(client_of(facilitator), normpath(ROOM + address) + "/").status_code == 413


def test_only_members_may_send_files(housing: Group, member: User, neighbour: User, rf: RequestFactory) -> None:
    def may(user: User | AnonymousUser) -> bool:
        request = rf.post(FILES)
        request.user = user
        return may_send_files(request, files, {"slug": "housing"})

    assert (may(member), may(neighbour), may(AnonymousUser())) == (True, False, False)


@override_settings(LARGEST_FORM=2_000)
def test_file_of_a_member_may_exceed_the_form_size_limit(
    housing: Group, member: User, client_of: Callable[[User | None], Client]
) -> None:
    client = client_of(member)
    answer = client.post(FILES, {"files": io.BytesIO(b"wort " * 2_000)})

    assert answer.status_code in (302, 422)
    assert "What you sent is larger" not in answer.content.decode()


def test_every_text_field_of_a_room_has_a_maximum_length(
    housing: Group, facilitator: User, client_of: Callable[[User | None], Client]
) -> None:
    client = client_of(facilitator)
    for address in (f"{FILES}new-folder/", f"{ROOM}welcome/"):
        html = client.get(address).content.decode()
        [form] = re.findall(r'<form class="form" method="post".*?</form>', html, re.DOTALL)
        fields = re.findall(r'<(?:textarea|input type="text")[^>]*>', form)
        assert len(fields) == 1
        assert "maxlength=" in fields[0]

    long = client.post(f"{ROOM}welcome/", {"welcome": "x" * 10_001})
    assert long.status_code == 422
