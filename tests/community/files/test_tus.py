"""Uploads by tus 1.0: what each header and method does, and who can do it."""

import base64
import contextlib
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from cms.users.models import User
from community.files import tus as protocol
from community.files.models import PrivateFile, Upload
from community.files.receiving import receive
from community.files.services import OutOfStep
from community.files.store import private_storage
from community.groups.models import Group, Membership

from .conftest import OCTETS, UPLOADS, Tus, metadata

NOBODYS = f"{UPLOADS}6f9619ff-8b86-d011-b42d-00cf4fc964ff"
TEXT = b"Wasser und Schatten. " * 20  # 420 bytes
commits = pytest.mark.django_db(transaction=True)


def detail(answer: Any) -> str:
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Tus-Resumable"] == "1.0.0"
    facts = answer.json()
    assert facts["status"] == answer.status_code
    return facts["detail"]


@commits
@pytest.mark.parametrize("sizes", [[420], [1, 419], [100, 100, 220], [210, 0, 210]])
def test_file_uploaded_in_parts_becomes_one_file(tus: Tus, member: User, housing: Group, sizes: list[int], stored: Any):
    address, at = tus.begin(len(TEXT), name="Müller, Anna.txt"), 0
    for size in sizes:
        assert tus.offset(address) == at
        answer = tus.patch(address, at, TEXT[at : at + size])
        at += size
        assert (answer.status_code, answer["Upload-Offset"], answer.content) == (204, str(at), b"")
        assert answer["Upload-Expires"].endswith(" GMT")
    file = PrivateFile.objects.get()

    assert address == f"{UPLOADS}{file.pk}"
    assert (file.name, file.size, file.content_type, file.sha256) == (
        "Müller, Anna.txt",
        420,
        "text/plain",
        hashlib.sha256(TEXT).hexdigest(),
    )
    assert (file.uploaded_by, file.tenant, file.room, file.attached_at) == (member, "library", str(housing.pk), None)
    with file.content.open("rb") as content:
        assert content.read() == TEXT
    assert stored() == {f"files/{file.pk}"}
    assert tus.offset(address) == len(TEXT)  # a client that missed the last response asks


def test_options_announces_server_capabilities_to_everybody(client_of: Callable[[None], Client], settings: Any):
    settings.COMMUNITY_FILE_MAX_BYTES = 1234
    for address in (UPLOADS, NOBODYS):
        answer = client_of(None).options(address)
        assert answer.status_code == 204
        assert {name: answer[name] for name in answer.headers if name.startswith("Tus-")} == {
            "Tus-Resumable": "1.0.0",
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,creation-with-upload,expiration,termination,checksum",
            "Tus-Max-Size": "1234",
            "Tus-Checksum-Algorithm": "sha1,sha256,sha512",
        }


def test_head_reports_offset_length_and_metadata(tus: Tus):
    answer = tus.create(10, name="ليلى.pdf")
    assert (answer.status_code, answer["Upload-Offset"], answer.content) == (201, "0", b"")
    answer = tus.send("HEAD", answer["Location"])

    assert (answer["Upload-Offset"], answer["Upload-Length"], answer.content) == ("0", "10", b"")
    assert answer["Upload-Metadata"] == metadata(filename="ليلى.pdf")
    assert "no-store" in answer["Cache-Control"]


