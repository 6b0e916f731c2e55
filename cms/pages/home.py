"""The home page of each language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from cms.blocks.bodies import StoryBody
from cms.generation import remember
from cms.snippets.municipality import Municipality
from cms.snippets.taxonomy import Topic
from cms.visibility import readable

from .base import BasePage, attach_covers, page_tabs, stream_field
from .call import CallPage
from .event import EventPage
from .event_report import EventReportPage
from .learning_process import LearningProcessPage

if TYPE_CHECKING:
    from django.http import HttpRequest


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = SimpleLazyObject(lambda: remember("topics", lambda: list(Topic.objects.all())))
        context["sections"] = SimpleLazyObject(self.sections)
        return context

    def sections(self) -> dict[str, Any]:
        """Return the lists on the page: open_calls, next_events, latest_reports, latest_processes and network_places."""
        # A call's cover shows the places of the process that it leads to.
        calls = list(self.newest(CallPage).open().order_by("closes_at").select_related("leads_to").prefetch_related("topics")[:6])
        events = list(self.newest(EventPage).upcoming().prefetch_related("topics")[:4])
        reports = list(self.newest(EventReportPage).order_by("-starts_on").prefetch_related("topics", "municipalities")[:2])
        processes = list(self.newest(LearningProcessPage).order_by("-starts_on").prefetch_related("topics")[:2])
        drawn = [*processes, *(call.leads_to for call in calls if call.leads_to)]
        prefetch_related_objects(drawn, "participations__municipality")
        attach_covers([*calls, *reports, *processes])
        return {
            "open_calls": calls,
            "next_events": events,
            "latest_reports": reports,
            "latest_processes": processes,
            "network_places": remember("network", network_places),
        }

    def newest(self, model: Any) -> Any:
        """Return the public pages of `model` in this language."""
        return readable(model.objects.filter(locale_id=self.locale_id)).prefetch_related("alias_of")


def network_places() -> list[tuple[float, float]]:
    """Return (longitude, latitude) of the municipalities of all running processes; of all processes if none is running."""
    processes = readable(LearningProcessPage.objects.all())
    taking_part = Municipality.objects.filter(participations__page__in=processes)
    running = Municipality.objects.filter(participations__page__in=processes.running())
    found = list(running.distinct()) or list(taking_part.distinct())
    return [municipality.place for municipality in found if municipality.place]
