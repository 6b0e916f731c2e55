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


def test_versions_contain_urls_and_texts_of_each_other(german: StandardPage, english: StandardPage) -> None:
    found = documents_of(german, english)

    assert found["de"].readers == ("de", "fr", "ar")
    assert found["en"].readers == ("en",)
    assert found["de"].versions == found["en"].versions == {"de": "/de/rohrdommel/", "en": "/en/bittern/"}
    assert found["de"].translations == {"en": "Bittern\nA bird."}
    assert found["en"].translations == {"de": "Rohrdommel\nEin Vogel.\nSchilf\nEin Ruf."}
    assert documents_of(german)["de"] == found["de"]  # whether or not the others are requested too


def test_best_version_is_the_one_the_reader_finds(german: StandardPage, english: StandardPage) -> None:
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
def test_text_of_an_unavailable_version_is_not_in_other_versions(german: StandardPage, english: StandardPage, end) -> None:
    assert SECRET in documents_of(german)["de"].to_json()

    end(english)

    (document,) = documents_of(german, english).values()
    assert SECRET.lower() not in document.to_json().lower()
    assert (document.readers, document.versions) == (("de", "en", "fr", "ar"), {"de": "/de/rohrdommel/"})


@pytest.mark.parametrize("end", [restrict, restrict_above])
def test_one_private_version_hides_all_versions(german: StandardPage, english: StandardPage, end) -> None:
    end(english)

    assert documents_of(german, english) == {}


def test_text_of_drafts_and_scheduled_versions_is_not_in_other_versions(german: StandardPage, english: StandardPage) -> None:
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


def test_alias_adds_no_version_or_translation(german: StandardPage) -> None:
    german.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)

    document = documents_of(german)["de"]

    assert (document.versions, document.translations) == ({"de": "/de/rohrdommel/"}, {})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [end for end in ENDS if end is not expire])
def test_removing_one_version_updates_the_index_for_the_others(german: StandardPage, english: StandardPage, found, end) -> None:
    assert found("Bittern") == [f"page:{german.pk}"]
    assert found("Bittern", locale="en") == [f"page:{english.pk}"]

    end(english)

    assert found("Bittern") == found("Bittern", locale="en") == []
    assert found("Rohrdommel", locale="en") == [f"page:{german.pk}"]


@pytest.mark.django_db(transaction=True)
def test_privacy_of_one_version_applies_to_all_until_it_is_lifted(german: StandardPage, english: StandardPage, found) -> None:
    below = english.add_child(instance=StandardPage(title="Reed", slug="reed", summary="Lead", locale=english.locale))
    restriction = PageViewRestriction.objects.create(page=german, restriction_type=PageViewRestriction.LOGIN)
    assert found("Bittern") == found("Rohrdommel", locale="en") == found("Reed", locale="en") == []

    restriction.delete()

    assert found("Rohrdommel") == [f"page:{german.pk}"]
    assert found("Reed", locale="en") == [f"page:{below.pk}"]


@pytest.mark.django_db(transaction=True)
def test_new_version_takes_over_its_readers(german: StandardPage, found) -> None:
    assert found("Rohrdommel", locale="en") == [f"page:{german.pk}"]

    english = translated(german, "en", SECRET)

    assert found("Rohrdommel", locale="en") == [f"page:{english.pk}"]
    assert found("Rohrdommel", locale="fr") == [f"page:{german.pk}"]