@commits
def test_creation_request_can_carry_the_first_bytes(tus: Tus):
    answer = tus.create(20, body=TEXT[:15])
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "15")
    whole = tus.create(20, body=TEXT[:20])
    assert (whole.status_code, whole["Upload-Offset"]) == (201, "20")
    ignored = tus.create(20, body=TEXT[:15], Content_Type="text/plain")
    assert (ignored.status_code, ignored["Upload-Offset"]) == (201, "0")

    assert [str(file.pk) for file in PrivateFile.objects.all()] == [whole["Location"].rpartition("/")[2]]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Tus_Resumable": ""}, 412),
        ({"Upload_Length": ""}, 400),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "1e3"}, 400),
        ({"Upload_Length": "٢"}, 400),
        ({"Upload_Length": "9" * 30}, 400),
        ({"Upload_Length": "0"}, 422),
        ({"Upload_Defer_Length": "1"}, 400),
        ({"Upload_Metadata": "filename ?"}, 400),
        ({"Upload_Metadata": "filename YQ==,filename YQ=="}, 400),
        ({"Upload_Metadata": "filename /w=="}, 400),  # not UTF-8
        ({"Upload_Metadata": "filename"}, 404),  # without a destination
        ({"Upload_Metadata": ""}, 404),
        ({"Upload_Metadata": metadata(tenant="library", room="none")}, 404),
        ({"Upload_Metadata": metadata(tenant="none", room="housing")}, 404),
        ({"Upload_Metadata": metadata(tenant="library", room="a\0b")}, 400),
    ],
    ids=str,
)
def test_refused_creation_leaves_nothing_behind(tus: Tus, headers: dict[str, str], status: int, nothing_left: Callable[[], None]):
    answer = tus.create(10, **headers)

    assert (answer.status_code, bool(detail(answer))) == (status, True)
    nothing_left()


@pytest.mark.parametrize(
    ("offset", "body", "headers", "status"),
    [
        ("5", b"12345", {}, 409),
        ("11", b"12345", {}, 409),
        ("", b"12345", {}, 400),
        ("x", b"12345", {}, 400),
        ("0", b"12345678901", {}, 413),
        ("0", b"12345", {"Content_Type": "application/octet-stream"}, 415),
        ("0", b"12345", {"Upload_Checksum": "md5 AAAA"}, 400),
        ("0", b"12345", {"Upload_Checksum": "sha1 ?"}, 400),
        ("0", b"12345", {"Upload_Checksum": "sha1 AAAA"}, 460),
        ("0", b"12345", {"Transfer_Encoding": "chunked"}, 411),
    ],
    ids=str,
)
def test_refused_patch_changes_nothing(
    tus: Tus, offset: str, body: bytes, headers: dict[str, str], status: int, stored: Callable[[], set[str]]
):
    address = tus.begin(10)
    answer = tus.patch(address, offset, body, **headers)

    assert (answer.status_code, bool(detail(answer))) == (status, True)
    assert (tus.offset(address), stored()) == (0, set())


def test_matching_checksum_is_accepted(tus: Tus):
    address = tus.begin(10)
    for at, algorithm in ((0, "sha1"), (3, "sha256")):
        body = TEXT[at : at + 3]
        digest = base64.b64encode(hashlib.new(algorithm, body).digest()).decode()
        assert tus.patch(address, at, body, Upload_Checksum=f"{algorithm} {digest}").status_code == 204
    assert tus.offset(address) == 6


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "TRACE"])
def test_unsupported_method_gets_405(tus: Tus, method: str):
    answer = tus.send(method, tus.begin(10))

    assert (answer.status_code, answer["Allow"]) == (405, "OPTIONS, HEAD, PATCH, DELETE")


def test_post_can_override_the_method(tus: Tus):
    address = tus.begin(10)
    sent = {"Upload_Offset": "0", "X_HTTP_Method_Override": "PATCH"}
    assert tus.send("POST", address, b"123", **sent).status_code == 204
    assert tus.offset(address) == 3
    assert tus.send("GET", address, X_HTTP_Method_Override="DELETE").status_code == 405
    assert tus.send("POST", address, X_HTTP_Method_Override="DELETE").status_code == 204
    assert tus.send("HEAD", address).status_code == 404


@commits
@pytest.mark.parametrize("is_finished", [False, True])
def test_terminated_upload_leaves_nothing_behind(tus: Tus, nothing_left: Callable[[], None], is_finished: bool):
    address = tus.begin(10)
    tus.patch(address, 0, TEXT[: 10 if is_finished else 7])
    assert PrivateFile.objects.exists() == is_finished
    assert tus.send("DELETE", address).status_code == 204

    nothing_left()
    assert tus.send("HEAD", address).status_code == tus.send("DELETE", address).status_code == 404
    assert tus.patch(address, 7, b"123").status_code == 404


