"""Shared passwords for pages and collections: stored as hashes, never shown, and protected against guessing."""

import re
from contextlib import closing
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Locale, PageViewRestriction

from cms.media.documents import SiteDocument
from cms.models import HomePage, NewsPage, StandardPage
from tests.accounts import make_account
from tests.pages import LANGUAGES, make_page

SECRET = "wasser für alle"
RIGHT, WRONG = {"password": SECRET}, {"password": "feuer"}


@pytest.fixture
def page(homes: dict[str, HomePage]) -> StandardPage:
    page = make_page(StandardPage, "Protokolle", summary="Streng geheim")
    page.view_restrictions.create(restriction_type="password", password=SECRET)
    return page


@pytest.fixture
def document(homes: dict[str, HomePage]) -> SiteDocument:
    collection = Collection.get_first_root_node().add_child(name="Protokolle")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password=SECRET)
    return SiteDocument.objects.create(title="Notiz", collection=collection, file=ContentFile(b"inhalt", "notiz.txt"))


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(make_account("verwaltung@example.org", is_superuser=True))
    return client


def password_form_action(page: StandardPage, client: Client) -> str:
    """Return the URL that the page's form submits to."""
    return re.findall(r'<form class="form" method="post" action="([^"]+)"', client.get(page.url).content.decode())[0]


def test_password_unlocks_the_page(page: StandardPage, client: Client) -> None:
    asked = client.get(page.url).content.decode()
    assert "Streng geheim" not in asked
    assert "Protokolle" not in asked  # neither title, lead nor links to it

    door = password_form_action(page, client)
    wrong = client.post(door, {**WRONG, "return_url": page.url})
    assert wrong.status_code == 422
    assert "Streng geheim" not in wrong.content.decode()
    assert "feuer" not in wrong.content.decode()

    assert client.post(door, {**RIGHT, "return_url": page.url})["Location"] == page.url
    opened = client.get(page.url)
    assert "Streng geheim" in opened.content.decode()
    assert {"private", "no-store"} <= set(opened["Cache-Control"].replace(" ", "").split(","))


def test_password_unlocks_the_document_without_caching(document: SiteDocument, client: Client) -> None:
    asked = client.get(document.url)
    assert b"inhalt" not in asked.content
    door = re.findall(r'<form class="form" method="post" action="([^"]+)"', asked.content.decode())[0]

    assert client.post(door, {**WRONG, "return_url": document.url}).status_code == 422
    assert client.post(door, {**RIGHT, "return_url": document.url})["Location"] == document.url
    with closing(client.get(document.url)) as opened:
        assert b"".join(opened) == b"inhalt"
        assert {"private", "no-store"} <= set(opened["Cache-Control"].replace(" ", "").split(","))


@override_settings(PAGE_PASSWORD_RATE_LIMIT="3/m/ip")
def test_password_guessing_is_limited_across_languages(page: StandardPage, client: Client) -> None:
    [restriction] = page.view_restrictions.all()
    doors = [f"/{language}/_util/authenticate_with_password/{restriction.pk}/{page.pk}/" for language in LANGUAGES]
    assert [client.post(door, WRONG).status_code for door in doors[:3]] == [422] * 3

    held_up = client.post(doors[3], RIGHT)
    assert held_up.status_code == 429
    assert "Streng geheim" not in client.get(page.url).content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(doors[0], RIGHT).status_code == 302  # people who know it are not locked out by others


@override_settings(PAGE_PASSWORD_RATE_LIMIT="3/m/ip")
def test_password_guessing_is_limited_for_documents_but_not_correct_passwords(document: SiteDocument, client: Client) -> None:
    [restriction] = CollectionViewRestriction.objects.all()
    door = f"/documents/authenticate_with_password/{restriction.pk}/"
    assert {client.post(door, RIGHT).status_code for _reader in range(5)} == {302}
    assert [client.post(door, WRONG).status_code for _guess in range(4)] == [422] * 3 + [429]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/" + "x" * 9000, ""])
