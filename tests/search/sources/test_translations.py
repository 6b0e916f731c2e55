"""Pages in several languages: who finds which version, and that no version reveals the text of a private one."""

import datetime

import pytest
from django.utils import timezone, translation
from wagtail.models import Locale, Page, PageViewRestriction

from cms.localisation import best_versions
from cms.models import StandardPage
from search.documents.document import SearchDocument
from search.sources.pages import PageSource
from search.sources.translations import Version, families_of
from tests.pages import LANGUAGES, make_homes, make_page

SECRET = "Bittern"


def family_of(*languages: str) -> dict[str, Version]:
    return {code: Version(number, "f", code, f"/{code}/x/", f"text {code}") for number, code in enumerate(languages, start=1)}


@pytest.mark.parametrize(
    ("languages", "readers"),
    [
        (("de",), {"de": ("de", "en", "fr", "ar")}),
        (("de", "en"), {"de": ("de", "fr", "ar"), "en": ("en",)}),
        (("en", "fr"), {"en": ("de", "en", "ar"), "fr": ("fr",)}),
        (("ar", "fr"), {"ar": ("de", "en", "ar"), "fr": ("fr",)}),
        (("de", "en", "fr", "ar"), {code: (code,) for code in LANGUAGES}),
        (("de", "es"), {"de": ("de", "en", "fr", "ar"), "es": ("es",)}),  # a language that the site no longer has
    ],
)
def test_readers_find_their_own_version_or_the_one_they_can_read_best(
    languages: tuple[str, ...], readers: dict[str, tuple[str, ...]]
) -> None:
    versions = family_of(*languages)
    family = families_of(versions.values())["f"]

    assert {code: family.readers_of(version) for code, version in versions.items()} == readers
    assert family.urls == {code: f"/{code}/x/" for code in languages}
    assert family.translations_of(versions[languages[0]]) == {code: f"text {code}" for code in languages[1:]}


@pytest.fixture
def homes(db: None) -> None:
    make_homes()


@pytest.fixture
def german(homes: None) -> StandardPage:
    return make_page(StandardPage, "Rohrdommel", summary="Ein Vogel.", body=[("text", "<h2>Schilf</h2><p>Ein Ruf.</p>")])


@pytest.fixture
def english(german: StandardPage) -> StandardPage:
    return translated(german, "en", SECRET, "A bird.")


def translated(page: StandardPage, language: str, title: str, summary: str = "Lead") -> StandardPage:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title, copy.slug, copy.summary, copy.body = title, title.lower(), summary, []
    copy.save_revision().publish()
    return StandardPage.objects.get(pk=copy.pk)


def documents_of(*pages: Page) -> dict[str, SearchDocument]:
    return {document.locale: document for document in PageSource().documents([str(page.pk) for page in pages])}


def test_versions_know_each_other(german: StandardPage, english: StandardPage) -> None:
    found = documents_of(german, english)

    assert found["de"].readers == ("de", "fr", "ar")
    assert found["en"].readers == ("en",)
    assert found["de"].versions == found["en"].versions == {"de": "/de/rohrdommel/", "en": "/en/bittern/"}
    assert found["de"].translations == {"en": "Bittern\nA bird."}
    assert found["en"].translations == {"de": "Rohrdommel\nEin Vogel.\nSchilf\nEin Ruf."}
    assert documents_of(german)["de"] == found["de"]  # whether or not the others are requested too


def test_readers_are_led_to_the_version_that_they_find(german: StandardPage, english: StandardPage) -> None:
    translated(german, "ar", "الواق")
    found = documents_of(*Page.objects.filter(translation_key=german.translation_key))

    for language in LANGUAGES:
        with translation.override(language):
            (led_to,) = best_versions([german.translation_key])
        assert [code for code, document in found.items() if language in document.readers] == [led_to.locale.language_code]


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def restrict_above(page: Page) -> None:
    restrict(page.get_parent())


def unpublish(page: Page) -> None:
    page.unpublish()


def expire(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(seconds=1))


def delete(page: Page) -> None:
    Page.objects.get(pk=page.pk).delete()


def move_out_of_the_site(page: Page) -> None:
    Page.objects.get(pk=page.pk).move(Page.get_first_root_node(), pos="last-child")


ENDS = [unpublish, expire, delete, move_out_of_the_site]


@pytest.mark.parametrize("end", ENDS)
def test_what_is_not_for_everybody_is_in_no_other_version(german: StandardPage, english: StandardPage, end) -> None:
    assert SECRET in documents_of(german)["de"].to_json()

    end(english)

    (document,) = documents_of(german, english).values()
    assert SECRET.lower() not in document.to_json().lower()
    assert (document.readers, document.versions) == (("de", "en", "fr", "ar"), {"de": "/de/rohrdommel/"})


@pytest.mark.parametrize("end", [restrict, restrict_above])
def test_no_version_is_found_of_what_is_private_in_one(german: StandardPage, english: StandardPage, end) -> None:
    end(english)

    assert documents_of(german, english) == {}


def test_drafts_and_scheduled_versions_are_in_no_other_version(german: StandardPage, english: StandardPage) -> None:
    later = timezone.now() + datetime.timedelta(days=1)
    english.title = "Heron"
    english.save_revision()
    scheduled = german.copy_for_translation(Locale.objects.get(language_code="fr"))
    scheduled.title, scheduled.go_live_at = "Butor", later
    scheduled.save_revision().publish()

    document = documents_of(german, scheduled)["de"]

    assert tuple(document.versions) == ("de", "en")
    assert "Heron" not in document.to_json()
    assert "Butor" not in document.to_json()


def test_an_alias_says_nothing_twice(german: StandardPage) -> None:
    german.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)

    document = documents_of(german)["de"]

    assert (document.versions, document.translations) == ({"de": "/de/rohrdommel/"}, {})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [end for end in ENDS if end is not expire])
def test_the_index_follows_the_whole_family(german: StandardPage, english: StandardPage, found, end) -> None:
    assert found("Bittern") == [f"page:{german.pk}"]
    assert found("Bittern", locale="en") == [f"page:{english.pk}"]

    end(english)

    assert found("Bittern") == found("Bittern", locale="en") == []
    assert found("Rohrdommel", locale="en") == [f"page:{german.pk}"]


@pytest.mark.django_db(transaction=True)
def test_the_index_follows_privacy_of_the_whole_family(german: StandardPage, english: StandardPage, found) -> None:
    below = english.add_child(instance=StandardPage(title="Reed", slug="reed", summary="Lead", locale=english.locale))
    restriction = PageViewRestriction.objects.create(page=german, restriction_type=PageViewRestriction.LOGIN)
    assert found("Bittern") == found("Rohrdommel", locale="en") == found("Reed", locale="en") == []

    restriction.delete()

    assert found("Rohrdommel") == [f"page:{german.pk}"]
    assert found("Reed", locale="en") == [f"page:{below.pk}"]


@pytest.mark.django_db(transaction=True)
def test_a_new_version_takes_its_readers_over(german: StandardPage, found) -> None:
    assert found("Rohrdommel", locale="en") == [f"page:{german.pk}"]

    english = translated(german, "en", SECRET)

    assert found("Rohrdommel", locale="en") == [f"page:{english.pk}"]
    assert found("Rohrdommel", locale="fr") == [f"page:{german.pk}"]
