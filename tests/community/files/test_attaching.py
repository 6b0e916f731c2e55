"""Staging, attaching and discarding files."""

import errno
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.test import Client

from cms.users.models import User
from community.files.models import PrivateFile, Upload
from community.files.ready import file_ready
from community.files.services import attach, begin_upload, stage_upload
from community.groups.models import Group, Membership
from community.library.models import Document, Version
from community.library.sharing import share_document
from community.library.tenant import LIBRARY
from tests.community.conftest import PASSWORD
from tests.community.files.made import share_rows
from tests.community.library.made import upload_file

from .conftest import Tus

ROOM = "/en/community/groups/housing/"
FILES = f"{ROOM}files/"
TEXT = b"Wasser und Schatten. " * 20
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staged(housing: Group, member: User) -> PrivateFile:
    return stage_upload(tenant=LIBRARY, room=housing, upload=SimpleUploadedFile("a.txt", TEXT), by=member)


@pytest.fixture
def page_of_file(housing: Group, facilitator: User) -> str:
    """The page of a file, with the form for a new version."""
    [row] = share_rows(housing, ["a.txt"], facilitator)
    return f"/en/community/files/{row.document_id}/"


def code_of(refusal: pytest.ExceptionInfo[ValidationError]) -> str:
    return refusal.value.code


def test_staged_file_is_visible_to_nobody(staged: PrivateFile, member: User, client_of: Callable[[User], Client]):
    client = client_of(member)

    assert client.get(f"/en/community/documents/{staged.pk}/").status_code == 404
    assert "No files yet." in client.get(ROOM).content.decode()


def test_submitting_the_form_with_the_upload_key_shares_the_file(tus: Tus, housing: Group, member: User):
    key = tus.upload(TEXT, name="تقرير.txt")
    answer = tus.client.post(FILES, {"files_staged": key})

    [row] = Version.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/community/files/{row.document_id}/")
    assert (str(row.pk), row.document.title, row.file.name, row.file.uploaded_by) == (key, "تقرير", "تقرير.txt", member)
    assert row.file.attached_at == row.file.ready_at or row.file.ready_at > row.file.attached_at
    assert not Upload.objects.exists()
    download = tus.client.get(f"/en/community/documents/{key}/")
    assert download.getvalue() == TEXT
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.txt"


def test_file_can_be_attached_only_once(staged: PrivateFile, housing: Group, member: User):
    share_document(group=housing, folder=None, staged=staged.pk, by=member)
    with pytest.raises(ValidationError) as refusal:
        share_document(group=housing, folder=None, staged=staged.pk, by=member)

    assert code_of(refusal) == "not_staged"
    assert Version.objects.count() == 1


def test_file_can_be_attached_only_by_its_uploader_in_its_room(
    staged: PrivateFile, housing: Group, heat: Group, member: User, facilitator: User
):
    Membership.objects.create(group=heat, user=member)
    for by, room, key in ((facilitator, housing, staged.pk), (member, heat, staged.pk), (member, housing, uuid.uuid4())):
        with pytest.raises(ValidationError) as refusal:
            attach(file=key, tenant=LIBRARY, room=room, by=by)
        assert code_of(refusal) == "not_staged"

    assert attach(file=staged.pk, tenant=LIBRARY, room=housing, by=member).pk == staged.pk


