"""Manifests: signed, carried on over generations, verified, and broken by one changed pixel."""

import io
import json
import zlib
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import c2pa
import pytest
from django.core.checks import Warning  # noqa: A004 - so it is called
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.jobs.declaring import Later
from community.visualisations.pipeline.decoding import decode
from community.visualisations.pipeline.encoding import RENDITION_TYPES, encode, encode_working
from community.visualisations.pipeline.errors import PhotoRefused, Reason
from community.visualisations.provenance.certificates import CertificateUnusable, load_credentials, make_own
from community.visualisations.provenance.checks import check_certificate
from community.visualisations.provenance.kinds import PictureKind
from community.visualisations.provenance.manifests import Source, Statement, sign_picture
from community.visualisations.provenance.verifying import ManifestState, Verification, verify_picture
from community.visualisations.provenance.waiting import wait_for_certificate
from tests.community.visualisations.fixtures import address
from tests.community.visualisations.pipeline.hostile import png_of

WHEN = datetime(2027, 3, 5, 12, 40, tzinfo=UTC)
PHOTO = Statement(PictureKind.PHOTO, "Photo", WHEN)
PARK = Statement(
    PictureKind.AI_EDIT,
    "Park",
    WHEN,
    provider="openai",
    model="gpt-image",
    model_version="1.5",
    prompt="Ein Park mit Bänken",
    seed="7",
    has_mask=True,
)


def picture(colour: str = "teal") -> Image.Image:
    made = Image.new("RGB", (320, 240), colour)
    made.paste("white", (100, 100, 140, 160))
    return made


def verified(content: bytes) -> Verification:
    return verify_picture(io.BytesIO(content))


def chain(*statements: Statement) -> list[Source]:
    """Return signed pictures, each made from the one before."""
    made: list[Source] = []
    for number, statement in enumerate(statements):
        content = encode_working(picture(f"#{number}{number}8844"))
        signed = sign_picture(content, "image/jpeg", statement, parent=made[-1] if made else None)
        made.append(Source(signed, "image/jpeg", statement.title))
    return made


def test_signed_picture_says_how_it_was_made() -> None:
    photo = Source(encode_working(picture()), "image/jpeg", "Photo")

    found = verified(sign_picture(encode_working(picture("green")), "image/jpeg", PARK, parent=photo))

    assert (found.state, found.is_ours, found.kind, found.signer, found.faults) == (
        ManifestState.VALID,
        True,
        PictureKind.AI_EDIT,
        "Connective",
        (),
    )
    assert (found.provider, found.model, found.model_version, found.prompt) == (
        "openai",
        "gpt-image",
        "1.5",
        "Ein Park mit Bänken",
    )
    assert found.made_at == WHEN
    assert [(each.depth, each.title, each.is_parent, each.kind) for each in found.sources] == [(1, "Photo", True, None)]


def test_three_generations_validate_with_their_parents() -> None:
    *_, path, lane = chain(
        PHOTO, PARK, Statement(PictureKind.COLLAGE, "Path", WHEN), Statement(PictureKind.AI_EDIT, "Lane", WHEN, model="sdxl")
    )

    found = verified(lane.content)

    assert (found.state, found.is_ours) == (ManifestState.VALID, True)
    assert [(each.depth, each.title, each.kind) for each in found.sources] == [
        (1, "Path", PictureKind.COLLAGE),
        (2, "Park", PictureKind.AI_EDIT),
        (3, "Photo", PictureKind.PHOTO),
    ]
    with c2pa.Reader("image/jpeg", io.BytesIO(lane.content)) as reader:
        store = json.loads(reader.json())
    assert len(store["manifests"]) == 4
    assert not any("thumbnail" in json.dumps(manifest) for manifest in store["manifests"].values())
    assert len(lane.content) - len(path.content) < 20_000  # bytes for a generation


@pytest.mark.parametrize("content_type", RENDITION_TYPES)
def test_rendition_is_signed_anew(content_type: str) -> None:
    photo, park = chain(PHOTO, PARK)
    encoded = encode(decode(park.content), content_type)
    assert verified(encoded).state == ManifestState.NONE

    signed = sign_picture(encoded, content_type, Statement(PictureKind.AI_EDIT, "Park", WHEN, is_rendition=True), parent=photo)

    assert (verified(signed).state, verified(signed).is_ours) == (ManifestState.VALID, True)
    with Image.open(io.BytesIO(signed)) as opened:
        assert opened.size == (320, 240)


def test_one_changed_pixel_fails() -> None:
    row = b"\0" + b"\x47\x11\x99" * 64
    png = png_of(64, 64, packed=zlib.compress(row * 64, 0))  # the pixels are not compressed
    signed = bytearray(sign_picture(png, "image/png", PARK))
    place = signed.index(b"\x47\x11\x99" * 20)
    assert verified(bytes(signed)).state == ManifestState.VALID

    signed[place + 1] = 0x12
    found = verified(bytes(signed))

    assert (found.state, found.is_ours, found.faults) == (ManifestState.INVALID, False, ("assertion.dataHash.mismatch",))


def test_manifest_of_a_parent_that_was_changed_fails() -> None:
    photo, _park = chain(PHOTO, PARK)
    changed = bytearray(photo.content)
    changed[-10] ^= 1

    made = sign_picture(encode_working(picture()), "image/jpeg", PARK, parent=Source(bytes(changed), "image/jpeg", "Photo"))

    assert "assertion.dataHash.mismatch" in str(c2pa.Reader("image/jpeg", io.BytesIO(made)).json())


