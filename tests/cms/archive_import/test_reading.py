import zipfile
from io import BytesIO

import docx
import pytest
from docx.shared import Pt
from reportlab.lib.pagesizes import A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import ListFlowable, PageBreak, Paragraph, SimpleDocTemplate

from cms.archive_import import reading
from cms.archive_import.article import BlockKind, UnreadableFileError
from cms.archive_import.reading import find_files, read_content, read_file

LONG = (
    "Die Städte des Netzwerks pflanzen Bäume auf ihren Schulhöfen und berichten einander, was dabei gelingt und was nicht. " * 3
)


def shape(document):
    return [(block.kind.value, block.text) for block in document.blocks]


def word_file():
    document = docx.Document()
    document.add_paragraph("Schattige Höfe", style="Title")
    document.add_paragraph("Ein Text mit ").add_run("fetten Worten").bold = True
    document.add_heading("Ziele", level=1)
    document.add_paragraph("Erstes Ziel", style="List Bullet")
    document.add_paragraph("Zweites Ziel", style="List Bullet")
    document.add_heading("Wege", level=2)
    document.add_paragraph("Schritt", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Jahr", "2031"
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_file_without_styles():
    document = docx.Document()
    run = document.add_paragraph().add_run("Schattige Höfe im Sommer")
    run.bold, run.font.size = True, Pt(18)
    document.add_paragraph(LONG)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_file(*flowables, **options):
    buffer = BytesIO()

    def head(canvas, _document):
        canvas.setFont("Helvetica", 7)
        canvas.drawString(30, 570, "Netzwerk der Höfe")
        canvas.drawString(30, 12, f"Seite {canvas.getPageNumber()}")

    SimpleDocTemplate(buffer, pagesize=A5, **options).build(list(flowables), onFirstPage=head, onLaterPages=head)
    return buffer.getvalue()


STYLES = getSampleStyleSheet()


def test_plain_text_file(read):
    document = read("rundbrief.txt")

    assert document.blocks[0].is_heading
    assert document.blocks[0].text == "Aufruf: Schattige Schulhöfe"
    listing = next(block for block in document.blocks if block.kind is BlockKind.LIST)
    assert listing.ordered
    assert listing.items[2] == "Abschluss mit den Entwürfen aller Städte"
    assert document.notes == [
        "left out: 1 row of logos",
        "left out, as the picture is missing: Gruppenbild vor dem Rathaus / Die Gartenabteilung | Foto: Netzwerk",
    ]
    assert "MUSTERSTADT" not in [block.text for block in document.blocks]


def test_wrapped_lines_are_joined_but_short_lines_are_not(text_document):
    wrapped = (
        "Gardens for every school in town\n\n"
        "The cities of the network plant trees in the yards of their schools and\n"
        "tell each other what works and what does not. They meet twice a year and\n"
        "send each other pho-\n"
        "tographs.\n\n"
        "Office of the network\n"
        "office@example.org\n"
    )

    document = text_document(wrapped)

    first = (
        "The cities of the network plant trees in the yards of their schools and tell each other what works and what does not."
    )

    assert shape(document) == [
        ("heading", "Gardens for every school in town"),
        ("paragraph", f"{first} They meet twice a year and send each other photographs."),
        ("heading", "Office of the network"),
        ("paragraph", "office@example.org"),
    ]


def test_text_keeps_bold_and_links_and_escapes_other_markup(text_document):
    [block] = text_document(f"{LONG} **Ende** ist <b>hier</b> & dort: https://example.org/a?b=1&c=2.").blocks

    assert block.html.endswith(
        '<b>Ende</b> ist &lt;b&gt;hier&lt;/b&gt; &amp; dort: <a href="https://example.org/a?b=1&amp;c=2">'
        "https://example.org/a?b=1&amp;c=2</a>."
    )


def test_paragraph_split_by_a_row_of_logos_is_rejoined(text_document):
    torn = f"{LONG} Dabei lernen sie aus anderen\n\nImplemented by:\n\nTOWN\nHALL\n\nLändern viel über Böden. {LONG}"

    assert [block.text for block in text_document(torn).blocks] == [
        f"{LONG} Dabei lernen sie aus anderen Ländern viel über Böden. {LONG}".replace("  ", " ").strip()
    ]


def test_heading_below_a_row_of_logos_is_kept(text_document):
    document = text_document(
        f"Höfe\n\n{LONG}\n\nIn Kooperation mit:\n\nSTADT\n\nVerband der Höfe e. V.\n\nWas noch kommt\n\n{LONG}"
    )

    assert [block.text for block in document.blocks if block.is_heading] == ["Höfe", "Was noch kommt"]


def test_lines_that_ran_together_are_split(text_document):
    blocks = text_document(f"Höfe\n\n{LONG}\n\nService for DevelopmentBäume für alle Höfe\n\n{LONG}").blocks

    assert "Bäume für alle Höfe" in [block.text for block in blocks if block.is_heading]


def test_dated_announcements_become_a_list(text_document):
    text = f"Neues\n\n{LONG}\n\n17.07.2031\nAufruf: Höfe\n\n02.07.2031 - 04.07.2031\nTreffen\n\n24.06.2031\nRundbrief 3"

    [*_, listing] = text_document(text).blocks

    assert listing.items == ("17.07.2031: Aufruf: Höfe", "02.07.2031 - 04.07.2031: Treffen", "24.06.2031: Rundbrief 3")


def test_markdown_file(read):
    document = read("call.md")

    assert (document.title, str(document.published_on)) == ("Cool roofs", "2031-01-07")
    assert [block.kind.value for block in document.blocks] == [
        *("heading", "paragraph", "heading", "list", "table", "quote", "heading", "paragraph"),
    ]
    assert document.blocks[1].html == (
        'Cities are invited to a year of <b>joint work</b> on cool roofs, with <a href="https://example.org/guide">a guide</a> '
        "and a workshop."
    )
    assert document.blocks[3].items[1] == "cities <ul><li>with at least one school</li></ul>"
    assert document.blocks[4].rows == (("Step", "When"), ("Kickoff", "May 2031"), ("Visit", "October 2031"))
    assert "<script>" not in document.blocks[-1].html


def test_navigation_and_footer_of_a_saved_web_page_are_removed(read):
    document = read("atelier.html")

    text = " ".join(block.text for block in document.blocks)
    assert document.title == "Atelier sur les places ombragées"
    assert "Accueil du réseau" not in text
    assert "Mentions légales" not in text
    assert [block.ordered for block in document.blocks if block.kind is BlockKind.LIST] == [True]
    assert not any("javascript" in block.html for block in document.blocks)


def test_html_without_navigation_is_read_completely():
    document = read_content("a.html", b"<h2>Kurz</h2>Loser Text<p>Ein <em>Satz</em>.</p><script>boese()</script><img src=a.png>")

    assert shape(document) == [("heading", "Kurz"), ("paragraph", "Loser Text"), ("paragraph", "Ein Satz.")]
    assert document.notes == ["1 picture of the file not taken over"]


def test_word_file():
    document = read_content("hoefe.docx", word_file())

    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [
        ("heading", 1, "Schattige Höfe"),
        ("paragraph", 0, "Ein Text mit fetten Worten"),
        ("heading", 2, "Ziele"),
        ("list", 0, "Erstes Ziel\nZweites Ziel"),
        ("heading", 3, "Wege"),
        ("list", 0, "Schritt"),
        ("table", 0, "Jahr – 2031"),
    ]


def test_headings_of_a_word_file_without_styles_are_detected_by_formatting():
    document = read_content("hoefe.docx", word_file_without_styles())

    assert [(block.is_heading, block.text[:20]) for block in document.blocks] == [
        (True, "Schattige Höfe im So"),
        (False, "Die Städte des Netzw"),
    ]


def test_pdf_file():
    body = ParagraphStyle("body", parent=STYLES["BodyText"], fontSize=9, leading=11)
    content = pdf_file(
        Paragraph("Schattige Höfe im Sommer", STYLES["Title"]),
        Paragraph(LONG, body),
        Paragraph("Ziele", STYLES["Heading2"]),
        ListFlowable([Paragraph("Erstes Ziel", body), Paragraph("Zweites Ziel", body)], bulletType="bullet", start="•"),
        PageBreak(),
        Paragraph(LONG, body),
        PageBreak(),
        Paragraph("Ende.", body),
    )

    document = read_content("hoefe.pdf", content)

    assert [(block.kind.value, block.text.strip()) for block in document.blocks] == [
        ("heading", "Schattige Höfe im Sommer"),
        ("paragraph", LONG.strip()),
        ("heading", "Ziele"),
        ("list", "Erstes Ziel\nZweites Ziel"),
        ("paragraph", LONG.strip()),
        ("paragraph", "Ende."),
    ]


def damaged_zip():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<no xml")
    return buffer.getvalue()


def other_zip():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"\xef\xbb\xbf \n\n", "the file is empty"),
        ("a.md", b"***\n", "no text was found in the file"),
        ("a.txt", bytes(range(256)) * 20, "binary|no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"x" * 99, "the file holds no text: it is a picture"),
        ("a.pdf", b"%PDF-1.7 nothing more", "the PDF is damaged"),
        ("a.pdf", b"Just text", "the file is no PDF, whatever its name says"),
        ("a.docx", b"Just text", "the file is no DOCX, whatever its name says"),
        ("a.docx", damaged_zip(), "the Word file is damaged"),
        ("a.docx", b"PK\x03\x04 and no more", "the file is damaged"),
        ("a.docx", other_zip(), r"the file is no Word file \(DOCX\) but another archive"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "an old Word file .* or one locked with a password"),
        ("a.xyz", b"Text", r"files ending in \.xyz are not read"),
        ("a", b"Text", "files ending in nothing are not read"),
        ("a.txt", b"\xff\xfea", "begins as utf-16 but is damaged"),
    ],
)
def test_unreadable_file_is_refused_with_a_reason(name, content, reason):
    with pytest.raises(UnreadableFileError, match=reason):
        read_content(name, content)