@pytest.mark.parametrize("sent", ["not a key", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", ""])
def test_form_with_a_missing_or_unknown_upload_key_is_refused(sent: str, tus: Tus, page_of_file: str):
    answer = tus.client.post(page_of_file, {"note": "Meine Worte", "content_staged": sent})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("The uploaded file is no longer there. Choose it again." if sent else "This field is required.") in page
    assert 'value="Meine Worte"' in page


def test_a_refused_form_keeps_the_uploaded_file(
    tus: Tus, facilitator: User, page_of_file: str, client_of: Callable[[User], Client]
):
    key = tus.upload(TEXT, name="plan.txt")
    sent = {"note": "x" * 301, "content_staged": key}
    page = tus.client.post(page_of_file, sent).content.decode()

    assert f'name="content_staged" value="{key}"' in page
    assert "“<bdi>plan.txt</bdi>” has been uploaded." in page
    assert 'type="file" name="content" accept' in page
    assert " required" not in page.partition('type="file"')[2].partition(">")[0]
    other = client_of(facilitator).post(page_of_file, sent).content.decode()
    assert "plan.txt" not in other  # another person's key reveals nothing


def test_uploaded_file_is_kept_in_the_form_across_the_login(
    tus: Tus, member: User, page_of_file: str, client_of: Callable[[None], Client]
):
    key = tus.upload(TEXT, name="plan.txt")
    browser = client_of(None)
    assert browser.post(page_of_file, {"note": "Mein Plan", "content_staged": key}).status_code == 404
    browser.post("/en/accounts/login/", {"login": member.email, "password": PASSWORD, "next": page_of_file})
    page = browser.get(page_of_file).content.decode()

    assert 'value="Mein Plan"' in page
    assert f'name="content_staged" value="{key}"' in page
    assert "“<bdi>plan.txt</bdi>” has been uploaded." in page


def test_rolled_back_transaction_leaves_the_file_staged(staged: PrivateFile, housing: Group, member: User):
    told: list[PrivateFile] = []

    def note(file: PrivateFile, **_signal: Any) -> None:
        told.append(file)

    with transaction.atomic():
        share_document(group=housing, folder=None, staged=staged.pk, by=member)
        transaction.set_rollback(True)
    assert PrivateFile.objects.staged().get() == staged
    assert not Version.objects.exists()

    file_ready.connect(note)
    try:
        share_document(group=housing, folder=None, staged=staged.pk, by=member)
    finally:
        file_ready.disconnect(note)
    assert told == [staged]


def test_former_member_cannot_attach_a_file(staged: PrivateFile, member: User, client_of: Callable[[User], Client]):
    client = client_of(member)
    Membership.objects.filter(user=member).delete()

    assert client.post(FILES, {"files_staged": str(staged.pk)}).status_code == 403
    assert PrivateFile.objects.staged().get() == staged


@pytest.mark.parametrize("by", ["row", "file", "group"])
def test_deleting_the_row_file_or_group_deletes_row_file_and_bytes(
    by: str, housing: Group, member: User, stored: Callable[[], set[str]]
):
    row = upload_file(group=housing, upload=SimpleUploadedFile("a.txt", TEXT), by=member)
    other = upload_file(
        group=Group.objects.create(slug="o", name="Other"), upload=SimpleUploadedFile("a.txt", TEXT), by=admit(member)
    )
    with transaction.atomic():
        {"row": row, "file": row.file, "group": housing}[by].delete()
        assert len(stored()) == 2
        transaction.set_rollback(True)
    assert (Version.objects.count(), len(stored())) == (2, 2)
    again = Version.objects.get(document__group__slug="housing")
    {"row": again, "file": again.file, "group": again.document.group}[by].delete()

    assert [one.pk for one in Version.objects.all()] == [one.pk for one in PrivateFile.objects.all()] == [other.pk]
    assert stored() == {other.file.content.name}


def admit(user: User) -> User:
    Membership.objects.create(group=Group.objects.get(slug="o"), user=user)
    return user


# --- Quotas ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def quotas(settings: Any) -> Any:
    settings.COMMUNITY_PERSON_BYTES, settings.COMMUNITY_ROOM_BYTES = 1000, 2000
    return settings


def test_upload_counts_with_its_full_size_from_the_start(tus: Tus, quotas: Any):
    assert tus.create(700).status_code == 201
    answer = tus.create(400)
    assert answer.status_code == 413
    assert answer.json()["detail"] == (
        f"Your files take up {filesizeformat(700)} of {filesizeformat(1000)}."
        f" There is no space for this file ({filesizeformat(400)}). Delete files that you no longer need."
    )
    assert Upload.objects.count() == 1
    assert tus.create(300).status_code == 201


def test_deleted_files_and_cancelled_uploads_free_the_quota(tus: Tus, quotas: Any):
    address = tus.begin(900)
    assert tus.create(200).status_code == 413
    tus.send("DELETE", address)
    key = tus.upload(TEXT)
    tus.client.post(FILES, {"files_staged": key})
    assert tus.create(600).status_code == 413
    page = Document.objects.get().get_absolute_url()
    tus.client.post(f"{page}delete/")
    assert tus.create(600).status_code == 413  # it can be restored
    tus.client.post(f"{page}erase/")
    assert tus.create(600).status_code == 201


def test_room_has_a_storage_quota_too(tus: Tus, facilitator: User, heat: Group, member: User, quotas: Any, client_of: Any):
    colleague = Tus(client_of(facilitator))
    Membership.objects.create(group=heat, user=member)
    quotas.COMMUNITY_ROOM_BYTES = 1200
    tus.begin(900)
    answer = colleague.create(400)

    assert answer.status_code == 413
    assert answer.json()["detail"].startswith(
        f"The files of “Affordable housing” take up {filesizeformat(900)} of {filesizeformat(1200)}."
    )
    assert colleague.create(300).status_code == 201
    assert tus.create(100, room="heat").status_code == 201


def test_quota_applies_to_files_sent_with_the_form(tus: Tus, quotas: Any, nothing_left: Callable[[], None]):
    quotas.COMMUNITY_PERSON_BYTES = 400
    answer = tus.client.post(FILES, {"files": SimpleUploadedFile("a.txt", TEXT)})

    assert answer.status_code == 422
    assert f"Your files take up {filesizeformat(0)} of {filesizeformat(400)}." in answer.content.decode()
    nothing_left()


def test_two_uploads_begun_at_once_cannot_exceed_the_quota_together(
    tus: Tus, quotas: Any, member: User, housing: Group, monkeypatch: pytest.MonkeyPatch
):
    from community.files import services

    check, others = services.check_quotas, []

    def check_while_another_begins(*arguments: Any) -> None:
        monkeypatch.setattr(services, "check_quotas", check)
        others.append(tus.create(600).status_code)
        check(*arguments)

    monkeypatch.setattr(services, "check_quotas", check_while_another_begins)
    begun = begin_upload(tenant=LIBRARY, room=housing, name="", length=600, by=member)

    assert (others, list(Upload.objects.all())) == ([413], [begun])


# --- A full disk ----------------------------------------------------------------------------------------------------


def full(self: FileSystemStorage, name: str, content: File) -> str:
    """Write the first few bytes, then fail as the operating system does."""
    path = Path(self.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    raise OSError(errno.ENOSPC, "No space left on device", str(path))


def raise_disk_full(_self: TemporaryUploadedFile, *_block: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("sent", [TEXT[:100], TEXT], ids=["a part", "all"])
@pytest.mark.parametrize("where", ["storage", "temporary files"])
def test_full_disk_is_reported_and_leaves_nothing_behind(sent: bytes, where: str, tus: Tus, nothing_left: Callable[[], None]):
    address = tus.begin(len(TEXT))
    tus.patch(address, 0, TEXT[:10])
    broken = (
        patch.object(FileSystemStorage, "_save", full)
        if where == "storage"
        else patch("community.files.receiving.copy", raise_disk_full)
    )
    with broken:
        answer = tus.patch(address, 10, sent[10:])

    assert answer.status_code == 507
    assert answer.json()["detail"].startswith(
        "The file could not be stored, because the server has run out of space. Nothing was saved."
    )
    nothing_left()
    assert tus.send("HEAD", address).status_code == 404


def test_full_disk_is_reported_in_the_form(tus: Tus, nothing_left: Callable[[], None]):
    with patch.object(FileSystemStorage, "_save", full):
        answer = tus.client.post(FILES, {"files": SimpleUploadedFile("a.txt", TEXT)})

    assert answer.status_code == 422
    assert "the server has run out of space" in answer.content.decode()
    nothing_left()
