"""What an upload really is, and that the storage holds what the rows say."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from cms.users.models import User
from community.access import Refused
from community.files import PDF, TEXT, clean_name, inspect_upload, private_storage
from community.groups.services import delete_file, upload_file
from community.models import Group, GroupFile


def archive(**entries: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, content in entries.items():
            container.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"),
                content,
            )
    return buffer.getvalue()


def drawn(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, form)
    return buffer.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "kept_name", "content_type"),
    [
        ("bild.png", drawn("PNG"), "bild.png", "image/png"),
        ("bild.JPEG", drawn("JPEG"), "bild.jpeg", "image/jpeg"),
        ("bild.html", drawn("WEBP"), "bild.html.webp", "image/webp"),
        ("notiz", "Grüße\n".encode(), "notiz.txt", "text/plain"),
        ("tabelle.csv", b"a;b\n1;2\n", "tabelle.csv", "text/plain"),
        ("brief.docx", archive(word__document_xml="<x/>"), "brief.docx", DOCX),
        ("brief.zip", archive(mimetype=ODT, content_xml="<x/>"), "brief.zip.odt", ODT),
        ("bericht.pdf", b"%PDF-1.7\n%%EOF\n", "bericht.pdf", "application/pdf"),
    ],
)
def test_kind_is_told_by_the_content(name: str, content: bytes, kept_name: str, content_type: str):
    found = inspect_upload(SimpleUploadedFile(name, content, content_type="application/x-lie"))

    assert (found.name, found.content_type, found.size) == (
        kept_name,
        content_type,
        len(content),
    )


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>1</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        archive(a="plain archive"),
        archive(word__document_xml="<x/>", word__vbaProject_bin="macro"),
        drawn("PNG")[:40],  # the beginning of a picture
        b"PK\x03\x04" + bytes(60),
        b"text with a \x00 in it",
        b"\xff\xfe latin or worse \xe4",
        b"MZ" + bytes(200),
        drawn("TIFF"),
    ],
)
def test_what_is_no_kind_of_ours_is_refused(content: bytes):
    with pytest.raises(ValidationError) as refusal:
        inspect_upload(SimpleUploadedFile("file.pdf", content))

    assert refusal.value.code == "kind"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\plan.txt", "plan.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("gnp\u202efdp.txt", "gnpfdp.txt"),
        ("", "file.txt"),
        ("...", "file.txt"),
        (f"{'x' * 300}.txt", f"{'x' * 116}.txt"),
        ("خطة المدينة.txt", "خطة المدينة.txt"),
    ],
)
def test_names_carry_no_folders_and_no_tricks(name: str, kept: str):
    assert clean_name(name, TEXT) == kept


def test_a_wrong_suffix_is_set_right():
    assert clean_name("report.exe", PDF) == "report.exe.pdf"


def stored() -> list[Path]:
    folder = Path(settings.PRIVATE_ROOT)
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


@pytest.fixture
def storage_before(db: None) -> list[Path]:
    return stored()


def test_the_content_lies_outside_the_public_folders(shared_file: GroupFile):
    path = Path(private_storage().path(shared_file.content.name))

    assert path.read_text("utf-8") == "Geheimer Grundriss"
    assert Path(settings.MEDIA_ROOT) not in path.parents
    assert "Grundriss" not in str(path)


def test_a_failed_upload_leaves_no_file_behind(housing: Group, member: User, storage_before: list[Path]):
    upload = SimpleUploadedFile("a.txt", b"hello")
    with (
        patch.object(GroupFile, "save", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        upload_file(group=housing, upload=upload, by=member)

    assert not GroupFile.objects.exists()
    assert stored() == storage_before


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_no_file_behind(housing: Group, member: User):
    before = stored()
    with (
        patch.object(connection, "commit", side_effect=DatabaseError),
        pytest.raises(DatabaseError),
    ):
        upload_file(group=housing, upload=SimpleUploadedFile("a.txt", b"hello"), by=member)

    assert not GroupFile.objects.exists()
    assert stored() == before


def test_strangers_upload_nothing(housing: Group, account: Callable[..., User], storage_before: list[Path]):
    with pytest.raises(Refused):
        upload_file(
            group=housing,
            upload=SimpleUploadedFile("a.txt", b"hello"),
            by=account("stranger"),
        )

    assert stored() == storage_before


@pytest.mark.django_db(transaction=True)
def test_the_content_goes_once_the_deletion_is_committed(shared_file: GroupFile, member: User):
    storage, name = private_storage(), shared_file.content.name
    with transaction.atomic():
        delete_file(file=GroupFile.objects.get(), by=member)
        transaction.set_rollback(True)
    assert storage.exists(name)

    delete_file(file=GroupFile.objects.get(), by=member)
    assert not storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_deleted_group_takes_its_files_along(shared_file: GroupFile, housing: Group):
    storage, name = private_storage(), shared_file.content.name
    housing.delete()

    assert not storage.exists(name)
