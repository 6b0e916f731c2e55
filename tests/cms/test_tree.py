"""Long URLs, moved pages and the trees of other languages: nothing fails, and no page is lost."""

from collections.abc import Callable

import pytest
from django.test import Client, TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization

from cms.models import HomePage, StandardPage
from tests.pages import make_page

LONG = "تعاون-المدن-من-اجل-المياه-والمناخ-والسكن-" * 6  # 240 letters and more


def below(parent: Page, title: str, slug: str = "") -> StandardPage:
    parent = Page.objects.get(pk=parent.pk)
    page = parent.add_child(instance=StandardPage(title=title, slug=slug or title.lower(), summary="Lead", locale=parent.locale))
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def nested(parent: Page, depth: int) -> list[StandardPage]:
    pages: list[StandardPage] = []
    for number in range(depth):
        pages.append(below(pages[-1] if pages else parent, f"صفحة {number}", f"{LONG}{number}"))
    return pages


def rename(page: Page, slug: str) -> None:
    """Change a page's slug, as its form does."""
    page = StandardPage.objects.get(pk=page.pk)
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


@pytest.fixture
def arabic(homes: dict[str, HomePage]) -> HomePage:
    return homes["ar"]


def test_changing_an_ancestor_slug_redirects_a_long_old_url(client: Client, arabic: HomePage) -> None:
    top, _middle, deep = nested(arabic, 3)
    before = deep.url

    rename(top, "مختصر")

    deep.refresh_from_db()
    assert len(Redirect.objects.get(redirect_page=deep).old_path) > 255
    assert client.get(before, follow=True).redirect_chain == [(deep.url, 301)]


def test_moving_a_page_deeper_redirects_its_old_url(client: Client, arabic: HomePage) -> None:
    *_above, deep = nested(arabic, 3)
    page = below(arabic, "وحده", LONG)
    under = below(page, "تحته", LONG)
    before = under.url

    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=deep.pk), pos="last-child")

    under.refresh_from_db()
    assert client.get(before, follow=True).redirect_chain == [(under.url, 301)]
    assert client.get(under.url).status_code == 200


def test_url_too_long_for_a_redirect_does_not_prevent_renaming(client: Client, arabic: HomePage) -> None:
    top, *_between, deep = nested(arabic, 6)

    rename(top, "مختصر")

    deep.refresh_from_db()
    assert deep.url_path.startswith("/ar/مختصر/")
    assert client.get(deep.url).status_code == 200


def test_page_with_a_slug_of_maximum_length_can_be_copied(admin_client: Client, arabic: HomePage) -> None:
    page = below(arabic, "صفحة", "م" * 255)

    copy = page.copy(update_attrs={"slug": f"{page.slug}-2"})
    alias = page.create_alias(parent=Page.objects.get(pk=arabic.pk), update_slug=f"{page.slug}-1")
    told = admin_client.post(
        f"/admin/pages/{page.pk}/copy/", {"new_title": "x", "new_slug": f"{page.slug}-3", "new_parent_page": arabic.pk}
    )

    assert tuple(StandardPage.objects.get(pk=one.pk).slug for one in (copy, alias)) == ("م" * 253 + "-2", "م" * 253 + "-1")
    assert told.status_code in (200, 302)  # reported at the field, or shortened


def test_overlong_redirect_path_is_a_form_error(admin_client: Client, homes: object) -> None:
    told = admin_client.post("/admin/redirects/add/", {"old_path": f"/{'x' * 300}/", "redirect_link": "https://example.org/"})

    assert (told.status_code, Redirect.objects.count()) == (200, 0)
    assert "255" in told.content.decode()


Sync = Callable[[str, str], None]


@pytest.fixture
def locales(homes: object) -> dict[str, Locale]:
    return {locale.language_code: locale for locale in Locale.objects.all()}


@pytest.fixture
def sync(admin_client: Client, locales: dict[str, Locale]) -> Sync:
    def sync(source: str, target: str) -> None:
        LocaleSynchronization.objects.update_or_create(locale=locales[target], defaults={"sync_from": locales[source]})

    return sync


def tree(language: str) -> list[str]:
    return sorted(page.url_path for page in StandardPage.objects.filter(locale__language_code=language))


def move(page: Page, target: Page) -> None:
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=target.pk), pos="last-child")


@pytest.mark.parametrize("first", ["A", "B"])
def test_new_language_gets_the_current_tree_after_a_move(locales: dict[str, Locale], sync: Sync, first: str) -> None:
    pages = {title: make_page(StandardPage, title) for title in (first, {"A": "B", "B": "A"}[first])}
    page = below(pages["B"], "K")
    for one in (*pages.values(), page):
        StandardPage.objects.get(pk=one.pk).copy_for_translation(locales["en"]).save_revision().publish()
    move(page, pages["A"])

    sync("de", "fr")

    assert tree("de") == ["/de/a/", "/de/a/k/", "/de/b/"]
    assert tree("en") == ["/en/a/", "/en/b/", "/en/b/k/"]
    assert tree("fr") == ["/fr/a/", "/fr/a/k/", "/fr/b/"]


def test_aliases_follow_a_moved_page(locales: dict[str, Locale], sync: Sync) -> None:
    a, b = make_page(StandardPage, "A"), make_page(StandardPage, "B")
    below(a, "K")
    below(b, "A")  # takes the slug
    sync("de", "fr")
    rename(a, "a-neu")
    move(a, b)

    sync("de", "fr")
    sync("fr", "ar")

    assert tree("fr") == ["/fr/b/", "/fr/b/a-1/", "/fr/b/a-1/k/", "/fr/b/a/"]
    assert [path.replace("/ar/", "/fr/") for path in tree("ar")] == tree("fr")


def test_moving_below_an_untranslated_page_creates_its_alias(sync: Sync) -> None:
    page = make_page(StandardPage, "A")
    sync("de", "en")
    new = make_page(StandardPage, "Neu")
    move(page, new)

    sync("de", "en")

    assert tree("en") == ["/en/neu/", "/en/neu/a/"]


def test_parent_deleted_in_another_language_is_recreated(sync: Sync) -> None:
    page = below(make_page(StandardPage, "A"), "K")
    sync("de", "en")
    Page.objects.get(url_path="/en/a/").delete()

    sync("de", "en")

    assert (tree("en"), StandardPage.objects.filter(translation_key=page.translation_key).count()) == (["/en/a/", "/en/a/k/"], 2)


def test_aliases_in_the_source_tree_do_not_stop_synchronisation(locales: dict[str, Locale], sync: Sync) -> None:
    page = make_page(StandardPage, "A")
    mirror = page.create_alias(parent=page.get_parent(), update_slug="spiegel")
    below(mirror, "Unten")
    make_page(StandardPage, "Z")

    sync("de", "en")

    assert {"/en/a/", "/en/z/"} <= set(tree("en"))


def test_locale_form_synchronises_the_tree(admin_client: Client, locales: dict[str, Locale]) -> None:
    a, b = make_page(StandardPage, "A"), make_page(StandardPage, "B")
    page = below(a, "K")
    for one in (b, a, page):
        StandardPage.objects.get(pk=one.pk).copy_for_translation(locales["en"]).save_revision().publish()
    move(page, b)
    name = "component-wagtail_localize_localesynchronization"

    answer = admin_client.post(
        f"/admin/locales/edit/{locales['fr'].pk}/",
        {"language_code": "fr", f"{name}-enabled": "on", f"{name}-sync_from": locales["de"].pk},
    )

    assert (answer.status_code, tree("fr")) == (302, ["/fr/a/", "/fr/b/", "/fr/b/k/"])
