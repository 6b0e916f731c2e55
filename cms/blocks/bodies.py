"""Bodies: which blocks are available where."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import examples
from .facts import KeyFigureBlock, KeyFiguresBlock, PhaseBlock, ProductBlock, StepBlock, TimelineBlock
from .links import CallToActionBlock, ContactBlock, DownloadBlock, DownloadsBlock, RelatedPagesBlock
from .media import BeforeAfterBlock, GalleryBlock, PictureBlock, VideoBlock
from .text import AccordionBlock, ProseBlock, QuoteBlock, QuotesBlock, TableBlock
from .visuals import VisualisationBlock

__all__ = [
    "ContactsBody",
    "FiguresBody",
    "FilesBody",
    "PhasesBody",
    "PicturesBody",
    "ProductsBody",
    "QuotesBody",
    "ScheduleBody",
    "StoryBody",
]


class StoryBody(blocks.StreamBlock):
    """The body of a page."""

    text = ProseBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Text"))
    quotes = QuotesBlock(group=_("Text"))
    accordion = AccordionBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    picture = PictureBlock(group=_("Pictures"))
    gallery = GalleryBlock(group=_("Pictures"))
    before_after = BeforeAfterBlock(group=_("Pictures"))
    visualisation = VisualisationBlock(group=_("Pictures"))
    video = VideoBlock(group=_("Pictures"))
    key_figures = KeyFiguresBlock(group=_("Facts"))
    timeline = TimelineBlock(group=_("Facts"))
    downloads = DownloadsBlock(group=_("Next steps"))
    call_to_action = CallToActionBlock(group=_("Next steps"))
    contact = ContactBlock(group=_("Next steps"))
    related_pages = RelatedPagesBlock(group=_("Next steps"))

    class Meta:
        required = False


class ScheduleBody(blocks.StreamBlock):
    """The steps of a call."""

    step = StepBlock()

    class Meta:
        required = False


class PhasesBody(blocks.StreamBlock):
    """The phases of a learning process."""

    phase = PhaseBlock()

    class Meta:
        required = False


class ContactsBody(blocks.StreamBlock):
    """Contacts for readers."""

    contact = ContactBlock()
    note = blocks.TextBlock(
        label=_("Contact as text"),
        icon="pilcrow",
        template="cms/blocks/contact_note.html",
        help_text=_("For contacts without an entry, such as those on imported pages."),
    )
    # Not among the arguments, which migrations store.
    note.meta.description = _("A contact in words, for those without an entry in the directory.")
    note.meta.preview_value = examples.contact_note

    class Meta:
        required = False


class FilesBody(blocks.StreamBlock):
    """Files to download."""

    file = DownloadBlock()

    class Meta:
        required = False


class ProductsBody(blocks.StreamBlock):
    """The results of a learning process."""

    product = ProductBlock()

    class Meta:
        required = False


class PicturesBody(blocks.StreamBlock):
    """A page's gallery."""

    picture = PictureBlock()

    class Meta:
        required = False


class QuotesBody(blocks.StreamBlock):
    """Quotations from an event."""

    quote = QuoteBlock()

    class Meta:
        required = False


class FiguresBody(blocks.StreamBlock):
    """Key figures of a page."""

    figure = KeyFigureBlock()

    class Meta:
        required = False
