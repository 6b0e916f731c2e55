from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.models import Topic
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.saved.letters import token_of
from search.saved.models import SavedSearch
from search.saved.services import change_search
from tests.accounts import PASSWORD, log_in, make_account
from tests.pages import make_homes
from tests.search.documents import ENTRIES


@pytest.fixture
def logged_in(client, owner) -> Client:
    make_homes()
    client.force_login(owner)
    return client


@pytest.fixture
def saved(archive, save) -> SavedSearch:
    return save(name="Starker Regen")


def test_a_search_is_saved_from_the_results(logged_in, archive, owner) -> None:
    results = logged_in.get("/en/search/?q=green&type=call&page=1").content.decode()
    assert 'href="/en/search/saved/new/?q=green&amp;type=call"' in results
    form = logged_in.get("/en/search/saved/new/?q=green&type=call")
    assert form.context["form"]["name"].value().startswith("green · ")

    answer = logged_in.post("/en/search/saved/new/?q=green&type=call&page=3", {"name": "Green calls", "frequency": "weekly"})

    assert answer["Location"] == "/en/search/saved/"
    (saved,) = SavedSearch.objects.all()
    assert (saved.user, saved.name, saved.locale, saved.parameters) == (owner, "Green calls", "en", "q=green&type=call")
    assert "page:5" in saved.known
    assert 'href="/en/search/?q=green&amp;type=call">Green calls</a>' in logged_in.get("/en/search/saved/").content.decode()


