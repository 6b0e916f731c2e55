"""Calls: invitations to take part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks.bodies import ContactsBody, FilesBody, ScheduleBody, StoryBody
from cms.days import day_of, today
from cms.formatting import format_list, format_number
from cms.maps.content import MapContent

from .base import BasePage, CoverMixin, TopicsMixin, page_tabs, stream_field
from .call_form import ANYWAY, AnywayPanel, ApplicationsPanel, CallPageForm
from .checklist import CONTACTS, TEXT, Rule, filled
from .extensions import note_extension, note_in_revisions
from .fact_panels import FactPanel
from .languages_field import WorkingLanguagesMixin
from .zoned import ZonedInlinePanel, ZonedMixin, this_minute

CLOSING_SOON = timedelta(days=7)


class CallQuerySet(PageQuerySet):
    """Calls by status."""

    def open(self) -> CallQuerySet:
        now = timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def closing_soon(self) -> CallQuerySet:
        return self.open().filter(closes_at__lte=timezone.now() + CLOSING_SOON)

    def planned(self) -> CallQuerySet:
        return self.filter(opens_at__gt=timezone.now())

    def closed(self) -> CallQuerySet:
        return self.filter(closes_at__lte=timezone.now())

    def by_deadline(self) -> CallQuerySet:
        """Order them: open ones first, the next to close before others, then planned ones, then closed ones, latest first."""
        now = timezone.now()
        open_first = models.Case(
            models.When(closes_at__gt=now, opens_at__lte=now, then=models.Value(0)),
            models.When(closes_at__gt=now, then=models.Value(1)),
            default=models.Value(2),
        )
        next_first = models.Case(
            models.When(closes_at__gt=now, then=models.F("closes_at")), default=None, output_field=models.DateTimeField()
        )
        return self.order_by(open_first, next_first.asc(nulls_last=True), "-closes_at", "pk")


class CallPage(ZonedMixin, WorkingLanguagesMixin, TopicsMixin, CoverMixin, BasePage):
    """An invitation to take part, open until its closing moment."""

    class Kind(models.TextChoices):
        LEARNING_PROCESS = "learning_process", _("Learning process, about a year")
        DEEP_DIVE = "deep_dive", _("Deep Dive, up to two years")
        THEME_CALL = "theme_call", _("Theme call")
        EVENT = "event", _("Event")
        OTHER = "other", _("Other call")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        CLOSING_SOON = "closing_soon", _("Closing soon")
        CLOSED = "closed", _("Closed")

    class ApplyBy(models.TextChoices):
        COMMUNITY = "community", _("the community’s form")
        ADDRESS = "address", _("a form on another website")
        EMAIL = "email", _("e-mail")

    class Costs(models.TextChoices):
        COVERED = "covered", _("Costs are covered")
        PARTLY = "partly", _("Costs are partly covered")
        OWN = "own", _("Participants pay their own costs")
        FREE = "free", _("Free of charge")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.LEARNING_PROCESS)
    body = stream_field(StoryBody, _("text"))

    opens_at = models.DateTimeField(_("opens"), default=this_minute)
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        help_text=_("The last moment at which applications are accepted. You can leave this empty in a draft."),
    )

    # The deadline readers saw last. Not part of revisions: it belongs to the page, not to a draft.
    published_closes_at = models.DateTimeField(null=True, editable=False, serialize=False)

    eligibility = RichTextField(_("who can take part"), features=["bold", "italic", "link", "ul", "ol"], blank=True)
    costs = models.CharField(_("costs"), max_length=10, choices=Costs, blank=True)
    costs_detail = models.TextField(_("who pays what"), blank=True)

    places_min = models.PositiveSmallIntegerField(_("places for municipalities, at least"), null=True, blank=True)
    places_max = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    people_per_municipality = models.PositiveSmallIntegerField(
        _("people per municipality"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    schedule = stream_field(ScheduleBody, _("schedule"))
    contacts = stream_field(ContactsBody, _("contacts"))
    downloads = stream_field(FilesBody, _("downloads"))
    leads_to = models.ForeignKey(
        "cms.LearningProcessPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("leads to the process"),
    )

    apply_by = models.CharField(_("apply by"), max_length=10, choices=ApplyBy)
    apply_url = models.URLField(_("address of the form"), blank=True)
    apply_email = models.EmailField(_("e-mail address for applications"), blank=True)
    apply_note = models.TextField(_("what to know about applying"), blank=True)

    objects = PageManager.from_queryset(CallQuerySet)()
    base_form_class = CallPageForm
    page_description = _("An invitation to take part, with its deadline, conditions and the way to apply.")
    parent_page_types: ClassVar[list[str]] = ["cms.CallIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    moment_fields = ("opens_at", "closes_at")
    fact_fields = (
        "kind",
        "opens_at",
        "closes_at",
        "published_closes_at",
        "extensions",
        "time_zone",
        "costs",
        "working_languages",
        "places_min",
        "places_max",
        "people_per_municipality",
        "leads_to",
        "apply_by",
        "apply_email",
        "topics",
        "regions",
        "cover_image",
    )
    fact_children: ClassVar[dict[str, tuple[str, ...]]] = {"extensions": ("previous_closes_at", "extended_on")}
    exclude_fields_in_copy: ClassVar[list[str]] = ["extensions", "published_closes_at"]  # they belong to the original call
    text_fields = ("eligibility", "body", "schedule")
    ties: ClassVar[dict[str, str]] = {"process": "leads_to"}
    checklist = (
        replace(TEXT, asks=True),
        Rule(
            "costs", _("Readers do not see who pays what."), lambda call: bool(call.costs or call.costs_detail.strip()), asks=True
        ),
        filled("working_languages", _("Readers do not see in which languages the work is done."), asks=True),
        Rule("closes_at", _("The deadline has passed."), lambda call: call.live or call.status != call.Status.CLOSED),
        filled("eligibility", _("Readers do not see who can take part.")),
        CONTACTS,
        *TopicsMixin.topics_rules,
        *CoverMixin.cover_rules,
        *BasePage.checklist,
    )
    search_type = "call"

    content_panels: ClassVar[list[Any]] = [
        AnywayPanel(ANYWAY, disable_comments=True),
        *BasePage.content_panels,
        FactPanel("kind"),
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        *TopicsMixin.topics_panels,
        MultiFieldPanel([FieldPanel("contacts"), FieldPanel("downloads"), FactPanel("leads_to")], heading=_("Next steps")),
    ]
    deadline_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldRowPanel([FactPanel("opens_at"), FactPanel("closes_at")]), FactPanel("time_zone")], heading=_("Open")
        ),
        ZonedInlinePanel(
            "extensions",
            heading=_("Extensions"),
            label=_("Extension"),
            help_text=_("When you publish a later deadline, the previous one is added here automatically. Then add the reason."),
        ),
        FieldPanel("schedule"),
    ]
    terms_panels: ClassVar[list[Any]] = [
        FieldPanel("eligibility"),
        MultiFieldPanel([FactPanel("costs"), FieldPanel("costs_detail")], heading=_("Costs")),
        FactPanel("working_languages"),
        MultiFieldPanel(
            [FieldRowPanel([FactPanel("places_min"), FactPanel("places_max")]), FactPanel("people_per_municipality")],
            heading=_("Places"),
        ),
    ]
    apply_panels: ClassVar[list[Any]] = [
        HelpPanel(_("A call cannot be published without a way to apply.")),
        FactPanel("apply_by"),
        FieldPanel("apply_url"),
        FactPanel("apply_email"),
        FieldPanel("apply_note"),
        ApplicationsPanel(heading=_("Applications in the community")),
    ]
    edit_handler = page_tabs(
        (content_panels, _("Content")),
        (deadline_panels, _("Deadline and schedule")),
        (terms_panels, _("Conditions")),
        (apply_panels, _("Applying")),
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("eligibility"),
        index.FilterField("kind"),
        index.FilterField("closes_at"),
        *TopicsMixin.topics_search_fields,
    ]
    api_fields = [
        *BasePage.api_fields,
        *CoverMixin.cover_api_fields,
        *TopicsMixin.topics_api_fields,
        *ZonedMixin.zone_api_fields,
        *(
            APIField(name)
            for name in (
                "kind",
                "status",
                "body",
                "opens_at",
                "closes_at",
                "extensions",
                "eligibility",
                "costs",
                "costs_detail",
                "working_languages",
                "places_min",
                "places_max",
                "people_per_municipality",
                "schedule",
                "contacts",
                "downloads",
                "leads_to",
                "apply_by",
                "apply_url",
                "apply_email",
                "apply_note",
            )
        ),
    ]

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            errors["closes_at"] = _("The call closes before it opens.")
        if self.places_min and self.places_max and self.places_max < self.places_min:
            errors["places_max"] = _("The maximum is less than the minimum.")
        errors.update(self._ways_to_apply_errors())
        if schedule := schedule_errors(self.opens_at, self.schedule, self.time_zone):
            errors["schedule"] = schedule
        if errors:
            raise ValidationError(errors)

    def _ways_to_apply_errors(self) -> dict[str, Any]:
        if self.apply_by == self.ApplyBy.ADDRESS and not self.apply_url:
            return {"apply_url": _("Enter the address of the form.")}
        if self.apply_by == self.ApplyBy.EMAIL and not self.apply_email:
            return {"apply_email": _("Enter the e-mail address for applications.")}
        return {}

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the call. Publishing a later deadline records the one that readers saw before."""
        update_fields: list[str] | None = kwargs.get("update_fields")
        noted = None
        if self.live and (update_fields is None or "closes_at" in update_fields):
            noted = note_extension(self)
            self.published_closes_at = self.closes_at
            if update_fields is not None:
                kwargs["update_fields"] = [*update_fields, "published_closes_at", "extensions"]
        super().save(*args, **kwargs)
        if noted is not None and noted.pk:
            note_in_revisions(self, noted)

    def with_content_json(self, content: Any) -> Any:
        page = super().with_content_json(content)
        page.published_closes_at = self.published_closes_at
        return page

    @property
    def status(self) -> str:
        """The status: planned, open, closing_soon or closed. A call without a deadline, which can only be a draft, is planned."""
        now = timezone.now()
        if now < self.opens_at or self.closes_at is None:
            return self.Status.PLANNED
        if now >= self.closes_at:
            return self.Status.CLOSED
        return self.Status.CLOSING_SOON if self.closes_at - now <= CLOSING_SOON else self.Status.OPEN

    @property
    def status_label(self) -> str:
        return str(self.Status(self.status).label)

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.OPEN, self.Status.CLOSING_SOON}

    @property
    def days_left(self) -> int:
        """Whole days from today to the closing day, in the call's time zone; 0 on the last day and after it."""
        if self.closes_at is None:
            return 0
        return max(0, (day_of(self.closes_at, self.time_zone) - today(self.time_zone)).days)

    @property
    def days_until_open(self) -> int | None:
        """Whole days until the call opens, in its time zone; None if that is not known."""
        if self.opens_at is None:
            return None
        return max(0, (day_of(self.opens_at, self.time_zone) - today(self.time_zone)).days)

    @property
    def share_left(self) -> int:
        """How much of the time in which the call is open is left, in percent."""
        if self.closes_at is None:
            return 100
        left, whole = self.closes_at - timezone.now(), self.closes_at - self.opens_at
        return max(0, min(100, round(100 * left / whole))) if whole else 0

    @property
    def kicker(self) -> str:
        return str(self.get_kind_display())

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.get_kind_display()))

    @property
    def board_facts(self) -> list[str]:
        """Where, in which languages and who pays: below the deadline in a list."""
        where = [region.name for region in self.listed_regions[:2]]
        return list(filter(None, [format_list(where), self.languages_sentence, self.get_costs_display()]))

    @property
    def places_sentence(self) -> str:
        """How many municipalities can take part: "8 to 10 municipalities"; empty if that is open."""
        least, most = self.places_min, self.places_max
        if least and most and least != most:
            return gettext("%(least)s to %(most)s municipalities") % {"least": format_number(least), "most": format_number(most)}
        if most:
            return ngettext("Up to %(most)s municipality", "Up to %(most)s municipalities", most) % {"most": format_number(most)}
        if least:
            return ngettext("At least %(least)s municipality", "At least %(least)s municipalities", least) % {
                "least": format_number(least)
            }
        return ""

    @property
    def begins(self) -> Any:
        """The first step of the schedule after the deadline; None if there is none."""
        if not self.closes_at:
            return None
        steps = (step.value for step in self.schedule)
        return next((step for step in steps if step.get("starts_on") and step["starts_on"] > self.listed_on), None)

    @property
    def listed_on(self) -> date | None:
        return day_of(self.closes_at, self.time_zone) if self.closes_at else None

    @property
    def map_content(self) -> MapContent:
        return self.leads_to.map_content if self.leads_to else MapContent()


def schedule_errors(opens_at: datetime | None, schedule: Any, zone: Any = None) -> list[str]:
    """Return what is wrong with a call's schedule: steps that end before the call opens."""
    if opens_at is None or not schedule:
        return []
    opening_day = day_of(opens_at, zone)
    early = [step.value["title"] for step in schedule if step.value.last_day and step.value.last_day < opening_day]
    return [_("“%(title)s” is before the call opens.") % {"title": title} for title in early]
