"""The public pages of alumni groups."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.blocks.bodies import ContactsBody, ProductsBody, StoryBody
from cms.localisation import versions_of
from cms.maps.content import MapContent

from .base import BasePage, CoverMixin, TopicsMixin, page_tabs, stream_field
from .checklist import CONTACTS, TEXT, filled
from .fact_panels import FactPanel
from .languages_field import WorkingLanguagesMixin
from .learning_process import LearningProcessPage


class AlumniGroupPage(WorkingLanguagesMixin, TopicsMixin, CoverMixin, BasePage):
    """What a group of alumni works on, public; its room is part of the community."""

    body = stream_field(StoryBody, _("text"))
    joining = RichTextField(_("how to join"), features=["bold", "italic", "link", "ul", "ol"], blank=True)
    results = stream_field(ProductsBody, _("public results"))
    contacts = stream_field(ContactsBody, _("contacts"))

    page_description = _("What an alumni group works on, how it came about and how to join.")
    parent_page_types: ClassVar[list[str]] = ["cms.AlumniGroupIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = ("working_languages", "topics", "regions", "cover_image")
    text_fields = ("body", "joining", "results")
    ties_back: ClassVar[dict[str, tuple[str, str]]] = {
        "processes": ("LearningProcessPage", "alumni_group"),
        "events": ("EventPage", "restricted_to"),
    }
    checklist = (
        TEXT,
        filled("joining", _("Readers do not see how to join.")),
        CONTACTS,
        *TopicsMixin.topics_rules,
        *CoverMixin.cover_rules,
        *BasePage.checklist,
    )
    search_type = "group"

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        *CoverMixin.cover_panels,
        FieldPanel("body"),
        *TopicsMixin.topics_panels,
        FactPanel("working_languages"),
    ]
    group_panels: ClassVar[list[Any]] = [FieldPanel("joining"), FieldPanel("results"), FieldPanel("contacts")]
    edit_handler = page_tabs((content_panels, _("Content")), (group_panels, _("Joining and results")))

    search_fields = [*BasePage.search_fields, index.SearchField("body"), *TopicsMixin.topics_search_fields]
    api_fields = [
        *BasePage.api_fields,
        *CoverMixin.cover_api_fields,
        *TopicsMixin.topics_api_fields,
        *(APIField(name) for name in ("body", "joining", "results", "contacts", "working_languages")),
    ]

    class Meta:
        verbose_name = _("alumni group")
        verbose_name_plural = _("alumni groups")

    @property
    def source_processes(self) -> list[LearningProcessPage]:
        """The processes that the group came from, in the versions that the reader can read."""
        if not hasattr(self, "_source_processes"):
            attach_processes([self])
        return self._source_processes

    @property
    def map_content(self) -> MapContent:
        return MapContent(lines=tuple(line for process in self.source_processes for line in process.map_content.lines))


def attach_processes(groups: list[AlumniGroupPage]) -> None:
    """Attach to each group the processes it came from, with their municipalities; the number of queries is constant."""
    keys = [group.translation_key for group in groups]
    pointing = LearningProcessPage.objects.filter(alumni_group__translation_key__in=keys).order_by("starts_on")
    pairs = list(dict.fromkeys(pointing.values_list("translation_key", "alumni_group__translation_key")))
    processes = {process.translation_key: process for process in versions_of([process for process, _group in pairs])}
    prefetch_related_objects(list(processes.values()), "participations__municipality")
    for group in groups:
        group._source_processes = [processes[key] for key, owner in pairs if owner == group.translation_key and key in processes]
