"""Detecting what an upload is."""

import hashlib
import io
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from cms.demo.documents import make_pdf
from community.files.inspect import PDF, TEXT, clean_name, inspect_upload, kind_of


def archive(**entries: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, content in entries.items():
            container.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"),
                content,
            )
    return buffer.getvalue()


def image_bytes(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, form)
    return buffer.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "kept_name", "content_type"),
    [
        ("bild.png", image_bytes("PNG"), "bild.png", "image/png"),
        ("bild.JPEG", image_bytes("JPEG"), "bild.jpeg", "image/jpeg"),
        ("bild.html", image_bytes("WEBP"), "bild.html.webp", "image/webp"),
        ("notiz", "Grüße\n".encode(), "notiz.txt", "text/plain"),
        ("tabelle.csv", b"a;b\n1;2\n", "tabelle.csv", "text/plain"),
        ("brief.docx", archive(word__document_xml="<x/>"), "brief.docx", DOCX),
        ("brief.zip", archive(mimetype=ODT, content_xml="<x/>"), "brief.zip.odt", ODT),
        ("bericht.pdf", make_pdf("Bericht", "Ein Satz", "de"), "bericht.pdf", "application/pdf"),
    ],
)
def test_file_type_is_detected_from_the_content(name: str, content: bytes, kept_name: str, content_type: str):
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
        b"%PDF-1.7\n%%EOF\n",  # a PDF signature without a PDF
        make_pdf("Bericht", "Ein Satz", "de")[:200],
        b"{\\rtf1 text}",
        b"\xef\xbb\xbf <!DOCTYPE html><script>1</script>",
        "<html><script>1</script>".encode("utf-16"),
        archive(word__document_xml="<x/>")[:60],
        image_bytes("PNG")[:40],  # the beginning of an image
        b"PK\x03\x04" + bytes(60),
        b"text with a \x00 in it",
        b"\xff\xfe latin or worse \xe4",
        b"MZ" + bytes(200),
        image_bytes("TIFF"),
    ],
)
def test_unsupported_or_damaged_files_are_refused(content: bytes):
    with pytest.raises(ValidationError) as refusal:
        inspect_upload(SimpleUploadedFile("file.pdf", content))

    assert refusal.value.code == "kind"


GERMAN = "Straße und Gründächer kühlen die Städte: über 30 °C, „heiß“ – 5 €\n" * 3
ARABIC = "المدينة تزرع الأشجار في الشوارع لتبريد الأحياء في الصيف\n" * 3


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"BMZ-Foerderung: Stand 2026", "text/plain"),
        (b"ID;Name;Ort\n1;a;b\n", "text/plain"),
        (b"From: the mayor\nTo: all\n", "text/plain"),
        (b"PK is short for Personalkosten", "text/plain"),
        (b"GIF89a is a format\n", "text/plain"),
        (b"II* and MM\n", "text/plain"),
        (b"RIFF, ID3, OggS, Rar!, 7z, fLaC\n", "text/plain"),
        (b"#!/bin/sh\nrm -rf /\n", "text/plain"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "text/plain"),
        (b"\n\n   \n# Title\n\n<b>Markdown</b>\n", "text/plain"),
        (b"=1+1;@SUM(A1)\n", "text/plain"),
        (b"\n", "text/plain"),
        (GERMAN.encode("utf-8-sig"), "text/plain"),
        (f"\ufeffTitel,Art\r\n{GERMAN}".encode(), "text/plain"),
        (ARABIC.encode(), "text/plain"),
        (GERMAN.encode("cp1252"), "text/plain; charset=windows-1252"),
        (
            "L’été, la ville rafraîchit ses façades ; à côté, les élèves préfèrent l’œuvre\n".encode("cp1252"),
            "text/plain; charset=windows-1252",
        ),
        ("Müller;5 €".encode("cp1252"), "text/plain; charset=windows-1252"),
        (("Zażółć gęślą jaźń, miasto sadzi drzewa i chłodzi ulice\n" * 3).encode("cp1250"), "text/plain; charset=windows-1250"),
        (ARABIC.encode("cp1256"), "text/plain; charset=windows-1256"),
        (GERMAN.encode("utf-16"), "text/plain; charset=utf-16"),
        (GERMAN.encode("utf-16-le"), "text/plain; charset=utf-16le"),
        (GERMAN.encode("utf-16-be"), "text/plain; charset=utf-16be"),
        (ARABIC.encode("utf-16-le"), "text/plain; charset=utf-16le"),
    ],
)
def test_text_is_recognised_whatever_its_first_bytes_and_encoding(content: bytes, content_type: str):
    found = inspect_upload(SimpleUploadedFile("liste.txt", content))

    assert (found.content_type, found.name) == (content_type, "liste.txt")
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (image_bytes("PNG")[:40], "damaged"),
        (archive(word__document_xml="<x/>")[:60], "damaged"),
        (b"\xff\xfe\xe4", "UTF-8"),
        (archive(a="x"), "PDF, pictures"),
        (b"MZ" + bytes(200), "PDF, pictures"),
        (b"<!doctype html><p>x", "PDF, pictures"),
    ],
)
def test_refusal_gives_the_reason(content: bytes, words: str):
    with pytest.raises(ValidationError) as refusal, translation.override("en"):
        inspect_upload(SimpleUploadedFile("file.pdf", content))

    with translation.override("en"):
        assert words in refusal.value.messages[0]


def test_encrypted_pdf_is_accepted():
    content = io.BytesIO()
    canvas = Canvas(content, encrypt=StandardEncryption("geheim"))
    canvas.drawString(50, 50, "Ein Satz")
    canvas.save()

    assert inspect_upload(SimpleUploadedFile("a.pdf", content.getvalue())).content_type == "application/pdf"


def test_zip_bomb_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"<x/>")
        bomb.writestr("word/media/image.bmp", bytes(60 * 1024 * 1024))

    with pytest.raises(ValidationError):
        inspect_upload(SimpleUploadedFile("a.docx", content.getvalue()))


def huge_png(width: int, height: int) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 9_000), (20_000, 10_000), (60_000, 60_000)])
def test_image_decompression_bomb_is_refused(size: tuple[int, int]):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as a site does, whatever another thread does with warnings
        assert kind_of(io.BytesIO(huge_png(*size))) is None


def test_no_module_uses_catch_warnings():
    root = Path(settings.BASE_DIR)
    sources = [path for room in ("cms", "community", "search", "themes") for path in (root / room).rglob("*.py")]

    assert len(sources) > 100
    assert [path for path in sources if "catch_warnings" in path.read_text("utf-8")] == []


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
def test_file_names_lose_folders_and_control_characters(name: str, kept: str):
    assert clean_name(name, TEXT) == kept


def test_correct_extension_is_appended_to_a_wrong_one():
    assert clean_name("report.exe", PDF) == "report.exe.pdf"
