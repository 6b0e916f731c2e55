"""Restrictions apply to all languages of a page, its aliases, and all descendants of these."""

import random
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail_localize.models import Translation, TranslationSource

from cms import visibility
from cms.localisation import best_versions
from cms.models import HomePage, StandardPage
from tests.accounts import make_account
from tests.pages import LANGUAGES, make_page

LOGIN = PageViewRestriction.LOGIN


def restrict(page: Page, **facts: object) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(page_id=page.pk, **{"restriction_type": LOGIN, **facts})
    cache.clear()  # as the commit would do
    return restriction


def below(parent: Page, title: str) -> StandardPage:
    parent = Page.objects.get(pk=parent.pk)
    page = parent.add_child(instance=StandardPage(title=title, slug=title.lower(), summary="Lead", locale=parent.locale))
    page.save_revision().publish()
    return page


def translate(page: Page, language: str, *, live: bool = True, alias: bool = False) -> Page:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True, alias=alias)
    if live and not alias:
        copy.title = f"{page.title} {language}"
        copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def is_open(client: Client, page: Page) -> bool:
    """Return whether everybody can read the page; all ways to reach it must agree."""
    cache.clear()
    page = type(page).objects.get(pk=page.pk)
    shown = client.get(page.url)
    answers = {
        "page": shown.status_code == 200 and "Lead" in shown.content.decode(),  # not a password form
        "list": visibility.readable(Page.objects.filter(pk=page.pk)).exists(),
        "one": visibility.is_readable(page),
        "api": client.get(f"/api/v2/pages/{page.pk}/").status_code == 200,
        "api list": page.pk in [item["id"] for item in client.get("/api/v2/pages/?limit=100").json()["items"]],
        "sitemap": page.full_url in client.get("/sitemap.xml").content.decode(),
    }
    if page.alias_of_id:
        assert not answers.pop("sitemap")
    assert answers == dict.fromkeys(answers, answers["page"])
    return answers["page"]


@pytest.fixture
def german(homes: dict[str, HomePage]) -> StandardPage:
    return make_page(StandardPage, "Innen")


@pytest.fixture
def english(german: StandardPage) -> Page:
    return translate(german, "en")


@pytest.mark.parametrize("restricted", ["german", "english"])
def test_restriction_covers_all_translations_and_descendants_until_removed(
    client: Client, german: StandardPage, english: Page, restricted: str
) -> None:
    child, english_child, open_page = below(german, "Kind"), below(english, "Child"), make_page(StandardPage, "Offen")
    family = [german, english, child, english_child]
    assert [is_open(client, page) for page in [*family, open_page]] == [True] * 5

    restriction = restrict({"german": german, "english": english}[restricted])
    assert [is_open(client, page) for page in family] == [False] * 4
    assert is_open(client, open_page)

    restriction.delete()
    assert [is_open(client, page) for page in family] == [True] * 4


def test_moving_a_page_below_a_private_one_restricts_its_translations(client: Client, german: StandardPage) -> None:
    page = make_page(StandardPage, "Wandert")
    arabic = translate(page, "ar")
    restrict(german)
    assert is_open(client, arabic)

    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=german.pk), pos="last-child")
    assert [is_open(client, version) for version in (page, arabic)] == [False, False]

    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=german.get_parent().pk), pos="last-child")
    assert [is_open(client, version) for version in (page, arabic)] == [True, True]


def test_descendants_of_a_moved_translation_are_restricted_too(client: Client, german: StandardPage) -> None:
    page = below(german, "Kind")
    english = translate(page, "en")
    home = HomePage.objects.get(locale__language_code="en")
    Page.objects.get(pk=english.pk).move(Page.objects.get(pk=home.pk), pos="last-child")
    deep = below(english, "Deep")

    restrict(german)

    assert [is_open(client, one) for one in (english, deep)] == [False, False]


def test_aliases_are_as_private_as_their_source(client: Client, german: StandardPage) -> None:
    other = make_page(StandardPage, "Anderswo")
    alias = StandardPage.objects.get(pk=german.create_alias(parent=Page.objects.get(pk=other.pk), update_slug="spiegel").pk)
    french = translate(german, "fr", alias=True)

    restriction = restrict(german)
    assert [is_open(client, page) for page in (alias, french)] == [False, False]
    restriction.delete()
    restrict(other)
    assert [is_open(client, page) for page in (alias, german)] == [False, True]


def test_copied_restrictions_are_deleted_with_the_original(client: Client, german: StandardPage) -> None:
    restriction = restrict(german)
    english, french = translate(german, "en"), translate(german, "fr", alias=True)
    assert PageViewRestriction.objects.count() > 1  # Wagtail copies it

    restriction.delete()

    assert [is_open(client, page) for page in (german, english, french)] == [True] * 3


def test_wagtail_localize_does_not_copy_restrictions(client: Client, german: StandardPage) -> None:
    restriction = restrict(german)
    source, _made = TranslationSource.get_or_create_from_instance(german)
    PageViewRestriction.objects.exclude(pk=restriction.pk).delete()
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    translation.save_target(publish=False)

    source.update_target_view_restrictions(Locale.objects.get(language_code="en"))
    restriction.delete()

    assert not PageViewRestriction.objects.exists()


