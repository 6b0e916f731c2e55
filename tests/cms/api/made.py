"""Pages and what they refer to, for lists with as much in them as can be."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file

from cms.models import (
    AlumniGroupPage,
    CallExtension,
    CallPage,
    Contact,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Organisation,
    Participation,
    Region,
    SiteDocument,
    SiteImage,
    StandardPage,
    Topic,
)
from tests.pages import make_page, make_topic

TYPES = (CallPage, LearningProcessPage, AlumniGroupPage, EventPage, EventReportPage, NewsPage, StandardPage)


def make_full_pages(model: type[Any], number: int) -> None:
    """Create pages with as much content and as many relations as possible, each with an alias."""
    topics = [Topic.objects.filter(slug=slug).first() or make_topic(slug) for slug in ("wasser", "hitze")]
    for n in range(number):
        name = f"{model.__name__} {model.objects.count()}"
        image = SiteImage.objects.create(title=name, file=get_test_image_file(), description="Ein Ufer")
        document = SiteDocument.objects.create(title=name, file=ContentFile(b"%PDF-1.7", "plan.pdf"))
        city = Municipality.objects.create(name_de=name, country="KE", latitude=n, longitude=n)
        target = make_page(StandardPage, f"Ziel {name}")
        contact = Contact.objects.create(name_de=name, email="a@example.org")
        facts: dict[str, Any] = {
            "cover_image": image,
            "body": [
                ("text", f'<a linktype="page" id="{target.pk}">x</a> <a linktype="document" id="{document.pk}">y</a>'),
                ("picture", {"image": image, "caption": "", "credit": ""}),
                ("call_to_action", {"title": "x", "text": "", "button": "x", "page": target, "address": ""}),
                ("related_pages", {"heading": "", "pages": [target]}),
                ("downloads", {"heading": "", "files": [{"document": document, "title": "", "language": ""}]}),
                ("contact", contact),
            ],
        }
        if model is not StandardPage:
            facts["topics"] = topics
        if model in (CallPage, EventPage, EventReportPage):
            facts["leads_to" if model is CallPage else "process"] = make_page(LearningProcessPage, f"Prozess {name}")
        if model is EventPage:
            facts |= {"municipality": city, "restricted_to": make_page(AlumniGroupPage, f"Gruppe {name}")}
        if model is EventReportPage:
            facts |= {"municipalities": [city], "event": make_page(EventPage, f"Termin {name}")}
        page = make_page(model, name, **facts)
        if model is LearningProcessPage:
            page.participations = [Participation(municipality=city)]
        if model is CallPage:
            page.extensions = [CallExtension(previous_closes_at=page.closes_at, extended_on=date(2026, 1, 1))]
        page.save_revision().publish()
        page.create_alias(parent=page.get_parent(), update_slug=f"spiegel-{page.pk}")


def make_referred(number: int) -> None:
    """Create topics, places, organisations and contacts, and public pages that refer to them."""
    for _n in range(number):
        name = f"Name {Municipality.objects.count()}"
        region = Region.objects.create(name_de=name, slug=name.lower().replace(" ", "-"))
        city = Municipality.objects.create(name_de=name, country="KE", region=region)
        image = SiteImage.objects.create(title=name, file=get_test_image_file(), description="Ein Ufer")
        organisation = Organisation.objects.create(name_de=name, role=Organisation.Role.COOPERATION, logo=image)
        contact = Contact.objects.create(name_de=name, email="a@example.org", organisation=organisation)
        topic = make_topic(region.slug, name)
        event = make_page(EventPage, name, municipality=city, topics=[topic], regions=[region], body=[("contact", contact)])
        assert event.live
    cache.clear()  # as the commit of a publication would do


def make_everything(number: int) -> None:
    """Create some of all that the content API has lists of."""
    for model in TYPES:
        make_full_pages(model, number)
    make_referred(number)
    for image in SiteImage.objects.all():
        image.tags.add("ufer", f"nur-{image.pk}")
    for document in SiteDocument.objects.all():
        document.tags.add("plan", f"nur-{document.pk}")
    for page in NewsPage.objects.filter(alias_of=None):
        Redirect.add_redirect(f"/alt-{page.pk}", page, is_permanent=True)
        Redirect.add_redirect(f"/anderswo-{page.pk}", f"https://example.org/{page.pk}")
    gone = make_page(NewsPage, "Weg")
    gone.unpublish()
    cache.clear()
