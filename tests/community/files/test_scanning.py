"""Files are scanned for viruses by a real clamd: what everybody sees during the scan, and afterwards."""

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from clamav_client.clamd import ClamdNetworkSocket, ClamdUnixSocket
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.announcing import Frequency
from cms.jobs.models import Job
from cms.users.models import User
from community.files import scanning
from community.files.models import PrivateFile
from community.files.ready import announce_if_ready, file_ready
from community.files.scanning import ScannerAway, scan_forgotten, scanner
from community.files.store import private_storage
from community.groups.models import Group
from community.library.models import Document, Version
from community.notifications.models import Notification
from community.notifications.preferences import Subject, set_frequencies
from search.indexing.tasks import catch_up
from tests.jobs import QUEUED, let_jobs_age, work_off

from .conftest import Tus

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = "/en/community/groups/housing/"
FILES = f"{ROOM}files/"
WORD = "Zwergtaucher"
# In pieces, so that no scanner reports this file as infected.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
Scan = PrivateFile.Scan


@pytest.fixture
def queued(settings: Any) -> None:
    settings.TASKS = QUEUED


@pytest.fixture
def announced_files() -> Iterator[list[PrivateFile]]:
    """The files for which `file_ready` was sent."""
    files: list[PrivateFile] = []

    def note(file: PrivateFile, **_signal: Any) -> None:
        files.append(file)

    file_ready.connect(note)
    yield files
    file_ready.disconnect(note)


@pytest.fixture
def unreachable_scanner_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"tcp://127.0.0.1:{port}"


@pytest.fixture
def own(member: User, housing: Group, client_of: Callable[[User], Client]) -> Client:
    return client_of(member)


@pytest.fixture
def others(facilitator: User, client_of: Callable[[User], Client]) -> Client:
    """A user who can do everything in the room, but did not upload the file."""
    return client_of(facilitator)


def share(client: Client, content: bytes = f"Ein {WORD}.".encode()) -> str:
    """Share a file through the form; return its URL."""
    answer = client.post(FILES, {"files": SimpleUploadedFile("Bericht vom See.txt", content)})
    assert answer.status_code == 302
    return f"/en/community/documents/{Version.objects.get().pk}/"


def body(client: Client, address: str, **options: Any) -> str:
    return client.get(address, **options).getvalue().decode()


def page_of_file() -> str:
    with override("en"):
        return Document.objects.get().get_absolute_url()


def assert_unseen(client: Client, address: str) -> None:
    for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
        assert client.get(address, headers=headers).status_code == client.head(address, headers=headers).status_code == 404
    assert client.get(page_of_file()).status_code == 404
    for page in (ROOM, FILES):
        assert "Bericht vom See" not in body(client, page)
    assert "0 files" in body(client, "/en/community/")
    catch_up()
    for word in (WORD, "Bericht"):
        assert "Bericht vom See" not in body(client, f"/api/search/?q={word}&locale=en")


def assert_seen(client: Client, address: str) -> None:
    assert client.get(address, headers={"Range": "bytes=0-2"}).getvalue() == b"Ein"
    assert "Bericht vom See" in body(client, ROOM)
    assert "1 file" in body(client, "/en/community/")
    catch_up()
    assert "Bericht vom See" in body(client, f"/api/search/?q={WORD}&locale=en")


def test_others_see_a_file_only_after_the_virus_scan(
    clamd: str, queued: None, own: Client, others: Client, announced_files: list[PrivateFile]
):
    address = share(own)
    assert PrivateFile.objects.get().scan == Scan.CHECKING
    assert_unseen(others, address)
    said = body(own, page_of_file()).replace("\N{FIRST STRONG ISOLATE}", "").replace("\N{POP DIRECTIONAL ISOLATE}", "")
    assert "“Bericht vom See” was uploaded and is being checked for viruses." in said
    room = body(own, ROOM)
    assert "It is being checked for viruses. Others will see it when that is done." in room
    answer = own.get(address)
    assert (answer.status_code, "This file is being checked" in answer.content.decode()) == (404, True)
    assert WORD not in answer.content.decode()
    assert announced_files == []

    work_off()
    file = PrivateFile.objects.get()
    assert (file.scan, announced_files) == (Scan.CLEAN, [file])
    for client in (own, others):
        assert_seen(client, address)
    assert "being checked" not in body(own, ROOM)


