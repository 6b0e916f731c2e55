"""News and newsletters."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.blocks.bodies import StoryBody
from cms.days import today
from cms.formatting import format_date

from .base import BasePage, CoverMixin, TopicsMixin, page_tabs, stream_field
from .checklist import TEXT
from .fact_panels import FactPanel


class NewsPage(TopicsMixin, CoverMixin, BasePage):
    """A news item or an issue of the newsletter."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        NEWSLETTER = "newsletter", _("Newsletter")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWS)
    published_on = models.DateField(_("date"), default=today)
    body = stream_field(StoryBody, _("text"))

    page_description = _("A news item or an issue of the newsletter.")
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = ("kind", "published_on", "topics", "regions", "cover_image")
    text_fields = ("body",)
    checklist = (
        TEXT,
        *TopicsMixin.topics_rules,
        *CoverMixin.cover_rules,
        *BasePage.checklist,
    )
    search_type = "news"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldRowPanel([FactPanel("kind"), FactPanel("published_on")]),
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        *TopicsMixin.topics_panels,
    ]
    edit_handler = page_tabs((content_panels, _("Content")))

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("published_on"),
        *TopicsMixin.topics_search_fields,
    ]
    api_fields = [
        *BasePage.api_fields,
        *CoverMixin.cover_api_fields,
        *TopicsMixin.topics_api_fields,
        *(APIField(name) for name in ("kind", "published_on", "body")),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")

    @property
    def kicker(self) -> str:
        return str(self.get_kind_display())

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.get_kind_display()))

    @property
    def card_facts(self) -> list[str]:
        return [format_date(self.published_on)] if self.published_on else []

    @property
    def head_facts(self) -> list[str]:
        return self.card_facts

    @property
    def listed_on(self) -> date | None:
        return self.published_on