def test_return_url_cannot_leave_the_site(page: StandardPage, client: Client, target: str) -> None:
    assert client.post(password_form_action(page, client), {**RIGHT, "return_url": target})["Location"] == page.url


def test_password_does_not_reveal_other_pages(page: StandardPage, client: Client) -> None:
    [restriction] = page.view_restrictions.all()
    other = make_page(NewsPage, "Anderes")
    draft = make_page(StandardPage, "Entwurf")
    draft.unpublish()
    login = other.view_restrictions.create(restriction_type="login", password="alt")

    for restriction_id, page_id in [(restriction.pk, other.pk), (restriction.pk, draft.pk), (login.pk, other.pk), (99, 99)]:
        answer = client.post(f"/de/_util/authenticate_with_password/{restriction_id}/{page_id}/", {"password": "alt"})
        assert answer.status_code == 404
        assert "Entwurf" not in answer.content.decode()


def test_passwords_are_hashed_in_originals_and_copies(page: StandardPage, document: SiteDocument) -> None:
    copies = [
        page.copy(update_attrs={"slug": "kopie", "title": "Kopie"}),
        page.create_alias(parent=page.get_parent(), update_slug="alias"),
    ]
    kept = [*PageViewRestriction.objects.all(), *CollectionViewRestriction.objects.all()]

    assert {restriction.page_id for restriction in kept[:-1]} == {page.pk, *(copy.pk for copy in copies)}
    for restriction in kept:
        assert SECRET not in restriction.password
        assert check_password(SECRET, restriction.password)


def privacy_dialog(administrator: Client, address: str, **fields: Any) -> dict[str, Any]:
    answer = administrator.post(address, fields) if fields else administrator.get(address)
    return answer.json()


@pytest.mark.parametrize("of", ["page", "collection"])
def test_privacy_dialog_never_shows_the_password_and_keeps_it(
    administrator: Client, page: StandardPage, document: SiteDocument, of: str
) -> None:
    name, key = {
        "page": ("wagtailadmin_pages:set_privacy", page.pk),
        "collection": ("wagtailadmin_collections:set_privacy", document.collection_id),
    }[of]
    restrictions = {"page": PageViewRestriction, "collection": CollectionViewRestriction}[of].objects
    address = reverse(name, args=[key])
    before = restrictions.get().password

    html = privacy_dialog(administrator, address)["html"]
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', html)
    assert 'type="password"' in field
    assert "value=" not in field
    assert before not in html
    assert SECRET not in html
    assert "A password is set. Leave this empty to keep it." in html

    assert privacy_dialog(administrator, address, restriction_type="password", password="")["step"] == "set_privacy_done"
    assert restrictions.get().password == before
    privacy_dialog(administrator, address, restriction_type="password", password="neues Wort")
    assert check_password("neues Wort", restrictions.get().password)
    refused = privacy_dialog(administrator, address, restriction_type="password", password=before)
    assert "Choose another password" in refused["html"]
    privacy_dialog(administrator, address, restriction_type="login", password="")
    assert restrictions.get().password == ""
    missing = privacy_dialog(administrator, address, restriction_type="password", password="")
    assert "This field is required." in missing["html"]


def test_password_form_uses_the_language_of_the_url(page: StandardPage) -> None:
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.save_revision().publish()
    english.view_restrictions.all().delete()
    english.view_restrictions.create(restriction_type="password", password=SECRET)
    html = Client().get(english.url).content.decode()

    assert '<html lang="en" dir="ltr"' in html
    assert "Ask the person who gave you the link for it." in html
    assert 'maxlength="128"' in html
    assert html.count("<h1") == 1


def test_page_unlocked_by_one_visitor_stays_locked_for_others(page: StandardPage, client: Client) -> None:
    client.post(password_form_action(page, client), RIGHT)

    assert "Streng geheim" not in Client().get(page.url).content.decode()
