"""Pages excluded from the archive: home pages, legal pages, and pages excluded by editors, in all languages at once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from cms.models import SiteSettings, StandardPage
from search.indexing.updates import count_documents
from search.sources.pages import PageSource
from tests.pages import make_homes, make_page

pytestmark = pytest.mark.django_db

Commit = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def homes() -> dict[str, Page]:
    return make_homes()


@pytest.fixture
def committed(django_capture_on_commit_callbacks) -> Commit:
    """Commit the changes made in the block."""

    @contextmanager
    def committed() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return committed


def make_family(title: str, **facts: object) -> list[Page]:
    """Create a page in German and its translation into English."""
    german = make_page(StandardPage, title, **facts)
    english = german.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title = f"{title} in English"
    english.save_revision().publish()
    return [german, english]


def keys_of(*pages: Page) -> list[str]:
    return sorted((str(page.pk) for page in pages), key=int)


def choose(**chosen: Page | None) -> SiteSettings:
    settings, _made = SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    for name, page in chosen.items():
        setattr(settings, name, page)
    settings.save()
    return settings


@pytest.mark.parametrize("name", ["imprint_page", "privacy_page", "accessibility_page"])
@pytest.mark.parametrize("language", [0, 1])
def test_a_legal_page_is_not_found_in_any_language(name: str, language: int) -> None:
    legal, other = make_family("Recht"), make_family("Sandbank")
    assert PageSource().keys() == keys_of(*legal, *other)

    choose(**{name: legal[language]})
    assert PageSource().keys() == keys_of(*other)
    assert list(PageSource().documents(keys_of(*legal))) == []
    assert count_documents() == 2


def test_legal_pages_of_every_site_are_excluded() -> None:
    here, there, other = make_page(StandardPage, "Hier"), make_page(StandardPage, "Dort"), make_page(StandardPage, "Sandbank")
    choose(imprint_page=here)
    SiteSettings.objects.create(site=Site.objects.create(hostname="zwei.example.org", root_page=there), imprint_page=there)

    assert PageSource().keys() == keys_of(other)


def test_choosing_an_alias_as_legal_page_also_excludes_the_original() -> None:
    legal, other = make_page(StandardPage, "Recht"), make_page(StandardPage, "Sandbank")
    alias = legal.create_alias(update_slug="auch-recht")
    choose(privacy_page=alias)

    assert PageSource().keys() == keys_of(other)


def test_changed_settings_take_effect_immediately(found, committed) -> None:
    with committed():
        legal, other = make_family("Sandbank"), make_family("Sandbank zwei")
    everything = sorted(found("Sandbank"))
    assert everything == sorted([f"page:{legal[0].pk}", f"page:{other[0].pk}"])

    with committed():
        choose(imprint_page=legal[0])
    assert found("Sandbank") == [f"page:{other[0].pk}"]
    assert found("Sandbank", locale="en") == [f"page:{other[1].pk}"]

    with committed():
        choose(imprint_page=other[1])
    assert found("Sandbank") == [f"page:{legal[0].pk}"]

    with committed():
        choose(imprint_page=None)
    assert sorted(found("Sandbank")) == everything


def test_deleting_the_settings_or_the_legal_page_restores_the_other_pages(found, committed) -> None:
    with committed():
        legal, private = make_family("Sandbank"), make_page(StandardPage, "Sandbank zwei")
        settings = choose(imprint_page=legal[0], privacy_page=private)
    assert found("Sandbank") == []

    with committed():
        legal[0].delete()  # its translation is no longer in the settings
    assert found("Sandbank") == [f"page:{legal[1].pk}"]
    with committed():
        settings.refresh_from_db()
        settings.delete()
    assert sorted(found("Sandbank")) == sorted([f"page:{legal[1].pk}", f"page:{private.pk}"])


def test_later_translation_of_a_legal_page_is_excluded_too(found, committed) -> None:
    with committed():
        legal = make_page(StandardPage, "Sandbank")
        choose(accessibility_page=legal)
    with committed():
        french = legal.copy_for_translation(Locale.objects.get(language_code="fr"))
        french.save_revision().publish()

    assert (found("Sandbank"), found("Sandbank", locale="fr")) == ([], [])


def test_editor_can_exclude_a_page_in_all_languages_and_include_it_again(found, committed) -> None:
    with committed():
        hidden, other = make_family("Sandbank"), make_family("Sandbank zwei")
    german = StandardPage.objects.get(pk=hidden[0].pk)
    german.in_archive = False
    with committed():
        draft = german.save_revision()
    assert len(found("Sandbank")) == 2  # a draft has no effect

    with committed():
        draft.publish()
    assert found("Sandbank") == [f"page:{other[0].pk}"]
    assert found("Sandbank", locale="en") == [f"page:{other[1].pk}"]
    assert not StandardPage.objects.get(pk=hidden[1].pk).in_archive

    german = StandardPage.objects.get(pk=german.pk)
    german.in_archive = True
    with committed():
        german.save_revision().publish()
    assert len(found("Sandbank")) == 2


def test_children_of_an_excluded_page_are_found() -> None:
    page = make_page(StandardPage, "Baukasten", in_archive=False)
    below = page.add_child(instance=StandardPage(title="Unten", slug="unten", summary="Lead"))

    assert PageSource().keys() == keys_of(below)


def test_page_api_and_suggestions_omit_excluded_pages(client: Client, committed) -> None:
    with committed():
        make_page(StandardPage, "Sandbank", in_archive=False)
        choose(imprint_page=make_page(StandardPage, "Sandbank zwei"))
        kept = make_page(StandardPage, "Sandbank drei")

    assert [one["id"] for one in client.get("/api/search/?q=Sandbank&locale=de").json()["results"]] == [f"page:{kept.pk}"]
    suggested = client.get("/api/search/suggest/?q=Sandb&locale=de").json()["groups"]
    assert [item["label"] for group in suggested for item in group["items"]] == ["Sandbank drei"]
    hits = client.get(reverse("search:results")).context["hits"]
    assert [shown.hit.document.title for shown in hits] == ["Sandbank drei"]
