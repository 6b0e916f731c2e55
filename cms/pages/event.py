"""Events: what will take place, when and where."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.fields import CharField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks.bodies import ContactsBody, FilesBody, StoryBody
from cms.days import day_of
from cms.formatting import format_moment, format_month, format_number
from cms.maps.content import MapContent

from .base import BasePage, CoverMixin, TopicsMixin, page_tabs, stream_field
from .checklist import CONTACTS, TEXT, filled
from .fact_panels import FactPanel
from .languages_field import WorkingLanguagesMixin
from .mapped import places_of
from .zoned import ZonedMixin, ZonedPageForm


class EventQuerySet(PageQuerySet):
    """Events by date."""

    def upcoming(self) -> EventQuerySet:
        now = timezone.now()
        return self.filter(models.Q(ends_at__gt=now) | models.Q(ends_at__isnull=True, starts_at__gt=now)).order_by("starts_at")

    def past(self) -> EventQuerySet:
        now = timezone.now()
        return self.filter(models.Q(ends_at__lte=now) | models.Q(ends_at__isnull=True, starts_at__lte=now)).order_by("-starts_at")


class EventPage(ZonedMixin, WorkingLanguagesMixin, TopicsMixin, CoverMixin, BasePage):
    """An event with its time, place, language, costs and registration."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("in person and online")

    class Registration(models.TextChoices):
        NONE = "none", _("no registration needed")
        ADDRESS = "address", _("a form")
        EMAIL = "email", _("e-mail")
        CLOSED = "closed", _("by invitation only")

    starts_at = models.DateTimeField(_("begins"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("The event does not take place. The page stays, and says so; so do the calendars of everybody who has it."),
    )
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.ONLINE)
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("City and venue, or the online platform."))
    municipality = models.ForeignKey(
        "cms.Municipality", models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("municipality")
    )
    body = stream_field(StoryBody, _("text"))
    cost = models.CharField(_("cost"), max_length=120, blank=True, help_text=_("For example “free of charge”."))
    registration = models.CharField(_("registration by"), max_length=10, choices=Registration, default=Registration.NONE)
    registration_url = models.URLField(_("address of the form"), blank=True)
    registration_email = models.EmailField(_("e-mail address for registrations"), blank=True)
    registration_until = models.DateTimeField(_("registration until"), null=True, blank=True)
    restricted_part = models.TextField(
        _("restricted part"),
        blank=True,
        help_text=_("Anything that only some people can do: “Uploading photos is for members of this group.”"),
    )
    restricted_to = models.ForeignKey(
        "cms.AlumniGroupPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("for members of the group"),
    )
    process = models.ForeignKey(
        "cms.LearningProcessPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("part of the process"),
    )
    contacts = stream_field(ContactsBody, _("contacts"))
    downloads = stream_field(FilesBody, _("downloads"))

    objects = PageManager.from_queryset(EventQuerySet)()
    base_form_class = ZonedPageForm
    page_description = _("What will take place: time, place, language, cost and registration.")
    parent_page_types: ClassVar[list[str]] = ["cms.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    moment_fields = ("starts_at", "ends_at", "registration_until")
    fact_fields = (
        "starts_at",
        "ends_at",
        "time_zone",
        "is_cancelled",
        "mode",
        "municipality",
        "working_languages",
        "registration",
        "registration_email",
        "registration_until",
        "restricted_to",
        "process",
        "topics",
        "regions",
        "cover_image",
    )
    text_fields = ("body", "restricted_part")
    ties: ClassVar[dict[str, str]] = {"process": "process", "group": "restricted_to"}
    ties_back: ClassVar[dict[str, tuple[str, str]]] = {"reports": ("EventReportPage", "event")}
    checklist = (
        TEXT,
        filled("working_languages", _("Readers do not see in which languages the work is done.")),
        CONTACTS,
        *TopicsMixin.topics_rules,
        *CoverMixin.cover_rules,
        *BasePage.checklist,
    )
    search_type = "event"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        *TopicsMixin.topics_panels,
        MultiFieldPanel([FieldPanel("contacts"), FieldPanel("downloads"), FactPanel("process")], heading=_("Next steps")),
    ]
    moment_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldRowPanel([FactPanel("starts_at"), FactPanel("ends_at")]), FactPanel("time_zone"), FactPanel("is_cancelled")],
            heading=_("When"),
        ),
        MultiFieldPanel([FactPanel("mode"), FieldPanel("place"), FactPanel("municipality")], heading=_("Where")),
    ]
    part_panels: ClassVar[list[Any]] = [
        FactPanel("working_languages"),
        FieldPanel("cost"),
        MultiFieldPanel(
            [
                FactPanel("registration"),
                FieldPanel("registration_url"),
                FactPanel("registration_email"),
                FactPanel("registration_until"),
            ],
            heading=_("Registration"),
        ),
        MultiFieldPanel([FieldPanel("restricted_part"), FactPanel("restricted_to")], heading=_("For some people only")),
    ]
    edit_handler = page_tabs(
        (content_panels, _("Content")), (moment_panels, _("When and where")), (part_panels, _("Taking part"))
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
        index.FilterField("starts_at"),
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
                "starts_at",
                "ends_at",
                "is_cancelled",
                "mode",
                "place",
                "municipality",
                "body",
                "working_languages",
                "cost",
                "registration",
                "registration_url",
                "registration_until",
                "restricted_part",
                "restricted_to",
                "process",
                "contacts",
                "downloads",
            )
        ),
        APIField("registration_email", serializer=CharField(source="shown_registration_email")),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("The event ends before it begins.")
        if self.mode != self.Mode.ONLINE and not (self.place or self.municipality):
            errors["place"] = _("Enter where the event takes place.")
        if self.registration == self.Registration.ADDRESS and not self.registration_url:
            errors["registration_url"] = _("Enter the address of the form.")
        if self.registration == self.Registration.EMAIL and not self.registration_email:
            errors["registration_email"] = _("Enter the e-mail address for registrations.")
        if self.registration_until and self.ends_at and self.registration_until > self.ends_at:
            errors["registration_until"] = _("Registration ends after the event.")
        if errors:
            raise ValidationError(errors)

    @property
    def shown_registration_email(self) -> str:
        """The address for registrations, if people register by e-mail."""
        return self.registration_email if self.registration == self.Registration.EMAIL else ""

    @property
    def is_past(self) -> bool:
        end = self.ends_at or self.starts_at
        return end is not None and end <= timezone.now()

    @property
    def can_register(self) -> bool:
        """Whether registration is open now."""
        closing = self.registration_until or self.ends_at or self.starts_at
        by_form = self.registration in {self.Registration.ADDRESS, self.Registration.EMAIL}
        return by_form and not self.is_cancelled and closing is not None and timezone.now() < closing

    @property
    def card_facts(self) -> list[str]:
        facts = [format_moment(self.starts_at, self.time_zone)] if self.starts_at else []
        if self.is_cancelled:
            return [*facts, gettext("Cancelled")]
        return [*facts, *([gettext("Past")] if self.is_past else [])]

    @property
    def head_facts(self) -> list[str]:
        return [str(self.get_mode_display()), *super().head_facts]

    @property
    def cover_words(self) -> tuple[str, str, bool]:
        day = self.listed_on
        return (format_month(day), format_number(day.day), False) if day else super().cover_words

    @property
    def listed_on(self) -> date | None:
        return day_of(self.starts_at, self.time_zone) if self.starts_at else None

    @property
    def map_content(self) -> MapContent:
        return MapContent(places_of([self.municipality] if self.municipality else []))
