"""Abandoned uploads are deleted, and nothing else is."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.jobs.periodic import registered
from cms.users.models import User
from community.files.models import PrivateFile, Upload
from community.files.services import discard
from community.files.store import private_storage
from community.files.sweeping import sweep
from community.groups.models import Group
from community.library.models import Document, Version
from community.library.trashing import empty_trash
from community.privacy.registry import erase_person

from .conftest import Tus

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = b"Wasser und Schatten. " * 20
FILES = "/en/community/groups/housing/files/"
A_DAY = timedelta(days=1, seconds=1)


def backdate_everything(by: timedelta = A_DAY) -> None:
    """Make all uploads, files and bytes older."""
    for upload in Upload.objects.all():
        Upload.objects.filter(pk=upload.pk).update(expires_at=upload.expires_at - by)
    PrivateFile.objects.update(created_at=timezone.now() - by)
    for path in Path(private_storage().path("")).rglob("*"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - by.total_seconds()))


@pytest.fixture
def shared(tus: Tus) -> str:
    """The key of a file shared in the room."""
    key = tus.upload(TEXT)
    assert tus.client.post(FILES, {"files_staged": key}).status_code == 302
    return key


def test_abandoned_uploads_are_deleted_after_a_day_and_shared_files_kept(tus: Tus, shared: str, stored: Callable[[], set[str]]):
    tus.patch(tus.begin(len(TEXT)), 0, TEXT[:50])
    tus.upload(TEXT)
    private_storage().save("files/stray", ContentFile(b"of a process that was killed"))
    private_storage().save("uploads/stray", ContentFile(b"of a process that was killed"))
    private_storage().save("elsewhere/stray", ContentFile(b"of another app"))
    assert len(stored()) == 6
    sweep()
    assert len(stored()) == 6  # all of it may belong to uploads in progress

    backdate_everything()
    for _time in range(2):
        sweep()
        assert stored() == {f"files/{shared}", "elsewhere/stray"}
        assert not Upload.objects.exists()
        assert [str(file.pk) for file in PrivateFile.objects.all()] == [str(row.pk) for row in Version.objects.all()] == [shared]


def test_parts_of_an_upload_in_progress_are_kept(tus: Tus, stored: Callable[[], set[str]]):
    address = tus.begin(len(TEXT))
    tus.patch(address, 0, TEXT[:50])
    backdate_everything()
    Upload.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    sweep()

    assert len(stored()) == 1
    assert tus.patch(address, 50, TEXT[50:]).status_code == 204


def test_expired_upload_gets_410_and_after_the_sweep_404(tus: Tus):
    address = tus.begin(10)
    backdate_everything()
    assert tus.send("HEAD", address).status_code == 410
    sweep()
    assert tus.send("HEAD", address).status_code == 404


def test_file_attached_just_before_being_discarded_is_kept(tus: Tus, member: User, housing: Group):
    key = tus.upload(TEXT)
    file = PrivateFile.objects.get()
    tus.client.post(FILES, {"files_staged": key})

    assert discard(file.pk) is False  # like a sweep that had still seen it staged
    assert Version.objects.get().file == file


def test_records_of_infected_files_are_deleted_after_a_month(shared: str):
    PrivateFile.objects.update(scan=PrivateFile.Scan.INFECTED, ready_at=None)
    backdate_everything(timedelta(days=29))
    sweep()
    assert PrivateFile.objects.exists()
    backdate_everything(timedelta(days=31))
    sweep()
    assert not Version.objects.exists()
    empty_trash()
    assert not Document.objects.exists()


def test_erasing_a_person_deletes_their_unfinished_uploads(tus: Tus, member: User, shared: str, stored: Callable[[], set[str]]):
    tus.patch(tus.begin(len(TEXT)), 0, TEXT[:50])
    tus.upload(TEXT)  # and nobody sends its form
    erase_person(user=member)

    assert stored() == {f"files/{shared}"}
    assert PrivateFile.objects.get().uploaded_by is None


def test_sweeping_an_empty_storage_works(db: None):
    sweep()


def test_sweep_and_virus_scan_are_registered_as_periodic_jobs():
    assert {"uploads", "virus scan"} <= {periodic.name for periodic in registered()}
