"""The files of groups: the storage matches the rows."""

import errno
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cms.users.models import User
from community.access.verdicts import Refused
from community.files.store import private_storage
from community.groups.models import Group
from community.library.models import Version
from tests.community.library.made import delete_file, upload_file


def test_full_disk_is_reported_and_leaves_nothing_behind(housing: Group, member: User, storage_before: list[Path]):
    def write_half(self: object, name: str, content: File) -> str:
        path = Path(private_storage().path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(2))
        raise OSError(errno.ENOSPC, "No space left on device")

    with patch.object(FileSystemStorage, "_save", write_half), pytest.raises(ValidationError) as refusal:
        upload_file(group=housing, upload=SimpleUploadedFile("a.txt", b"hello"), by=member)

    assert refusal.value.code == "no_room"
    assert not Version.objects.exists()
    assert stored() == storage_before


def test_file_missing_from_the_storage_gets_404_with_an_explanation(
    shared_file: Version, member: User, client: Client, account: Callable[..., User]
):
    Path(private_storage().path(shared_file.file.content.name)).unlink()
    client.force_login(member)
    answer = client.get(shared_file.get_absolute_url())
    assert (answer.status_code, "is lost" in answer.content.decode() or "verloren" in answer.content.decode()) == (404, True)

    client.force_login(account("stranger"))
    assert "Grundriss" not in client.get(shared_file.get_absolute_url()).content.decode()


def stored() -> list[Path]:
    folder = Path(settings.PRIVATE_ROOT)
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


@pytest.fixture
def storage_before(db: None) -> list[Path]:
    return stored()


def test_content_is_stored_outside_the_media_folder(shared_file: Version):
    path = Path(private_storage().path(shared_file.file.content.name))

    assert path.read_text("utf-8") == "Geheimer Grundriss"
    assert Path(settings.MEDIA_ROOT) not in path.parents
    assert "Grundriss" not in str(path)


@pytest.mark.django_db(transaction=True)
def test_a_failed_upload_leaves_no_file_behind(housing: Group, member: User, storage_before: list[Path]):
    upload = SimpleUploadedFile("a.txt", b"hello")
    with (
        patch.object(Version, "save", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        upload_file(group=housing, upload=upload, by=member)

    assert not Version.objects.exists()
    assert stored() == storage_before


@pytest.mark.django_db(transaction=True)
def test_failed_commit_leaves_no_file_behind(housing: Group, member: User):
    before = stored()
    with (
        patch.object(connection, "commit", side_effect=DatabaseError),
        pytest.raises(DatabaseError),
    ):
        upload_file(group=housing, upload=SimpleUploadedFile("a.txt", b"hello"), by=member)

    assert not Version.objects.exists()
    assert stored() == before


def test_non_members_cannot_upload(housing: Group, account: Callable[..., User], storage_before: list[Path]):
    with pytest.raises(Refused):
        upload_file(
            group=housing,
            upload=SimpleUploadedFile("a.txt", b"hello"),
            by=account("stranger"),
        )

    assert stored() == storage_before


@pytest.mark.django_db(transaction=True)
def test_content_is_deleted_only_after_the_deletion_is_committed(shared_file: Version, member: User):
    storage, name = private_storage(), shared_file.file.content.name
    with transaction.atomic():
        delete_file(file=shared_file, by=member)
        transaction.set_rollback(True)
    assert storage.exists(name)

    delete_file(file=shared_file, by=member)
    assert not storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_deleting_a_group_deletes_its_files(shared_file: Version, housing: Group):
    storage, name = private_storage(), shared_file.file.content.name
    housing.delete()

    assert not storage.exists(name)
