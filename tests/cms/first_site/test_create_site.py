"""`manage.py create_site`, and the first call of an editor on the site that it makes."""

import io
import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from wagtail.models import Locale, Page, Revision, Site
from wagtail.test.utils.form_data import nested_form_data

from cms.demo.accounts import EDITORS
from cms.models import CallIndexPage, CallPage, HomePage, NewsIndexPage, Region, SiteSettings, StandardPage
from cms.users.models import User
from tests.accounts import PASSWORD, make_account
from tests.built_once import built_once
from tests.cms.test_drafts import CALL

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("first_site")]

ADDRESS = "verwaltung@example.org"
LISTS = ("mitmachen", "lernprozesse", "alumni-gruppen", "termine", "berichte", "neues")


@built_once
def first_site() -> None:
    with override_settings(BASE_URL="http://testserver"):
        call_command("create_site", name="Städtenetz", stdout=io.StringIO())


def run(typed: str = "", **options: Any) -> str:
    """Run the command without a terminal, and return what it says."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(typed))
        call_command("create_site", stdout=said, **options)
    return said.getvalue()


def part(said: str, heading: str) -> list[str]:
    """Return the lines below a heading."""
    found = re.search(rf"^{heading}:\n((?:  .*\n)*)", said, re.MULTILINE)
    return [line.strip() for line in found[1].splitlines()] if found else []


def state() -> tuple[Any, ...]:
    rows = [model.objects.count() for model in (Page, Revision, Locale, Region, Group, User, SiteSettings)]
    return (*rows, list(Page.objects.order_by("pk").values_list("title", "slug", "live", "latest_revision_id")))


def test_a_site_has_its_lists_in_every_language_and_its_legal_pages_as_drafts(settings: Any) -> None:
    settings.BASE_URL = "https://www.example.org:8443"
    call_command("create_site", name="Städtenetz", stdout=io.StringIO())

    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name, site.root_page.title) == (
        "www.example.org",
        8443,
        "Städtenetz",
        "Städtenetz",
    )
    homes = HomePage.objects.filter(live=True)
    assert {home.slug for home in homes} == {"de", "en", "fr", "ar"}
    for home in homes:
        assert len(home.get_children().live()) == len(LISTS)
    assert [page.slug for page in homes.get(slug="de").get_children().live()] == list(LISTS)
    drafts = StandardPage.objects.all()
    assert [(page.slug, page.live) for page in drafts] == [
        (slug, False) for slug in ("impressum", "datenschutz", "barrierefreiheit")
    ]
    assert all("Noch zu schreiben" in str(page.get_latest_revision_as_object().body) for page in drafts)
    chosen = SiteSettings.objects.get()
    assert (chosen.site_name, chosen.imprint_page.slug, chosen.contact_email) == ("Städtenetz", "impressum", "")
    assert Region.objects.count() == 6
    assert CallPage.objects.count() == 0


def test_running_it_again_changes_nothing() -> None:
    first_site()
    before = state()

    said = run(name="Anders")

    assert state() == before
    assert part(said, "Made") == []
    assert part(said, "Missing") == ["administrator (run this again with --admin-email)"]
    assert "page “Mitmachen” (de)" in part(said, "Already there")


def test_what_people_changed_stays_and_what_they_removed_is_only_made_when_asked(settings: Any) -> None:
    first_site()
    calls = CallIndexPage.objects.get(locale__language_code="de")
    calls.title, calls.slug = "Aufrufe", "aufrufe"
    calls.save_revision().publish()
    NewsIndexPage.objects.get(locale__language_code="fr").delete()
    Site.objects.update(hostname="alt.example.org")
    settings.BASE_URL = "https://neu.example.org"

    said = run()

    assert part(said, "Missing")[:2] == ["page “Actualités” (fr)", "site at neu.example.org, port 443"]
    assert not NewsIndexPage.objects.filter(locale__language_code="fr").exists()
    assert Site.objects.get().hostname == "alt.example.org"

    assert part(run(complete=True), "Made") == ["page “Actualités” (fr)", "site at neu.example.org, port 443"]
    assert NewsIndexPage.objects.get(locale__language_code="fr").live
    assert Site.objects.get().hostname == "neu.example.org"
    assert CallIndexPage.objects.get(locale__language_code="de").title == "Aufrufe"


def test_a_page_that_was_read_before_does_not_leave_the_site_without_legal_pages() -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.for_site(site)

    call_command("create_site", name="Städtenetz", stdout=io.StringIO())

    chosen = SiteSettings.objects.get()
    assert (chosen.site_name, chosen.privacy_page.slug) == ("Städtenetz", "datenschutz")


def test_the_link_lets_the_administrator_choose_a_password_once(client: Client) -> None:
    first_site()
    link = re.search(r"http://testserver(\S+/key/\S+)", run(admin_email=ADDRESS.upper()))[1]
    user = User.objects.get(email=ADDRESS)
    assert (user.is_superuser, user.has_usable_password()) == (True, False)

    form = client.get(link, follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.logout()
    assert client.login(email=ADDRESS, password=PASSWORD)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_a_password_comes_from_the_standard_input_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    first_site()
    said = run(typed=f"{PASSWORD}\n", admin_email=ADDRESS, password_stdin=True)
    monkeypatch.setenv("ADMIN_PASSWORD", "noch ein langes Passwort")
    run(admin_email="zweite@example.org")

    assert PASSWORD not in said
    assert "/key/" not in said
    assert User.objects.get(email=ADDRESS).check_password(PASSWORD)
    assert User.objects.get(email="zweite@example.org").check_password("noch ein langes Passwort")


@pytest.mark.parametrize(
    ("email", "typed", "reason"),
    [
        ("keine Adresse", PASSWORD, "Enter a valid email address"),
        (ADDRESS, "kurz", "too short"),
        ("mitglied@example.org", PASSWORD, "There is an account with the address mitglied@example.org already"),
    ],
)
def test_an_unsuitable_administrator_leaves_nothing_behind(email: str, typed: str, reason: str) -> None:
    make_account("mitglied@example.org")
    before = state()

    with pytest.raises(CommandError, match=f"{reason}.*Nothing was changed"):
        run(typed=typed, admin_email=email, password_stdin=True)

    assert state() == before


def test_an_administrator_who_is_there_is_left_alone() -> None:
    first_site()
    User.objects.create_superuser(ADDRESS, PASSWORD)

    assert f"administrator {ADDRESS}" in part(run(), "Already there")
    assert f"administrator {ADDRESS}" in part(
        run(admin_email=ADDRESS, typed="ein anderes Passwort", password_stdin=True), "Already there"
    )
    assert User.objects.get(email=ADDRESS).check_password(PASSWORD)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_empty_pages_say_that_there_is_nothing_yet(client: Client, language: str) -> None:
    first_site()
    home = HomePage.objects.get(slug=language)

    for page in (home, *home.get_children().live()):
        answer = client.get(page.get_url())
        html = answer.content.decode()
        assert answer.status_code == 200
        assert 'class="empty' in html or "empty" in html, page
        assert "Noch zu schreiben" not in html
        assert "/impressum/" not in html


def test_an_editor_publishes_a_first_call_and_translates_it(client: Client) -> None:
    first_site()
    editor = make_account("redaktion@example.org")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
    calls = CallIndexPage.objects.get(locale__language_code="de")

    facts = {**CALL, "summary": "Kommunen halten Regen zurück.", "closes_at": "2099-01-05 23:59", "apply_by": "email"}
    facts |= {"apply_email": "bewerbung@example.org", "publish_anyway": "on", "action-publish": "1"}
    client.post(f"/admin/pages/add/cms/callpage/{calls.pk}/", nested_form_data(facts))
    call = CallPage.objects.get()
    assert call.live
    locale = Locale.objects.get(language_code="en")
    client.post(f"/admin/localize/submit/page/{call.pk}/", {"locales": [locale.pk]})
    translation = call.get_translation(locale)
    translation.get_latest_revision().publish()

    assert call.title in Client().get("/de/mitmachen/").content.decode()
    assert Client().get(translation.get_url()).status_code == 200
    assert Client().get("/de/").content.decode().count(call.title) > 0


@pytest.mark.skipif(not apps.is_installed("community.forms"), reason="without the community there are no forms")
def test_editors_may_change_forms() -> None:
    first_site()

    assert Group.objects.get(name=EDITORS).permissions.filter(content_type__app_label="community_forms").exists()


def test_a_database_without_tables_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.doctor.database.MigrationExecutor.migration_plan", lambda *_: [("cms", "0001"), ("cms", "0002")])

    with pytest.raises(CommandError, match=r"2 migrations have not been applied. Run `manage.py migrate` first."):
        run()
