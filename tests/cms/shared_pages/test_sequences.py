"""Whatever editors do in whatever order: what is kept is what would be made anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import Locale, PageViewRestriction, Site

from cms import routes
from cms.models import CallPage, EventIndexPage, Organisation, SiteSettings, Topic
from tests.pages import index_of, make_homes, make_page

NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
Act = Callable[[CallPage, int], None]


def publish(call: CallPage, number: int) -> None:
    call.title = f"Aufruf {number}"
    call.save_revision().publish()


def save_draft(call: CallPage, number: int) -> None:
    call.title = f"Entwurf {number}"
    call.save_revision()


def extend(call: CallPage, number: int) -> None:
    call.closes_at += timedelta(days=number % 5)
    call.save_revision().publish()


def rename(call: CallPage, number: int) -> None:
    call.slug = f"aufruf-{number % 3}"
    call.save_revision().publish()


def withdraw(call: CallPage, _number: int) -> None:
    call.unpublish()


def restrict(call: CallPage, number: int) -> None:
    page = call if number % 2 else call.get_parent()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def lift(_call: CallPage, _number: int) -> None:
    for restriction in PageViewRestriction.objects.all():
        restriction.delete()


def move(call: CallPage, number: int) -> None:
    there = index_of(CallPage, "de") if number % 2 else EventIndexPage.objects.get(locale__language_code="de")
    if call.get_parent().pk != there.pk:
        call.move(there, pos="last-child")


def translate(call: CallPage, _number: int) -> None:
    locale = Locale.objects.get(language_code="en")
    if not call.has_translation(locale):
        index_of(CallPage, "en")
        copy = call.copy_for_translation(locale)
        copy.title = "In English"
        copy.save_revision().publish()


def name_topic(_call: CallPage, number: int) -> None:
    topic = Topic.objects.get()
    topic.name_de = f"Thema {number}"
    topic.save()


def name_site(_call: CallPage, number: int) -> None:
    told = SiteSettings.for_site(Site.objects.get())
    told.site_name = f"Name {number}"
    told.save()


def add_organisation(_call: CallPage, number: int) -> None:
    Organisation.objects.create(name_de=f"Verband {number}", role=Organisation.Role.COOPERATION)


def put_in_menu(call: CallPage, number: int) -> None:
    above = call.get_parent().specific
    above.show_in_menus, above.title = bool(number % 2), f"Liste {number}"
    above.save_revision().publish()


ACTS: tuple[Act, ...] = (
    *(publish, save_draft, extend, rename, withdraw, restrict, lift, move, translate, name_topic, name_site, add_organisation),
    put_in_menu,
)


def told_by(answer: Any) -> bytes:
    """Return what an answer says but for the number of its request, which errors have."""
    said: bytes = answer.content.replace(answer["X-Request-ID"].encode(), b"")
    return said


class SequencesTest(TestCase):
    """Each example is a transaction of its own."""

    @settings(max_examples=6)
    @given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=1, max_size=4))
    def test_what_is_kept_is_what_would_be_made_anew(self, acts: list[tuple[Act, int]]) -> None:
        cache.clear()
        routes.forget_routes()
        with self.captureOnCommitCallbacks(execute=True):
            make_homes()
            topic = Topic.objects.create(name_de="Thema", slug="thema")
            now = timezone.now()
            call = make_page(
                CallPage, "Aufruf", topics=[topic], opens_at=now - timedelta(days=60), closes_at=now + timedelta(days=30)
            )
            index_of(EventIndexPage.listed, "de")
        with override_settings(PAGE_CACHE_MB=8):
            reader = Client()
            addresses = {
                "/de/",
                "/de/mitmachen/",
                "/de/termine/",
                "/de/feeds/calls.atom",
                "/sitemap.xml",
                "/api/v2/pages/",
                "/en/",
            }
            addresses |= {call.url, f"/api/v2/pages/{call.pk}/", "/de/mitmachen/aufruf-1/"}
            for act, number in acts:
                for address in addresses:
                    reader.get(address)
                with self.captureOnCommitCallbacks(execute=True):
                    act(CallPage.objects.get(pk=call.pk), number)
                for address in addresses:
                    self.assert_same(reader, address)

    def assert_same(self, reader: Client, address: str) -> None:
        kept: Any = reader.get(address)
        with override_settings(PAGE_CACHE_MB=0, CACHES=NO_CACHE):
            routes.forget_routes()
            anew = Client().get(address)
        assert (kept.status_code, told_by(kept)) == (anew.status_code, told_by(anew)), address
