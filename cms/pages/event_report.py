"""Event reports: what happened."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.blocks.bodies import ContactsBody, FiguresBody, FilesBody, PicturesBody, QuotesBody, StoryBody
from cms.formatting import format_month, format_period
from cms.maps.content import MapContent

from .base import BasePage, CoverMixin, TopicsMixin, page_tabs, stream_field
from .checklist import TEXT, related
from .fact_panels import FactPanel
from .mapped import places_of


class EventReportPage(TopicsMixin, CoverMixin, BasePage):
    """What happened at an event: pictures, quotes, figures, files."""

    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    body = stream_field(StoryBody, _("text"))
    gallery = stream_field(PicturesBody, _("picture gallery"))
    quotes = stream_field(QuotesBody, _("quotes"))
    key_figures = stream_field(FiguresBody, _("key figures"))
    downloads = stream_field(FilesBody, _("files"))
    contacts = stream_field(ContactsBody, _("contacts"))
    process = models.ForeignKey(
        "cms.LearningProcessPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("of the process"),
    )
    event = models.ForeignKey(
        "cms.EventPage", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("of the event")
    )
    municipalities = ParentalManyToManyField(
        "cms.Municipality", blank=True, related_name="reports", verbose_name=_("municipalities")
    )

    page_description = _("What happened at an event, with pictures, quotes, figures and files.")
    parent_page_types: ClassVar[list[str]] = ["cms.ReportIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = ("starts_on", "ends_on", "process", "event", "municipalities", "topics", "regions", "cover_image")
    text_fields = ("body", "quotes", "key_figures")
    ties: ClassVar[dict[str, str]] = {"process": "process", "event": "event"}
    checklist = (
        TEXT,
        related("municipalities", _("Without municipalities the page is not on the map.")),
        *TopicsMixin.topics_rules,
        *CoverMixin.cover_rules,
        *BasePage.checklist,
    )
    search_type = "report"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FactPanel("starts_on"), FactPanel("ends_on")]), FieldPanel("place")], heading=_("When and where")
        ),
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        *TopicsMixin.topics_panels,
    ]
    material_panels: ClassVar[list[Any]] = [
        FieldPanel("gallery"),
        FieldPanel("quotes"),
        FieldPanel("key_figures"),
        FieldPanel("downloads"),
    ]
    relation_panels: ClassVar[list[Any]] = [
        FactPanel("process"),
        FactPanel("event"),
        FactPanel("municipalities"),
        FieldPanel("contacts"),
    ]
    edit_handler = page_tabs(
        (content_panels, _("Content")), (material_panels, _("Pictures, quotes, files")), (relation_panels, _("Related"))
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
        index.FilterField("starts_on"),
        *TopicsMixin.topics_search_fields,
    ]
    api_fields = [
        *BasePage.api_fields,
        *CoverMixin.cover_api_fields,
        *TopicsMixin.topics_api_fields,
        *(
            APIField(name)
            for name in (
                "starts_on",
                "ends_on",
                "place",
                "body",
                "gallery",
                "quotes",
                "key_figures",
                "downloads",
                "contacts",
                "process",
                "event",
                "municipalities",
            )
        ),
    ]

    class Meta:
        verbose_name = _("event report")
        verbose_name_plural = _("event reports")

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end is before the start.")})

    @property
    def period(self) -> str:
        """When the event took place: "25.-27. November 2025"."""
        return format_period(self.starts_on, self.ends_on) if self.starts_on else ""

    @property
    def kicker(self) -> str:
        return " · ".join(filter(None, [str(self._meta.verbose_name), self.place]))

    @property
    def card_facts(self) -> list[str]:
        when = [format_month(self.starts_on)] if self.starts_on else []
        return [*([self.place] if self.place else []), *when]

    @property
    def listed_on(self) -> date | None:
        return self.starts_on

    @cached_property
    def listed_municipalities(self) -> list[Any]:
        """The participating municipalities, by name."""
        return sorted(self.municipalities.all(), key=lambda municipality: municipality.name)

    @property
    def map_content(self) -> MapContent:
        return MapContent(places_of(self.listed_municipalities))
