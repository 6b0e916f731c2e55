"""Loading the demo: once in full, then what a second run does and does not do.

On other databases and without the community, a few pages of every kind and one picture are enough: the others are no different there.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import CharField, Max
from django.db.models.functions import Length
from django.test import Client
from wagtail.models import Page, Revision, Site
from wagtail_localize.models import Translation

from cms.demo import loader, media
from cms.demo.accounts import ACCOUNTS, PASSWORD
from cms.demo.content import PageContent, read_pages
from cms.demo.loader import Loaded, load_demo
from cms.demo.pages import KINDS
from cms.demo.signals import demo_loaded
from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    HomePage,
    LearningProcessPage,
    SiteImage,
    SiteSettings,
    TranslationState,
)
from cms.stale.services import follow
from cms.users.models import User
from tests.demo import DAY, DEMO, demo_of_march

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(DEMO)]


FEW = {  # of every kind, with what they refer to
    *("barrierefreiheit", "bezahlbarer-wohnraum", "datenschutz", "formate", "gruene-korridore-mena", "hitze-in-der-stadt"),
    *("hitze-in-der-stadt-alumni", "home", "impressum", "ki-fuer-kommunen", "ki-visualisierung-wohnraum", "neue-partner"),
    *("index-calls", "index-events", "index-groups", "index-news", "index-processes", "index-reports", "themenaufruf-2026"),
}


def few_pages() -> tuple[PageContent, ...]:
    """Return the pages in `FEW`, in German and English."""
    return tuple(
        replace(content, parts={code: part for code, part in content.parts.items() if code in ("de", "en")})
        for content in read_pages()
        if content.name in FEW
    )


@pytest.fixture(scope="module")
def contents(django_db_setup: None) -> tuple[PageContent, ...]:
    """What is loaded: on SQLite and with the community everything."""
    if connection.vendor == "sqlite" and apps.is_installed("community.groups"):
        return read_pages()
    return few_pages()


@pytest.fixture(scope="module")
def demo(contents: tuple[PageContent, ...], django_db_blocker: Any) -> Iterator[Loaded]:
    """The demo as loaded on 2 March 2026, for all tests of this module; each test rolls back its changes."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(loader, "read_pages", lambda: contents)
        if len(contents) == len(FEW):
            drawn = media.draw_picture("schwammstadt")
            patch.setattr(media, "draw_picture", lambda name: drawn)
        yield demo_of_march()
        transaction.set_rollback(True)


def in_german(slug: str) -> Any:
    return Page.objects.get(slug=slug, locale__language_code="de").specific


def state() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Page, Revision, Translation, User, SiteImage, EmailAddress)}


def test_every_content_file_is_published_in_each_of_its_languages(demo: Loaded, contents: tuple[PageContent, ...]) -> None:
    written = {(content.slugs[code], code) for content in contents for code in content.parts}
    published = Page.objects.filter(depth__gte=2, live=True, has_unpublished_changes=False)

    assert set(published.values_list("slug", "locale__language_code")) == written
    assert len(demo.made) == len(written)
    assert Page.objects.filter(depth__gte=2).count() == len(written)


def test_the_few_pages_are_of_every_kind() -> None:
    assert {content.kind for content in few_pages()} == KINDS.keys()
    assert {content.name for content in few_pages()} == FEW


def test_no_text_is_longer_than_its_column(demo: Loaded) -> None:
    """Other databases would refuse it."""
    for model in apps.get_models():
        longest = {
            field.name: field.max_length
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField) and field.max_length
        }
        found = model._base_manager.aggregate(**{f"longest_{name}": Max(Length(name)) for name in longest})
        too_long = {name: found[f"longest_{name}"] for name, most in longest.items() if (found[f"longest_{name}"] or 0) > most}
        assert not too_long, model


def test_site_root_is_the_german_home_page(demo: Loaded) -> None:
    site = Site.objects.get()

    assert (site.root_page.specific, site.hostname, site.port) == (HomePage.objects.get(slug="de"), "testserver", 80)
    assert Page.objects.filter(depth=2).count() == 4


