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


def test_language_switcher_links_translations_and_marks_missing_ones(
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


def test_language_switcher_keeps_the_query_string_of_other_urls(ask: Callable[..., HttpRequest]) -> None:
    with override("de"):
        links = navigation.language_links(ask("/de/accounts/login/", next="/de/"))

    assert [link.url for link in links][:2] == ["/de/accounts/login/?next=%2Fde%2F", "/en/accounts/login/?next=%2Fde%2F"]


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 30, "٣", "1 OR 1=1", "999999"])
def test_invalid_untranslated_parameter_is_ignored(
    homes: dict[str, HomePage], ask: Callable[..., HttpRequest], wanted: str
) -> None:
    with override("fr"):
        assert navigation.untranslated_page(ask("/fr/", untranslated=wanted)) is None


def test_untranslated_page_is_returned_unless_it_is_a_draft(homes: dict[str, HomePage], ask: Callable[..., HttpRequest]) -> None:
    news = make_page(NewsPage, "Partner")
    with override("fr"):
        assert navigation.untranslated_page(ask("/fr/", untranslated=news.pk)) == news.page_ptr
        news.unpublish()
        assert navigation.untranslated_page(ask("/fr/", untranslated=news.pk)) is None


def test_menu_contains_only_published_menu_pages(homes: dict[str, HomePage], ask: Callable[..., HttpRequest]) -> None:
    calls = index_of(CallPage)
    index_of(NewsPage).unpublish()

    with override("de"):
        menu = navigation.main_menu(ask("/de/mitmachen/wasser/"))

    assert menu == [navigation.Link(calls.title, "/de/mitmachen/", is_current=True)]
