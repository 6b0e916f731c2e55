"""Virus scanning with clamd, where the site has one (`CLAMD_URL`).

A file is scanned as soon as it is staged, so the scan has usually finished by the time its form is sent. Until then only its uploader
can see it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.doctor.findings import Finding
from cms.health import Impaired
from cms.jobs.declaring import back_off, job
from cms.jobs.queueing import enqueue
from cms.media.missing import note_missing

from .models import PrivateFile
from .ready import announce_if_ready
from .store import private_storage

if TYPE_CHECKING:
    from cms.health import Facts

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(minutes=15)  # after which the periodic task scans files that their job did not
ANSWER_SOON = 3  # seconds, where somebody is waiting for the answer


class ScannerAway(Exception):
    """The scanner does not answer, or could not scan the file."""


class FileLost(Exception):
    """The storage no longer has the file."""


def is_scanning() -> bool:
    """Return whether the site has a scanner."""
    return bool(settings.CLAMD_URL)


def scanner(timeout: int) -> ClamdNetworkSocket:
    """Return the client for `CLAMD_URL`: tcp://host:3310 or unix:///path."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        return ClamdUnixSocket(address.path, timeout=timeout)
    return ClamdNetworkSocket(address.hostname or "127.0.0.1", address.port or 3310, timeout=timeout)


@contextmanager
def asking(timeout: int) -> Iterator[ClamdNetworkSocket]:
    """Yield the client, and close the socket it leaves open when it cannot connect. Raises ScannerAway for any failure."""
    client = scanner(timeout)
    try:
        yield client
    except (ClamdError, OSError) as error:
        raise ScannerAway(f"{type(error).__name__}: {error}") from error
    finally:
        if opened := getattr(client, "clamd_socket", None):
            opened.close()


def find_virus(content: BinaryIO) -> str:
    """Return the name of the virus in `content`, or "" if there is none. Raises ScannerAway."""
    with asking(settings.CLAMD_TIMEOUT) as client:
        answer = client.instream(content)
    state, found = next(iter(answer.values()), ("ERROR", "no answer"))
    if state == "FOUND":
        return found or "unknown"
    if state != "OK":
        raise ScannerAway(f"{state}: {found}")
    return ""


def scan_soon(file: PrivateFile) -> None:
    """Enqueue the scan of a file on commit."""
    if file.is_being_checked:
        enqueue(scan_file, str(file.pk))


@job(
    retry=back_off(8, first=timedelta(seconds=10), factor=3, most=timedelta(hours=1), final=(FileLost,)),
    title=_("Check a file for viruses"),
)
def scan_file(key: str) -> None:
    """Scan the file unless that is done. Raises ScannerAway, and is then retried."""
    scan(uuid.UUID(key))


def scan(key: uuid.UUID) -> None:
    """Scan a file that is waiting for it, and save the result. Raises ScannerAway and FileLost."""
    file = PrivateFile.objects.filter(pk=key, scan=PrivateFile.Scan.CHECKING).first()
    if file is None:
        return
    if not is_scanning():  # the site had a scanner when the file was uploaded, and no longer has one
        note_harmless(file, PrivateFile.Scan.NOT_SCANNED)
        return
    try:
        content = file.content.open("rb")
    except (OSError, ValueError) as error:
        note_missing(f"of {file.tenant} {file.room}: {file.pk}", error)
        raise FileLost(f"The file {file.pk} cannot be opened: {error}") from error
    with content:
        virus = find_virus(cast("BinaryIO", content))
    if virus:
        note_virus(file, virus)
    else:
        note_harmless(file, PrivateFile.Scan.CLEAN)


@transaction.atomic
def note_harmless(file: PrivateFile, state: PrivateFile.Scan) -> None:
    PrivateFile.objects.filter(pk=file.pk, scan=PrivateFile.Scan.CHECKING).update(scan=state)
    announce_if_ready(file.pk)


@transaction.atomic
def note_virus(file: PrivateFile, virus: str) -> None:
    """Delete the bytes; the row stays, to inform the uploader."""
    found = {"scan": PrivateFile.Scan.INFECTED, "content": ""}
    if PrivateFile.objects.filter(pk=file.pk, scan=PrivateFile.Scan.CHECKING).update(**found):
        log.warning("The virus %s was found in the file %s of %s %s: it is deleted.", virus, file.pk, file.tenant, file.room)
        transaction.on_commit(partial(private_storage().delete, str(file.content.name)), robust=True)


def scan_forgotten() -> None:
    """Scan files that have waited too long, because the scanner was away for longer than their job was retried."""
    waiting = PrivateFile.objects.filter(scan=PrivateFile.Scan.CHECKING, created_at__lt=timezone.now() - FORGOTTEN)
    for key in list(waiting.order_by("created_at").values_list("pk", flat=True)):
        try:
            scan(key)
        except FileLost as error:
            log.warning("%s", error)
        except ScannerAway as error:
            log.warning("The file %s could not be checked for viruses: %s", key, error)
            if not does_scanner_answer():
                return


def does_scanner_answer() -> bool:
    try:
        with asking(ANSWER_SOON) as client:
            client.ping()
    except ScannerAway:
        return False
    return True


def examine_scanner() -> Iterator[Finding]:
    """Examine the scanner for `manage.py doctor`, where the site has one."""
    if is_scanning() and not does_scanner_answer():
        yield Finding(
            "The virus scanner does not answer: members do not see new files until it does.",
            "Start clamd, or correct CLAMD_URL.",
        )


def check_scanner() -> Facts:
    """Return how many files are waiting for a scan, for `/readyz`. Raises Impaired if the scanner does not answer."""
    if not is_scanning():
        return {}
    facts = {"files_being_checked": PrivateFile.objects.filter(scan=PrivateFile.Scan.CHECKING).count()}
    if not does_scanner_answer():
        raise Impaired("The virus scanner (CLAMD_URL) does not answer: members do not see new files until it does.", facts)
    return facts