def test_others_are_notified_once_and_only_of_clean_files(
    clamd: str, queued: None, own: Client, member: User, facilitator: User, housing: Group
):
    facilitator.language = "fr"
    facilitator.save()
    set_frequencies(person=facilitator, frequencies={Subject("library.new_files", housing.pk): Frequency.AT_ONCE})
    share(own, EICAR)
    work_off()
    assert (Notification.objects.count(), mail.outbox) == (0, [])

    Document.objects.all().delete()
    share(own)
    assert (Notification.objects.count(), mail.outbox) == (0, [])
    work_off()
    announce_if_ready(Version.objects.get().pk)  # a job that runs twice
    work_off()
    assert [notification.person for notification in Notification.objects.all()] == [facilitator]
    assert [letter.to for letter in mail.outbox] == [[facilitator.email]]
    assert "a partagé un fichier" in mail.outbox[0].subject
    assert "Bericht vom See" in mail.outbox[0].body


def test_file_scanned_before_the_form_is_submitted_is_visible_at_once(
    clamd: str, queued: None, tus: Tus, others: Client, announced_files: list[PrivateFile]
):
    key = tus.upload(f"Ein {WORD}.".encode(), name="Bericht vom See.txt")
    work_off()
    assert (PrivateFile.objects.get().scan, announced_files) == (Scan.CLEAN, [])
    tus.client.post(FILES, {"files_staged": key})

    assert [str(file.pk) for file in announced_files] == [key]
    assert_seen(others, f"/en/community/documents/{key}/")


def test_infected_file_is_deleted_and_its_uploader_informed(
    clamd: str,
    queued: None,
    own: Client,
    others: Client,
    announced_files: list[PrivateFile],
    stored: Callable[[], set[str]],
    caplog: Any,
):
    address = share(own, EICAR)
    assert len(stored()) == 1
    with caplog.at_level(logging.WARNING, "community.files.scanning"):
        work_off()

    file = PrivateFile.objects.get()
    assert (file.scan, file.content.name, stored(), announced_files) == (Scan.INFECTED, "", set(), [])
    assert [record.getMessage() for record in caplog.records if "virus" in record.getMessage()] == [
        f"The virus Eicar-Test.UNOFFICIAL was found in the file {file.pk} of library {file.room}: it is deleted."
    ]
    assert_unseen(others, address)
    room = body(own, ROOM)
    assert "A virus was found in it, so it was deleted. Nobody else has seen it." in room
    assert f'href="{address}"' not in room
    answer = own.get(address)
    assert (answer.status_code, "A virus was found in this file" in answer.content.decode()) == (404, True)
    page = page_of_file()
    assert own.post(f"{page}delete/").status_code == own.post(f"{page}erase/").status_code == 302
    assert not Document.objects.exists()
    assert not PrivateFile.objects.exists()


def test_virus_found_before_the_form_is_submitted_is_reported_in_the_form(clamd: str, queued: None, tus: Tus):
    key = tus.upload(EICAR)
    work_off()
    answer = tus.client.post(FILES, {"files_staged": key})

    assert answer.status_code == 422
    assert "A virus was found in this file, so it was deleted. Choose another file." in answer.content.decode()
    assert not Version.objects.exists()


def test_infected_file_does_not_count_towards_the_quota(clamd: str, tus: Tus, settings: Any):
    settings.COMMUNITY_PERSON_BYTES = 100
    tus.upload(EICAR)

    assert PrivateFile.objects.get().scan == Scan.INFECTED
    assert tus.create(100).status_code == 201