def test_changing_the_restriction_type_applies_to_translations(client: Client, german: StandardPage) -> None:
    restriction = restrict(german)
    english = translate(german, "en")
    restriction.restriction_type, restriction.password = PageViewRestriction.PASSWORD, "Schilf"
    restriction.save()

    client.force_login(make_account("leserin@example.org"))  # would suffice for the old kind
    assert "password" in client.get(english.url).content.decode()
    client.post(
        f"/en/_util/authenticate_with_password/{restriction.pk}/{english.pk}/",
        {"password": "Schilf", "return_url": english.url},
    )
    assert client.get(english.url).status_code == 200


def test_group_access_applies_to_all_languages(client: Client, german: StandardPage, english: Page) -> None:
    group, user = Group.objects.create(name="Innen"), make_account("leserin@example.org")
    restrict(german, restriction_type=PageViewRestriction.GROUPS).groups.add(group)
    client.force_login(user)
    assert [client.get(page.url).status_code for page in (german, english)] == [302, 302]

    user.groups.add(group)
    assert [client.get(page.url).status_code for page in (german, english)] == [200, 200]


def test_deleting_the_restricted_page_keeps_its_translations_private(client: Client, german: StandardPage, english: Page) -> None:
    child = below(english, "Child")
    alias = StandardPage.objects.get(pk=german.create_alias(parent=german.get_parent(), update_slug="spiegel").pk)
    PageViewRestriction.objects.all().delete()
    restrict(german, restriction_type=PageViewRestriction.PASSWORD, password="Schilf")

    Page.objects.get(pk=german.pk).delete()

    assert [is_open(client, page) for page in (english, child, alias)] == [False] * 3
    assert all(check_password("Schilf", one.password) for one in PageViewRestriction.objects.all())


def test_deleting_a_restricted_parent_keeps_moved_translations_private(client: Client, german: StandardPage) -> None:
    english = translate(below(german, "Kind"), "en")
    Page.objects.get(pk=english.pk).move(
        Page.objects.get(pk=HomePage.objects.get(locale__language_code="en").pk), pos="last-child"
    )
    restrict(german)

    Page.objects.get(pk=german.pk).delete()

    assert not is_open(client, english)


def test_best_versions_omit_private_pages(german: StandardPage, english: Page) -> None:
    assert [page.pk for page in best_versions([german.translation_key])] == [german.pk]
    restrict(english)
    assert best_versions([german.translation_key]) == []


def test_privacy_dialog_of_a_translation_links_to_the_restricted_page(
    admin_client: Client, german: StandardPage, english: Page
) -> None:
    restrict(german)

    form = admin_client.get(f"/admin/pages/{english.pk}/privacy/").json()["html"]

    assert f'href="/admin/pages/{german.pk}/edit/"' in form


@pytest.mark.parametrize("seed", range(3))
def test_is_readable_and_readable_agree(homes: dict[str, HomePage], seed: int) -> None:
    """`make trial privacy` tries many more trees."""
    assert_agreement(homes, seed)


def assert_agreement(homes: dict[str, HomePage], seed: int) -> None:
    """Assert that the rule gives the same result, on a random tree, up from a page and down from the restrictions."""
    chance = random.Random(seed)
    pages = [Page.objects.get(pk=home.pk) for home in homes.values()]
    locales = {locale.pk: locale for locale in Locale.objects.all()}
    for number in range(25):
        parent = Page.objects.get(pk=chance.choice(pages).pk)
        page = StandardPage(title=f"P{number}", slug=f"p{number}", summary="Lead", locale=locales[parent.locale_id])
        relative = chance.choice(pages)
        if (
            chance.random() < 0.5
            and not Page.objects.filter(translation_key=relative.translation_key, locale=page.locale).exists()
        ):
            page.translation_key = relative.translation_key
        elif chance.random() < 0.3:
            page.alias_of_id = relative.pk
        pages.append(Page.objects.get(pk=parent.add_child(instance=page).pk))
    for page in chance.sample(pages[4:], 2):
        restrict(page)

    listed = set(visibility.readable(Page.objects.filter(depth__gt=1), now=True).values_list("pk", flat=True))

    assert {page.pk for page in Page.objects.filter(depth__gt=1) if visibility.is_readable(page)} == listed
    assert 0 < len(listed) < len(pages)


def test_query_count_does_not_depend_on_the_number_of_restricted_pages(
    german: StandardPage, english: Page, django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    restrict(german)
    for number in range(5):
        translate(below(german, f"Kind{number}"), "en")
    with django_assert_max_num_queries(4):
        assert len(english.get_view_restrictions()) == 1
    with django_assert_max_num_queries(4):
        visibility.restricted_paths_now()


def test_restricting_one_home_page_restricts_all(client: Client, homes: dict[str, HomePage]) -> None:
    restrict(homes["fr"])

    assert [is_open(client, HomePage.objects.get(pk=homes[code].pk)) for code in LANGUAGES] == [False] * 4
    assert Site.objects.count() == 1
