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
from search.saved.services import change_search, save_search
from tests.accounts import PASSWORD, log_in, make_account
from tests.browser.fixtures import TWO_READERS
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


def test_search_can_be_saved_from_the_results_page(logged_in, archive, owner) -> None:
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


def test_anonymous_user_is_redirected_to_login_with_the_search_as_next_url(client, db) -> None:
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
def test_invalid_input_shows_errors_and_is_kept(logged_in, saved, given, field) -> None:
    answer = logged_in.post("/de/search/saved/new/?q=Hitze", given)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert answer.context["form"]["name"].value() == given["name"]
    assert SavedSearch.objects.count() == 1


def test_search_can_be_renamed_and_deleted(logged_in, saved) -> None:
    logged_in.post(reverse("search:change_saved", args=[saved.pk]), {"name": "Regen", "frequency": "never"})
    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("Regen", "never")

    assert "Regen" in logged_in.get(reverse("search:delete_saved", args=[saved.pk])).content.decode()
    assert SavedSearch.objects.exists()
    logged_in.post(reverse("search:delete_saved", args=[saved.pk]))
    assert not SavedSearch.objects.exists()


def test_number_of_queries_does_not_grow_with_the_saved_searches(logged_in, archive, save, django_assert_num_queries) -> None:
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


def test_changes_of_different_fields_in_two_windows_are_both_kept(logged_in, saved) -> None:
    address = reverse("search:change_saved", args=[saved.pk])
    opened = logged_in.get(address).context["form"]["opened_with"].value()
    logged_in.post(address, {"name": "Regen", "frequency": "daily", "opened_with": opened})
    logged_in.post(address, {"name": "Starker Regen", "frequency": "never", "opened_with": opened})

    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("Regen", "never")


def test_conflicting_change_in_a_second_window_shows_the_first(logged_in, saved) -> None:
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


def test_change_saves_only_the_changed_fields(saved) -> None:
    stale = SavedSearch.objects.get(pk=saved.pk)
    SavedSearch.objects.filter(pk=saved.pk).update(
        known=["page:1"], looked_at=datetime(2026, 1, 1, tzinfo=UTC), frequency="weekly"
    )
    change_search(saved=stale, name="Regen", frequency="weekly")

    saved.refresh_from_db()
    assert (saved.name, saved.frequency, saved.known) == ("Regen", "weekly", ["page:1"])
    assert saved.looked_at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("which", ["new", "change"])
def test_form_input_is_restored_after_login(client, owner, archive, save, which) -> None:
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
def test_saved_searches_of_other_users_give_404(client, saved, name, method) -> None:
    make_homes()
    client.force_login(make_account("andere@example.org", is_staff=True, is_superuser=True))

    assert getattr(client, method)(reverse(name, args=[saved.pk]), {"name": "x", "frequency": "never"}).status_code == 404
    assert "Starker Regen" not in client.get("/de/search/saved/").content.decode()
    saved.refresh_from_db()
    assert saved.frequency == "daily"


def test_form_input_is_kept_during_an_engine_outage(logged_in, monkeypatch, backend) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    monkeypatch.setattr(get_backend(), "find", refuse)
    answer = logged_in.post("/de/search/saved/new/?q=Hitze", {"name": "Hitze", "frequency": "daily"})

    assert answer.status_code == 503
    assert answer.context["form"]["name"].value() == "Hitze"
    assert not SavedSearch.objects.exists()


def test_unsubscribing_requires_a_post_but_no_login(saved) -> None:
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
def test_invalid_unsubscribe_token_gives_404(saved, token) -> None:
    make_homes()
    address = reverse("search:unsubscribe", args=["x"]).replace("/x/", f"/{token.format(pk=saved.pk)}/")

    assert Client().post(address).status_code == 404
    saved.refresh_from_db()
    assert saved.frequency == "daily"


@pytest.mark.django_db(transaction=True)
def test_search_can_be_saved_without_javascript(new_page, live_server, backend) -> None:
    make_homes()
    backend.apply(lambda: Changes(ENTRIES))
    owner = make_account("mitglied@example.org")
    page: Page = new_page(java_script_enabled=False)
    log_in(page, owner, "/ar/search/?q=Starkregen")
    page.locator("a.save").click()
    page.locator("input[name=name]").fill("Regen")
    page.locator("input[value=daily]").check()
    page.get_by_role("main").locator("button[type=submit]").click()

    expect(page.get_by_role("main").get_by_role("link", name="Regen", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Regen")
    page.get_by_role("main").get_by_role("link", name="Regen", exact=True).click()
    expect(page.get_by_role("main").locator("input[name=q]").first).to_have_value("Starkregen")


@TWO_READERS
@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible(any_page: Page, live_server, backend, language, assert_accessible) -> None:
    make_homes()
    backend.apply(lambda: Changes(ENTRIES))
    owner = make_account("mitglied@example.org")
    saved = save_search(by=owner, name="Regen " * 16, frequency="daily", locale="de", parameters="q=Starkregen")
    wide_and_narrow = ["saved/", f"saved/{saved.pk}/"]
    narrow_alone = ["saved/new/?q=x", f"saved/{saved.pk}/delete/", f"saved/unsubscribe/{token_of(saved)}/"]

    log_in(any_page, owner, f"/{language}/search/")
    for address in wide_and_narrow if language == "en" else wide_and_narrow + narrow_alone:
        any_page.goto(f"/{language}/search/{address}")
        assert_accessible(any_page)
