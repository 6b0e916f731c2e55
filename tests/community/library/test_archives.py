"""Folders as ZIP archives."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from cms.jobs.models import Progress
from cms.users.models import User
from community.files.models import PrivateFile
from community.groups.models import Group, Membership
from community.library.archiving import KEPT_FOR, MANIFEST, delete_old_archives, make_archive
from community.library.folders import make_folder
from community.library.models import Document, Folder, FolderArchive
from community.library.trashing import trash_document

from .made import make_document, make_version


def archive_of(group: Group, person: User, folder: Folder | None = None) -> ZipFile:
    make_archive.func(group.pk, folder.pk if folder else 0, person.pk)
    with FolderArchive.objects.get(made_for=person).file.content.open("rb") as content:
        return ZipFile(BytesIO(content.read()))


def manifest_of(archive: ZipFile) -> list[dict[str, object]]:
    return json.loads(archive.read(MANIFEST))["files"]


def test_windows_opens_all_five_and_the_manifest_has_their_names(housing: Group, planner: User):
    """hasamba/DFIR-Companion PR#732."""
    names = ["a:b.txt", "a_b.txt", "CON.txt", "تقرير.txt", "تقرير.txt"]
    for number, name in enumerate(names):
        make_document(housing, planner, name, f"Inhalt {number}".encode())
    archive = archive_of(housing, planner)

    assert archive.testzip() is None
    assert archive.namelist() == ["a_b.txt", "a_b (2).txt", "CON_.txt", "تقرير.txt", "تقرير (2).txt", MANIFEST]
    assert [archive.read(name).decode() for name in archive.namelist()[:5]] == [f"Inhalt {number}" for number in range(5)]
    assert [(row["path"], row["name"]) for row in manifest_of(archive)] == list(zip(archive.namelist(), names, strict=False))
    assert all(info.flag_bits & 0x800 or info.filename.isascii() for info in archive.infolist())  # UTF-8, as Windows reads it


def test_a_folder_has_its_folders_and_the_current_versions(housing: Group, planner: User, folder: Folder):
    inner = make_folder(group=housing, parent=folder, name="20:26", by=planner)
    document = make_document(housing, planner, "plan.txt", b"Alt", folder=inner)
    make_version(document, planner, "plan.txt", b"Neu")
    make_document(housing, planner, "outside.txt")
    trash_document(document=make_document(housing, planner, "gone.txt", folder=folder), by=planner)
    make_document(housing, planner, MANIFEST + ".txt", folder=folder)
    archive = archive_of(housing, planner, folder)

    assert set(archive.namelist()) == {"20_26/plan.txt", MANIFEST + ".txt", MANIFEST}
    assert archive.read("20_26/plan.txt") == b"Neu"


def test_what_the_storage_has_lost_is_named(housing: Group, planner: User, document: Document):
    document.current.file.content.storage.delete(document.current.file.content.name)
    archive = archive_of(housing, planner)

    assert archive.namelist() == [MANIFEST]
    assert [row["is_missing"] for row in manifest_of(archive)] == [True]


def test_other_peoples_files_that_are_being_scanned_are_not_in_it(housing: Group, planner: User, colleague: User):
    make_document(housing, colleague)
    PrivateFile.objects.update(ready_at=None, scan=PrivateFile.Scan.CHECKING)

    assert archive_of(housing, planner).namelist() == [MANIFEST]


def test_it_is_asked_for_on_the_page_and_served_to_whom_it_was_made_for(
    client: Client,
    housing: Group,
    document: Document,
    folder: Folder,
    colleague: User,
    lead: User,
    client_of: Callable,
    django_capture_on_commit_callbacks: Callable,
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/en/community/groups/housing/files/zip/")
    progress = Progress.objects.get()
    assert (answer.status_code, str(progress.pk) in answer["Location"]) == (302, True)
    archive = FolderArchive.objects.get()
    url = archive.get_absolute_url()
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"], answer.getvalue()[:2]) == (200, "application/zip", b"PK")
    for person in (colleague, lead, None):
        assert client_of(person).get(url).status_code == 404
    Membership.objects.filter(user=archive.made_for).delete()
    assert client_of(User.objects.get(pk=archive.made_for_id)).get(url).status_code == 404


def test_it_goes_with_anything_that_is_deleted_and_after_a_day(
    housing: Group, planner: User, document: Document, django_capture_on_commit_callbacks: Callable
):
    archive_of(housing, planner)
    with django_capture_on_commit_callbacks(execute=True):
        trash_document(document=document, by=planner)
    assert not FolderArchive.objects.exists()
    assert not PrivateFile.objects.filter(tenant="library_archive").exists()

    archive_of(housing, planner)
    delete_old_archives()
    assert FolderArchive.objects.count() == 1
    FolderArchive.objects.update(made_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    delete_old_archives()
    assert not FolderArchive.objects.exists()


@pytest.mark.parametrize("reason", ["left", "inactive"])
def test_none_is_made_for_somebody_who_may_not_see_it_any_more(reason: str, housing: Group, planner: User, document: Document):
    if reason == "left":
        Membership.objects.filter(user=planner).delete()
    else:
        User.objects.filter(pk=planner.pk).update(is_active=False)
    make_archive.func(housing.pk, 0, planner.pk)

    assert not FolderArchive.objects.exists()


def test_a_newer_archive_replaces_the_older_one(housing: Group, planner: User, document: Document):
    archive_of(housing, planner)
    archive_of(housing, planner)

    assert FolderArchive.objects.count() == 1
