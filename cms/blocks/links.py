"""Blocks with links: to files, pages, people."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.links import page_links
from cms.localisation import localised_pages
from cms.rich_text import web_address

from . import examples

__all__ = ["CallToActionBlock", "ContactBlock", "DownloadBlock", "DownloadsBlock", "RelatedPagesBlock"]


class DownloadValue(blocks.StructValue):
    """A file as offered for download."""

    @property
    def label(self) -> str:
        return self.get("title") or getattr(self.get("document"), "title", "")


class DownloadBlock(blocks.StructBlock):
    """A file to download, with its language."""

    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"), max_length=160, required=False, help_text=_("Leave empty to use the file's own title.")
    )
    language = blocks.ChoiceBlock(
        label=_("Language of the file"),
        choices=[("de", _("German")), ("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))],
        required=False,
    )

    class Meta:
        icon = "download"
        label = _("File")
        template = "cms/blocks/download.html"
        description = _("A file to download, with its type, language and size.")
        preview_value = staticmethod(examples.download)
        preview_template = "cms/blocks/previews/files.html"
        value_class = DownloadValue


class DownloadsBlock(blocks.StructBlock):
    """Files to download."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160, required=False)
    files = blocks.ListBlock(DownloadBlock(), label=_("Files"), min_num=1)

    class Meta:
        icon = "download"
        label = _("Downloads")
        template = "cms/blocks/downloads.html"
        description = _("Files to download, with type, language and size.")
        preview_value = staticmethod(examples.downloads)


class CallToActionValue(blocks.StructValue):
    """The target of a call to action."""

    @cached_property
    def url(self) -> str:
        page = self.get("page")
        link = page_links([page.pk])[page.pk] if page else None
        return link.url if link else web_address(self.get("address"))


class CallToActionBlock(blocks.StructBlock):
    """A sentence and a button."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False)
    button = blocks.CharBlock(label=_("Button text"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Link to a page"), required=False)
    address = blocks.URLBlock(label=_("or to an address"), required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            message = _("Choose a page or enter an address, but not both.")
            raise StructBlockValidationError(block_errors={"page": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "cms/blocks/call_to_action.html"
        description = _("A sentence and a button to the next step.")
        preview_value = staticmethod(examples.call_to_action)
        value_class = CallToActionValue


class ContactBlock(SnippetChooserBlock):
    """A contact for readers."""

    def __init__(self, **options: Any) -> None:
        super().__init__("cms.Contact", **options)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "cms/blocks/contact.html"
        description = _("Whom readers can ask: a contact from the directory.")
        preview_value = staticmethod(examples.contact)


class RelatedPagesBlock(blocks.StructBlock):
    """Pages for further reading, shown in the reader's language if translated."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160, required=False)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        found = getattr(context.get("page"), "linked_pages", None)
        chosen = [page for page in value["pages"] if page]
        if found is None:  # the block is rendered outside a page
            context["related_pages"] = localised_pages(chosen)
        else:
            context["related_pages"] = list(dict.fromkeys(found[page.pk] for page in chosen if page.pk in found))
        return context

    class Meta:
        icon = "doc-full"
        label = _("Read more")
        template = "cms/blocks/related_pages.html"
        description = _("Links to other pages, in the language of the reader.")
        preview_value = staticmethod(examples.related_pages)
