"""Index pages: filtered and paginated lists of pages of one type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, DateTimeField, F, When
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cms.limits import LONGEST_CHOICE
from cms.localisation import all_locales, rank_of
from cms.visibility import readable

from .alumni_group import AlumniGroupPage, attach_processes
from .base import BasePage, attach_covers, page_tabs
from .call import CallPage
from .event import EventPage
from .event_report import EventReportPage
from .filters import (
    AlumniGroupFilterSet,
    CallFilterSet,
    EventFilterSet,
    LearningProcessFilterSet,
    NewsFilterSet,
    PagesFilterSet,
    ReportFilterSet,
)
from .learning_process import LearningProcessPage
from .news import NewsPage

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE_SIZE = 12


class IndexPage(BasePage):
    """A list of its child pages."""

    #: The listed page type, its filters, and what its cards need to be fetched with.
    listed: ClassVar[type[BasePage]]
    filterset_class: ClassVar[type[PagesFilterSet]]
    card_relations: ClassVar[tuple[str, ...]] = ("topics",)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    max_count_per_parent = 1
    edit_handler = page_tabs((BasePage.content_panels, _("Content")))

    class Meta:
        abstract = True

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "cms/index_page.html"

    def listed_pages(self) -> Any:
        """Return the published pages to list, in order."""
        return self.ordered(readable(self.listed.objects.child_of(self)))

    def ordered(self, pages: Any) -> Any:
        return pages

    def attach(self, pages: list[Any]) -> None:
        """Prefetch what the cards of `pages` need."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = SimpleLazyObject(lambda: self.listing(request))
        return context

    def listing(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the URL asks for: filterset, page of results, query (for links), `elsewhere` (pages in other languages)."""
        asked = request.GET.copy()
        for name, values in request.GET.lists():
            asked.setlist(name, [value for value in values if len(value) <= LONGEST_CHOICE])
        filterset = self.filterset_class(asked, queryset=self.listed_pages(), request=request)
        found = filterset.qs.prefetch_related(*self.card_relations, "alias_of")
        portion = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        portion.object_list = list(portion.object_list)
        attach_covers(portion.object_list)
        self.attach(portion.object_list)
        chosen = QueryDict(mutable=True)
        for name in filterset.filters:
            # Only the known parameters are kept in links, not whatever else the URL contains.
            chosen.setlist(name, [value for value in asked.getlist(name) if value])
        elsewhere = self.elsewhere(asked, request) if portion.number == 1 else []
        return {"filterset": filterset, "portion": portion, "query": chosen.urlencode(), "elsewhere": elsewhere}

    def elsewhere(self, asked: QueryDict, request: HttpRequest) -> list[Any]:
        """Return the first pages that match the filters but have no version in this language, each in its best other language."""
        readable_here = readable(self.listed.objects.filter(locale_id=self.locale_id)).values("translation_key")
        others = readable(self.listed.objects.exclude(locale_id=self.locale_id)).exclude(translation_key__in=readable_here)
        fits = self.filterset_class(asked, queryset=self.ordered(others.filter(alias_of=None)), request=request).qs
        locales = all_locales()
        best: dict[UUID, tuple[int, int]] = {}
        for pk, key, locale in fits.values_list("pk", "translation_key", "locale_id"):
            rank = rank_of(locales[locale])
            if key not in best or rank < best[key][0]:
                best[key] = (rank, pk)
        wanted = [pk for _rank, pk in best.values()][:PAGE_SIZE]
        found = self.listed.objects.prefetch_related(*self.card_relations).in_bulk(wanted) if wanted else {}
        pages = [found[pk] for pk in wanted]
        for page in pages:
            page.locale = locales[page.locale_id]
        attach_covers(pages)
        self.attach(pages)
        return pages


class CallIndexPage(IndexPage):
    """All calls: open ones first, ordered by deadline."""

    listed = CallPage
    filterset_class = CallFilterSet
    card_relations = (*IndexPage.card_relations, "leads_to__participations__municipality")
    subpage_types: ClassVar[list[str]] = ["cms.CallPage"]
    page_description = _("All calls with filters.")

    class Meta:
        verbose_name = _("list of calls")

    def ordered(self, pages: Any) -> Any:
        return pages.by_deadline()


class LearningProcessIndexPage(IndexPage):
    """All learning processes, latest first."""

    listed = LearningProcessPage
    filterset_class = LearningProcessFilterSet
    card_relations = (*IndexPage.card_relations, "participations__municipality")
    subpage_types: ClassVar[list[str]] = ["cms.LearningProcessPage"]
    page_description = _("All learning processes with filters.")

    class Meta:
        verbose_name = _("list of learning processes")

    def ordered(self, pages: Any) -> Any:
        return pages.order_by(F("starts_on").desc(nulls_last=True), "pk")


class AlumniGroupIndexPage(IndexPage):
    """All alumni groups."""

    listed = AlumniGroupPage
    filterset_class = AlumniGroupFilterSet
    subpage_types: ClassVar[list[str]] = ["cms.AlumniGroupPage"]
    page_description = _("All alumni groups with filters.")

    class Meta:
        verbose_name = _("list of alumni groups")

    def ordered(self, pages: Any) -> Any:
        return pages.order_by("title", "pk")

    def attach(self, pages: list[Any]) -> None:
        attach_processes(pages)


class EventIndexPage(IndexPage):
    """All events: upcoming ones first, then past ones, latest first."""

    listed = EventPage
    filterset_class = EventFilterSet
    card_relations = (*IndexPage.card_relations, "municipality")
    subpage_types: ClassVar[list[str]] = ["cms.EventPage"]
    page_description = _("All events with filters.")

    class Meta:
        verbose_name = _("list of events")

    def ordered(self, pages: Any) -> Any:
        coming = Case(When(starts_at__gt=Now(), then=F("starts_at")), default=None, output_field=DateTimeField())
        return pages.order_by(coming.asc(nulls_last=True), "-starts_at", "pk")


class ReportIndexPage(IndexPage):
    """All event reports, latest first."""

    listed = EventReportPage
    filterset_class = ReportFilterSet
    card_relations = (*IndexPage.card_relations, "municipalities")
    subpage_types: ClassVar[list[str]] = ["cms.EventReportPage"]
    page_description = _("All event reports with filters.")

    class Meta:
        verbose_name = _("list of event reports")

    def ordered(self, pages: Any) -> Any:
        return pages.order_by("-starts_on", "pk")


class NewsIndexPage(IndexPage):
    """All news, latest first."""

    listed = NewsPage
    filterset_class = NewsFilterSet
    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]
    page_description = _("All news and newsletters with filters.")

    class Meta:
        verbose_name = _("list of news")

    def ordered(self, pages: Any) -> Any:
        return pages.order_by("-published_on", "pk")
