"""Lists show what exists in other languages: readers of Arabic must see a call that closes in four days."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import CallPage, NewsPage
from cms.pages import listing
from tests.pages import index_of, make_page, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("homes")]


def elsewhere(client: Client, address: str) -> list[str]:
    """Return the titles below "In other languages"."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = answer.context["page"].listing(answer.wsgi_request)
    shown = [page.title for page in found["elsewhere"]]
    _before, _mark, below = answer.content.decode().partition('id="elsewhere"')
    assert all(title in below for title in shown)
    return shown


def translate(page: Page, code: str, title: str) -> Page:
    index_of(type(page), code)
    copy = page.copy_for_translation(Locale.objects.get(language_code=code))
    copy.title = title
    copy.save_revision().publish()
    return copy


def test_open_calls_in_other_languages_are_listed_by_deadline(client: Client) -> None:
    now = timezone.now()
    make_page(CallPage, "Vorbei", closes_at=now - timedelta(days=1))
    make_page(CallPage, "Bald", closes_at=now + timedelta(days=4))
    later = make_page(CallPage, "Später", closes_at=now + timedelta(days=9))
    translate(later, "en", "Later")
    here = translate(make_page(CallPage, "Auch hier"), "ar", "هنا")
    arabic = index_of(CallPage, "ar")

    assert elsewhere(client, arabic.url) == ["Bald", "Später", "Vorbei"]
    page = client.get(arabic.url).content.decode()
    assert here.title in page
    assert '<h3 lang="de" dir="ltr"><a href="/de/mitmachen/bald/">Bald</a></h3>' in page
    assert "الألمانية" in page


def test_best_available_language_for_the_reader_is_shown(client: Client) -> None:
    page = make_page(NewsPage, "Deutsch")
    translate(page, "en", "English")
    Page.objects.filter(pk=page.pk).update(live=False)
    assert elsewhere(client, index_of(NewsPage, "fr").url) == ["English"]


def test_translated_draft_and_private_pages_are_not_listed(client: Client) -> None:
    translate(make_page(NewsPage, "Beides"), "fr", "Les deux")
    make_page(NewsPage, "Entwurf").unpublish()
    secret = make_page(NewsPage, "Geheim")
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    french = index_of(NewsPage, "fr")
    assert elsewhere(client, french.url) == []
    assert "elsewhere" not in client.get(french.url).content.decode()


def test_filters_apply_to_other_languages_and_an_empty_list_shows_a_message(client: Client) -> None:
    water = make_topic("wasser")
    make_page(NewsPage, "Wasser", topics=[water])
    make_page(NewsPage, "Luft")
    french = index_of(NewsPage, "fr")
    assert elsewhere(client, f"{french.url}?topic=wasser") == ["Wasser"]
    assert sorted(elsewhere(client, french.url)) == ["Luft", "Wasser"]
    assert "Rien dans cette langue pour l’instant" in client.get(french.url).content.decode()


def test_second_page_does_not_repeat_pages_in_other_languages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for number in range(3):
        translate(make_page(NewsPage, f"Nachricht {number}"), "en", f"News {number}")
    make_page(NewsPage, "Nur deutsch")
    english = index_of(NewsPage, "en")
    assert elsewhere(client, english.url) == ["Nur deutsch"]
    assert elsewhere(client, f"{english.url}?page=2") == []
