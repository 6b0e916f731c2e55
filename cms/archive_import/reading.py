"""Reads a file into a document of neutral blocks. The content decides its format; its extension only breaks a tie."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from charset_normalizer import from_bytes

from .article import Document, UnreadableFileError
from .clearing import cleared_of_furniture, joined_paragraphs
from .headings import mark_headings
from .markup import MarkupText, read_html, read_markdown, read_word
from .pdf import lines_of_pdf
from .plain_text import blocks_of_lines, lines_of_text

MEGABYTE = 1024 * 1024
ENDINGS = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"})
MAX_BYTES = 50 * MEGABYTE
MAX_TEXT_BYTES = 5 * MEGABYTE  # two thousand printed pages
MAX_UNPACKED_BYTES = 200 * MEGABYTE  # a small archive may unpack to any size
BINARY_SIGNS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or sound",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"{\\rtf": "an RTF file; save it as DOCX first",
}


def find_files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files at `paths` in a fixed order; of a folder, those with a known extension at any depth, but no hidden ones."""
    seen: set[Path] = set()
    for path in paths:
        found = [path]
        if path.is_dir():
            inside = (entry for entry in path.rglob("*") if entry.suffix.lower() in ENDINGS and entry.is_file())
            found = sorted(entry for entry in inside if not any(part.startswith(".") for part in entry.relative_to(path).parts))
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def read_file(path: Path) -> Document:
    """Read a file. Raises UnreadableFileError with the reason."""
    if not path.exists():
        raise UnreadableFileError("there is no such file")
    if not path.is_file():
        raise UnreadableFileError("this is no file")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFileError(
                f"the file is too large: {size / MEGABYTE:.0f} MB, at most {MAX_BYTES // MEGABYTE} MB are read"
            )
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"the file cannot be opened: {error.strerror}") from error
    return read_content(path.name, content)


def read_content(name: str, content: bytes) -> Document:
    """Read the `content` of a file called `name`. Raises UnreadableFileError with the reason."""
    if not content.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise UnreadableFileError("the file is empty")
    ending = Path(name).suffix.lower()
    kind = _kind_of(content, ending)
    notes = [f"the file is named {ending or 'without an ending'} but holds {kind}"] if not _fits(kind, ending) else []
    if kind == "pdf":
        lines, pdf_notes = lines_of_pdf(content)
        read = MarkupText(blocks_of_lines(lines), notes=pdf_notes)
    elif kind == "docx":
        read = read_word(content)
    else:
        text = _decoded(content, notes)
        readers = {"html": read_html, "md": read_markdown}
        read = readers[kind](text) if kind in readers else MarkupText(blocks_of_lines(lines_of_text(text)))
    cleared = cleared_of_furniture(read.blocks)
    blocks = mark_headings(cleared.blocks if kind in {"html", "md", "docx"} else joined_paragraphs(cleared.blocks))
    if not any(block.text for block in blocks):
        raise UnreadableFileError("no text was found in the file")
    return Document(name, content, blocks, read.title, read.summary, read.published_on, [*notes, *read.notes, *cleared.notes])


def _fits(kind: str, ending: str) -> bool:
    return ending.lstrip(".") in {"html": {"html", "htm"}, "md": {"md", "markdown"}}.get(kind, {kind})


def _kind_of(content: bytes, ending: str) -> str:
    start = content[:1024].lstrip(b"\xef\xbb\xbf\t\r\n ")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError("an old Word file (.doc) or one locked with a password; save it as DOCX without one")
    for sign, what in BINARY_SIGNS.items():
        if content.startswith(sign):
            raise UnreadableFileError(f"the file holds no text: it is {what}")
    if ending in {".pdf", ".docx"}:
        raise UnreadableFileError(f"the file is no {ending.lstrip('.').upper()}, whatever its name says")
    if start[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in start.lower():
        return "html"
    if ending in {".html", ".htm"}:
        return "html"
    if ending in {".md", ".markdown"}:
        return "md"
    if ending not in ENDINGS:
        raise UnreadableFileError(f"files ending in {ending or 'nothing'} are not read; these are: {', '.join(sorted(ENDINGS))}")
    return "txt"


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise UnreadableFileError("the file is damaged") from error
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise UnreadableFileError("the file is no Word file (DOCX) but another archive")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(f"the file unpacks to more than {MAX_UNPACKED_BYTES // MEGABYTE} MB")
    return "docx"


def _decoded(content: bytes, notes: list[str]) -> str:
    if len(content) > MAX_TEXT_BYTES:
        raise UnreadableFileError(
            f"the text is too large: {len(content) / MEGABYTE:.0f} MB, at most {MAX_TEXT_BYTES // MEGABYTE} MB are read"
        )
    for encoding, sign in (
        ("utf-8-sig", b"\xef\xbb\xbf"),
        ("utf-32", b"\xff\xfe\0\0"),
        ("utf-16", b"\xff\xfe"),
        ("utf-16", b"\xfe\xff"),
    ):
        if content.startswith(sign):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFileError(f"the text begins as {encoding} but is damaged") from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        guess = from_bytes(content[:200_000]).best()
        if guess is None or b"\0" in content:
            raise UnreadableFileError("the file holds no text, or text in an unknown encoding") from None
        text = content.decode(guess.encoding, errors="replace")
        notes.append(f"the encoding is not said and was taken for {guess.encoding}: check the letters")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text[:20_000])
    if "\0" in text or controls > len(text[:20_000]) * 0.02:
        raise UnreadableFileError("the file holds no text: it is binary")
    return text