def test_files_wait_while_the_scanner_is_unavailable(
    clamd: str, queued: None, unreachable_scanner_url: str, settings: Any, own: Client, others: Client, client: Client
):
    settings.CLAMD_URL = unreachable_scanner_url
    address = share(own)
    work_off()
    assert PrivateFile.objects.get().scan == Scan.CHECKING
    assert Job.objects.due().count() == 0
    assert Job.objects.filter(status="READY", exception_class_path__endswith="ScannerAway").count() == 1
    assert_unseen(others, address)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["virus scanner"], answer.json()["figures"]["files_being_checked"]) == (
        200,
        "impaired",
        1,
    )

    settings.CLAMD_URL = clamd
    assert client.get("/readyz").json()["virus scanner"] == "ok"
    let_jobs_age(timedelta(minutes=1))
    work_off()
    assert_seen(others, address)


def test_periodic_job_scans_files_whose_scan_job_was_lost(
    clamd: str, queued: None, own: Client, others: Client, unreachable_scanner_url: str, settings: Any
):
    address = share(own)
    Job.objects.all().delete()
    scan_forgotten()
    assert PrivateFile.objects.get().scan == Scan.CHECKING  # its job may still run
    PrivateFile.objects.update(created_at=timezone.now() - timedelta(hours=1))
    settings.CLAMD_URL = unreachable_scanner_url
    scan_forgotten()
    assert PrivateFile.objects.get().scan == Scan.CHECKING
    settings.CLAMD_URL = clamd
    scan_forgotten()

    assert_seen(others, address)


def test_file_that_cannot_be_scanned_does_not_block_others(clamd: str, queued: None, tus: Tus, monkeypatch: pytest.MonkeyPatch):
    lost, hard, last = (tus.upload(f"Text {number}".encode()) for number in range(3))
    now = timezone.now()
    for age, key in enumerate((last, hard, lost), 1):
        PrivateFile.objects.filter(pk=key).update(created_at=now - timedelta(hours=age))
    private_storage().delete(PrivateFile.objects.get(pk=lost).content.name)
    find = scanning.find_virus

    def find_unless_hard(content: Any) -> str:
        if content.name.endswith(hard):
            raise ScannerAway("ERROR: it is too large")
        return find(content)

    monkeypatch.setattr(scanning, "find_virus", find_unless_hard)
    scan_forgotten()

    assert {str(file.pk): file.scan for file in PrivateFile.objects.all()} == {
        lost: Scan.CHECKING,
        hard: Scan.CHECKING,
        last: Scan.CLEAN,
    }


def test_disabling_the_scanner_releases_waiting_files(clamd: str, queued: None, own: Client, others: Client, settings: Any):
    address = share(own)
    settings.CLAMD_URL = ""
    work_off()

    assert PrivateFile.objects.get().scan == Scan.NOT_SCANNED
    assert_seen(others, address)


def test_file_is_visible_at_once_without_a_scanner(own: Client, others: Client, client: Client):
    address = share(own)

    assert PrivateFile.objects.get().scan == Scan.NOT_SCANNED
    assert client.get("/readyz").json()["virus scanner"] == "ok"
    assert_seen(others, address)


@pytest.mark.parametrize(
    ("address", "kind", "facts"),
    [
        ("tcp://scanner:3311", ClamdNetworkSocket, {"host": "scanner", "port": 3311}),
        ("tcp://scanner", ClamdNetworkSocket, {"host": "scanner", "port": 3310}),
        ("unix:///run/clamav/clamd.ctl", ClamdUnixSocket, {"unix_socket": "/run/clamav/clamd.ctl"}),
    ],
)
def test_scanner_url_selects_the_client_and_its_target(address: str, kind: type, facts: dict[str, object], settings: Any):
    settings.CLAMD_URL = address
    found = scanner(5)

    assert type(found) is kind
    assert {name: getattr(found, name) for name in facts} == facts
