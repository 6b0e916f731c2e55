"""The demo's pictures and files."""

from io import BytesIO

import mammoth
import pypdfium2
import pytest
from PIL import Image

from cms.demo.content import read_list
from cms.demo.documents import make_docx, make_pdf, read_lines
from cms.demo.media import MAKERS
from cms.demo.pictures import draw_picture, scene_of
from search.attachments.extraction import read


@pytest.mark.parametrize("name", ["hitzeinsel", "platz-vorher"])
def test_drawing_a_picture_is_deterministic(name: str) -> None:
    drawn = draw_picture(name)

    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.size, picture.format) == ((1600, 1000), "JPEG")
    assert draw_picture(name) == drawn


def test_every_listed_picture_can_be_drawn() -> None:
    assert all(callable(scene_of(name)) for name in read_list("pictures"))


def test_before_and_after_pictures_of_a_place_differ() -> None:
    assert draw_picture("strasse-grau") != draw_picture("strasse-gruen")


def test_pdf_contains_its_text() -> None:
    pdf = pypdfium2.PdfDocument(make_pdf("Merkblatt (Größe)", "# Wasser\n- Dürre\nfür „Städte“ (alle)", "de"))
    try:
        text = pdf[0].get_textpage().get_text_bounded()
        assert text.split("\r\n") == ["Wasser", "• Dürre", "für „Städte“ (alle)"]
        assert pdf.get_metadata_dict()["Title"] == "Merkblatt (Größe)"
    finally:
        pdf.close()


def test_long_pdf_lines_wrap_within_the_margin() -> None:
    pdf = pypdfium2.PdfDocument(make_pdf("Lang", "Wasserresilienz " * 20, "de"))
    try:
        page = pdf[0].get_textpage()
        rights = [page.get_charbox(at)[2] for at in range(page.count_chars())]
        assert max(rights) <= 595 - 60
    finally:
        pdf.close()


def test_docx_contains_its_text() -> None:
    docx = make_docx("Formular & mehr", "# Formular\nBitte <ausfüllen>\nform Kommune", "de")

    html = mammoth.convert_to_html(BytesIO(docx)).value
    assert html == "<h1>Formular</h1><p>Bitte &lt;ausfüllen&gt;</p><p>Kommune</p>"


def test_read_lines_recognises_line_kinds() -> None:
    assert read_lines("# A\n- b\nform c\nd") == [("heading", "A"), ("point", "b"), ("form", "c"), ("text", "d")]


def test_text_of_every_file_kind_is_extracted_page_by_page() -> None:
    """The search extracts the files' text, on the page where it is."""
    words = {
        "arbeitshilfe-hitze": ("pdf", 4, 3, "Trinkbrunnen"),
        "problemskizze": ("odt", 1, 1, "Zisternen"),
        "corridors-slides": ("pptx", 5, 4, "Prototypes"),
        "interessenbekundung": ("docx", 1, 1, "Beteiligte Abteilungen"),
    }
    for name, (kind, pages, page, word) in words.items():
        said = read_list("documents")[name]
        content = MAKERS[kind](said["title"], said["text"].strip(), said.get("language", "de"))

        found = read(content, kind)

        assert (found["state"], found["kind"], len(found["pages"])) == ("read", kind, pages), name
        assert [number for number, text in enumerate(found["pages"], start=1) if word in text] == [page]
