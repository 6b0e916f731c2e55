from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from cms.models import CallPage, NewsPage
from tests.pages import index_of, make_page

PART = Template("{% load remembered %}{% remembered 'part' %}{{ word }}{% endremembered %}")


def render_part(page: NewsPage, word: str, rf: RequestFactory, *, is_preview: bool = False) -> str:
    request = rf.get("/")
    request.is_preview = is_preview
    return PART.render(Context({"page": page, "request": request, "word": word}))


def test_fragment_is_rendered_once_per_page_and_language(homes: object, rf: RequestFactory) -> None:
    page, other = make_page(NewsPage, "Eins"), make_page(NewsPage, "Zwei")
    with override("de"):
        assert [render_part(page, "a", rf), render_part(page, "b", rf), render_part(other, "c", rf)] == ["a", "a", "c"]
    with override("en"):
        assert render_part(page, "d", rf) == "d"


def test_drafts_and_previews_are_not_cached(homes: object, rf: RequestFactory) -> None:
    page = make_page(NewsPage, "Eins")
    assert [render_part(page, word, rf, is_preview=True) for word in "ab"] == ["a", "b"]
    assert render_part(page, "c", rf) == "c"
    page.live = False
    assert render_part(page, "d", rf) == "d"


def test_published_changes_are_visible_immediately(
    homes: object, client: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    page = make_page(NewsPage, "Eins", summary="Vorher")
    assert "Vorher" in client.get(page.url).content.decode()
    page.summary = "Nachher"
    page.save_revision()
    assert "Vorher" in client.get(page.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "Nachher" in client.get(page.url).content.decode()


def test_filtered_list_is_not_served_from_the_cache(homes: object, client: Client) -> None:
    make_page(CallPage, "Alpha")
    make_page(CallPage, "Omega", closes_at=timezone.now() - timedelta(days=1))
    address = index_of(CallPage).url
    whole = client.get(address).content.decode()
    closed = client.get(f"{address}?status=closed").content.decode()

    assert [word in whole for word in (">Alpha<", ">Omega<")] == [True, True]
    assert [word in closed for word in (">Alpha<", ">Omega<")] == [False, True]


def test_cached_page_takes_at_most_ten_queries(homes: object, client: Client) -> None:
    page = make_page(CallPage, "Alpha")
    client.get(page.url)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.url)
    assert len(captured) <= 10


def test_fragment_requires_a_name() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load remembered %}{% remembered %}{% endremembered %}")
