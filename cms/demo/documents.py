"""Creates the demo's files: PDF and DOCX with real text, so that they can be read, filled in and searched."""

from __future__ import annotations

import zlib
from io import BytesIO
from textwrap import wrap
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

PAGE = (595, 842)  # A4 in points
MARGIN = 72
SIZES = {"heading": 17, "text": 11, "point": 11, "form": 11}
CHARACTERS = 84  # per line at the body text's size
NEW_PAGE = "---"


def read_lines(text: str) -> list[tuple[str, str]]:
    """Return (kind, words) of each line: heading, point, form or text."""
    marks = {"# ": "heading", "- ": "point", "form ": "form"}
    lines = []
    for line in text.splitlines():
        kind = next((kind for mark, kind in marks.items() if line.startswith(mark)), "text")
        mark = next((mark for mark in marks if line.startswith(mark)), "")
        lines.append((kind, line.removeprefix(mark)))
    return lines


def make_pdf(title: str, text: str, language: str) -> bytes:
    """Return a PDF with `text`; a line --- starts a new page. Western European letters only, as in the built-in Helvetica."""
    pages = [zlib.compress(_page_content(page)) for page in text.split(f"\n{NEW_PAGE}\n")]
    box = f"[0 0 {PAGE[0]} {PAGE[1]}]"
    font = "/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont"
    first = 6  # object number of the first page; its content has the next one
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< {font} /Helvetica >>".encode(),
        f"<< {font} /Helvetica-Bold >>".encode(),
        b"<< /Title (%s) /Producer (Connective) >>" % _quoted(title),
    ]
    fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
    for at, content in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {first + 2 * at + 1} 0 R {fonts} >>".encode(),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    pdf = BytesIO()
    pdf.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(pdf.tell())
        pdf.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = pdf.tell()
    pdf.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    pdf.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    pdf.write(b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return pdf.getvalue()


def _page_content(text: str) -> bytes:
    """Return a page's drawing instructions."""
    parts: list[bytes] = []
    height = PAGE[1] - MARGIN
    for kind, words in read_lines(text):
        size = SIZES[kind]
        height -= size if kind == "heading" else 4
        indent = 14 if kind == "point" else 0
        for at, line in enumerate(wrap(words, CHARACTERS - indent)):
            height -= round(size * 1.45)
            bullet = "\u2022 " if kind == "point" and at == 0 else ""
            left = MARGIN + indent - (9 if bullet else 0)
            font = b"F2" if kind == "heading" else b"F1"
            parts.append(b"BT /%s %d Tf %d %d Td (%s) Tj ET" % (font, size, left, height, _quoted(bullet + line)))
        if kind == "form":
            height -= 34
            parts.append(b"%d %d m %d %d l S" % (MARGIN, height, PAGE[0] - MARGIN, height))
    return b"\n".join(parts)


def _quoted(words: str) -> bytes:
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return escaped.encode("cp1252")


def make_docx(title: str, text: str, language: str) -> bytes:
    """Return a DOCX with `text`, with an empty line below each form field."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(_docx_paragraph(kind, words, language) for kind, words in read_lines(text))
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}><w:body>{body}</w:body></w:document>'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    styles = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    heading = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{styles}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{styles}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "word/document.xml": document,
        "word/styles.xml": f"<w:styles {space}>{heading}</w:styles>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>',
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, said in files.items():
            archive.writestr(name, said)
    return packed.getvalue()


def _docx_paragraph(kind: str, words: str, language: str) -> str:
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if kind == "heading" else ""
    words = f"\u2022 {words}" if kind == "point" else words
    run = f'<w:r><w:rPr><w:lang w:val="{language}"/></w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    line = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr></w:pPr></w:p>' if kind == "form" else ""
    return f"<w:p>{style}{run}</w:p>{line}"
