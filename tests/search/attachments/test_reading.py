"""Reading the text of files in the real process, and that no file does any harm."""

import io
import sys
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.attachments import extraction, reading
from search.attachments.formats import MAX_BYTES
from search.attachments.models import FileText
from search.attachments.reading import Reading, ReadingFailed, read_file

from . import made
from .made import Content, bytes_of

State = FileText.State
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def read(content: bytes, ending: str) -> Reading:
    return read_file(io.BytesIO(content), ending)


def short_texts(value: object) -> str:
    """Name a test by its short texts."""
    return value if isinstance(value, str) and len(value) < 12 else ""


@pytest.mark.parametrize(
    ("content", "ending", "kind", "pages"),
    [
        (lambda: made.pdf("Schatten", "Wasser", "Wind"), "pdf", "pdf", ("Schatten", "Wasser", "Wind")),
        (lambda: made.docx("Schatten", "und Wasser"), "docx", "docx", ("Schatten und Wasser",)),
        (lambda: made.odt("Schatten", "und Wasser"), "odt", "odt", ("Schatten und Wasser",)),
        (lambda: made.pptx("Schatten", "Wasser", notes="Nicht sagen"), "pptx", "pptx", ("Schatten", "Wasser")),
        ("Grüße aus Köln\n\nوالماء".encode(), "txt", "txt", ("Grüße aus Köln والماء",)),
        ("\ufeff# Grüße".encode(), "md", "md", ("# Grüße",)),
        ("Grüße".encode("utf-16"), "txt", "txt", ("Grüße",)),
        ("Die Städte lernen über Wasser und Hitze, die Häfen größer.".encode("cp1252"), "txt", "txt", None),
        (lambda: made.pdf("Schatten"), "docx", "pdf", ("Schatten",)),  # the content determines the format, not the name
        (lambda: made.docx("Schatten"), "pdf", "docx", ("Schatten",)),
        (lambda: made.docx("Schatten"), "", "docx", ("Schatten",)),
    ],
    ids=short_texts,
)
def test_good_files_are_read_page_by_page(content: Content, ending: str, kind: str, pages: tuple[str, ...] | None) -> None:
    found = read(bytes_of(content), ending)

    assert (found.state, found.kind, found.is_cut) == (State.READ, kind, False)
    if pages is None:
        assert "Städte" in found.pages[0]
        assert "größer" in found.pages[0]
    else:
        assert found.pages == pages


@pytest.mark.parametrize(
    ("content", "ending", "state"),
    [
        (b"", "pdf", State.EMPTY),
        (b" \n ", "txt", State.EMPTY),
        (made.drawn_pdf, "pdf", State.EMPTY),
        (made.docx, "docx", State.EMPTY),
        (lambda: made.locked_pdf("geheim"), "pdf", State.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "docx", State.ENCRYPTED),
        (
            lambda: made.archive([("mimetype", ODT_TYPE), ("META-INF/manifest.xml", "<a><manifest:encryption-data/></a>")]),
            "odt",
            State.ENCRYPTED,
        ),
        (lambda: made.pdf(*"abcdefgh")[:-900], "pdf", State.BROKEN),
        (lambda: made.docx("Hallo")[:9000], "docx", State.BROKEN),
        (lambda: made.with_part(made.docx("Hallo"), "word/document.xml", b"<w:document"), "docx", State.BROKEN),
        (lambda: made.with_part(made.docx("Hallo"), "word/document.xml", made.laughs()), "docx", State.BROKEN),
        (lambda: made.with_part(made.odt("Hallo"), "content.xml", made.laughs()), "odt", State.BROKEN),
        (lambda: made.with_part(made.pptx("Hallo"), "ppt/slides/slide1.xml", made.laughs()), "pptx", State.BROKEN),
        (b"<!doctype html><title>404</title>", "pdf", State.BROKEN),
        (b"no PDF at all", "pdf", State.BROKEN),
        (lambda: made.archive([("a.txt", "plain")]), "docx", State.BROKEN),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "pdf", State.BROKEN),
        (made.bomb, "docx", State.TOO_LARGE),
        (
            lambda: made.archive(("word/document.xml" if not n else f"{n}.xml", "") for n in range(10_001)),
            "docx",
            State.TOO_LARGE,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "doc", State.UNKNOWN),
        (lambda: made.archive([("a.txt", "plain")]), "zip", State.UNKNOWN),
        (b"<!doctype html><p>Hallo", "html", State.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "png", State.UNKNOWN),
        (b"GIF89a\x01\x00\x01\x00", "txt", State.UNKNOWN),
    ],
    ids=short_texts,
)
def test_unreadable_files_get_the_matching_state(content: Content, ending: str, state: FileText.State) -> None:
    found = read(bytes_of(content), ending)

    assert (found.state, found.pages, found.is_cut) == (state, (), False)


def test_file_above_the_size_limit_is_not_passed_to_the_subprocess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    monkeypatch.setattr(sys, "executable", "/no/such/python")

    assert read(bytes(1001), "txt").state == State.TOO_LARGE
    assert MAX_BYTES == 100 * 1024 * 1024


@pytest.mark.parametrize(
    ("program", "state"),
    [
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", State.TOO_LARGE),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", State.BROKEN),
    ],
)
def test_cpu_limit_means_too_large_and_a_crash_means_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path, program: str, state: FileText.State
) -> None:
    package = tmp_path / "search" / "attachments"
    package.mkdir(parents=True)
    (package / "extraction.py").write_text(program)
    monkeypatch.setattr(reading, "ROOM", tmp_path)

    assert read(b"Hallo", "txt").state == state


