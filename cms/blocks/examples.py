"""What blocks look like, for the previews in the editor: facts of a Deep Dive in the editor's language, and the site's newest pictures, files and pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.media.documents import SiteDocument
from cms.media.images import SiteImage
from cms.media.privacy import private_collections
from cms.snippets.contact import Contact
from cms.visibility import readable
from cms.visuals import EXAMPLE

ADDRESS = "https://example.org/"


def prose() -> str:
    """Return running text with a heading and a list."""
    items = [_("unsealing and greening streets and squares"), _("retention basins and cisterns")]
    return format_html(
        "<h2>{}</h2><p>{}</p><ul>{}</ul>",
        _("Two years for one question"),
        _(
            "In a Deep Dive, up to eight municipalities work on one question, such as how a city copes with drought and heavy rain:"
        ),
        format_html_join("", "<li>{}</li>", ((item,) for item in items)),
    )


def quote() -> dict[str, Any]:
    return {
        "text": _("What somebody said, in their own words. The page adds the quotation marks."),
        "speaker": _("Name"),
        "role": _("Role, municipality"),
    }


def quotes() -> list[dict[str, Any]]:
    return [quote(), {**quote(), "text": _("What somebody else said.")}]


def accordion() -> dict[str, Any]:
    return {
        "heading": _("Questions about the Deep Dive"),
        "entries": [
            {"title": _("Who pays?"), "text": format_html("<p>{}</p>", _("Taking part is free of charge."))},
            {
                "title": _("How many people take part?"),
                "text": format_html(
                    "<p>{}</p>", _("Four from each municipality: an expert and a deputy from each of two departments.")
                ),
            },
        ],
    }


def table() -> dict[str, Any]:
    rows = [
        ["", _("Learning process"), _("Deep Dive")],
        [_("Duration"), _("one year"), _("up to two years")],
        [_("Municipalities"), _("about twelve"), _("up to eight")],
    ]
    return {
        "caption": _("Two formats compared"),
        "table": {"data": rows, "first_row_is_table_header": True, "first_col_is_header": True, "table_caption": ""},
    }


def pictures(count: int) -> list[dict[str, Any]]:
    """Return the newest public pictures that are described, as values of a picture block: at most `count`."""
    described = SiteImage.objects.exclude(description="").exclude(collection__in=private_collections())
    found = list(described.order_by("-created_at", "-pk")[:count])
    for image in found:
        image.contextual_alt_text, image.decorative = image.default_alt_text, False
    caption = _("What one should know about the picture")
    return [{"image": image, "caption": caption, "credit": ""} for image in found]


def picture() -> dict[str, Any]:
    return next(iter(pictures(1)), {"image": None, "caption": "", "credit": ""})


def gallery() -> dict[str, Any]:
    return {"heading": _("Pictures of the workshop"), "pictures": [{**one, "caption": ""} for one in pictures(3)]}


def before_after() -> dict[str, Any]:
    found = [*pictures(2), {"image": None}, {"image": None}]
    return {
        "before": found[0],
        "after": found[1],
        "before_label": "",
        "after_label": "",
        "caption": _("Two pictures that show how it works. On a page they are of the same place."),
    }


def visualisation() -> dict[str, Any]:
    return {"key": EXAMPLE, "caption": ""}


def video() -> dict[str, Any]:
    return {
        "title": "Big Buck Bunny (Blender Foundation, CC BY 3.0)",
        "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "poster": None,
        "transcript": _("What is said and shown, for readers who cannot hear or see the film."),
    }


def key_figure() -> dict[str, Any]:
    return {"figure": "8", "label": _("municipalities at most")}


def key_figures() -> dict[str, Any]:
    return {
        "heading": _("The Deep Dive in figures"),
        "figures": [
            key_figure(),
            {"figure": "4", "label": _("people from each municipality")},
            {"figure": "2", "label": _("years at most")},
        ],
    }


def step() -> dict[str, Any]:
    return {
        "title": _("Kick-off in Germany"),
        "precision": "month",
        "starts_on": date(2026, 3, 1),
        "ends_on": None,
        "text": _("The place is chosen together with the German municipalities."),
    }


def timeline() -> dict[str, Any]:
    first = {**step(), "title": _("First meeting, online"), "starts_on": date(2026, 2, 1), "text": ""}
    last = {**step(), "title": _("Closing workshop, online"), "precision": "year", "starts_on": date(2027, 1, 1), "text": ""}
    return {"heading": _("From the first meeting to the last"), "steps": [first, step(), last]}


def phase() -> dict[str, Any]:
    return {
        "title": _("Kick-off"),
        "precision": "day",
        "starts_on": date(2026, 4, 7),
        "ends_on": date(2026, 4, 9),
        "mode": "in_person",
        "place": _("Egypt"),
        "text": format_html("<p>{}</p>", _("The municipalities meet and present what they bring along.")),
    }


def product() -> dict[str, Any]:
    return {
        "title": _("Part of a water management plan"),
        "municipality": _("Name of the municipality"),
        "text": format_html("<p>{}</p>", _("What came of the process, and who works with it.")),
        "files": [],
    }


def downloads() -> dict[str, Any]:
    """Return the newest public files."""
    public = SiteDocument.objects.exclude(collection__in=private_collections())
    return {
        "heading": "",
        "files": [{"document": one, "title": "", "language": ""} for one in public.order_by("-created_at", "-pk")[:2]],
    }


def download() -> dict[str, Any]:
    return next(iter(downloads()["files"]), {"document": None, "title": "", "language": ""})


def call_to_action() -> dict[str, Any]:
    return {
        "title": _("Take part"),
        "text": _("Apply with two departments and the question that you want to work on."),
        "button": _("Apply"),
        "page": None,
        "address": ADDRESS,
    }


def contact() -> Contact | None:
    return Contact.objects.order_by("pk").first()


def contact_note() -> str:
    return "kontakt@example.org"


def related_pages() -> dict[str, Any]:
    """Return the newest public pages."""
    newest = readable(Page.objects.filter(depth__gt=3)).order_by("-first_published_at", "-pk")
    return {"heading": "", "pages": list(newest[:2])}
