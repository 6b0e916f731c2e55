"""Which topics, places, organisations and contacts the public site shows. Editors enter others too, for pages that are not published.

What the site remembers of this is at most a minute old, and new with each publication.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from cms.generation import remember
from cms.linked import Linked
from cms.pages.base import TopicsMixin
from cms.pages.event import EventPage
from cms.pages.event_report import EventReportPage
from cms.pages.learning_process import LearningProcessPage
from cms.snippets.contact import Contact
from cms.snippets.municipality import Municipality
from cms.snippets.organisation import Organisation
from cms.snippets.taxonomy import Region, Topic
from cms.visibility import readable

CONTACT_BLOCK = '"contact"'  # the type of the block, as it is stored


def shown_topics() -> QuerySet[Topic]:
    """Return the topics of public pages."""
    return Topic.objects.filter(pk__in=remember("shown-topics", lambda: ids_of(Topic.objects.filter(chosen_as("topics")))))


def shown_regions() -> QuerySet[Region]:
    """Return the regions of public pages, and those of the municipalities that are shown."""
    there = chosen_as("regions") | Q(municipalities__in=shown_municipalities())
    return Region.objects.filter(pk__in=remember("shown-regions", lambda: ids_of(Region.objects.filter(there))))


def shown_municipalities() -> QuerySet[Municipality]:
    """Return the municipalities of public processes, events and reports."""
    return Municipality.objects.filter(pk__in=remember("shown-municipalities", municipalities_now))


def municipalities_now() -> set[int]:
    taking_part = (
        Q(participations__page__in=readable(LearningProcessPage.objects.all()))
        | Q(pk__in=readable(EventPage.objects.all()).values("municipality"))
        | Q(pk__in=readable(EventReportPage.objects.all()).values("municipalities"))
    )
    return ids_of(Municipality.objects.filter(taking_part))


def shown_organisations() -> QuerySet[Organisation]:
    """Return the organisations in the footer, and those of the contacts that are shown."""
    in_footer = Organisation.objects.exclude(role=Organisation.Role.NONE)
    return in_footer | Organisation.objects.filter(pk__in=shown_contacts().order_by().values("organisation"))


def shown_contacts() -> QuerySet[Contact]:
    """Return the contacts in the blocks of public pages."""
    return Contact.objects.filter(pk__in=remember("shown-contacts", contacts_now))


def contacts_now() -> set[int]:
    """Return the ids of the contacts in public pages. A query for each field that can have some, which reads only pages that do."""
    linked = Linked()
    for model in get_page_models():
        for field in model._meta.fields:
            if isinstance(field, StreamField) and field.model is model:
                stored = readable(model._default_manager.annotate(stored=Cast(field.name, TextField())))
                for value in stored.filter(stored__contains=CONTACT_BLOCK).values_list(field.name, flat=True):
                    linked.add_stored(value.stream_block, list(value.raw_data))
    return linked.contacts


def chosen_as(name: str) -> Q:
    """Return the condition that a public page has chosen the thing in its field `name`."""
    models: list[Any] = [model for model in get_page_models() if issubclass(model, TopicsMixin)]
    return reduce(or_, (Q(pk__in=readable(model.objects.exclude(**{name: None})).order_by().values(name)) for model in models))


def ids_of(things: QuerySet[Any]) -> set[int]:
    return set(things.order_by().values_list("pk", flat=True))
