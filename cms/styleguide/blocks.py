"""Examples of every block that editors can put into a page, as blocks with their values."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import BoundBlock
from wagtail.blocks.struct_block import StructBlock
from wagtail.rich_text import RichText

from cms.blocks.bodies import ContactsBody, StoryBody
from cms.blocks.facts import KeyFigureBlock, PhaseBlock, ProductBlock, StepBlock
from cms.blocks.links import DownloadBlock
from cms.blocks.media import PictureBlock
from cms.blocks.text import QuoteBlock
from cms.models import Contact
from cms.visuals import EXAMPLE

from . import things

STORY = StoryBody().child_blocks
LINKED = -1  # no page in the database has this key


def value_of(block: StructBlock, **values: Any) -> Any:
    """Return a value of a StructBlock: what is left out is empty."""
    empty: dict[str, Any] = {
        name: None if isinstance(child, blocks.DateBlock) else "" for name, child in block.child_blocks.items()
    }
    return block.meta.value_class(block, list((empty | values).items()))


def story(name: str, **values: Any) -> BoundBlock:
    """Return the block `name` of a page's body with a value."""
    block = STORY[name]
    return block.bind(value_of(block, **values))


def text(words: str) -> RichText:
    return RichText(f"<p>{words}</p>")


def picture(image: Any, caption: str = "") -> Any:
    return value_of(PictureBlock(), image=image, caption=caption)


def quote(words: str, speaker: str = "", role: str = "") -> Any:
    return value_of(QuoteBlock(), text=words, speaker=speaker, role=role)


def download(title: str, language: str = "", **facts: Any) -> Any:
    return value_of(DownloadBlock(), document=things.ExampleFile(title, **facts), language=language)


def downloads() -> list[Any]:
    """Return files, one with a name that hardly fits."""
    return [
        download(_("Guide to shade in streets"), "en"),
        download(things.LONG_WORD, "de", file_extension="xlsx", file_size=24_000),
        download(_("Plan of the square"), file_extension="zip", file_size=None),
    ]


def figures() -> list[Any]:
    return [
        value_of(KeyFigureBlock(), figure=figure, label=label)
        for figure, label in (("8", _("municipalities")), ("1.600", _("trees planted")), ("40 %", _("less sealed ground")))
    ]


def steps() -> list[Any]:
    """Return the steps of a schedule: one that is over, the current one, and later ones."""
    told = [
        (_("Deadline"), things.day(-60), "day"),
        (_("Choosing the municipalities"), things.day(3), "day"),
        (_("First meeting"), things.day(40), "month"),
        (_("Results"), things.day(700), "year"),
    ]
    return [
        value_of(
            StepBlock(), title=title, starts_on=when, precision=precision, text=things.summary() if precision == "day" else ""
        )
        for title, when, precision in told
    ]


def phases() -> list[Any]:
    """Return the phases of a process."""
    told = [
        (_("First meeting"), -200, "in_person", _("Karlsruhe")),
        (_("Visit to a partner city"), 20, "hybrid", _("Nakuru")),
        (things.long_title(), 90, "online", ""),
        (_("Results"), 500, "in_person", _("Lusaka")),
    ]
    return [
        value_of(PhaseBlock(), title=title, starts_on=things.day(days), precision="month", mode=mode, place=place)
        for title, days, mode, place in told
    ]


def products() -> list[Any]:
    return [
        value_of(
            ProductBlock(),
            title=_("Plan for a cool square"),
            municipality=_("Karlsruhe"),
            text=text(things.summary()),
            files=downloads(),
        ),
        value_of(ProductBlock(), title=things.LONG_WORD, files=[]),
    ]


def contact(**fields: Any) -> Contact:
    defaults: dict[str, Any] = {"name_de": _("Project office"), "email": "kontakt@example.org", "phone": "+49 228 000000"}
    return Contact(**(defaults | fields))


def contacts() -> list[BoundBlock]:
    """Return contacts as they stand in the rail, one of them as text."""
    body = ContactsBody().child_blocks
    return [body["contact"].bind(contact()), body["note"].bind("\n".join((_("Project office"), "kontakt@example.org")))]


def video(url: str, **values: Any) -> BoundBlock:
    return story("video", title=_("A walk along the river"), url=url, **values)