def test_calls_have_the_real_deadlines_of_the_network(demo: Loaded) -> None:
    closes = {call.slug: call.closes_at for call in CallPage.objects.filter(locale__language_code="de")}

    assert closes == {
        "deep-dive-wasserresilienz": datetime(2026, 1, 5, 22, 59, tzinfo=UTC),
        "gruene-korridore": datetime(2026, 2, 1, 22, 59, tzinfo=UTC),
        "naturbasierte-loesungen": datetime(2026, 2, 7, 22, 59, tzinfo=UTC),
        "themenaufruf-2026": datetime(2026, 2, 8, 22, 59, tzinfo=UTC),
        "nachhaltige-mobilitaet": datetime(2026, 3, 6, 22, 59, tzinfo=UTC),
        "building-back-better": datetime(2026, 4, 11, 10, 0, tzinfo=UTC),  # in summer time by then
    }


def test_deep_dive_lists_its_six_municipalities(demo: Loaded) -> None:
    for process in in_german("hitze-in-der-stadt").get_translations(inclusive=True).specific():
        names = [participation.municipality.name_de for participation in process.listed_participations]
        assert names == ["Lüdenscheid", "Heidelberg", "Lwiw", "Assuan", "Nairobi", "Mombasa"]


def test_event_is_partly_restricted_to_its_alumni_group(demo: Loaded) -> None:
    event = EventPage.objects.get(slug="ki-visualisierung-wohnraum")

    assert (event.starts_at, event.ends_at) == (datetime(2026, 1, 22, 9, tzinfo=UTC), datetime(2026, 1, 22, 12, tzinfo=UTC))
    assert event.restricted_to == AlumniGroupPage.objects.get(slug="bezahlbarer-wohnraum")
    assert (event.working_languages, event.cost) == (["en"], "kostenlos")


def test_translations_are_complete_in_wagtail_localize(demo: Loaded, contents: tuple[PageContent, ...]) -> None:
    translations = Translation.objects.select_related("source", "target_locale")

    assert {translation.get_progress()[0] > 0 for translation in translations} == {True}
    assert [str(one) for one in translations if one.get_progress()[0] != one.get_progress()[1]] == []
    assert translations.count() == sum(len(content.translations) for content in contents)


def test_every_field_of_a_translation_is_translated(demo: Loaded) -> None:
    report = EventReportPage.objects.get(slug="hydrogene-vert-mombasa")
    picture = report.gallery[0].value

    assert report.title == "L’hydrogène vert pour l’économie locale"
    assert report.place == "Mombasa"
    assert picture.alt.startswith("Dessin d’un port")
    assert picture["caption"] == "Le port de Mombasa doit devenir un pôle logistique."
    assert [figure.value["figure"] for figure in report.key_figures] == ["3", "4", "2e"]
    assert report.downloads[0].value["language"] == "de"
    assert report.municipalities.count() == 8


def test_alt_texts_in_a_before_after_block_are_translated(demo: Loaded) -> None:
    group = AlumniGroupPage.objects.get(slug="affordable-housing", locale__language_code="en")
    comparison = next(block.value for block in group.body if block.block_type == "before_after")

    assert comparison["before"].alt.startswith("Drawing of a square in front of a tower block, filled")
    assert comparison["after"].alt.startswith("Drawing of the same square in front of the tower block, now a park")
    assert comparison["before_label"] == "Car park"


def test_pictures_have_description_credit_and_licence(demo: Loaded) -> None:
    pictures = SiteImage.objects.all()

    assert {(picture.credit, picture.licence) for picture in pictures} == {("Connective", "CC0 1.0")}
    assert all(picture.description and picture.width == 1600 for picture in pictures)


def test_footer_pages_are_set(demo: Loaded) -> None:
    settings = SiteSettings.objects.get()

    assert [page.slug for page in (settings.imprint_page, settings.privacy_page, settings.accessibility_page)] == [
        "impressum",
        "datenschutz",
        "barrierefreiheit",
    ]


def test_accounts_are_confirmed_and_have_the_demo_password(demo: Loaded) -> None:
    assert demo.accounts.keys() == ACCOUNTS.keys()
    for user in demo.accounts.values():
        assert EmailAddress.objects.get(user=user).verified
        assert user.check_password(PASSWORD)
    assert [name for name, user in demo.accounts.items() if user.is_superuser] == ["administrator"]


