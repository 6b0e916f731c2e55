"""Creates the demo's slides and LibreOffice files, with the libraries that read such files for the search."""

from __future__ import annotations

from io import BytesIO

from .documents import read_lines


def make_odt(title: str, text: str, _language: str) -> bytes:
    """Return an ODT with `text`, with an empty line below each form field."""
    from odf.dc import Title
    from odf.opendocument import OpenDocumentText
    from odf.style import Style, TextProperties
    from odf.text import H, List, ListItem, P

    document = OpenDocumentText()
    heading = Style(name="Heading", family="paragraph")
    heading.addElement(TextProperties(fontsize="17pt", fontweight="bold"))
    document.styles.addElement(heading)
    document.meta.addElement(Title(text=title))
    for kind, words in read_lines(text):
        if kind == "heading":
            document.text.addElement(H(outlinelevel=1, stylename=heading, text=words))
        elif kind == "point":
            points, item = List(), ListItem()
            item.addElement(P(text=words))
            points.addElement(item)
            document.text.addElement(points)
        else:
            document.text.addElement(P(text=words))
            if kind == "form":
                document.text.addElement(P(text="_" * 60))
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def make_pptx(title: str, text: str, language: str) -> bytes:
    """Return slides with `text`: each heading starts one."""
    from pptx import Presentation

    slides = Presentation()
    facts = slides.core_properties  # those of the empty template name its author
    facts.title, facts.language, facts.author, facts.last_modified_by = title, language, "Connective", "Connective"
    body = None
    for kind, words in read_lines(text):
        if kind == "heading" or body is None:
            slide = slides.slides.add_slide(slides.slide_layouts[1])
            slide.shapes.title.text = words
            body = slide.placeholders[1].text_frame
        elif body.text:
            body.add_paragraph().text = words
        else:
            body.text = words
    packed = BytesIO()
    slides.save(packed)
    return packed.getvalue()