def test_subprocess_is_killed_after_the_timeout(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    package = tmp_path / "search" / "attachments"
    package.mkdir(parents=True)
    (package / "extraction.py").write_text("import time; time.sleep(600)")
    monkeypatch.setattr(reading, "ROOM", tmp_path)
    monkeypatch.setattr(reading, "SECONDS", 0.5)

    assert read(b"Hallo", "txt").state == State.TOO_LARGE


def test_failure_to_run_the_subprocess_raises_reading_failed(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(reading, "ROOM", tmp_path)  # there is no program in it
    with pytest.raises(ReadingFailed):
        read(b"Hallo", "txt")
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(ReadingFailed):
        read(b"Hallo", "txt")


def test_subprocess_has_resource_limits_and_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    package = tmp_path / "search" / "attachments"
    package.mkdir(parents=True)
    (package / "extraction.py").write_text(
        "import json, os, sys\n"
        f"sys.path.insert(0, {str(reading.ROOM)!r}); del sys.modules['search'], sys.modules['search.attachments']\n"
        "import resource\n"
        "from search.attachments.extraction import limit\n"
        "limit()\n"
        "said = [resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[0] for name in ('AS', 'CPU', 'FSIZE', 'CORE')]\n"
        "pages = [str(said), str('SECRET_KEY' in os.environ), str('django' in sys.modules)]\n"
        "print(json.dumps({'state': 'read', 'kind': 'txt', 'pages': pages, 'is_cut': False}))\n"
    )
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setattr(reading, "ROOM", tmp_path)

    limits, knows_secret, knows_django = read(b"Hallo", "txt").pages

    assert limits == str([2**30, 20, 2**24, 0])
    assert (knows_secret, knows_django) == ("False", "False")


def test_text_beyond_the_character_or_page_limit_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MAX_CHARACTERS", 10)
    monkeypatch.setattr(extraction, "MAX_PAGES", 2)

    assert extraction.read(b"Schatten und Wasser", "txt") == {
        "state": "read",
        "kind": "txt",
        "pages": ["Schatten u"],
        "is_cut": True,
    }
    assert extraction.read(made.pdf("eins", "zwei", "drei"), "pdf")["pages"] == ["eins", "zwei"]
    assert extraction.read(made.pdf("eins", "zwei"), "pdf")["is_cut"] is False


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Hoch\x02\r\nwasser", "Hochwasser"),
        ("Nord\ufffe\r\nSüd", "Nord-Süd"),
        ("ﬁnden  und\tlesen", "finden und lesen"),
        ("ﻣﺎء", "ماء"),
        ("a\x00b\ud800c", "a b c"),
        ("Stadt\xadrat", "Stadtrat"),
    ],
)
def test_extracted_text_is_normalised(raw: str, clean: str) -> None:
    assert extraction.clean(raw) == clean


def test_tracked_deletions_and_comments_are_not_extracted() -> None:
    namespaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = (
        f'<office:document-content {namespaces} office:version="1.2"><office:body><office:text><text:tracked-changes>'
        "<text:changed-region><text:deletion><text:p>GELÖSCHT</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Bleibt<office:annotation><text:p>BEMERKT</text:p></office:annotation> da</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    assert extraction.read(made.with_part(made.odt("x"), "content.xml", content), "odt")["pages"] == ["Bleibt da"]

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = (
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>Bleibt</w:t></w:r><w:del><w:r><w:delText>GELÖSCHT</w:delText>'
        "</w:r></w:del><w:r><w:br/><w:t>da</w:t></w:r></w:p></w:body></w:document>"
    )
    assert extraction.read(made.with_part(made.docx("x"), "word/document.xml", document), "docx")["pages"] == ["Bleibt da"]


def test_hidden_slides_become_empty_pages() -> None:
    presentation = made.pptx("Anfang", "VERSTECKT", "Ende")
    with made.zipfile.ZipFile(made.io.BytesIO(presentation)) as container:
        slide = container.read("ppt/slides/slide2.xml").replace(b"<p:sld ", b'<p:sld show="0" ', 1)

    found = extraction.read(made.with_part(presentation, "ppt/slides/slide2.xml", slide), "pptx")

    assert found["pages"] == ["Anfang", "", "Ende"]


STARTS = st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"{\\rtf", made.docx("a")[:400]])
ENDINGS = st.sampled_from(["pdf", "docx", "odt", "pptx", "txt", "md", "zip", ""])


@settings(max_examples=300, deadline=None)
@given(STARTS, st.binary(max_size=3000), ENDINGS)
def test_extraction_handles_arbitrary_bytes(start: bytes, rest: bytes, ending: str) -> None:
    found = extraction.read(start + rest, ending)

    assert found["state"] in State.values
    assert bool(found["pages"]) == (found["state"] == State.READ)
    assert not any("\0" in page for page in found["pages"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["pdf", "docx", "odt", "pptx"]), st.integers(0, 40_000), st.binary(min_size=1, max_size=60))
def test_extraction_handles_corrupted_files(kind: str, place: int, wound: bytes) -> None:
    whole = getattr(made, kind)("Schatten und Wasser")
    place %= len(whole)

    assert extraction.read(whole[:place] + wound + whole[place + len(wound) :], kind)["state"] in State.values


def test_reading_defaults() -> None:
    assert astuple(Reading(State.EMPTY)) == ("empty", "", (), False)
