"""A full disk is reported in a message, and nothing of the upload remains: no row, no partial file."""

import errno
import json
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from wagtail.images.models import SourceImageIOError
from wagtail.models import Collection, UploadedFile

from cms.media.full_disk import is_disk_full
from cms.media.storage import DiskStorage
from cms.models import HomePage, SiteDocument, SiteImage, StandardPage
from cms.users.models import User
from cms.views import server_error

from .conftest import drawn

pytestmark = [
    pytest.mark.usefixtures("close_what_wagtail_left"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]
SENTENCE = "Der Server hat keinen Platz mehr"


def stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@contextmanager
def full_disk(number: int = errno.ENOSPC) -> Iterator[None]:
    """Write a few bytes of any file, then fail as the operating system does."""

    def write_half(self: FileSystemStorage, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(number, "No space left on device", str(path))

    with patch.object(FileSystemStorage, "_save", write_half):
        yield


@pytest.fixture
def before(db: None) -> set[Path]:
    return stored_files()


def picture(name: str = "neu.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn(size=(30, 30)), content_type="image/png")


def plan(name: str = "neu.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 new", content_type="application/pdf")


AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_upload_fails_with_a_message(
    client: Client, administrator: User, collection: Collection, before: set[Path], number: int
) -> None:
    said = {"title": "Neu", "description": "Ein Platz", "collection": collection.pk}
    with full_disk(number):
        answers = [
            client.post("/admin/images/add/", {**said, "file": picture()}),
            client.post("/admin/documents/add/", {**said, "file": plan()}),
        ]

    for answer in answers:
        assert (answer.status_code, SENTENCE in answer.content.decode()) == (200, True)
        assert 'value="Neu"' in answer.content.decode()  # the input is kept
    assert (SiteImage.objects.count(), SiteDocument.objects.count(), stored_files()) == (0, 0, before)


def test_multiple_upload_fails_with_a_message(
    client: Client, administrator: User, collection: Collection, before: set[Path]
) -> None:
    said = {"title": "Neu", "collection": collection.pk}
    with full_disk():
        answers = [
            client.post("/admin/images/multiple/add/", {**said, "files[]": picture()}, headers=AJAX),
            client.post("/admin/documents/multiple/add/", {**said, "files[]": plan()}, headers=AJAX),
        ]

    assert [answer.json()["success"] for answer in answers] == [False, False]
    assert all(SENTENCE in answer.json()["error_message"] for answer in answers)
    assert (SiteImage.objects.count(), SiteDocument.objects.count(), UploadedFile.objects.count(), stored_files()) == (
        0,
        0,
        0,
        before,
    )


def test_pending_upload_can_be_completed_later(client: Client, administrator: User, collection: Collection) -> None:
    client.post("/admin/images/multiple/add/", {"title": "Neu", "collection": collection.pk, "files[]": picture()}, headers=AJAX)
    waiting, before = UploadedFile.objects.get(), stored_files()
    prefix = f"uploaded-image-{waiting.pk}"
    said = {f"{prefix}-title": "Neu", f"{prefix}-description": "Ein Platz", f"{prefix}-collection": collection.pk}
    address = f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/"
    with full_disk():
        answer = client.post(address, said, headers=AJAX).json()

    assert (answer["success"], SENTENCE in answer["form"], "Ein Platz" in answer["form"]) == (False, True, True)
    assert (SiteImage.objects.count(), stored_files()) == (0, before)
    assert client.post(address, said, headers=AJAX).json()["success"]


def test_chooser_upload_fails_with_a_message(
    client: Client, administrator: User, collection: Collection, before: set[Path]
) -> None:
    said = {"title": "Neu", "description": "Ein Platz", "collection": collection.pk}
    with full_disk():
        answers = [
            client.post(
                f"/admin/{kind}/chooser/create/", {f"{prefix}-{name}": value for name, value in {**said, "file": file}.items()}
            )
            for kind, prefix, file in (
                ("images", "image-chooser-upload", picture()),
                ("documents", "document-chooser-upload", plan()),
            )
        ]

    assert all(SENTENCE in answer.json()["htmlFragment"] for answer in answers)
    assert (SiteImage.objects.count(), SiteDocument.objects.count(), stored_files()) == (0, 0, before)


def test_failed_replacement_keeps_the_old_file(
    client: Client, administrator: User, make_image: Callable[..., SiteImage], make_document: Callable[..., SiteDocument]
) -> None:
    image, document = make_image("alt.png"), make_document("alt.pdf")
    image.get_rendition("max-165x165")
    image.get_rendition("max-800x600")
    before = stored_files()
    said = {"title": "Neu", "description": "Ein Platz", "collection": image.collection_id}
    with full_disk():
        answers = [
            client.post(f"/admin/images/{image.pk}/", {**said, "file": picture()}),
            client.post(f"/admin/documents/edit/{document.pk}/", {**said, "file": plan()}),
        ]

    assert [(answer.status_code, SENTENCE in answer.content.decode()) for answer in answers] == [(200, True), (200, True)]
    assert stored_files() == before
    for thing, name in ((image, image.file.name), (document, document.file.name)):
        thing.refresh_from_db()
        assert (thing.file.name, thing.title) == (name, name.rpartition("/")[2])


def test_replaced_file_is_deleted_after_commit(
    client: Client,
    administrator: User,
    make_image: Callable[..., SiteImage],
    make_document: Callable[..., SiteDocument],
    django_capture_on_commit_callbacks: Callable,
) -> None:
    image, document = make_image("alt.png"), make_document("alt.pdf")
    old = [Path(image.file.path), Path(document.file.path)]
    said = {"title": "Neu", "description": "Ein Platz", "collection": image.collection_id}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/images/{image.pk}/", {**said, "file": picture()})
        client.post(f"/admin/documents/edit/{document.pk}/", {**said, "file": plan()})
        assert [path.exists() for path in old] == [True, True]

    assert [path.exists() for path in old] == [False, False]
    for thing in (image, document):
        thing.refresh_from_db()
        assert Path(thing.file.path).exists()


def test_page_renders_if_a_rendition_cannot_be_stored(client: Client, make_image: Callable, homes: dict[str, HomePage]) -> None:
    page = homes["de"].add_child(instance=page_with(make_image("bild.png")))
    before = stored_files()
    with full_disk():
        answer = client.get(page.url)

    assert (answer.status_code, "Dieses Bild fehlt" in answer.content.decode()) == (200, True)
    assert stored_files() == before
    assert "<img" in client.get(page.url).content.decode()


def test_renditions_already_stored_are_removed_if_another_fails(make_image: Callable) -> None:
    image = make_image("bild.png")
    before, save, stored = stored_files(), DiskStorage._save, []

    def fill(self: DiskStorage, name: str, content: File) -> str:
        if stored:
            raise OSError(errno.ENOSPC, "No space left on device")
        stored.append(save(self, name, content))
        return stored[0]

    with patch.object(DiskStorage, "_save", fill), pytest.raises(SourceImageIOError):
        image.get_renditions("width-5", "width-6", "width-7")

    assert len(stored) == 1
    assert (stored_files(), image.renditions.count()) == (before, 0)
    assert len(image.get_renditions("width-5", "width-6", "width-7")) == 3


def page_with(image: SiteImage) -> StandardPage:
    picture = {"image": {"image": image.pk, "alt_text": "Ein Platz", "decorative": False}, "caption": "", "credit": ""}
    body = json.dumps([{"type": "picture", "value": picture}])
    return StandardPage(title="Seite", slug="seite", summary="Lead", body=body)


def test_failed_write_leaves_no_partial_file(before: set[Path]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match="File too large") as failure:
            default_storage.save("images/gross.png", ContentFile(bytes(300_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert is_disk_full(failure.value)
    assert stored_files() == before


def test_concurrent_saves_of_one_name_get_unique_names(tmp_path: Path) -> None:
    storage = DiskStorage(location=tmp_path)
    names: list[str] = []
    ready = threading.Barrier(6)

    def save(number: int) -> None:
        ready.wait()
        names.append(storage.save("a.txt", ContentFile(f"{number}".encode() * 1000)))

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(names)) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert sorted(path.read_text()[0] for path in tmp_path.iterdir()) == list("012345")


def test_full_disk_outside_a_form_returns_507(rf: RequestFactory) -> None:
    def answer(request: HttpRequest):
        try:
            Path("/dev/full").write_bytes(b"x")
        except OSError:
            return server_error(request)

    page = answer(rf.post("/de/community/x/"))
    ajax = answer(rf.post("/admin/images/multiple/add/", headers=AJAX))
    assert (page.status_code, SENTENCE in page.content.decode()) == (507, True)
    assert (ajax.status_code, ajax["Content-Type"]) == (507, "application/problem+json")
    assert server_error(rf.get("/")).status_code == 500
