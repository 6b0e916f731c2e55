"""The home page of each language."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Case, Count, Q, When, prefetch_related_objects
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from cms.blocks.bodies import StoryBody
from cms.days import today
from cms.generation import remember
from cms.languages import active_language
from cms.maps.content import MapContent, Place
from cms.snippets.municipality import Municipality
from cms.snippets.taxonomy import Topic
from cms.visibility import readable

from .base import BasePage, attach_covers, page_tabs, stream_field
from .call import CallPage
from .event import EventPage
from .event_report import EventReportPage
from .home_titles import admin_title_of_home
from .learning_process import LearningProcessPage
from .mapped import call_marks, named_line, places_of

TILES = 5  # as many as stand in one row

if TYPE_CHECKING:
    from django.http import HttpRequest

MAX_CALLS = 6  # open calls on the page and its map
MAX_LINES = 2  # processes whose lines the map shows


class HomePage(BasePage):
    """What the network is, the open calls, the next events, and the latest results."""

    hero_title = models.CharField(_("large title"), max_length=120, help_text=_("For example “Cities learn from one another”."))
    search_hint = models.CharField(
        _("example search"), max_length=80, blank=True, help_text=_("Shown in the search field until somebody types.")
    )
    body = stream_field(StoryBody, _("more text"))

    page_description = _("The home page of a language. Each language has one.")
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    text_fields = ("body",)

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("hero_title"),
        FieldPanel("summary"),
        FieldPanel("search_hint"),
        FieldPanel("body"),
    ]
    edit_handler = page_tabs((content_panels, _("Content")))
    api_fields = [*BasePage.api_fields, APIField("hero_title"), APIField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_admin_display_title(self) -> str:
        return admin_title_of_home(self, super().get_admin_display_title())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = SimpleLazyObject(lambda: remember("topics", lambda: list(Topic.objects.all())))
        context["sections"] = SimpleLazyObject(lambda: self.sections(request))
        return context

    def sections(self, request: HttpRequest | None = None) -> dict[str, Any]:
        """Return what the page lists: open_calls, lead and others (reports and processes), next_events, tiles, lists, and the map: network."""
        # A call's cover shows the places of the process that it leads to.
        open_calls = self.newest(CallPage).open().order_by("closes_at").select_related("leads_to")
        calls = list(open_calls.prefetch_related("topics", "regions")[:MAX_CALLS])
        events = list(self.newest(EventPage).upcoming().prefetch_related("topics")[:3])
        reports = list(self.newest(EventReportPage).order_by("-starts_on").prefetch_related("topics", "municipalities")[:2])
        newest_processes = self.newest(LearningProcessPage).order_by("-starts_on").prefetch_related("topics")
        processes, lines = list(newest_processes[:2]), list(linking(newest_processes)[:MAX_LINES])
        drawn = [*processes, *lines, *(call.leads_to for call in calls if call.leads_to)]
        prefetch_related_objects(drawn, "participations__municipality")
        attach_covers([*reports, *processes])
        found = [*reports, *processes]
        lead = found[:1]
        return {
            "open_calls": calls,
            "next_events": events,
            "lead": lead,
            "others": found[len(lead) :],
            "tiles": remember(f"tiles:{self.locale_id}", partial(topic_tiles, self.locale_id)),
            "lists": self.lists(),
            "network": MapContent(
                places=remember(f"network:{active_language()}", network_places),
                lines=tuple(named_line(process, request) for process in lines),
                calls=call_marks(calls, request),
            ),
        }

    def lists(self) -> dict[str, str]:
        """Return the URLs of the lists below the page, by the name of their type."""
        pages = readable(self.get_children()).select_related("content_type")
        return {
            page.content_type.model_class().__name__: page.get_url() or "" for page in pages if page.content_type.model_class()
        }

    def newest(self, model: Any) -> Any:
        """Return the public pages of `model` in this language."""
        return readable(model.objects.filter(locale_id=self.locale_id)).prefetch_related("alias_of")


def linking(processes: Any) -> Any:
    """Return the processes in which at least two municipalities take part: those that run first, then the newest."""
    day = today()
    is_running = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    counted = processes.annotate(cities=Count("participations", distinct=True)).filter(cities__gte=2)
    return counted.order_by(Case(When(is_running, then=0), default=1), "-starts_on")


def network_places() -> tuple[Place, ...]:
    """Return the municipalities of all processes, events and reports, named in the reader's language. One query."""
    taking_part = (
        Q(participations__page__in=readable(LearningProcessPage.objects.all()))
        | Q(pk__in=readable(EventPage.objects.all()).values("municipality"))
        | Q(pk__in=readable(EventReportPage.objects.all()).values("municipalities"))
    )
    return places_of(Municipality.objects.filter(taking_part).distinct())


def topic_tiles(locale: int) -> list[Topic]:
    """Return the topics with the most public pages in a language, with their `page_count`: at most five."""
    counts: Counter[int] = Counter()
    for model in (CallPage, EventPage, EventReportPage, LearningProcessPage):
        counts.update(readable(model.objects.filter(locale_id=locale)).exclude(topics=None).values_list("topics", flat=True))
    topics = Topic.objects.in_bulk([key for key, _number in counts.most_common(TILES)])
    for key, topic in topics.items():
        topic.page_count = counts[key]
    return sorted(topics.values(), key=lambda topic: (topic.order, topic.name_de))