@commits
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("seite.html", b"<!doctype html><script>1</script>", "You cannot share this type of file here."),
        ("plan.pdf", b"%PDF-1.4 nothing of the kind", "The file is damaged"),
    ],
)
def test_disallowed_file_is_refused_once_it_is_complete(
    tus: Tus, name: str, content: bytes, sentence: str, nothing_left: Callable[[], None]
):
    address = tus.begin(len(content), name=name)
    tus.patch(address, 0, content[:5])
    answer = tus.patch(address, 5, content[5:])

    assert answer.status_code == 422
    assert sentence in detail(answer)
    nothing_left()
    assert tus.send("HEAD", address).status_code == 404


def test_error_detail_is_in_the_request_language(tus: Tus):
    for language, words in (("de", "leer"), ("fr", "vide"), ("ar", "فارغ")):
        assert words in detail(tus.create(0, Accept_Language=language))


def test_upload_is_accessible_only_to_its_owner(
    tus: Tus, facilitator: User, neighbour: User, client_of: Callable[[User | None], Client]
):
    address = tus.begin(10)
    for person, status in ((facilitator, 404), (neighbour, 404), (None, 401)):
        other = Tus(client_of(person))
        answers = [other.send("HEAD", address), other.patch(address, 0, b"12345"), other.send("DELETE", address)]
        assert [answer.status_code for answer in answers] == [status] * 3
        assert detail(answers[2]) == detail(other.send("DELETE", NOBODYS))  # as if it did not exist
    assert tus.offset(address) == 0


def test_former_member_cannot_continue_an_upload(tus: Tus, member: User):
    address = tus.begin(10)
    tus.patch(address, 0, b"123")
    Membership.objects.filter(user=member).delete()
    answer = tus.patch(address, 3, b"456")

    assert (answer.status_code, Upload.objects.get().offset) == (403, 3)
    assert detail(answer) == "This room is for the members of the group, and you are not one of them."


def test_request_with_a_session_cookie_needs_a_csrf_token(member: User, housing: Group):
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(member)
    browser = Tus(client)
    answer = browser.create(10)
    assert answer.status_code == 403
    assert detail(answer).startswith("The CSRF token is missing or wrong")
    client.get("/en/community/groups/housing/files/")
    token = {"X_CSRFToken": client.cookies["csrftoken"].value}
    address = browser.begin(10, **token)

    assert browser.patch(address, 0, b"123").status_code == browser.send("DELETE", address).status_code == 403
    assert browser.send("POST", address, X_HTTP_Method_Override="DELETE").status_code == 403
    assert browser.offset(address) == 0
    assert browser.patch(address, 0, b"123", **token).status_code == 204


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("The body was read.")

    readline = readlines = read


@pytest.mark.parametrize("user", ["nobody", "neighbour", "member"])
def test_body_is_not_read_before_permission_and_size_are_checked(
    user: str, tus: Tus, people: dict[str, User | None], client_of: Callable[[User | None], Client], settings: Any
):
    settings.COMMUNITY_FILE_MAX_BYTES = 1000
    address = tus.begin(10)
    client = client_of(people.get(user))
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Upload-Length": "150000000"}
    headers["Upload-Metadata"] = metadata(tenant="library", room="housing")
    body = {"CONTENT_LENGTH": "150000000", "CONTENT_TYPE": OCTETS, "wsgi.input": Unread()}
    statuses = [
        client.generic(method, where, headers=headers, **body).status_code
        for method, where in (("POST", UPLOADS), ("PATCH", address))
    ]

    assert statuses == {"nobody": [401, 401], "neighbour": [404, 404], "member": [413, 413]}[user]


def test_expired_upload_is_gone(tus: Tus):
    address = tus.begin(10)
    tus.patch(address, 0, b"123")
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(hours=23)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert tus.send("HEAD", address).status_code == tus.patch(address, 3, b"456").status_code == 410
    assert tus.send("DELETE", address).status_code == 204
    assert tus.send("HEAD", address).status_code == 404