def test_password_protected_pdf_is_refused():
    content = pdf_file(Paragraph(LONG, STYLES["BodyText"]), encrypt=StandardEncryption("geheim"))

    with pytest.raises(UnreadableFileError, match="the PDF is locked with a password"):
        read_content("a.pdf", content)


def test_scanned_pdf_without_text_is_refused():
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=A5).build([PageBreak(), PageBreak()])

    with pytest.raises(UnreadableFileError, match="it is probably a scan"):
        read_content("a.pdf", buffer.getvalue())


def test_large_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2 * reading.MEGABYTE)
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", reading.MEGABYTE)
    huge, long = tmp_path / "huge.txt", tmp_path / "long.txt"
    huge.write_bytes(b"a " * 1_500_000)
    long.write_bytes(b"a " * 700_000)

    with pytest.raises(UnreadableFileError, match="the file is too large: 3 MB, at most 2 MB are read"):
        read_file(huge)
    with pytest.raises(UnreadableFileError, match="the text is too large: 1 MB, at most 1 MB are read"):
        read_file(long)


def test_word_file_that_decompresses_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 1000)

    with pytest.raises(UnreadableFileError, match="unpacks to more than"):
        read_content("a.docx", word_file())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_encodings_are_detected(encoding):
    document = read_content("a.txt", f"Höfe für Städte\n\n{LONG}".encode(encoding))

    assert document.blocks[0].text == "Höfe für Städte"
    assert bool(document.notes) == (encoding == "cp1252")


def test_file_content_takes_precedence_over_the_extension():
    document = read_content("a.txt", pdf_file(Paragraph(LONG, STYLES["BodyText"])))

    assert document.blocks[-1].text == LONG.strip()
    assert document.notes == ["the file is named .txt but holds pdf"]


def test_missing_path_and_folder_raise_different_errors(tmp_path):
    with pytest.raises(UnreadableFileError, match="there is no such file"):
        read_file(tmp_path / "nothing.txt")
    with pytest.raises(UnreadableFileError, match="this is no file"):
        read_file(tmp_path)


def test_find_files_lists_readable_files_once_and_in_order(tmp_path):
    for name in ("b.txt", "a.PDF", "c.jpg", "deep/d.md", ".hidden/e.txt", ".f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    found = list(find_files([tmp_path, tmp_path / "b.txt", tmp_path / "c.jpg", tmp_path / "none.txt"]))

    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.PDF", "b.txt", "deep/d.md", "c.jpg", "none.txt"]
