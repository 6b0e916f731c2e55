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


def lay_out(page: NewsPage, word: str, rf: RequestFactory, *, is_preview: bool = False) -> str:
    request = rf.get("/")
    request.is_preview = is_preview
    return PART.render(Context({"page": page, "request": request, "word": word}))


def test_a_part_is_laid_out_once_in_each_language(homes: object, rf: RequestFactory) -> None:
    page, other = make_page(NewsPage, "Eins"), make_page(NewsPage, "Zwei")
    with override("de"):
        assert [lay_out(page, "a", rf), lay_out(page, "b", rf), lay_out(other, "c", rf)] == ["a", "a", "c"]
    with override("en"):
        assert lay_out(page, "d", rf) == "d"


def test_drafts_and_previews_are_laid_out_each_time_and_leave_nothing(homes: object, rf: RequestFactory) -> None:
    page = make_page(NewsPage, "Eins")
    assert [lay_out(page, word, rf, is_preview=True) for word in "ab"] == ["a", "b"]
    assert lay_out(page, "c", rf) == "c"
    page.live = False
    assert lay_out(page, "d", rf) == "d"


def test_what_is_published_is_read_at_once(
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


def test_a_list_with_filters_is_never_the_remembered_one(homes: object, client: Client) -> None:
    make_page(CallPage, "Alpha")
    make_page(CallPage, "Omega", closes_at=timezone.now() - timedelta(days=1))
    address = index_of(CallPage).url
    whole = client.get(address).content.decode()
    closed = client.get(f"{address}?status=closed").content.decode()

    assert [word in whole for word in (">Alpha<", ">Omega<")] == [True, True]
    assert [word in closed for word in (">Alpha<", ">Omega<")] == [False, True]


def test_a_page_read_again_asks_only_where_it_is_and_who_may_read_it(homes: object, client: Client) -> None:
    page = make_page(CallPage, "Alpha")
    client.get(page.url)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.url)
    assert len(captured) <= 10


def test_a_part_needs_a_name() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load remembered %}{% remembered %}{% endremembered %}")