def test_picture_signed_by_somebody_else_is_not_ours(settings: Any, tmp_path: Path) -> None:
    signed = chain(PHOTO)[0].content
    settings.C2PA_ROOT = str(tmp_path / "other")

    found = verified(signed)

    assert (found.state, found.is_ours, found.signer) == (ManifestState.VALID, False, "Connective")


def test_pictures_of_an_earlier_certificate_are_still_ours(settings: Any, tmp_path: Path, certificate_folder: Path) -> None:
    signed = chain(PHOTO)[0].content
    settings.C2PA_ROOT = str(tmp_path / "new")
    settings.C2PA_EARLIER_CERTIFICATES = [str(certificate_folder / "certificate.pem")]

    assert verified(signed).is_ours


def test_picture_without_manifest_and_what_is_no_picture() -> None:
    assert verified(encode_working(picture())) == Verification(ManifestState.NONE)
    for content, reason in ((b"<svg/>", Reason.NOT_A_PICTURE), (b"", Reason.EMPTY), (b"GIF89a", Reason.WRONG_KIND)):
        with pytest.raises(PhotoRefused) as refused:
            verified(content)
        assert refused.value.reason == reason


def test_certificates_of_the_site_last_long_and_are_private(settings: Any, tmp_path: Path) -> None:
    settings.C2PA_ROOT = str(tmp_path / "c2pa")
    assert check_certificate(None) == []  # none is made by a check
    assert list(tmp_path.iterdir()) == []

    credentials = load_credentials()

    assert credentials.ends_at > datetime.now(UTC) + timedelta(days=365 * 29)
    assert load_credentials() == credentials
    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "c2pa").iterdir()} == dict.fromkeys(
        ("certificate.pem", "key.pem", "root.pem"), 0o600
    )
    assert [path.name for path in tmp_path.iterdir()] == ["c2pa"]
    assert check_certificate(None) == []


def test_second_process_keeps_the_certificate_of_the_first(tmp_path: Path) -> None:
    make_own(tmp_path / "c2pa")
    first = (tmp_path / "c2pa" / "key.pem").read_bytes()

    make_own(tmp_path / "c2pa")

    assert (tmp_path / "c2pa" / "key.pem").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["c2pa"]


def use_old_certificate(settings: Any, folder: Path, age: int) -> None:
    """Have pictures signed with a certificate that is `age` days old and was made for a year."""
    make_own(folder, now=datetime.now(UTC) - timedelta(days=age), days=365)
    settings.C2PA_CERTIFICATE, settings.C2PA_KEY = (str(folder / name) for name in ("certificate.pem", "key.pem"))


@pytest.mark.parametrize(("age", "found"), [(400, "visualisations.W004"), (340, "visualisations.W003")])
def test_check_warns_of_a_certificate_that_ended_or_soon_does(age: int, found: str, settings: Any, tmp_path: Path) -> None:
    use_old_certificate(settings, tmp_path / "old", age)

    assert [(type(message), message.id) for message in check_certificate(None)] == [(Warning, found)]


def test_jobs_wait_for_a_certificate_and_pictures_can_still_be_checked(
    settings: Any, tmp_path: Path, certificate_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    signed = chain(PHOTO)[0].content
    wait_for_certificate()
    use_old_certificate(settings, tmp_path / "old", 400)
    settings.C2PA_EARLIER_CERTIFICATES = [str(certificate_folder / "certificate.pem")]
    (tmp_path / "old" / "key.pem").unlink()

    assert verified(signed).is_ours
    with pytest.raises(CertificateUnusable, match="cannot be read"):
        sign_picture(encode_working(picture()), "image/jpeg", PHOTO)
    with pytest.raises(Later):
        wait_for_certificate()
    assert "Pictures cannot be signed" in caplog.text


@pytest.mark.django_db
def test_what_cannot_be_read_is_told_to_visitors_programs_and_administrators(
    settings: Any, tmp_path: Path, client: Client, admin_client: Client
) -> None:
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = str(tmp_path / "nothing.pem")
    sent = {"picture": SimpleUploadedFile("a.jpg", encode_working(picture()))}

    page = client.post(address("verify"), sent)
    answer = client.post("/api/community/visualisations/verify", encode_working(picture()), "application/octet-stream")
    report = admin_client.get(reverse("visualisation_providers"))

    assert (page.status_code, list(page.context["form"].errors)) == (HTTPStatus.UNPROCESSABLE_ENTITY, ["picture"])
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "nothing.pem" not in page.content.decode() + answer.content.decode()
    assert "nothing.pem" in report.content.decode()


def test_folder_that_cannot_be_written_is_no_certificate(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.C2PA_ROOT = str(tmp_path / "file" / "c2pa")

    with pytest.raises(CertificateUnusable, match="No certificate can be made"):
        load_credentials()


def test_check_names_a_key_that_does_not_fit_and_one_that_is_missing(
    settings: Any, tmp_path: Path, certificate_folder: Path
) -> None:
    load_credentials()
    make_own(tmp_path / "other")
    settings.C2PA_CERTIFICATE = str(certificate_folder / "certificate.pem")
    assert [message.id for message in check_certificate(None)] == ["visualisations.E002"]

    settings.C2PA_KEY = str(tmp_path / "other" / "key.pem")
    assert ["does not belong" in message.msg for message in check_certificate(None)] == [True]

    settings.C2PA_KEY = str(tmp_path / "nothing.pem")
    assert ["cannot be read" in message.msg for message in check_certificate(None)] == [True]
