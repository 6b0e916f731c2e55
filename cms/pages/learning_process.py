"""Learning processes: what cities work on together, from a single session to a Deep Dive of two years."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks.bodies import ContactsBody, FilesBody, PhasesBody, PicturesBody, ProductsBody, StoryBody
from cms.days import today
from cms.formatting import format_years
from cms.maps.content import MapContent
from cms.snippets.municipality import Municipality

from .base import BasePage, CoverMixin, TopicsMixin, page_tabs, stream_field
from .checklist import CONTACTS, TEXT, filled, related
from .fact_panels import FactPanel, FactsInlinePanel
from .languages_field import WorkingLanguagesMixin
from .mapped import map_of_process


class LearningProcessQuerySet(PageQuerySet):
    """Learning processes by today's status."""

    def running(self) -> LearningProcessQuerySet:
        day = today()
        return self.filter(starts_on__lte=day).filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))

    def finished(self) -> LearningProcessQuerySet:
        return self.filter(ends_on__lt=today())


class LearningProcessPage(WorkingLanguagesMixin, TopicsMixin, CoverMixin, BasePage):
    """A learning process with its municipalities, phases and results."""

    class Format(models.TextChoices):
        LEARNING_PROCESS = "learning_process", _("Learning process")
        DEEP_DIVE = "deep_dive", _("Deep Dive")
        WORKING_GROUP = "working_group", _("Working group")
        AD_HOC_SESSION = "ad_hoc_session", _("Ad-hoc session")
        INSIGHT_SESSION = "insight_session", _("Insight session")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")

    format = models.CharField(_("format"), max_length=20, choices=Format, default=Format.LEARNING_PROCESS)
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    body = stream_field(StoryBody, _("text"))
    focus_areas = RichTextField(_("focus areas"), features=["bold", "italic", "link", "ul", "ol"], blank=True)
    goals = RichTextField(_("goals"), features=["bold", "italic", "link", "ul", "ol"], blank=True)
    method = RichTextField(_("method"), features=["bold", "italic", "link", "ul", "ol"], blank=True)
    phases = stream_field(PhasesBody, _("phases"))
    products = stream_field(ProductsBody, _("outcomes and products"))
    gallery = stream_field(PicturesBody, _("gallery"))
    contacts = stream_field(ContactsBody, _("contacts"))
    downloads = stream_field(FilesBody, _("downloads"))
    alumni_group = models.ForeignKey(
        "cms.AlumniGroupPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="processes",
        verbose_name=_("alumni group"),
        help_text=_("The alumni group in which its participants stay in touch."),
    )

    objects = PageManager.from_queryset(LearningProcessQuerySet)()
    page_description = _("What municipalities work on together over months or years, and what came of it.")
    parent_page_types: ClassVar[list[str]] = ["cms.LearningProcessIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = (
        "format",
        "starts_on",
        "ends_on",
        "working_languages",
        "participations",
        "alumni_group",
        "topics",
        "regions",
        "cover_image",
    )
    fact_children: ClassVar[dict[str, tuple[str, ...]]] = {"participations": ("municipality", "role")}
    text_fields = ("body", "focus_areas", "goals", "method", "phases", "products")
    ties: ClassVar[dict[str, str]] = {"group": "alumni_group"}
    ties_back: ClassVar[dict[str, tuple[str, str]]] = {
        "calls": ("CallPage", "leads_to"),
        "events": ("EventPage", "process"),
        "reports": ("EventReportPage", "process"),
    }
    checklist = (
        TEXT,
        filled("phases", _("Readers do not see what happens when.")),
        related("participations", _("Without municipalities the page is not on the map."), _("Participating municipalities")),
        CONTACTS,
        *TopicsMixin.topics_rules,
        *CoverMixin.cover_rules,
        *BasePage.checklist,
    )
    search_type = "process"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FactPanel("format"),
        FieldRowPanel([FactPanel("starts_on"), FactPanel("ends_on")], heading=_("Period")),
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        *TopicsMixin.topics_panels,
        FactPanel("working_languages"),
    ]
    work_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("goals"), FieldPanel("focus_areas"), FieldPanel("method")], heading=_("What it is about")),
        FieldPanel("phases"),
    ]
    municipality_panels: ClassVar[list[Any]] = [
        FactsInlinePanel("participations", heading=_("Participating municipalities"), label=_("Municipality"))
    ]
    outcome_panels: ClassVar[list[Any]] = [
        FieldPanel("products"),
        FieldPanel("gallery"),
        FieldPanel("downloads"),
        FactPanel("alumni_group"),
        FieldPanel("contacts"),
    ]
    edit_handler = page_tabs(
        (content_panels, _("Content")),
        (work_panels, _("Goals and phases")),
        (municipality_panels, _("Municipalities")),
        (outcome_panels, _("Outcomes")),
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("goals"),
        index.FilterField("format"),
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
                "format",
                "status",
                "starts_on",
                "ends_on",
                "body",
                "focus_areas",
                "goals",
                "method",
                "phases",
                "participations",
                "products",
                "gallery",
                "working_languages",
                "contacts",
                "downloads",
                "alumni_group",
            )
        ),
    ]

    class Meta:
        verbose_name = _("learning process")
        verbose_name_plural = _("learning processes")

    @classmethod
    def from_serializable_data(cls, data: Any, *args: Any, **kwargs: Any) -> Any:
        # A municipality used only by drafts can be deleted, and a child that requires one cannot be loaded then.
        named = data.get("participations", ())
        there = set(Municipality.objects.filter(pk__in=[one["municipality"] for one in named]).values_list("pk", flat=True))
        kept = [one for one in named if one["municipality"] in there]
        return super().from_serializable_data({**data, "participations": kept}, *args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end is before the start.")})

    @property
    def status(self) -> str:
        """Today's status: planned, running or finished."""
        day = today()
        if self.ends_on and self.ends_on < day:
            return self.Status.FINISHED
        return self.Status.RUNNING if self.starts_on and self.starts_on <= day else self.Status.PLANNED

    @property
    def status_label(self) -> str:
        return str(self.Status(self.status).label)

    @property
    def years(self) -> str:
        """The years of the process: "2023-2025"."""
        return format_years(self.starts_on, self.ends_on) if self.starts_on else ""

    @property
    def kicker(self) -> str:
        return " · ".join(filter(None, [str(self.get_format_display()), self.years]))

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.get_format_display()))

    @property
    def card_facts(self) -> list[str]:
        return [self.years] if self.years else []

    @property
    def head_facts(self) -> list[str]:
        return [self.years, self.status_label.lower(), *super().head_facts] if self.years else super().head_facts

    @property
    def figures(self) -> list[tuple[str, int]]:
        """What can be counted of the process: municipalities and their countries. Nothing where a number would say nothing."""
        cities = {participation.municipality_id: participation.municipality for participation in self.listed_participations}
        countries = {city.country for city in cities.values()}
        counted = [
            (ngettext("municipality takes part", "municipalities take part", len(cities)), len(cities)),
            (ngettext("country", "countries", len(countries)), len(countries)),
        ]
        return [(words, number) for words, number in counted if number > 1]

    @property
    def listed_on(self) -> date | None:
        return self.starts_on

    @cached_property
    def listed_participations(self) -> list[Participation]:
        """The participants, in the editors' order."""
        taking_part = list(self.participations.all())
        models.prefetch_related_objects(taking_part, "municipality")
        return taking_part

    @property
    def map_content(self) -> MapContent:
        return map_of_process(self)


class Participation(Orderable):
    """A municipality's participation in a learning process."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("takes part")
        HOST = "host", _("host")
        LEAD = "lead", _("takes the lead")
        ADVISER = "adviser", _("advises")

    page = ParentalKey(LearningProcessPage, on_delete=models.CASCADE, related_name="participations")
    municipality = models.ForeignKey(
        "cms.Municipality", models.PROTECT, related_name="participations", verbose_name=_("municipality")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    panels = [FieldPanel("municipality"), FieldPanel("role")]
    api_fields = [APIField("municipality"), APIField("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")

    def __str__(self) -> str:
        return f"{self.municipality} ({self.get_role_display()})"