@pytest.mark.parametrize("account", ["administrator", "editor"])
@pytest.mark.parametrize("address", ["pages/{page}/edit/", "images/add/", "documents/", "snippets/cms/topic/add/"])
def test_editors_can_use_the_admin(demo: Loaded, client: Client, account: str, address: str) -> None:
    client.force_login(demo.accounts[account])

    assert client.get("/admin/" + address.format(page=in_german("mission").pk)).status_code == 200


@pytest.mark.parametrize("account", ["facilitator", "member", "neighbour", "applicant"])
def test_other_accounts_cannot_access_the_admin(demo: Loaded, account: str) -> None:
    assert not demo.accounts[account].has_perm("wagtailadmin.access_admin")


def test_loading_the_demo_again_changes_nothing(demo: Loaded) -> None:
    before = state()

    again = load_demo(day=DAY)

    assert (again.made, again.moved) == ([], [])
    assert state() == before


def test_loading_on_a_later_day_moves_only_example_dates_and_their_translations(
    demo: Loaded, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    before = state()
    closed = in_german("deep-dive-wasserresilienz").closes_at

    with django_capture_on_commit_callbacks(execute=True):
        again = load_demo(day=date(2026, 3, 12))

    assert {page.slug for page in again.moved} == {"nachhaltige-mobilitaet", "building-back-better", "sprechstunde-aufrufe"}
    assert in_german("deep-dive-wasserresilienz").closes_at == closed
    for call in in_german("nachhaltige-mobilitaet").get_translations(inclusive=True).specific():
        assert (call.opens_at, call.closes_at) == (
            datetime(2026, 2, 10, 8, tzinfo=UTC),
            datetime(2026, 3, 16, 22, 59, tzinfo=UTC),
        )
    assert in_german("sprechstunde-aufrufe").starts_at == datetime(2026, 3, 21, 9, tzinfo=UTC)
    assert state().keys() == before.keys()
    assert {name: count for name, count in state().items() if name != "Revision"} == {
        name: count for name, count in before.items() if name != "Revision"
    }


def test_translations_are_not_stale_after_loading_on_a_later_day(
    demo: Loaded, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    pages = Page.objects.filter(alias_of=None, live=True).order_by("pk")
    for page in pages:
        follow(page.pk, page.live_revision_id)  # as after the commits of a real run
    translations = pages.exclude(locale__language_code="de").count()
    assert TranslationState.objects.count() == translations > 0
    assert not TranslationState.objects.stale().exists()

    with django_capture_on_commit_callbacks(execute=True):
        load_demo(day=date(2026, 3, 12))
    assert TranslationState.objects.count() == translations
    assert not TranslationState.objects.stale().exists()


def test_edits_survive_loading_the_demo_again(demo: Loaded) -> None:
    page = in_german("mission")
    page.title = "Wozu es uns gibt"
    page.save_revision().publish()

    load_demo(day=DAY)

    assert in_german("mission").title == "Wozu es uns gibt"


def test_deleted_page_is_restored_with_its_translations(demo: Loaded) -> None:
    for page in in_german("ki-fuer-kommunen").get_translations(inclusive=True):
        page.delete()

    again = load_demo(day=DAY)

    assert {page.slug for page in again.made} == {"ki-fuer-kommunen", "ai-for-municipalities"}


def test_demo_loaded_signal_passes_accounts_and_pages(demo: Loaded) -> None:
    heard: list[dict[str, Any]] = []

    def listen(**said: Any) -> None:
        heard.append(said)

    demo_loaded.connect(listen)
    try:
        load_demo(day=DAY)
    finally:
        demo_loaded.disconnect(listen)

    [said] = heard
    assert said["accounts"]["member"].email == "member@example.org"
    assert isinstance(said["pages"]["bezahlbarer-wohnraum"], AlumniGroupPage)
    assert said["pages"]["bezahlbarer-wohnraum"].live
    assert isinstance(said["pages"]["hitze-in-der-stadt"], LearningProcessPage)


def test_command_prints_the_accounts(demo: Loaded) -> None:
    out, err = StringIO(), StringIO()

    call_command("load_demo", day=DAY, stdout=out, stderr=err)

    assert all(email in out.getvalue() for email, _called in ACCOUNTS.values())
    assert PASSWORD in out.getvalue()
    assert err.getvalue() == ""  # progress bars are for terminals