class CutOff:
    """A body whose connection is cut after some bytes."""

    def __init__(self, content: bytes, error: type[OSError] | None) -> None:
        self.content, self.error = io.BytesIO(content), error

    def read(self, size: int) -> bytes:
        block = self.content.read(min(size, 7))
        if not block and self.error:
            raise self.error
        return block


@commits
@pytest.mark.parametrize("error", [None, ConnectionResetError])
def test_received_bytes_are_kept_when_the_connection_is_cut(tus: Tus, member: User, error: type[OSError] | None):
    address = tus.begin(len(TEXT))
    receive(upload=Upload.objects.get(), start=0, announced=len(TEXT), read=CutOff(TEXT[:100], error).read)
    assert tus.offset(address) == 100
    assert tus.patch(address, 100, TEXT[100:]).status_code == 204

    assert PrivateFile.objects.get().sha256 == hashlib.sha256(TEXT).hexdigest()


@commits
@pytest.mark.parametrize("end", [200, 420])
def test_late_duplicate_request_discards_its_own_part(tus: Tus, end: int, stored: Callable[[], set[str]]):
    """Two requests send the same bytes: one hangs on a dead connection, and ends after the other has moved the upload on."""
    address = tus.begin(len(TEXT))
    tus.patch(address, 0, TEXT[:100])

    blocks = iter([TEXT[100:end], b""])

    def read_late(_size: int) -> bytes:
        block = next(blocks)
        if block and tus.offset(address) == 100:
            assert tus.patch(address, 100, TEXT[100:end]).status_code == 204
        return block

    hung = Upload.objects.get()
    with pytest.raises(OutOfStep):
        receive(upload=hung, start=100, announced=end - 100, read=read_late)

    assert tus.offset(address) == end
    if end < len(TEXT):
        tus.patch(address, end, TEXT[end:])
    file = PrivateFile.objects.get()
    assert (file.sha256, stored()) == (hashlib.sha256(TEXT).hexdigest(), {f"files/{file.pk}"})


@commits
def test_two_requests_finishing_at_once_create_one_file(
    tus: Tus, monkeypatch: pytest.MonkeyPatch, stored: Callable[[], set[str]]
):
    """The other request finishes when this one has joined the parts and is about to save the file."""
    address = tus.begin(len(TEXT))
    tus.patch(address, 0, TEXT[:100])
    from community.files import services

    seen = services.inspect_upload
    others: list[int] = []

    def inspect_while_another_finishes(*arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(services, "inspect_upload", seen)
        others.append(tus.patch(address, 100, TEXT[100:]).status_code)
        return seen(*arguments, **options)

    monkeypatch.setattr(services, "inspect_upload", inspect_while_another_finishes)
    answer = tus.patch(address, 100, TEXT[100:])

    assert (others, answer.status_code) == ([204], 409)
    file = PrivateFile.objects.get()
    assert stored() == {f"files/{file.pk}"} == {file.content.name}
    assert tus.offset(address) == len(TEXT)


@commits
def test_upload_ends_with_an_error_when_the_storage_loses_a_part(tus: Tus, nothing_left: Callable[[], None]):
    address = tus.begin(len(TEXT))
    tus.patch(address, 0, TEXT[:100])
    private_storage().delete(Upload.objects.get().parts.get().content.name)
    answer = tus.patch(address, 100, TEXT[100:])

    assert answer.status_code == 422
    assert "lost on the server" in detail(answer)
    nothing_left()


@given(
    some.dictionaries(
        some.text(some.characters(min_codepoint=33, max_codepoint=126, exclude_characters=","), min_size=1), some.text()
    )
)
def test_metadata_round_trip(pairs: dict[str, str]):
    if not any("\0" in text for text in pairs.values()):
        assert protocol.read_metadata(protocol.write_metadata(pairs)) == pairs


@given(some.text())
def test_malformed_headers_raise_only_bad_request(value: str):
    for read in (protocol.read_metadata, protocol.read_checksum, lambda text: protocol.read_number({"n": text}, "n")):
        with contextlib.suppress(protocol.BadRequest):
            read(value)
