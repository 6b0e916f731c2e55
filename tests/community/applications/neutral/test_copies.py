"""Neutral copies: of every kind of file, with the author's name in all the places where programs write it."""

import io
import zipfile
from collections.abc import Callable

import docx
import numpy as np
import openpyxl
import pikepdf
import pptx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from odf.opendocument import load
from PIL import Image, ImageSequence

from community.applications.neutral.apart import neutral_copy_apart
from community.applications.neutral.copies import MAKERS, neutral_copy
from community.applications.neutral.errors import NotNeutral
from community.applications.neutral.pdf import without_segments
from community.files.inspect import KINDS, inspect_upload

from . import made
from .made import AUTHOR, BODY, DOCUMENTS, LOGIN

FORMS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")


def all_bytes(content: bytes) -> dict[str, bytes]:
    """Return every part of a file, unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            told = archive.comment + b"".join(one.extra + one.comment + one.filename.encode() for one in archive.infolist())
            return {"": told, **{name: archive.read(name) for name in archive.namelist()}}
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            streams = {
                str(one.objgen): one.read_raw_bytes() + (b"" if has_picture(one) else one.read_bytes())
                for one in document.objects
                if isinstance(one, pikepdf.Stream)
            }
            texts = "\n".join(repr(one) for one in document.objects) + repr(document.trailer)
            return {"": content, "objects": texts.encode(), **streams}
    return {"": content}


def has_picture(stream: pikepdf.Stream) -> bool:
    """Return whether a stream is stored as a camera writes it."""
    return "DCTDecode" in repr(stream.get("/Filter"))


def places_of(name: str, content: bytes) -> list[str]:
    """Return the parts of a file in which a name stands, in whatever encoding."""
    spellings = [name.lower().encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [where for where, part in all_bytes(content).items() if any(one in part.lower() for one in spellings)]


def pages(content: bytes) -> list[np.ndarray]:
    with pypdfium2.PdfDocument(content) as document:
        return [np.asarray(page.render(scale=1, may_draw_forms=False).to_pil().convert("RGB")) for page in document]


def test_every_kind_of_file_has_a_maker() -> None:
    assert [kind for kind in KINDS if not any(kind.content_type.startswith(prefix) for prefix in MAKERS)] == []


@pytest.mark.parametrize("form", FORMS)
def test_picture_keeps_its_pixels_and_nothing_else(form: str) -> None:
    content = made.picture(form)
    assert places_of(AUTHOR, content)

    copy = neutral_copy(content, f"image/{form.lower()}")

    assert places_of(LOGIN, copy) == []
    with Image.open(io.BytesIO(copy)) as picture:
        assert picture.format == form
        assert dict(picture.getexif()) == {}
        assert set(picture.info) & {"xmp", "exif", "comment", "icc_profile", "Author", "XML:com.adobe.xmp"} == set()
        expected = made.drawing() if form == "GIF" else made.drawing().transpose(Image.Transpose.ROTATE_270)
        assert picture.size == expected.size
        difference = np.abs(np.asarray(picture.convert("RGB"), int) - np.asarray(expected, int))
        assert difference.mean() < 4


@pytest.mark.parametrize(
    ("mode", "form"), [("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("I;16", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG")]
)
def test_pictures_of_every_mode_keep_their_looks(mode: str, form: str) -> None:
    content = io.BytesIO()
    grey = Image.linear_gradient("L")
    picture = grey.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else grey.convert(mode)
    picture.save(content, form, exif=made.exif())

    copy = Image.open(io.BytesIO(neutral_copy(content.getvalue(), f"image/{form.lower()}")))

    assert dict(copy.getexif()) == {}
    expected = np.asarray(Image.open(content).convert("RGB").transpose(Image.Transpose.ROTATE_270), int)
    assert np.abs(np.asarray(copy.convert("RGB"), int) - expected).mean() < 3


def test_photograph_in_a_pdf_loses_what_a_camera_appends() -> None:
    scans = io.BytesIO()
    made.drawing().save(scans, "JPEG", progressive=True, exif=made.exif(), comment=AUTHOR.encode())
    photo = scans.getvalue() + made.picture("JPEG")

    cleaned = without_segments(photo)

    assert places_of(LOGIN, cleaned) == []
    before, after = Image.open(scans), Image.open(io.BytesIO(cleaned))
    assert np.array_equal(np.asarray(before), np.asarray(after))


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_animation_goes_on_moving(form: str) -> None:
    copy = neutral_copy(made.animation(form), f"image/{form.lower()}")

    assert places_of(LOGIN, copy) == []
    with Image.open(io.BytesIO(copy)) as picture:
        colours = [frame.convert("RGB").getpixel((4, 4)) for frame in ImageSequence.Iterator(picture)]
    assert [max(range(3), key=colour.__getitem__) for colour in colours] == [0, 1, 2]


def test_pdf_looks_the_same_and_names_nobody() -> None:
    content = made.pdf()
    assert {"", "objects"} < set(places_of(AUTHOR, content))

    copy = neutral_copy(content, "application/pdf")

    assert places_of(LOGIN, copy) == []
    assert places_of("Exif", copy) == []
    before, after = pages(content), pages(copy)
    assert len(after) == 2
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert len(document.attachments) == 0
        assert [str(one.get("/Contents", "")) for one in document.pages[0].Annots] == ["Bitte pruefen", "", ""]


@pytest.mark.parametrize("content_type", DOCUMENTS)
def test_document_still_opens_and_names_nobody(content_type: str) -> None:
    content = DOCUMENTS[content_type]()
    assert places_of(AUTHOR, content)

    copy = neutral_copy(content, content_type)

    assert places_of(LOGIN, copy) == []
    assert places_of("GPS", copy) == []
    assert any(BODY.encode() in part or b"<draw:page" in part for part in all_bytes(copy).values())
    assert inspect_upload(SimpleUploadedFile("a", copy)).content_type == content_type


def test_words_comments_and_pictures_of_a_document_stay() -> None:
    document = docx.Document(io.BytesIO(neutral_copy(made.word(), made.WORDPROCESSING)))

    assert [one.text for one in document.paragraphs][:4] == [BODY, "Und das ", "Verfasst von:  am Ende", ""]
    assert [(one.author, one.initials, one.text) for one in document.comments] == [("Author", "A", "Stimmt das?")]
    assert "eingefügt" in document.element.xml
    assert "Regen für alle" in document.element.xml
    (shape,) = document.inline_shapes
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert Image.open(io.BytesIO(part.blob)).size == (40, 64)


def test_table_and_slides_stay() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(neutral_copy(made.table(), made.SPREADSHEET))).active
    show = pptx.Presentation(io.BytesIO(neutral_copy(made.slides(), made.PRESENTATION)))

    assert (sheet["A1"].value, sheet["B1"].value) == (BODY, 7)
    assert [(one.displayName, one.ref) for one in sheet.tables.values()] == [("Zahlen", "D1:E2")]
    assert (sheet["A1"].comment.text.strip(), sheet["A1"].comment.author) == ("Bitte pruefen", "Author")
    assert show.slides[0].shapes.title.text == BODY
    assert show.slides[0].shapes[1].image.content_type == "image/jpeg"


def test_open_document_keeps_its_notes_and_pictures() -> None:
    document = load(io.BytesIO(neutral_copy(made.open_text(), f"{made.OPEN}text")))

    assert [str(one) for one in document.text.childNodes][-3:-1] == [
        f"{BODY}Author2000-01-01T00:00:00Bitte pruefen",
        "Verfasst von: ",
    ]
    assert list(document.Pictures) != []


def test_text_stays_byte_for_byte() -> None:
    assert neutral_copy(b"\xef\xbb\xbfText", "text/plain; charset=utf-8") == b"\xef\xbb\xbfText"


@pytest.mark.parametrize(
    ("make", "content_type", "reason"),
    [
        (made.locked_pdf, "application/pdf", "encrypted"),
        (lambda: b"%PDF-1.4 nothing", "application/pdf", "broken"),
        (lambda: b"\x89PNG nothing", "image/png", "broken"),
        (
            lambda: made.with_parts(made.word(), {"word/embeddings/oleObject1.bin": AUTHOR.encode()}),
            made.WORDPROCESSING,
            "unknown_part",
        ),
        (lambda: b"PK\x03\x04 nothing", made.WORDPROCESSING, "broken"),
        (lambda: b"MZ", "application/x-program", "unknown_part"),
    ],
)
def test_what_cannot_be_made_neutral_is_refused(make: Callable[[], bytes], content_type: str, reason: str) -> None:
    with pytest.raises(NotNeutral) as refused:
        neutral_copy(make(), content_type)

    assert refused.value.reason == reason


def test_process_makes_the_copy_or_says_why_not() -> None:
    assert places_of(LOGIN, neutral_copy_apart(io.BytesIO(made.pdf()), "application/pdf")) == []
    with pytest.raises(NotNeutral) as refused:
        neutral_copy_apart(io.BytesIO(made.locked_pdf()), "application/pdf")
    assert refused.value.reason == "encrypted"
