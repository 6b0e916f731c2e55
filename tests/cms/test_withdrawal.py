"""Unpublishing, deleting and expiry ask about the other languages; by default a source page takes them along."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page

from cms.families import Scope
from cms.models import HomePage, NewsPage, StandardPage
from cms.users.models import User
from search.sources.pages import PageSource
from tests.accounts import make_account
from tests.built_once import built_once
from tests.cms.tokens.made import send, token_for
from tests.pages import index_of, make_page


def translate(page: Page, language: str, *, alias: bool = False) -> Page:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True, alias=alias)
    if not alias:
        copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


@built_once
def build_family() -> None:
    german = make_page(StandardPage, "Auftrag")
    translate(german, "en"), translate(german, "ar")
    translate(german, "fr", alias=True)
    german.create_alias(parent=german.get_parent(), update_slug="spiegel")
    make_page(StandardPage, "Anderes")


@built_once
def build_news() -> None:
    page = make_page(NewsPage, "Neues")
    index_of(NewsPage, "en")
    translate(page, "en")


class Family:
    """A page in German, English and Arabic, an alias in French and one next to it, and an unrelated page."""

    def __init__(self) -> None:
        build_family()
        self.german = StandardPage.objects.get(slug="auftrag", locale__language_code="de")
        self.english, self.arabic, self.french = (
            StandardPage.objects.get(translation_key=self.german.translation_key, locale__language_code=language)
            for language in ("en", "ar", "fr")
        )
        self.mirror = StandardPage.objects.get(slug="spiegel")
        self.other = StandardPage.objects.get(slug="anderes")

    @property
    def live(self) -> list[str]:
        return [name for name, page in vars(self).items() if Page.objects.filter(pk=page.pk, live=True).exists()]


ALL = ["german", "english", "arabic", "french", "mirror", "other"]


@pytest.fixture
def family(homes: object) -> Family:
    return Family()


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
@pytest.mark.parametrize(
    ("page", "given", "left"),
    [
        ("german", {}, ["other"]),
        ("german", {"scope": "family"}, ["other"]),
        ("german", {"scope": "nonsense"}, ["other"]),
        ("english", {"scope": "family"}, ["other"]),
        ("english", {}, ["german", "arabic", "french", "mirror", "other"]),
        ("english", {"scope": "page"}, ["german", "arabic", "french", "mirror", "other"]),
    ],
)
def test_unpublishing_or_deleting_affects_the_chosen_scope(
    admin_client: Client, family: Family, verb: str, page: str, given: dict[str, str], left: list[str]
) -> None:
    assert family.live == ALL

    answer = admin_client.post(f"/admin/pages/{getattr(family, page).pk}/{verb}/", given)

    assert (answer.status_code, family.live) == (302, left)


def test_unpublishing_only_one_language_includes_its_aliases(admin_client: Client, family: Family) -> None:
    admin_client.post(f"/admin/pages/{family.german.pk}/unpublish/", {"scope": "page"})

    assert family.live == ["english", "arabic", "other"]  # aliases have no text of their own


def test_include_descendants_unpublishes_descendants_of_translations(admin_client: Client, family: Family) -> None:
    below = Page.objects.get(pk=family.english.pk).add_child(
        instance=StandardPage(title="Below", slug="below", summary="Lead", locale=family.english.locale)
    )
    admin_client.post(f"/admin/pages/{family.german.pk}/unpublish/", {"scope": "family", "include_descendants": "on"})

    assert not Page.objects.get(pk=below.pk).live


@pytest.mark.parametrize(("page", "chosen"), [("german", "family"), ("english", "page")])
@pytest.mark.parametrize("verb", ["unpublish", "delete"])
def test_form_offers_a_scope_and_lists_the_other_languages(
    admin_client: Client, family: Family, verb: str, page: str, chosen: str
) -> None:
    html = admin_client.get(f"/admin/pages/{getattr(family, page).pk}/{verb}/").content.decode()

    assert f'value="{chosen}" checked' in html
    for name in {"german": ("English", "العربية"), "english": ("Deutsch", "العربية")}[page]:
        assert name in html


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
def test_page_without_translations_offers_no_scope(admin_client: Client, family: Family, verb: str) -> None:
    html = admin_client.get(f"/admin/pages/{family.other.pk}/{verb}/").content.decode()

    assert ('name="scope"' in html, 'type="submit"' in html) == (False, True)


@pytest.fixture
def german_editor(family: Family) -> User:
    """Return an editor who may only publish German pages."""
    editors = Group.objects.create(name="Deutsche Redaktion")
    editors.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=editors, page=HomePage.objects.get(slug="de"), permission=right)
    user = make_account("deutsch@example.org")
    user.groups.add(editors)
    return user


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
def test_family_scope_is_refused_without_permission_for_all_languages(
    client: Client, german_editor: User, family: Family, verb: str
) -> None:
    client.force_login(german_editor)
    address = f"/admin/pages/{family.german.pk}/{verb}/"
    form = client.get(address).content.decode()
    assert 'value="page" checked' in form
    assert 'value="family" disabled' in form.replace("\n", "")

    told = client.post(address, {"scope": "family"}, follow=True).content.decode()

    assert (family.live, "“Auftrag” (Englisch)" in told) == (ALL, True)
    client.post(address, {"scope": "page"})
    assert "german" not in family.live


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
@pytest.mark.parametrize(
    ("given", "left"),
    [({}, ["other"]), ({"scope": "family"}, ["other"]), ({"scope": "page"}, ["english", "arabic", "other"])],
)
def test_bulk_action_affects_the_chosen_scope(
    admin_client: Client, family: Family, verb: str, given: dict[str, str], left: list[str]
) -> None:
    extra = make_page(StandardPage, "Auch")
    address = f"/admin/bulk/wagtailcore/page/{verb}/?next=/admin/pages/&id={family.german.pk}&id={extra.pk}"
    form = admin_client.get(address).content.decode()
    assert ('name="scope"' in form, "English" in form) == (True, True)

    admin_client.post(address, given)

    assert (family.live, Page.objects.filter(pk=extra.pk, live=True).exists()) == (left, False)


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
def test_bulk_action_requires_permission_for_all_languages(
    client: Client, german_editor: User, family: Family, verb: str
) -> None:
    client.force_login(german_editor)
    address = f"/admin/bulk/wagtailcore/page/{verb}/?next=/admin/pages/&id={family.german.pk}"

    told = client.post(address, {"scope": "family"}).content.decode()

    assert (family.live, "“Auftrag” (Englisch)" in told) == (ALL, True)


# --- Version 3 of the API -------------------------------------------------------------------------------------------

ADDRESSES = {
    "unpublish": ("post", "/api/v3/pages/{}/actions/unpublish/"),
    "delete": ("delete", "/api/v3/pages/{}/"),
    "delete by an action": ("delete", "/api/v3/pages/{}/actions/delete/"),
}


def act(user: User, verb: str, page: Page, scope: str = "", facts: dict[str, Any] | None = None) -> Any:
    method, address = ADDRESSES[verb]
    query = f"?scope={scope}" if scope else ""
    return send(address.format(page.pk) + query, token_for(user, "content:write")[1], facts, method)


@pytest.mark.parametrize("verb", ADDRESSES)
@pytest.mark.parametrize(
    ("page", "scope", "left"),
    [
        ("german", "", ["other"]),
        ("german", "family", ["other"]),
        ("german", "page", ["english", "arabic", "other"]),
        ("english", "family", ["other"]),
        ("english", "", ["german", "arabic", "french", "mirror", "other"]),
        ("english", "page", ["german", "arabic", "french", "mirror", "other"]),
    ],
)
def test_version_3_affects_the_chosen_scope(
    admin_user: User, family: Family, verb: str, page: str, scope: str, left: list[str]
) -> None:
    answer = act(admin_user, verb, getattr(family, page), scope)

    assert (answer.status_code, family.live) == (200 if verb == "unpublish" else 204, left), answer.content


def test_version_3_unpublishes_what_is_below_in_all_languages(admin_user: User, family: Family) -> None:
    below = Page.objects.get(pk=family.english.pk).add_child(
        instance=StandardPage(title="Below", slug="below", summary="Lead", locale=family.english.locale)
    )
    act(admin_user, "unpublish", family.german, facts={"recursive": True})

    assert not Page.objects.get(pk=below.pk).live


@pytest.mark.parametrize("verb", ADDRESSES)
def test_version_3_refuses_an_unknown_scope_and_one_beyond_the_rights(german_editor: User, family: Family, verb: str) -> None:
    unknown = act(german_editor, verb, family.german, "nonsense")
    assert (unknown.status_code, unknown.json()["errors"][0]["loc"]) == (422, ["query", "scope"])
    refused = act(german_editor, verb, family.german)
    assert refused.status_code == 403
    assert "“Auftrag” (English)" in refused.json()["detail"]
    stranger = act(make_account("anna@example.org"), verb, family.german)
    assert (stranger.status_code, "Auftrag" in stranger.content.decode()) == (403, False)
    assert family.live == ALL

    act(german_editor, verb, family.german, "page")
    assert "german" not in family.live


def expire(page: Any, **facts: Any) -> None:
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1), **facts)


def test_expired_page_unpublishes_its_translations(family: Family) -> None:
    expire(family.german)

    call_command("publish_scheduled")  # as publish_on_time does

    assert family.live == ["other"]
    assert Page.objects.get(pk=family.english.pk).expired


def test_expired_page_with_page_scope_keeps_its_translations(family: Family) -> None:
    expire(family.german, expiry_scope=Scope.PAGE)

    call_command("publish_scheduled")  # as publish_on_time does

    assert family.live == ["english", "arabic", "other"]


def test_failure_in_one_language_does_not_stop_unpublishing_the_others(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    own = StandardPage.unpublish

    def unpublish(page: StandardPage, *args: Any, **options: Any) -> None:
        if page.pk == family.english.pk:
            raise RuntimeError("It is broken.")
        own(page, *args, **options)

    monkeypatch.setattr(StandardPage, "unpublish", unpublish)
    expire(family.german)
    call_command("publish_scheduled")  # as publish_on_time does

    assert family.live == ["english", "other"]


def test_manual_unpublishing_ignores_the_expiry_scope(admin_client: Client, family: Family) -> None:
    StandardPage.objects.filter(pk=family.german.pk).update(expire_at=timezone.now() + timedelta(days=1))

    admin_client.post(f"/admin/pages/{family.german.pk}/unpublish/", {"scope": "page"})

    assert family.live == ["english", "arabic", "other"]


def test_search_documents_expire_with_their_source(family: Family) -> None:
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(hours=2)
    StandardPage.objects.filter(pk=family.german.pk).update(expire_at=soon)
    StandardPage.objects.filter(pk=family.arabic.pk).update(expire_at=later)

    def ends() -> dict[str, Any]:
        keys = [str(page.pk) for page in (family.german, family.english, family.arabic)]
        return {document.locale: document.expires_at for document in PageSource().documents(keys)}

    assert ends() == {"de": soon, "en": soon, "ar": soon}
    StandardPage.objects.filter(pk=family.german.pk).update(expiry_scope=Scope.PAGE)
    StandardPage.objects.filter(pk=family.arabic.pk).update(expiry_scope=Scope.PAGE)
    assert ends() == {"de": soon, "en": None, "ar": later}


@pytest.fixture
def news(family: Family) -> NewsPage:
    build_news()
    return NewsPage.objects.get(title="Neues", locale__language_code="de")


def schedule(client: Client, page: NewsPage, **given: str) -> str:
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "kind": page.kind,
        "published_on": str(page.published_on),
        "body-count": "0",
        "expire_at": (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M"),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
        **given,
    }
    return client.post(f"/admin/pages/{page.pk}/edit/", data, follow=True).content.decode()


@pytest.mark.parametrize(("given", "kept"), [({}, Scope.FAMILY), ({"expiry_scope": "page"}, Scope.PAGE)])
def test_schedule_form_offers_an_expiry_scope(admin_client: Client, news: NewsPage, given: dict[str, str], kept: Scope) -> None:
    html = admin_client.get(f"/admin/pages/{news.pk}/edit/").content.decode()
    assert html.index('name="expire_at"') < html.index('name="expiry_scope"')

    schedule(admin_client, news, **given)

    news.refresh_from_db()
    assert (news.expire_at is not None, news.expiry_scope) == (True, kept)


def test_family_expiry_requires_permission_for_all_languages(client: Client, german_editor: User, news: NewsPage) -> None:
    client.force_login(german_editor)
    told = schedule(client, news, expiry_scope="family")
    news.refresh_from_db()
    assert ("“Neues” (Englisch)" in told, news.expire_at) == (True, None)

    schedule(client, news, expiry_scope="page")
    news.refresh_from_db()
    assert news.expire_at is not None
