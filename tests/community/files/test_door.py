"""The only view that serves files: who gets what, whole or in part."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from cms.users.models import User
from community.files.models import PrivateFile
from community.files.serve import Unsatisfiable, wanted_range
from community.groups.models import Group
from community.library.models import Version
from tests.community.library.made import upload_file

TEXT = b"0123456789" * 10
ETAG = f'"{hashlib.sha256(TEXT).hexdigest()}"'


@pytest.fixture
def address(housing: Group, member: User) -> str:
    row = upload_file(group=housing, upload=SimpleUploadedFile("zahlen.txt", TEXT), by=member)
    return f"/en/community/documents/{row.pk}/"


@pytest.fixture
def inside(facilitator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(facilitator)


WHOLE = (200, TEXT, None)


def part(first: int, last: int) -> tuple[int, bytes, str]:
    return 206, TEXT[first : last + 1], f"bytes {first}-{last}/100"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, WHOLE),
        ({"Range": "bytes=0-0"}, part(0, 0)),
        ({"Range": "bytes=0-99"}, part(0, 99)),
        ({"Range": "bytes=10-19"}, part(10, 19)),
        ({"Range": "bytes=95-"}, part(95, 99)),
        ({"Range": "bytes=95-1000"}, part(95, 99)),
        ({"Range": "bytes=-5"}, part(95, 99)),
        ({"Range": "bytes=-1000"}, part(0, 99)),
        ({"Range": "BYTES = 1-2 "}, part(1, 2)),
        ({"Range": "bytes=100-"}, (416, b"", "bytes */100")),
        ({"Range": "bytes=100-200"}, (416, b"", "bytes */100")),
        ({"Range": "bytes=-0"}, (416, b"", "bytes */100")),
        ({"Range": "bytes=0-1,5-6"}, WHOLE),
        ({"Range": "bytes=5-4"}, WHOLE),
        ({"Range": "bytes=-"}, WHOLE),
        ({"Range": "bytes=a-b"}, WHOLE),
        ({"Range": "bytes=٠-٥"}, WHOLE),
        ({"Range": "items=0-5"}, WHOLE),
        ({"Range": "bytes"}, WHOLE),
        ({"Range": "bytes=0-5", "If-Range": ETAG}, part(0, 5)),
        ({"Range": "bytes=0-5", "If-Range": '"another"'}, WHOLE),
        ({"Range": "bytes=0-5", "If-Range": f"W/{ETAG}"}, WHOLE),
        ({"Range": "bytes=0-5", "If-Range": "Mon, 30 Nov 2026 05:00:00 GMT"}, WHOLE),
    ],
    ids=str,
)
def test_range_request_gets_the_part_the_whole_file_or_416(
    inside: Client, address: str, asked: dict[str, str], expected: tuple[int, bytes, str | None]
):
    answer = inside.get(address, headers=asked)

    assert (answer.status_code, answer.getvalue(), answer.get("Content-Range")) == expected
    assert answer["Cache-Control"] == "private, no-cache"
    if answer.status_code != 416:
        headers = {name: answer[name] for name in ("Content-Length", "ETag", "Accept-Ranges", "X-Content-Type-Options")}
        assert headers == {
            "Content-Length": str(len(expected[1])),
            "ETag": ETAG,
            "Accept-Ranges": "bytes",
            "X-Content-Type-Options": "nosniff",
        }
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Disposition"] == 'attachment; filename="zahlen.txt"'
        assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("known", "status"), [(ETAG, 304), (f"W/{ETAG}", 304), (f'"x", {ETAG}', 304), ("*", 304), ('"x"', 200), ("x", 200)]
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_matching_if_none_match_gets_304(inside: Client, address: str, method: str, known: str, status: int):
    answer = getattr(inside, method)(
        address, headers={"If-None-Match": known, "Range": "bytes=0-1"} if status == 304 else {"If-None-Match": known}
    )

    assert (answer.status_code, answer["ETag"], answer["Cache-Control"]) == (status, ETAG, "private, no-cache")
    assert answer.getvalue() == (TEXT if (status, method) == (200, "get") else b"")


def known(answer: Any) -> dict[str, str]:
    """Return the headers, except the one that differs between any two responses."""
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


def test_head_returns_the_headers_of_get(inside: Client, address: str):
    head, get = inside.head(address, headers={"Range": "bytes=0-1"}), inside.get(address)

    assert (head.status_code, head.getvalue()) == (200, b"")
    assert get.getvalue() == TEXT
    assert known(head) == known(get)


def test_unauthorized_request_gets_404_without_etag_or_range(
    address: str, neighbour: User, client_of: Callable[[User | None], Client]
):
    for person in (None, neighbour):
        for headers in ({"Range": "bytes=0-1"}, {"If-None-Match": ETAG}, {"If-None-Match": "*"}, {"Range": "bytes=1000-"}):
            answer = client_of(person).get(address, headers=headers)
            assert (answer.status_code, answer.get("ETag"), answer.get("Content-Range")) == (404, None, None)


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("Müller, Anna.txt", "attachment; filename*=utf-8''M%C3%BCller%2C%20Anna.txt"),
        ('a"b\\c.txt', 'attachment; filename="c.txt"'),
        ("ليلى.txt", "attachment; filename*=utf-8''%D9%84%D9%8A%D9%84%D9%89.txt"),
        ("a\r\nSet-Cookie: x.txt", 'attachment; filename="aSet-Cookie: x.txt"'),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_file_names_are_escaped_in_content_disposition(name: str, disposition: str, housing: Group, member: User, inside: Client):
    upload = SimpleUploadedFile("x", TEXT)
    upload._name = name  # as a client other than a browser may send it
    upload_file(group=housing, upload=upload, by=member)

    answer = inside.get(Version.objects.get().get_absolute_url())
    assert (answer["Content-Disposition"], answer.getvalue()) == (disposition, TEXT)


@pytest.mark.parametrize(
    ("content_type", "sent"),
    [
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/plain; charset=windows-1252", "text/plain; charset=windows-1252"),
        ("image/png", "image/png"),
    ],
)
def test_text_is_served_with_its_charset(inside: Client, address: str, content_type: str, sent: str):
    PrivateFile.objects.update(content_type=content_type)

    answer = inside.get(address)
    assert (answer["Content-Type"], answer.getvalue()) == (sent, TEXT)


@given(
    some.text(some.characters(codec="ascii"), max_size=20).map(lambda text: f"bytes={text}")
    | some.from_regex(r"bytes=\d*-\d*", fullmatch=True),
    some.integers(1, 300),
)
def test_accepted_range_always_lies_within_the_file(header: str, size: int):
    class Request:
        method = "GET"
        headers: dict[str, Any] = {"Range": header}

    try:
        found = wanted_range(Request(), size, '"x"')  # type: ignore[arg-type]  # all that it reads
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < size