def table() -> BoundBlock:
    rows = [
        [_("Municipality"), _("May"), _("June"), _("July")],
        [_("Karlsruhe"), "19", "25", "31"],
        [_("Nakuru"), "24", "22", None],
    ]
    cells = {"data": rows, "first_row_is_table_header": True, "first_col_is_header": True}
    return story("table", caption=_("Highest temperature in degrees Celsius"), table=cells)


def running_text() -> RichText:
    """Return text with everything that editors can put into it."""
    told = {
        "heading": _("What helps on hot days"),
        "lead": things.summary(),
        "link": _("Read more"),
        "smaller": _("First meeting"),
        "trees": _("Trees"),
        "water": _("Water"),
        "collect": _("Collect"),
        "compare": _("Compare"),
        "nowhere": things.NOWHERE,
        "word": things.LONG_WORD,
    }
    return RichText(
        "<h2>{heading}</h2><p>{lead} <a href='{nowhere}'>{link}</a></p><h3>{smaller}</h3><ul><li>{trees}</li><li>{water}</li></ul>"
        "<ol><li>{collect}</li><li>{compare}</li></ol><hr/><p>{word}</p>".format(**told)
    )


def examples_of_story() -> list[tuple[str, list[BoundBlock]]]:
    """Return examples of each block of a page's body, by its label, in the order of the editor's menu."""
    made: dict[str, list[BoundBlock]] = {
        "text": [STORY["text"].bind(running_text())],
        "quote": [
            STORY["quote"].bind(
                quote(_("We measured, and the square was the hottest place in town."), _("A planner"), _("Nakuru"))
            )
        ],
        "quotes": [STORY["quotes"].bind([quote(_("It was cooler under the trees."), role=_("Nakuru")), quote(things.summary())])],
        "accordion": [
            story(
                "accordion",
                heading=_("Questions"),
                entries=[
                    {"title": _("Who pays?"), "text": text(things.summary())},
                    {"title": things.long_title(), "text": text("…")},
                ],
            )
        ],
        "table": [table()],
        "picture": [
            STORY["picture"].bind(picture(things.river(), _("The new bank takes up floods and becomes a park."))),
            STORY["picture"].bind(picture(things.lost_image())),
        ],
        "gallery": [
            story(
                "gallery",
                heading=_("Pictures"),
                pictures=[
                    picture(things.square_before()),
                    picture(things.square_after(), things.summary()),
                    picture(things.river()),
                ],
            )
        ],
        "before_after": [
            story(
                "before_after",
                before=picture(things.square_before()),
                after=picture(things.square_after()),
                before_label=_("Today"),
                after_label=_("A park with benches"),
            ),
            story("before_after", before=picture(things.square_before()), after=picture(things.lost_image())),
        ],
        "visualisation": [story("visualisation", key=EXAMPLE), story("visualisation", key=EXAMPLE, caption=things.summary())],
        "video": [
            video("https://www.youtube.com/watch?v=M7lc1UVf-VE", transcript=things.summary()),
            video("https://example.org/river.mp4"),
        ],
        "key_figures": [story("key_figures", heading=_("In figures"), figures=figures())],
        "timeline": [story("timeline", heading=_("Schedule"), steps=steps())],
        "downloads": [story("downloads", files=downloads())],
        "call_to_action": [
            story(
                "call_to_action",
                title=_("Take part"),
                text=things.summary(),
                button=_("Apply now"),
                address="https://example.org/",
            )
        ],
        "contact": [STORY["contact"].bind(contact()), STORY["contact"].bind(contact(name_de=things.LONG_WORD, phone=""))],
        "related_pages": [story("related_pages", pages=[linked_page()])],
    }
    return [(str(block.label), made[name]) for name, block in STORY.items()]


def linked_page() -> Any:
    """Return a page that a block links to: such pages are looked up by their key, so it has one."""
    page = things.report()
    page.pk = LINKED
    return page


def page_with_links() -> Any:
    """Return what `related_pages` asks of its page: the pages that blocks link to, by key."""
    return SimpleNamespace(linked_pages={LINKED: linked_page()})


def bound(block: blocks.Block, values: list[Any]) -> list[BoundBlock]:
    return [block.bind(value) for value in values]
