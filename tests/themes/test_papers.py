"""Pages on paper: what screen readers and printers need of a PDF (PDF/UA-1). `make trial pdf_ua` asks veraPDF."""

import io
import itertools

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from cms.models import CallPage, EventPage, EventReportPage, LearningProcessPage, StandardPage
from tests.cms.machines.test_feeds import translate
from tests.pages import make_page

TEXT = (
    "<h2>GIS مدينة</h2><p>GIS مدينة ذكية</p><ul><li>مياه</li><li>ظل</li></ul><p><a href='https://example.org/weiter'>رابط</a></p>"
    "<p>مدينة GIS</p>"
)


def pdf_at(page):
    answer = Client().get(f"{page.url.rstrip('/')}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content


def elements(node, above=()):
    """Yield each element below a node of the structure tree with the kinds of those above it, without mere boxes."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            kind = str(child.S)
            yield child, above
            yield from elements(child, above if kind in ("/Div", "/NonStruct") else (*above, kind))


def objects_of(element):
    """Return what an element refers to, such as the annotation of a link."""
    children = element.get("/K", [])
    return [one for one in children if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/OBJR"]


@pytest.mark.parametrize("model", [CallPage, LearningProcessPage, EventPage, EventReportPage, StandardPage])
def test_every_block_is_tagged_with_fonts_inside_and_links_that_are_named(homes, every_block, model):
    page = make_page(model, "Alles", body=[block for block in every_block if block[0] != "contact" or model is StandardPage])

    pdf = pikepdf.open(io.BytesIO(pdf_at(page)))

    assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked), bool(pdf.Root.ViewerPreferences.DisplayDocTitle)) == (
        "de",
        True,
        True,
    )
    with pdf.open_metadata() as facts:
        assert (facts["dc:title"], facts["pdfuaid:part"]) == ("Alles", "1")
    found = list(elements(pdf.Root.StructTreeRoot))
    kinds = [str(element.S) for element, _above in found]
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link", "/BlockQuote"} <= set(kinds)
    assert [str(element.S) for element, above in found if above[-1:] == ("/L",)].count("/LI") > 3
    assert {str(element.S) for element, above in found if above[-1:] == ("/L",)} <= {
        "/LI",
        "/L",
        "/Caption",
        "/Div",
        "/NonStruct",
    }
    assert all("/Alt" in element for element, _above in found if element.S == "/Figure")
    levels = [int(kind[2:]) for kind in kinds if kind[1:2] == "H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    links = [thing.Obj for element, _above in found if element.S == "/Link" for thing in objects_of(element)]
    annotations = [one for sheet in pdf.pages for one in sheet.get("/Annots", []) if one.Subtype == "/Link"]
    assert links
    assert len(links) == len(annotations)
    assert all(str(one.Contents).strip() for one in annotations)
    fonts = [font.DescendantFonts[0].FontDescriptor for sheet in pdf.pages for font in sheet.Resources.get("/Font", {}).values()]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def places_of(content, words):
    """Return how far from the left edge `words` begin, each time they stand on the first sheet, as a part of its width."""
    sheet = pypdfium2.PdfDocument(content)[0]
    text = sheet.get_textpage()
    search, found = text.search(words), []
    while match := search.get_next():
        left, _bottom, right, _top = text.get_charbox(match[0])
        found.append((left + right) / 2 / sheet.get_width())
    return found


def test_arabic_stands_at_the_right_with_its_marks_and_lines_that_begin_in_latin(homes):
    german = make_page(CallPage, "Städte", body=[("text", TEXT)], working_languages=["de"])
    arabic = translate(german, "ar", "GIS للمدن")

    content = pdf_at(arabic)

    pdf = pikepdf.open(io.BytesIO(content))
    assert str(pdf.Root.Lang) == "ar"
    _address, title, heading, line, other = places_of(content, "GIS")
    assert all(place > 0.8 for place in (title, heading, line))  # where the reader begins
    assert other < line  # after the first Arabic word of its line
    marks = places_of(content, "•")
    assert len(marks) == 2
    assert all(mark > 0.85 for mark in marks)


def test_theme_changes_what_has_been_made(homes, monkeypatch):
    from cms.machines import looks, pdfs

    page = make_page(StandardPage, "Seite")
    before = pdfs.version_of("<p>Seite</p>")
    looks.look_of.cache_clear()
    monkeypatch.setattr(looks, "find_in_theme", lambda url: type("Sheet", (), {"read_bytes": lambda self: url.encode()})())

    try:
        assert pdfs.version_of("<p>Seite</p>") != before
    finally:
        looks.look_of.cache_clear()
    assert page.live
