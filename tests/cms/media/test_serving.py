"""Files are served as what they are, and nothing in them runs."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, UploadedFile

from cms.media import missing
from cms.models import SiteDocument, SiteImage
from cms.users.models import User
from tests.accounts import make_account

from .conftest import HOSTILE_SVG, drawn

pytestmark = [
    pytest.mark.usefixtures("close_what_wagtail_left"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]


@pytest.fixture
def unchecked_file(db: None) -> Callable[[str, bytes], str]:
    """Return a function that puts a file next to the images without a form, as an old version of the site might have."""

    def put(name: str, content: bytes) -> str:
        path = Path(settings.MEDIA_ROOT) / "original_images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return f"/media/original_images/{name}"

    return put


@pytest.mark.parametrize(
    ("name", "content", "content_type", "way"),
    [
        ("a.png", drawn(), "image/png", "inline"),
        ("a.jpg", drawn("JPEG") + b"<script>1</script>", "image/jpeg", "inline"),
        ("a.webp", drawn("WEBP"), "image/webp", "inline"),
        ("a.gif", b"GIF89a/*<script>*/=1", "image/gif", "inline"),
        ("a.avif", b"avif", "image/avif", "inline"),
        ("a.pdf", b"%PDF-1.4", "application/pdf", "inline"),
        ("a.svg", HOSTILE_SVG, "image/svg+xml", "attachment"),
        ("a.SVG", HOSTILE_SVG, "image/svg+xml", "attachment"),
        ("a.html", b"<script>1</script>", "text/html", "attachment"),
        ("a.xhtml", b"<html/>", "application/xhtml+xml", "attachment"),
        ("a.xml", b"<x/>", "text/xml", "attachment"),
        ("a.js", b"alert(1)", "text/javascript", "attachment"),
        ("a.bmp", b"BM", "image/bmp", "attachment"),
        ("a.unknown", b"?", "application/octet-stream", "attachment"),
        ("a", b"<script>1</script>", "application/octet-stream", "attachment"),
    ],
)
def test_images_and_pdfs_are_shown_inline_and_other_files_downloaded(
    client: Client, unchecked_file: Callable[..., str], name: str, content: bytes, content_type: str, way: str
) -> None:
    response = client.get(unchecked_file(name, content))

    assert (response.status_code, response.said) == (200, content)
    assert response["Content-Type"].replace("application/xml", "text/xml").replace(
        "application/javascript", "text/javascript"
    ) in {
        content_type,
        content_type.replace("image/bmp", "image/x-ms-bmp"),
    }
    assert response["Content-Disposition"].partition(";")[0] == way
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert ("sandbox" in policy) == (name != "a.pdf")


@pytest.mark.parametrize(
    "path",
    [
        "documents/plan.html",
        "wagtail_uploads/new.svg",
        "other/file.png",
        "root.png",
        "images/../documents/plan.html",
        "images/%2e%2e/documents/plan.html",
        "images//../documents/plan.html",
        "images/..%2fdocuments/plan.html",
        "./documents/plan.html",
        "/documents/plan.html",
        "Documents/plan.html",
        "images/a\\..\\..\\documents\\plan.html",
        "images/%00.png",
        "images",
        "images/",
        "",
    ],
)
def test_only_images_are_served_below_media(client: Client, db: None, path: str) -> None:
    for name in ("documents/plan.html", "wagtail_uploads/new.svg", "other/file.png", "root.png", "images/a.png"):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(HOSTILE_SVG if name.endswith("svg") else b"secret"))

    assert client.get(f"/media/{path}").status_code == 404
    assert client.get("/media/images/a.png").status_code == 200


def test_documents_are_downloaded_unless_they_are_pdfs(client: Client, make_document: Callable[..., SiteDocument]) -> None:
    page = make_document("seite.html", b"<script>1</script>")
    plan = make_document("plan.pdf")
    mean = make_document("Plan \u202e“x”\r\n.pdf")

    answers = [client.get(document.url) for document in (page, plan, mean)]
    assert [answer["Content-Disposition"].partition(";")[0] for answer in answers] == ["attachment", "inline", "inline"]
    assert ["sandbox" in answer["Content-Security-Policy"] for answer in answers] == [True, False, False]
    assert {answer["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    assert answers[0].said == b"<script>1</script>"


def test_only_get_and_head_are_allowed(client: Client, make_image: Callable[..., SiteImage]) -> None:
    address = make_image().file.url

    assert [client.post(address).status_code, client.delete(address).status_code, client.head(address).status_code] == [
        405,
        405,
        200,
    ]


def test_unmodified_file_returns_304(client: Client, make_image: Callable[..., SiteImage]) -> None:
    address = make_image().file.url
    changed = client.get(address)["Last-Modified"]

    assert client.get(address, headers={"If-Modified-Since": changed}).status_code == 304


def test_x_accel_redirect_lets_nginx_serve_the_file(client: Client, settings, make_image: Callable[..., SiteImage]) -> None:
    settings.MEDIA_ACCEL = "/stored-media/"
    image = make_image("größe.png")
    response = client.get(image.file.url)

    assert (response["X-Accel-Redirect"], response.content) == (f"/stored-media/{image.file.name}", b"")
    assert response["Content-Type"] == "image/png"
    assert client.get("/media/original_images/none.png").status_code == 404


# --- Private collections ---------------------------------------------------------------------------------------------------


def urls_of(image: SiteImage) -> list[str]:
    return [image.file.url, image.get_rendition("width-10").url, image.get_rendition("original").url]


def statuses(client: Client, addresses: list[str]) -> list[int]:
    return [client.get(address).status_code for address in addresses]


def test_files_of_a_private_collection_require_login(
    client: Client, collection: Collection, restrict: Callable, make_image: Callable, make_document: Callable
) -> None:
    inner = collection.add_child(instance=Collection(name="Innen"))
    beside = make_image("offen.png")
    pictures = [make_image("a.png", collection=collection), make_image("b.png", collection=inner)]
    document = make_document(collection=inner)
    hidden = [address for picture in pictures for address in urls_of(picture)]
    assert statuses(client, [*hidden, document.url]) == [200] * 7
    assert "public" in client.get(hidden[0])["Cache-Control"]

    restrict(collection)

    assert statuses(client, hidden) == [404] * 6
    assert client.get(document.url).status_code == 302
    assert statuses(client, urls_of(beside)) == [200] * 3
    # Users with permission get them, and no cache keeps them for others.
    client.force_login(make_account("mitglied@example.org"))
    assert statuses(client, [*hidden, document.url]) == [200] * 7
    assert {client.get(address)["Cache-Control"] for address in (*hidden, document.url)} == {"private, no-store"}


def test_group_and_password_restrictions_are_enforced(
    client: Client, collection: Collection, restrict: Callable, make_image: Callable
) -> None:
    group = Group.objects.create(name="Bau")
    restrict(collection, CollectionViewRestriction.GROUPS).groups.add(group)
    address = make_image("a.png", collection=collection).file.url
    member = make_account("mitglied@example.org")
    client.force_login(member)
    assert client.get(address).status_code == 404
    member.groups.add(group)
    assert client.get(address).status_code == 200

    inner = collection.add_child(instance=Collection(name="Innen"))
    by_password = restrict(inner, CollectionViewRestriction.PASSWORD, password="sesam")
    address = make_image("b.png", collection=inner).file.url
    assert client.get(address).status_code == 404
    client.post(f"/documents/authenticate_with_password/{by_password.pk}/", {"password": "sesam", "return_url": "/"})
    assert client.get(address).status_code == 200


def test_editors_can_see_restricted_images(
    client: Client, collection: Collection, restrict: Callable, make_image: Callable
) -> None:
    restrict(collection, CollectionViewRestriction.GROUPS).groups.add(Group.objects.create(name="Bau"))
    addresses = urls_of(make_image("a.png", collection=collection))
    editor = make_account("redaktion@example.org")
    client.force_login(editor)
    assert statuses(client, addresses) == [404] * 3
    editor.groups.add(Group.objects.get(name="Editors"))

    assert statuses(client, addresses) == [200] * 3


def test_leftover_file_of_a_replaced_private_image_is_not_served(
    client: Client, collection: Collection, restrict: Callable, make_image: Callable
) -> None:
    image = make_image("a.png", collection=collection)
    left = image.file.url
    SiteImage.objects.filter(pk=image.pk).update(file="original_images/other.png")
    restrict(collection)

    assert client.get(left).status_code == 404


def test_api_hides_private_images(client: Client, collection: Collection, restrict: Callable, make_image: Callable) -> None:
    make_image("offen.png")
    hidden = make_image("geheim.png", collection=collection)
    restrict(collection)

    assert [item["title"] for item in client.get("/api/v2/images/").json()["items"]] == ["offen.png"]
    assert client.get(f"/api/v2/images/{hidden.pk}/").status_code == 404


def test_private_image_in_a_remote_store_keeps_its_protected_url(
    collection: Collection, restrict: Callable, make_image: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden, shown = make_image("a.png", collection=collection).get_rendition("width-10"), make_image().get_rendition("width-10")
    restrict(collection)
    monkeypatch.setattr(default_storage, "url", lambda name: f"https://store.example.org/{name}")

    assert hidden.url == f"/media/{hidden.file.name}"
    assert shown.url == f"https://store.example.org/{shown.file.name}"


# --- Files that the storage has lost ----------------------------------------------------------------------------------------


def test_missing_file_shows_a_message_and_is_logged_once(
    client: Client,
    make_image: Callable,
    make_document: Callable,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(missing, "_noted", set())  # which this process remembers, also from other tests
    image, document = make_image("weg.png"), make_document("weg.pdf")
    empty = make_document("leer.pdf")
    rendition = image.get_rendition("width-10")
    lost = [image.file.url, rendition.url, document.url, empty.url]
    for file in (image.file, rendition.file, document.file):
        file.storage.delete(file.name)
    SiteDocument.objects.filter(pk=empty.pk).update(file="")
    lost[3] = f"/documents/{empty.pk}/"

    with caplog.at_level(logging.ERROR, logger="cms.media"):
        answers = [client.get(address, headers={"Accept-Language": "en"}) for address in lost * 2]

    assert [answer.status_code for answer in answers] == [404] * 8
    for answer in answers:
        assert "The file is no longer in the site&#x27;s storage." in answer.content.decode()
        assert str(settings.MEDIA_ROOT) not in answer.content.decode()
    assert len([record for record in caplog.records if record.name == "cms.media"]) == 4


def test_unknown_path_is_not_reported_as_a_missing_file(client: Client, db: None, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/media/images/wp-login.png", headers={"Accept-Language": "en"})

    assert (answer.status_code, "storage" in answer.content.decode()) == (404, False)
    assert not [record for record in caplog.records if record.name == "cms.media"]


@pytest.mark.parametrize("left", [None, b"", b"no picture", drawn()[:60]])
def test_admin_works_without_original_files(
    client: Client, administrator: User, make_image: Callable, make_document: Callable, left: bytes | None
) -> None:
    image, document = make_image("weg.png"), make_document("weg.pdf")
    Path(image.file.path).unlink()
    Path(document.file.path).unlink()
    if left is not None:
        Path(image.file.path).write_bytes(left)

    for address in (
        "/admin/images/",
        f"/admin/images/{image.pk}/",
        f"/admin/images/{image.pk}/delete/",
        f"/admin/images/usage/{image.pk}/",
        "/admin/images/chooser/",
        f"/admin/images/chooser/chosen/{image.pk}/",
        f"/admin/images/chooser/chosen-multiple/?id={image.pk}",
        "/admin/documents/",
        f"/admin/documents/edit/{document.pk}/",
        f"/admin/documents/chooser/chosen/{document.pk}/",
        "/admin/reports/files-in-the-search/",
        f"/api/v2/images/{image.pk}/",
        f"/api/v2/documents/{document.pk}/",
    ):
        assert (address, client.get(address).status_code) == (address, 200)
    is_half_there = bool(left) and left.startswith(b"\x89PNG")  # whatever is left of it can be drawn
    assert client.get(f"/admin/images/{image.pk}/preview/width-10/").status_code == (200 if is_half_there else 404)


def test_pending_upload_is_not_served(client: Client, administrator: User) -> None:
    waiting = UploadedFile.objects.create(file=ContentFile(drawn(), name="neu.png"))

    assert client.get(waiting.file.url).status_code == 404
