"""Blocks of text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail_localize.segments import StringSegmentValue

from . import examples

__all__ = ["AccordionBlock", "ProseBlock", "QuoteBlock", "QuotesBlock", "TableBlock"]

PROSE_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
NOTE_FEATURES = ["bold", "italic", "link", "ul", "ol"]


class ProseBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": PROSE_FEATURES, **options})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/prose.html"
        description = _("Running text with headings, lists and links.")
        preview_value = staticmethod(examples.prose)


class QuoteBlock(blocks.StructBlock):
    """A quotation with its author."""

    text = blocks.TextBlock(
        label=_("Quote"), help_text=_("Leave out the quotation marks: the page adds them in the style of its language.")
    )
    speaker = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"
        description = _("What one person said, large, with their name and role.")
        preview_value = staticmethod(examples.quote)


class QuotesBlock(blocks.ListBlock):
    """Several quotations side by side."""

    def __init__(self, **options: Any) -> None:
        super().__init__(QuoteBlock(), **{"min_num": 1, **options})

    class Meta:
        icon = "openquote"
        label = _("Quotes")
        template = "cms/blocks/quotes.html"
        description = _("What several people said.")
        preview_value = staticmethod(examples.quotes)


class AccordionItemBlock(blocks.StructBlock):
    """A question that expands to show its answer."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=NOTE_FEATURES)

    class Meta:
        icon = "arrow-down"
        label = _("Entry")


class AccordionBlock(blocks.StructBlock):
    """Entries that expand one by one; works without JavaScript."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160, required=False)
    entries = blocks.ListBlock(AccordionItemBlock(), label=_("Entries"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "cms/blocks/accordion.html"
        description = _("Questions that open to show their answers, for what not everybody needs to read.")
        preview_value = staticmethod(examples.accordion)


class TableCellsBlock(WagtailTableBlock):
    """A table whose cells wagtail-localize can translate: it skips those of Wagtail's own table block."""

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[StringSegmentValue]:
        rows = (value or {}).get("data") or []
        return [
            StringSegmentValue(f"{row}.{column}", str(cell))
            for row, cells in enumerate(rows)
            for column, cell in enumerate(cells)
            if cell not in (None, "")
        ]

    def restore_translated_segments(self, value: dict[str, Any], segments: list[StringSegmentValue]) -> dict[str, Any]:
        rows = [list(cells) for cells in value["data"]]
        for segment in segments:
            row, column = map(int, segment.path.split("."))
            rows[row][column] = segment.render_text()
        return {**value, "data": rows}


class TableBlock(blocks.StructBlock):
    """A table with a caption that describes it."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TableCellsBlock(
        label=_("Table"),
        table_options={
            "contextMenu": ["row_above", "row_below", "col_left", "col_right", "remove_row", "remove_col", "undo", "redo"]
        },
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
        description = _("A table with a caption. On narrow screens it can be moved sideways.")
        preview_value = staticmethod(examples.table)
