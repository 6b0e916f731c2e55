"""Pages with plain content."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.blocks.bodies import StoryBody

from .base import BasePage, CoverMixin, page_tabs, stream_field
from .checklist import TEXT
from .fact_panels import FactPanel


class StandardPage(CoverMixin, BasePage):
    """A page about the network, its formats, or its legal notes."""

    body = stream_field(StoryBody, _("text"))
    in_archive = models.BooleanField(
        _("found in the archive search"),
        default=True,
        help_text=_(
            "Applies to all language versions of the page. The search never includes the legal pages chosen in the site settings."
        ),
    )

    page_description = _("A page of text, pictures and links.")
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    fact_fields = ("cover_image", "in_archive")
    text_fields = ("body",)
    checklist = (TEXT, *CoverMixin.cover_rules, *BasePage.checklist)
    search_type = "page"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        FactPanel("in_archive"),
    ]
    edit_handler = page_tabs((content_panels, _("Content")))
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [*BasePage.api_fields, *CoverMixin.cover_api_fields, APIField("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
