"""A site whose files are in an S3-compatible store: addresses that last, private collections, backups, the doctor."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from storages.backends.s3 import S3Storage
from wagtail.models import Collection

from cms.backups import archive
from cms.backups.archive import make_backup, read_manifest
from cms.backups.files import shelves
from cms.doctor.services import examine_public_files, examine_storage
from cms.models import SiteDocument, SiteImage
from cms.settings.object_store import ObjectStore
from tests.object_store import Store, new_bucket

from .conftest import HOSTILE_SVG, ReadingClient, drawn

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # boto3 and moto keep connections open
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def bucket(settings: Any) -> Store:
    store = new_bucket()
    settings.STORAGES = {**settings.STORAGES, **store.storages()}
    return store


def test_a_picture_has_an_address_that_lasts_and_is_fetched_from_the_store(
    bucket: Store, make_image: Callable[..., SiteImage], client: ReadingClient
) -> None:
    image = make_image("platz.png")
    rendition = image.get_rendition("width-10")

    assert f"media/{rendition.file.name}" in bucket.names()
    assert rendition.url == f"/media/{rendition.file.name}"
    answer = client.get(rendition.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "public, max-age=600"
    assert answer.said.startswith(b"\x89PNG")


def test_a_public_origin_gives_addresses_without_signature(
    bucket: Store, settings: Any, make_image: Callable[..., SiteImage]
) -> None:
    settings.STORAGES = {**settings.STORAGES, **bucket.storages(public_url="https://files.example.org/netz")}

    rendition = make_image("hof.png").get_rendition("width-10")

    assert rendition.url == f"https://files.example.org/netz/media/{rendition.file.name}"


def test_a_private_picture_and_document_stay_behind_the_site(
    bucket: Store,
    make_image: Callable[..., SiteImage],
    make_document: Callable[..., SiteDocument],
    collection: Collection,
    restrict: Callable[..., Any],
    client: ReadingClient,
    administrator: Any,
) -> None:
    restrict(collection)
    rendition = make_image("intern.png", collection=collection).get_rendition("width-10")
    document = make_document("intern.pdf", collection=collection)
    seen = [client.get(address) for address in (rendition.url, document.url)]
    anonymous = [ReadingClient().get(address) for address in (rendition.url, document.url)]

    assert [answer.status_code for answer in seen] == [200, 200]
    assert seen[1].said == b"%PDF-1.4 secret plan"
    assert seen[0]["Cache-Control"] == "private, no-store"
    assert anonymous[0].status_code == 404
    assert b"secret plan" not in anonymous[1].said
    assert bucket.address not in str(anonymous[1].headers)


@pytest.mark.usefixtures("close_what_wagtail_left")
def test_drawings_are_cleaned_before_they_reach_the_store(bucket: Store, make_image: Callable[..., SiteImage]) -> None:
    image = make_image("zeichnung.svg", HOSTILE_SVG)

    stored = bucket.client.get_object(Bucket=bucket.bucket, Key=f"media/{image.file.name}")["Body"].read()
    assert b"<svg" in stored
    assert b"script" not in stored


def test_a_backup_contains_the_files_of_the_store(
    bucket: Store, make_image: Callable[..., SiteImage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = make_image("sicher.png")
    monkeypatch.setattr(archive, "dump_database", lambda target: target.write_bytes(b"rows"))
    [media] = [shelf for shelf in shelves() if shelf.name == "media"]

    manifest = read_manifest(make_backup(tmp_path))
    bucket.client.delete_object(Bucket=bucket.bucket, Key=f"media/{image.file.name}")
    media.put(image.file.name, io.BytesIO(drawn()))

    assert f"media/{image.file.name}" in manifest.digests
    assert f"media/{image.file.name}" in bucket.names()


def test_the_doctor_says_what_is_wrong_with_the_store(bucket: Store, settings: Any) -> None:
    assert list(examine_storage()) == []

    missing = bucket.storages(bucket="anderer")["default"]
    settings.STORAGES = {**settings.STORAGES, "default": missing}
    assert [found.problem for found in examine_storage()] == ["The object store has no bucket anderer, for uploaded files."]

    away = bucket.storages(endpoint_url="http://127.0.0.1:1")["default"]
    settings.STORAGES = {**settings.STORAGES, "default": away}
    [found] = examine_storage()
    assert found.problem.startswith("The object store for uploaded files does not answer: Could not connect to the endpoint URL")
    assert "geheimes-wort" not in found.problem


def test_the_doctor_says_that_a_public_origin_shows_private_collections(
    settings: Any, collection: Collection, restrict: Callable[..., Any]
) -> None:
    settings.S3_PUBLIC_URL = "https://files.example.org"
    assert list(examine_public_files()) == []

    restrict(collection)

    [found] = examine_public_files()
    assert "https://files.example.org" in found.problem


@pytest.mark.parametrize(
    ("told", "origin", "seconds"),
    [
        ({"endpoint_url": "https://store.example.org"}, "https://store.example.org", 60),
        ({"endpoint_url": "https://store.example.org:9443", "link_seconds": 0}, "https://store.example.org:9443", 0),
        ({"endpoint_url": "http://127.0.0.1:9000"}, "http://127.0.0.1:9000", 0),
        ({"endpoint_url": "http://127.0.0.1:9000", "link_seconds": 5}, "http://127.0.0.1:9000", 5),
        ({}, "https://netz.s3.amazonaws.com", 60),
        ({"region": "eu-central-1"}, "https://s3.eu-central-1.amazonaws.com", 60),
    ],
)
def test_pages_may_load_from_where_signed_addresses_lead(told: dict[str, Any], origin: str, seconds: int) -> None:
    store = ObjectStore(bucket="netz", access_key="schluessel", secret_key="geheim", **told)
    options = store.storages()["private"]["OPTIONS"]

    signed = urlsplit(S3Storage(**options).url("files/plan.pdf"))

    assert f"{signed.scheme}://{signed.netloc}" == store.origin == origin
    assert store.seconds == seconds
    assert store.origins == ([origin] if seconds else [])
    assert parse_qs(signed.query)["X-Amz-Expires"] == [str(seconds or 60)]
