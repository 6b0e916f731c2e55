"""The visible mark, and the metadata that is written into files."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from community.visualisations.pipeline.encoding import RENDITION_TYPES, encode, encode_working
from community.visualisations.pipeline.photos import blur_photo
from community.visualisations.provenance.kinds import PictureKind
from community.visualisations.provenance.marks import INK, PAPER, draw_mark
from community.visualisations.provenance.pictures import make_marked_renditions, mark_picture, mark_text
from community.visualisations.provenance.xmp import Description, make_xmp

ARABIC = "مولّد بالذكاء الاصطناعي"
TEXTS = {"de": "KI-generiert", "en": "AI-generated", "fr": "Généré par IA", "ar": ARABIC}
DESCRIBED = Description(
    PictureKind.AI_EDIT,
    credit='Wohnungsamt "A & B"',
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    alt_text={"de": "Ein Platz <mit> Bäumen", "ar": "ساحة"},
    system="gpt-image",
    prompt="Bäume\x00 & Bänke",
)


def grey(width: int, height: int) -> Image.Image:
    return Image.new("RGB", (width, height), (128, 128, 128))


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("size", [(480, 320), (320, 480), (2560, 1600), (480, 2000)], ids=str)
def test_mark_is_a_legible_line_in_a_small_corner(language: str, size: tuple[int, int]) -> None:
    marked = np.asarray(draw_mark(grey(*size), TEXTS[language], language)).astype(int)

    changed = np.argwhere((marked != 128).any(axis=2))
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    letters = np.argwhere(np.abs(marked - PAPER).max(axis=2) < 40)
    assert bottom == size[1] - 1
    assert (right == size[0] - 1, left == 0) == ((language == "ar"), (language != "ar"))
    assert (bottom - top + 1) * (right - left + 1) <= 0.05 * size[0] * size[1]
    assert letters[:, 0].max() - letters[:, 0].min() >= 9  # pixels from the highest to the lowest stroke
    assert letters[:, 0].min() > top
    assert letters[:, 0].max() < bottom
    assert tuple(marked[bottom, right if language == "ar" else left]) == INK


def test_arabic_letters_are_joined() -> None:
    """Joined, the letters of a word are one stroke: fewer separate parts than letters."""
    import cv2

    marked = np.asarray(draw_mark(grey(2560, 400), "محطة", "ar"))
    letters = (np.abs(marked.astype(int) - PAPER).max(axis=2) < 60).astype(np.uint8)

    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(letters)
    assert max(stats[1:count, cv2.CC_STAT_WIDTH]) > 0.9 * (np.ptp(np.argwhere(letters)[:, 1]))


def test_mark_is_in_the_language_of_the_session() -> None:
    assert mark_text(PictureKind.AI_EDIT, "en") == mark_text(PictureKind.AI, "en") == "AI-generated"
    assert mark_text(PictureKind.COLLAGE, "en") == "Collage"


def test_each_rendition_and_the_download_carry_the_mark() -> None:
    working = encode_working(grey(1000, 600))

    for content in (
        mark_picture(working, PictureKind.AI, "en"),
        *(each.content for each in make_marked_renditions(working, PictureKind.COLLAGE, "en")),
    ):
        with Image.open(io.BytesIO(content)) as picture:
            corner = np.array(picture.convert("RGB").getpixel((1, picture.height - 2)))
            assert np.abs(corner - INK).max() < 20
            assert np.abs(np.array(picture.convert("RGB").getpixel((picture.width - 2, 2))) - 128).max() < 6


def metadata_of(path: Path) -> dict[str, object]:
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is missing.")
    said = subprocess.run([program, "-json", "-G1", "-a", str(path)], capture_output=True, check=True).stdout
    return {name: value for name, value in json.loads(said)[0].items() if name.startswith(("XMP", "IFD", "IPTC", "GPS", "ICC"))}


@pytest.mark.parametrize("content_type", [*RENDITION_TYPES, "image/jpeg"])
def test_exiftool_reads_what_was_written_and_nothing_else(content_type: str, tmp_path: Path) -> None:
    xmp, path = make_xmp(DESCRIBED), tmp_path / "picture"
    path.write_bytes(
        encode_working(grey(64, 64), xmp) if content_type == "image/jpeg" else encode(grey(64, 64), content_type, xmp)
    )

    found = metadata_of(path)
    found.pop("XMP-x:XMPToolkit", None)
    assert found == {
        "XMP-photoshop:Credit": 'Wohnungsamt "A & B"',
        "XMP-xmpRights:WebStatement": "https://creativecommons.org/licenses/by/4.0/",
        "XMP-xmpRights:Marked": True,
        "XMP-iptcExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
        "XMP-iptcExt:AISystemUsed": "gpt-image",
        "XMP-iptcExt:AIPromptInformation": "Bäume & Bänke",
        "XMP-dc:Rights": "CC BY 4.0",
        **{
            f"XMP-{name}{language}": text
            for name in ("dc:Description", "iptcCore:AltTextAccessibility")
            for language, text in (("", "Ein Platz <mit> Bäumen"), ("-de", "Ein Platz <mit> Bäumen"), ("-ar", "ساحة"))
        },
    }


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (PictureKind.PHOTO, "humanEdits"),
        (PictureKind.COLLAGE, "composite"),
        (PictureKind.AI, "trainedAlgorithmicMedia"),
        (PictureKind.AI_EDIT, "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_each_kind_has_its_code(kind: PictureKind, code: str) -> None:
    assert f"digitalsourcetype/{code}&quot;".replace("&quot;", '"') in make_xmp(Description(kind)).decode()


def test_blurred_photo_keeps_credit_and_licence_alone(tmp_path: Path) -> None:
    xmp = make_xmp(
        Description(PictureKind.PHOTO, credit="Wohnungsamt", licence_url="https://creativecommons.org/licenses/by/4.0/")
    )
    path = tmp_path / "photo.jpg"
    path.write_bytes(blur_photo(encode_working(grey(64, 64)), [], xmp=xmp))

    found = metadata_of(path)
    found.pop("XMP-x:XMPToolkit", None)

    assert found == {
        "XMP-photoshop:Credit": "Wohnungsamt",
        "XMP-xmpRights:WebStatement": "https://creativecommons.org/licenses/by/4.0/",
        "XMP-xmpRights:Marked": True,
        "XMP-iptcExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits",
    }
