import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from cms.media.documents import SiteDocument
from cms.media.images import SiteImage
from cms.snippets.contact import Contact
from tests.pages import make_homes


@pytest.fixture
def homes(db):
    """The home pages of the four languages."""
    return make_homes()


@pytest.fixture
def make_image(db):
    """Create a plain image of a given size."""

    def make(title="Hafen", size=(1600, 1000), **facts):
        file = io.BytesIO()
        Image.new("RGB", size, "#1b659f").save(file, "PNG")
        facts = {"description": f"Zu sehen: {title}", "credit": "Büro für Bilder", **facts}
        return SiteImage.objects.create(
            title=title, file=ImageFile(io.BytesIO(file.getvalue()), name=f"{title}.png"), width=size[0], height=size[1], **facts
        )

    return make


@pytest.fixture
def every_block(make_image):
    """A body with every block that a story can contain."""
    picture = {"image": make_image(), "caption": "Am Morgen", "credit": ""}
    upright = {"image": make_image("Turm", (500, 700)), "caption": "", "credit": "Andere"}
    decoration = {"image": make_image("Muster", (300, 200), description="", is_decorative=True), "caption": "", "credit": ""}
    contact = Contact.objects.create(name_de="Koordination", email="kontakt@example.org", phone="+49 228 000000")
    document = SiteDocument.objects.create(title="Plan", file=ContentFile(b"%PDF-", name="plan.pdf"), file_size=5)
    prose = "<h2>Ablauf</h2><p>Text mit <a href='/de/'>Verweis</a>.</p><ul><li>eins</li></ul><ol><li>zwei</li></ol><hr/>"
    table = {
        "data": [["Stadt", "Juli"], ["Assuan", "41"], ["Bonn", None]],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
    }
    steps = [
        {"title": "Auftakt", "precision": "month", "starts_on": date(2020, 5, 1), "ends_on": None, "text": ""},
        {"title": "Abschluss", "precision": "year", "starts_on": date(2090, 5, 1), "ends_on": None, "text": "in Bonn"},
        {"title": "Danach", "precision": "year", "starts_on": date(2091, 5, 1), "ends_on": None, "text": ""},
    ]
    film = {"title": "Rundgang", "url": "https://www.youtube.com/watch?v=abc", "transcript": "Man sieht den Hafen."}
    return [
        ("text", prose),
        ("quote", {"text": "Wir messen.", "speaker": "Eine Planerin", "role": "Bonn"}),
        ("quotes", [{"text": "Kurz.", "speaker": "", "role": "Amt"}, {"text": "Auch.", "speaker": "A", "role": ""}]),
        ("accordion", {"heading": "Fragen", "entries": [{"title": "Wer zahlt?", "text": "<p>Niemand.</p>"}]}),
        ("accordion", {"heading": "", "entries": [{"title": "Wann?", "text": "<p>Bald.</p>"}]}),
        ("table", {"caption": "Wärme", "table": table}),
        ("picture", picture),
        ("picture", upright),
        ("picture", decoration),
        ("gallery", {"heading": "Bilder", "pictures": [picture, upright, decoration]}),
        (
            "before_after",
            {
                "before": picture,
                "after": {**picture, "credit": "Zweites Büro"},
                "before_label": "",
                "after_label": "2030",
                "caption": "Markt",
            },
        ),
        ("video", film),
        ("key_figures", {"heading": "Zahlen", "figures": [{"figure": "1.600", "label": "Bäume"}]}),
        ("timeline", {"heading": "Der Weg", "steps": steps}),
        ("downloads", {"heading": "", "files": [{"document": document, "title": "", "language": "de"}]}),
        (
            "call_to_action",
            {"title": "Dabei sein", "text": "Jetzt.", "button": "Mehr", "page": None, "address": "https://example.org/"},
        ),
        ("contact", contact),
    ]