def test_who_is_not_logged_in_comes_back_to_the_search(client, db) -> None:
    make_homes()
    answer = client.get("/de/search/saved/new/?q=Hitze&topic=heat")

    assert answer["Location"] == "/de/accounts/login/?next=" + quote("/de/search/saved/new/?q=Hitze&topic=heat")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "frequency": "daily"}, "name"),
        ({"name": "x" * 101, "frequency": "daily"}, "name"),
        ({"name": "Starker Regen", "frequency": "daily"}, None),
        ({"name": "Hitze", "frequency": "hourly"}, "frequency"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(logged_in, saved, given, field) -> None:
    answer = logged_in.post("/de/search/saved/new/?q=Hitze", given)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert answer.context["form"]["name"].value() == given["name"]
    assert SavedSearch.objects.count() == 1


def test_a_search_is_renamed_and_deleted(logged_in, saved) -> None:
    logged_in.post(reverse("search:change_saved", args=[saved.pk]), {"name": "Regen", "frequency": "never"})
    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("Regen", "never")

    assert "Regen" in logged_in.get(reverse("search:delete_saved", args=[saved.pk])).content.decode()
    assert SavedSearch.objects.exists()
    logged_in.post(reverse("search:delete_saved", args=[saved.pk]))
    assert not SavedSearch.objects.exists()


def test_the_list_asks_the_database_no_more_for_more_searches(logged_in, archive, save, django_assert_num_queries) -> None:
    heat = Topic.objects.create(slug="heat", name_de="Hitze")
    parameters = "q=Regen&topic=heat&type=call&region=x&country=KE&municipality=1&year=2025"
    save(parameters, name="0")
    logged_in.get("/de/search/saved/")
    with CaptureQueriesContext(connection) as one:
        logged_in.get("/de/search/saved/")
    for number in range(1, 30):
        save(parameters + f"&topic=t{number}&municipality={number}", name=str(number))
    with django_assert_num_queries(len(one)):
        page = logged_in.get("/de/search/saved/").content.decode()

    assert page.count(heat.name_de) >= 30


def test_two_windows_that_change_different_things_both_win(logged_in, saved) -> None:
    address = reverse("search:change_saved", args=[saved.pk])
    opened = logged_in.get(address).context["form"]["opened_with"].value()
    logged_in.post(address, {"name": "Regen", "frequency": "daily", "opened_with": opened})
    logged_in.post(address, {"name": "Starker Regen", "frequency": "never", "opened_with": opened})

    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("Regen", "never")


def test_the_second_window_sees_what_the_first_has_saved(logged_in, saved) -> None:
    address = reverse("search:change_saved", args=[saved.pk])
    opened = logged_in.get(address).context["form"]["opened_with"].value()
    logged_in.post(address, {"name": "Erster <Name>", "frequency": "daily", "opened_with": opened})
    answer = logged_in.post(address, {"name": "Zweiter Name", "frequency": "daily", "opened_with": opened})

    saved.refresh_from_db()
    assert saved.name == "Erster <Name>"
    assert answer.context["form"]["name"].value() == "Zweiter Name"
    assert "Erster &lt;Name&gt;" in answer.content.decode()
    again = answer.context["form"]["opened_with"].value()
    logged_in.post(address, {"name": "Zweiter Name", "frequency": "daily", "opened_with": again})
    saved.refresh_from_db()
    assert saved.name == "Zweiter Name"


def test_a_change_writes_only_what_changed(saved) -> None:
    stale = SavedSearch.objects.get(pk=saved.pk)
    SavedSearch.objects.filter(pk=saved.pk).update(
        known=["page:1"], looked_at=datetime(2026, 1, 1, tzinfo=UTC), frequency="weekly"
    )
    change_search(saved=stale, name="Regen", frequency="weekly")

    saved.refresh_from_db()
    assert (saved.name, saved.frequency, saved.known) == ("Regen", "weekly", ["page:1"])
    assert saved.looked_at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("which", ["new", "change"])
def test_what_was_typed_is_there_after_the_login(client, owner, archive, save, which) -> None:
    make_homes()
    saved = save(name="Alt")
    address = "/de/search/saved/new/?q=Hitze&topic=heat" if which == "new" else f"/de/search/saved/{saved.pk}/"
    answer = client.post(address, {"name": "Mein <Name>", "frequency": "never"})
    assert answer["Location"] == "/de/accounts/login/?next=" + quote(address)
    client.post("/de/accounts/login/", {"login": owner.email, "password": PASSWORD, "next": address})

    form = client.get(address).context["form"]
    assert (form["name"].value(), form["frequency"].value()) == ("Mein <Name>", "never")
    client.post(address, {"name": "Mein <Name>", "frequency": "never"})
    assert SavedSearch.objects.filter(name="Mein <Name>", frequency="never").exists()
    assert "kept_forms" not in client.session or not client.session["kept_forms"]


@pytest.mark.parametrize("name", ["search:change_saved", "search:delete_saved"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_peoples_searches_are_not_there(client, saved, name, method) -> None:
    make_homes()
    client.force_login(make_account("andere@example.org", is_staff=True, is_superuser=True))

    assert getattr(client, method)(reverse(name, args=[saved.pk]), {"name": "x", "frequency": "never"}).status_code == 404
    assert "Starker Regen" not in client.get("/de/search/saved/").content.decode()
    saved.refresh_from_db()
    assert saved.frequency == "daily"


def test_without_the_engine_nothing_typed_is_lost(logged_in, monkeypatch, backend) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    answer = logged_in.post("/de/search/saved/new/?q=Hitze", {"name": "Hitze", "frequency": "daily"})

    assert answer.status_code == 503
    assert answer.context["form"]["name"].value() == "Hitze"
    assert not SavedSearch.objects.exists()


def test_letters_end_by_a_post_without_login_and_not_by_a_look(saved) -> None:
    make_homes()
    client = Client(enforce_csrf_checks=True)
    address = reverse("search:unsubscribe", args=[token_of(saved)])

    assert "Starker Regen" in client.get(address).content.decode()
    saved.refresh_from_db()
    assert saved.frequency == "daily"
    assert client.post(address).status_code == 200
    saved.refresh_from_db()
    assert saved.frequency == "never"


@pytest.mark.parametrize("token", ["", "x", "{pk}", "{pk}:forged"])
def test_nobody_elses_letters_can_be_ended(saved, token) -> None:
    make_homes()
    address = reverse("search:unsubscribe", args=["x"]).replace("/x/", f"/{token.format(pk=saved.pk)}/")

    assert Client().post(address).status_code == 404
    saved.refresh_from_db()
    assert saved.frequency == "daily"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_search_is_saved_in_the_browser_without_scripts(new_page, live_server, backend, language, assert_accessible) -> None:
    make_homes()
    backend.apply(lambda: Changes(ENTRIES))
    owner = make_account("mitglied@example.org")
    page: Page = new_page(java_script_enabled=False)
    log_in(page, owner, f"/{language}/search/?q=Starkregen")
    page.locator("a.save").click()
    page.locator("input[name=name]").fill("Regen")
    page.locator("input[value=daily]").check()
    page.get_by_role("main").locator("button[type=submit]").click()

    expect(page.get_by_role("main").get_by_role("link", name="Regen", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Regen")
    page.get_by_role("main").get_by_role("link", name="Regen", exact=True).click()
    expect(page.get_by_role("main").locator("input[name=q]").first).to_have_value("Starkregen")


@pytest.mark.django_db(transaction=True)
def test_the_pages_can_be_used_by_everybody(page: Page, phone_page: Page, live_server, backend, assert_accessible) -> None:
    make_homes()
    backend.apply(lambda: Changes(ENTRIES))
    owner = make_account("mitglied@example.org")
    from search.saved.services import save_search

    saved = save_search(by=owner, name="Regen " * 16, frequency="daily", locale="de", parameters="q=Starkregen")
    for width in (page, phone_page):
        log_in(width, owner, "/ar/")
        for address in (
            "saved/",
            "saved/new/?q=x",
            f"saved/{saved.pk}/",
            f"saved/{saved.pk}/delete/",
            f"saved/unsubscribe/{token_of(saved)}/",
        ):
            width.goto(f"/ar/search/{address}")
            assert_accessible(width)
