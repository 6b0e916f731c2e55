"""Reads the text of one file, page by page, in a separate process.

`python -m search.attachments.extraction ENDING <file` writes the text as JSON. The process limits its own resources before it reads
the file, so that no file can exhaust the memory, time or disk of the machine. It does not import Django, so it starts quickly.
"""

import json
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

from .formats import MAX_BYTES, MEGABYTE, PAGED, UnreadableFile, kind_of

MEMORY_BYTES = 1024 * MEGABYTE
CPU_SECONDS = 20  # then the process is killed
READING_SECONDS = 10  # then it stops by itself and returns what it has read
ANSWER_BYTES = 16 * MEGABYTE
MAX_PAGES = 2_000
MAX_CHARACTERS = 2_000_000  # about a thousand printed pages
MAX_TEXT_BYTES = 4 * MAX_CHARACTERS

EXHAUSTED = ("memory", "alloc", "huge")  # how libxml2 reports that memory is exhausted

_JOINED = re.compile("[\x02\ufffe]\\s*(?=[a-zà-ÿ])")  # how pdfium writes the hyphen of a word broken across lines
_HYPHEN = re.compile("[\x02\ufffe]\\s*")
_PRESENTATION = re.compile("[\ufb00-\ufdff\ufe70-\ufeff]+")  # ligatures, and Arabic presentation forms
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def read(content: bytes, ending: str) -> dict[str, Any]:
    """Return the `state` (one of `FileText.State`), `kind`, `pages` and `is_cut` of a file. Bad files raise no error."""
    kind = ""
    try:
        kind = kind_of(content, ending)
        found = {"pdf": pdf, "docx": docx, "odt": odt, "pptx": pptx}.get(kind, plain)(content)
        pages, is_cut = take(found, MAX_PAGES if kind in PAGED else MAX_CHARACTERS)
    except UnreadableFile as unreadable:
        state = unreadable.state
        return {"state": state, "kind": "" if state == "unknown" else kind, "pages": [], "is_cut": False}
    except (MemoryError, RecursionError):
        return {"state": "too_large", "kind": kind, "pages": [], "is_cut": False}
    except ImportError:
        raise  # a bug of ours, not a bad file
    except Exception as error:  # noqa: BLE001 - libraries raise all kinds of errors for bad files
        state = "too_large" if any(sign in str(error).lower() for sign in EXHAUSTED) else "broken"
        return {"state": state, "kind": kind, "pages": [], "is_cut": False}
    if kind not in PAGED:
        pages = [" ".join(page for page in pages if page)]
    if not any(pages):
        return {"state": "empty", "kind": kind, "pages": [], "is_cut": False}
    return {"state": "read", "kind": kind, "pages": pages, "is_cut": is_cut}


def take(pages: Iterable[str], most: int) -> tuple[list[str], bool]:
    """Return up to `most` pages, cleaned and within the limits, and whether anything was left out."""
    taken: list[str] = []
    room, started = MAX_CHARACTERS, time.process_time()
    for page in pages:
        if room <= 0 or len(taken) == most or time.process_time() - started > READING_SECONDS:
            return taken, True
        text = clean(page)
        taken.append(text[:room])
        room -= len(text)
    return taken, room < 0


def clean(text: str) -> str:
    """Return `text` on one line, in characters that readers type and databases can store."""
    text = _HYPHEN.sub("-", _JOINED.sub("", text))
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return " ".join(_CONTROL.sub(" ", text.replace("\xad", "")).split())


def pdf(content: bytes) -> Iterator[str]:
    import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no type annotations

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile("encrypted" if "password" in str(error).lower() else "broken") from error
    count = len(document)
    if not count:
        raise UnreadableFile("broken")
    failed = 0
    for number in range(count):
        try:
            page = document[number]
            textpage = page.get_textpage()
            text = textpage.get_text_range()
            textpage.close()
            page.close()
        except pypdfium2.PdfiumError as error:
            failed += 1
            if failed == count:
                raise UnreadableFile("broken") from error
            text = ""  # one damaged page must not affect the others
        yield text


def docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(BytesIO(content)).element.body
    text, line, space = qn("w:t"), qn("w:p"), {qn("w:tab"), qn("w:br"), qn("w:cr")}
    # A drawing may be stored twice, for new and for old programs: the new one is read. Deleted and hidden text is not in w:t.
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for old in list(body.iter(fallback)):
        old.getparent().remove(old)
    parts: list[str] = []
    for element in body.iter():
        if element.tag == line:
            yield "".join(parts)
            parts = []
        elif element.tag == text:
            parts.append(element.text or "")
        elif element.tag in space:
            parts.append(" ")
    yield "".join(parts)


def odt(content: bytes) -> Iterator[str]:
    from odf import opendocument
    from odf.namespaces import OFFICENS, TEXTNS

    lines = {(TEXTNS, "p"), (TEXTNS, "h")}
    space = {(TEXTNS, name) for name in ("s", "tab", "line-break")}
    silent = {(OFFICENS, "annotation"), (TEXTNS, "tracked-changes")}  # comments and deleted text

    def words(node: Any) -> Iterator[str]:
        """Yield the text in `node`, with a line break after each paragraph."""
        if node.nodeType in {node.TEXT_NODE, node.CDATA_SECTION_NODE}:
            yield node.data
        elif getattr(node, "qname", None) not in silent:
            for child in node.childNodes:
                yield from words(child)
            if getattr(node, "qname", None) in lines:
                yield "\n"
            elif getattr(node, "qname", None) in space:
                yield " "

    loaded = opendocument.load(BytesIO(content))
    yield from "".join(words(loaded.text)).split("\n")


def pptx(content: bytes) -> Iterator[str]:
    """Yield the text of each slide, without speaker notes and hidden slides."""
    from pptx import Presentation
    from pptx.oxml.ns import qn

    for slide in Presentation(BytesIO(content)).slides:
        element = slide.element
        if element.get("show") == "0":
            yield ""
            continue
        paragraphs = ("".join(run.text or "" for run in paragraph.iter(qn("a:t"))) for paragraph in element.iter(qn("a:p")))
        yield "\n".join(paragraphs)


def plain(content: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes

    beginning, is_cut = content[:MAX_TEXT_BYTES], len(content) > MAX_TEXT_BYTES
    if b"\0" in beginning and not beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("unknown")
    with suppress(UnicodeDecodeError):
        text = beginning.decode("utf-8-sig", errors="ignore" if is_cut and is_utf8(beginning) else "strict")
        yield readable(text)
        return
    guess = from_bytes(beginning[: 256 * 1024]).best()
    if guess is None:
        raise UnreadableFile("unknown")
    yield readable(beginning.decode(guess.encoding, errors="replace"))


def is_utf8(content: bytes) -> bool:
    """Return whether `content` is UTF-8, except perhaps for a truncated character at the end."""
    with suppress(UnicodeDecodeError):
        content[:-4].decode("utf-8-sig")
        return True
    return False


def readable(text: str) -> str:
    """Return `text`. Raises UnreadableFile if more than 1% of its characters are unreadable."""
    beginning = text[:20_000]
    strange = sum(unicodedata.category(letter) in {"Cc", "Cn", "Co"} and letter not in "\t\n\r\f\v" for letter in beginning)
    if strange > len(beginning) * 0.01:
        raise UnreadableFile("unknown")
    return text


def limit() -> None:
    """Limit the resources of this process, before it reads anything from the file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # the system has no such limit, or a lower one
            resource.setrlimit(what, (most, most))


def main() -> None:
    limit()
    found = read(sys.stdin.buffer.read(MAX_BYTES + 1), sys.argv[1] if len(sys.argv) > 1 else "")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
