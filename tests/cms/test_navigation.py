from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override
from wagtail.models import Locale

from cms import navigation
from cms.models import CallPage, HomePage, NewsPage
from tests.pages import index_of, make_page


@pytest.fixture
def ask(rf: RequestFactory) -> Callable[..., HttpRequest]:
    return lambda path, **query: rf.get(path, query)


def test_the_switcher_stays_on_the_content_and_says_what_is_missing(
    homes: dict[str, HomePage], ask: Callable[..., HttpRequest]
) -> None:
    call = make_page(CallPage, "Wasser", slug="wasser")
    index_of(CallPage, "en")
    english = call.copy_for_translation(Locale.objects.get(language_code="en"))
    english.slug = "water"
    english.save_revision().publish()
    unpublished = call.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    assert not unpublished.live

    with override("de"):
        links = navigation.language_links(ask(call.url), call)

    assert [(link.code, link.url, link.is_current, link.is_missing) for link in links] == [
        ("de", "/de/mitmachen/wasser/", True, False),
        ("en", "/en/mitmachen/water/", False, False),
        ("fr", f"/fr/?untranslated={call.pk}", False, True),
        ("ar", f"/ar/?untranslated={call.pk}", False, True),
    ]


def test_an_address_that_is_no_page_keeps_its_question_in_another_language(ask: Callable[..., HttpRequest]) -> None:
    with override("de"):
        links = navigation.language_links(ask("/de/accounts/login/", next="/de/"))

    assert [link.url for link in links][:2] == ["/de/accounts/login/?next=%2Fde%2F", "/en/accounts/login/?next=%2Fde%2F"]


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 30, "٣", "1 OR 1=1", "999999"])
def test_a_wanted_page_that_is_none_is_no_error(homes: dict[str, HomePage], ask: Callable[..., HttpRequest], wanted: str) -> None:
    with override("fr"):
        assert navigation.untranslated_page(ask("/fr/", untranslated=wanted)) is None


def test_the_wanted_page_is_named_unless_it_is_a_draft(homes: dict[str, HomePage], ask: Callable[..., HttpRequest]) -> None:
    news = make_page(NewsPage, "Partner")
    with override("fr"):
        assert navigation.untranslated_page(ask("/fr/", untranslated=news.pk)) == news.page_ptr
        news.unpublish()
        assert navigation.untranslated_page(ask("/fr/", untranslated=news.pk)) is None


def test_the_menu_has_what_is_published_and_meant_for_it(homes: dict[str, HomePage], ask: Callable[..., HttpRequest]) -> None:
    calls = index_of(CallPage)
    index_of(NewsPage).unpublish()

    with override("de"):
        menu = navigation.main_menu(ask("/de/mitmachen/wasser/"))

    assert menu == [navigation.Link(calls.title, "/de/mitmachen/", is_current=True)]
