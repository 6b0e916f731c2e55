"""Manifests: signed, carried on over generations, verified, and broken by one changed pixel."""

import io
import json
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import c2pa
import pytest
from django.core.checks import Error, Warning  # noqa: A004 - so they are called
from PIL import Image

from community.visualisations.pipeline.decoding import decode
from community.visualisations.pipeline.encoding import RENDITION_TYPES, encode, encode_working
from community.visualisations.pipeline.errors import PhotoRefused, Reason
from community.visualisations.provenance.certificates import CertificateUnusable, load_credentials, make_own
from community.visualisations.provenance.checks import check_certificate
from community.visualisations.provenance.kinds import PictureKind
from community.visualisations.provenance.manifests import Source, Statement, has_manifest, sign_picture
from community.visualisations.provenance.verifying import ManifestState, Verification, verify_picture
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
    assert has_manifest(signed, content_type)
    assert not has_manifest(encoded, content_type)
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


@pytest.mark.parametrize(("age", "days", "found"), [(400, 365, Error), (340, 365, Warning)])
def test_check_names_a_certificate_that_ended_or_soon_does(
    age: int, days: int, found: type, settings: Any, tmp_path: Path
) -> None:
    make_own(tmp_path / "old", now=datetime.now(UTC) - timedelta(days=age), days=days)
    settings.C2PA_CERTIFICATE, settings.C2PA_KEY = (str(tmp_path / "old" / name) for name in ("certificate.pem", "key.pem"))

    assert [type(message) for message in check_certificate(None)] == [found]
    if found is Error:
        with pytest.raises(CertificateUnusable, match="is valid from"):
            sign_picture(encode_working(picture()), "image/jpeg", PHOTO)


def test_check_names_a_key_that_does_not_fit_and_one_that_is_missing(
    settings: Any, tmp_path: Path, certificate_folder: Path
) -> None:
    load_credentials()
    make_own(tmp_path / "other")
    settings.C2PA_CERTIFICATE = str(certificate_folder / "certificate.pem")
    assert [message.id for message in check_certificate(None)] == ["visualisations.E001"]

    settings.C2PA_KEY = str(tmp_path / "other" / "key.pem")
    assert ["does not belong" in message.msg for message in check_certificate(None)] == [True]

    settings.C2PA_KEY = str(tmp_path / "nothing.pem")
    assert ["cannot be read" in message.msg for message in check_certificate(None)] == [True]
