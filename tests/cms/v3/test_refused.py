"""What stands in the way of editors' programs: what is there already, what mirrors another page, what somebody has locked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.models import NewsPage
from cms.users.models import User
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import call, send, token_for
from tests.pages import index_of, make_page

PAGES = "/api/v3/pages/"


@pytest.fixture
def chief(homes: object) -> User:
    return make_account("chef@example.org", is_superuser=True)


@pytest.fixture
def plain(chief: User) -> str:
    return token_for(chief, "content:write", "content:read")[1]


def stored() -> list[tuple[Any, ...]]:
    return list(Page.objects.order_by("pk").values_list("pk", "path", "title", "numchild", "live", "latest_revision"))


@pytest.mark.parametrize("facts", [{}, {"alias": True}, {"copy_parents": True, "recursive": True}])
def test_language_that_a_page_has_already_is_not_made_again(plain: str, facts: dict[str, Any]) -> None:
    index_of(NewsPage, "en")
    page = make_page(NewsPage, "Wasser")
    translating = f"{PAGES}{page.pk}/actions/copy_for_translation/"
    assert send(translating, plain, {"locale": "en"}).status_code == 201
    before = stored()

    for language in ("en", "de"):
        refused = send(translating, plain, {"locale": language, **facts})
        assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json"), refused.content
        assert refused.json()["detail"] == "There is a page in this language already."
    assert stored() == before


def test_faster_request_wins_whole(plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another request saves between the checks of this one and its own saving is found by the database."""
    index_of(NewsPage, "en")
    page = make_page(NewsPage, "Wasser")
    save = NewsPage.save

    def save_second(self: NewsPage, *args: Any, **options: Any) -> Any:
        monkeypatch.setattr(NewsPage, "save", save)
        Page.objects.filter(pk=page.pk).update(locale=self.locale)
        return self.save(*args, **options)

    before = stored()
    monkeypatch.setattr(NewsPage, "save", save_second)
    refused = send(f"{PAGES}{page.pk}/actions/copy_for_translation/", plain, {"locale": "en"})

    assert refused.status_code == 409, refused.content
    assert refused.json()["detail"] == "Somebody has just saved something else that stands in the way. Nothing was saved."
    assert stored() == before


def test_translation_gets_another_slug_where_its_language_has_that_one(plain: str) -> None:
    english = index_of(NewsPage, "en")
    facts = {"title": "Water", "summary": "Lead", "published_on": "2026-12-01", "slug": "wasser"}
    there = send(PAGES, plain, {"meta": {"type": "cms.NewsPage", "parent_id": english.pk}, **facts})
    again = send(PAGES, plain, {"meta": {"type": "cms.NewsPage", "parent_id": english.pk}, **facts})
    made = send(f"{PAGES}{make_page(NewsPage, 'Wasser').pk}/actions/copy_for_translation/", plain, {"locale": "en"})

    assert (there.status_code, again.status_code, again.json()["errors"][0]["loc"]) == (201, 422, ["slug"])
    assert (made.status_code, made.json()["meta"]["slug"]) == (201, "wasser-1")
    taken = send(f"{PAGES}{made.json()['id']}/", plain, {"slug": "wasser"}, "patch")
    assert (taken.status_code, taken.json()["errors"][0]["loc"]) == (422, ["slug"])


def test_alias_is_changed_on_the_page_that_it_mirrors(plain: str) -> None:
    page = make_page(NewsPage, "Wasser")
    alias = page.create_alias(update_slug="spiegel")
    before = stored()

    for refused in (
        send(f"{PAGES}{alias.pk}/", plain, {"title": "Anders"}, "patch"),
        send(f"{PAGES}{alias.pk}/actions/publish/", plain),
        send(f"{PAGES}{alias.pk}/actions/revert/", plain, {"revision_id": page.latest_revision_id}),
    ):
        assert refused.status_code == 409, refused.content
        assert refused.json()["detail"].startswith("This page mirrors another one")
    member = token_for(make_account("anna@example.org"), "content:write")[1]
    assert send(f"{PAGES}{alias.pk}/", member, {"title": "Anders"}, "patch").status_code == 403
    assert stored() == before
    assert send(f"{PAGES}{alias.pk}/actions/convert_alias/", plain).status_code == 200
    assert send(f"{PAGES}{alias.pk}/", plain, {"title": "Anders"}, "patch").status_code == 200


Act = Callable[[Any, str], Any]
LOCKED: dict[str, Act] = {
    "change": lambda page, plain: send(f"{PAGES}{page.pk}/", plain, {"title": "Anders"}, "patch"),
    "publish": lambda page, plain: send(f"{PAGES}{page.pk}/actions/publish/", plain),
    "revert": lambda page, plain: send(f"{PAGES}{page.pk}/actions/revert/", plain, {"revision_id": page.revisions.first().pk}),
    "unpublish": lambda page, plain: send(f"{PAGES}{page.pk}/actions/unpublish/", plain),
}


@pytest.mark.parametrize("way", LOCKED)
def test_locked_page_is_left_alone_by_everybody_but_who_has_locked_it(chief: User, plain: str, way: str) -> None:
    page = make_page(NewsPage, "Wasser")
    page.title = "Wasser, anders"
    page.save_revision()
    holder = make_editor()
    NewsPage.objects.filter(pk=page.pk).update(locked=True, locked_by=holder, locked_at=timezone.now())
    before = stored()

    refused = LOCKED[way](page, plain)

    assert (refused.status_code, stored()) == (403, before), refused.content
    NewsPage.objects.filter(pk=page.pk).update(locked_by=chief)
    assert LOCKED[way](page, plain).status_code == 200
    assert call(f"{PAGES}{page.pk}/?version=draft", plain).status_code == 200
