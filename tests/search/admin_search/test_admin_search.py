"""The search of the admin in a real Elasticsearch: what it finds, who finds it, and what happens while it is away."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.search.backends import get_search_backend

from cms.models import NewsPage, Organisation, StandardPage
from cms.users.models import User
from search.admin_search import backend as ours
from search.admin_search import health, tasks
from search.admin_search.backend import AdminSearchBackend
from search.admin_search.changes import AdminChange, draw_number
from search.admin_search.index import Rebuilder
from tests.accounts import make_account
from tests.pages import make_homes, make_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("admin_backend")]

CHOOSER = "wagtailadmin_choose_page_search"
LISTING = "wagtailadmin_pages:search"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(
        User.objects.create_superuser(email="leitung@example.org", password="x"),
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


@pytest.fixture
def fresh(admin_backend: AdminSearchBackend) -> Callable[[], None]:
    """Let searches see what was written."""
    return admin_backend.refresh_indexes


def titles(how: str, typed: str, things: object = None) -> list[str]:
    found = getattr(get_search_backend(), how)(typed, Page.objects.all() if things is None else things)
    return sorted(page.title for page in found)


# --- What is found


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Müllabfuhr in Köln", "mül"),
        ("Müllabfuhr in Köln", "MUELLABFUHR koe"),
        ("Straßenbahn", "strasse"),
        ("Klimaanpassungsstrategieentwicklung", "klimaanpassungsstrategieentw"),
        ("Élus et écoles", "ecol"),
        ("Stratégie de l’hydrogène", "hydro"),
        ("مدينة عمّان وإدارة المياه", "عمان"),
        ("مدينة عمّان وإدارة المياه", "واداره الميا"),
        ("خطة ٢٠٢٧", "2027"),
    ],
)
def test_choosers_find_the_beginnings_of_words_in_every_language(title: str, typed: str, fresh: Callable[[], None]) -> None:
    make_homes()
    make_page(StandardPage, title)
    make_page(StandardPage, "Nachbar")
    fresh()

    assert titles("autocomplete", typed) == [title]


def test_all_words_that_are_typed_have_to_be_there(fresh: Callable[[], None]) -> None:
    make_homes()
    make_page(StandardPage, "Wasser und Hitze")
    make_page(StandardPage, "Wasser")
    fresh()

    assert titles("autocomplete", "wasser hitz") == ["Wasser und Hitze"]
    assert titles("search", "wasser hitze") == ["Wasser und Hitze"]
    assert titles("search", "wasser") == ["Wasser", "Wasser und Hitze"]


@pytest.mark.parametrize("typed", ["", " ", '"', "a" * 5000, "\x00", "wort " * 2000, "AND", "{}[]^~*?:\\/", "…", "a\ud800"[:1]])
def test_odd_input_is_no_error(typed: str) -> None:
    for how in ("search", "autocomplete"):
        assert titles(how, typed) == []


def test_snippets_are_found_by_their_choosers(administrator: Client, fresh: Callable[[], None]) -> None:
    Organisation.objects.create(name_de="Wasserwerke Süd")
    fresh()

    found = get_search_backend().autocomplete("wasserw", Organisation)

    assert [one.name_de for one in found] == ["Wasserwerke Süd"]


def test_elasticsearch_is_asked_and_not_the_database(fresh: Callable[[], None], django_assert_num_queries) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank")
    fresh()

    with django_assert_num_queries(0):
        assert get_search_backend().search("sandbank", Page).count() == 1


# --- Who finds it


def test_editors_find_only_what_they_may_edit(fresh: Callable[[], None], client: Client) -> None:
    homes = make_homes()
    mine = make_page(StandardPage, "Sandbank mein")
    make_page(NewsPage, "Sandbank fremd")
    group = Group.objects.create(name="Hilfe")
    group.permissions.add(*Group.objects.get(name="Editors").permissions.filter(codename="access_admin"))
    GroupPagePermission.objects.create(group=group, page=mine, permission_type="change")
    editor = make_account("hilfe@example.org")
    editor.groups.add(group)
    client.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    fresh()

    page = client.get(reverse(LISTING), {"q": "sandbank"}).content.decode()

    assert "Sandbank mein" in page
    assert "Sandbank fremd" not in page
    assert homes


def test_api_finds_only_what_is_public(fresh: Callable[[], None]) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank offen")
    make_page(StandardPage, "Sandbank zurückgezogen").unpublish()
    hidden = make_page(StandardPage, "Sandbank privat")
    hidden.view_restrictions.create(restriction_type="login")
    fresh()

    said = Client().get("/api/v2/pages/?search=sandbank").json()

    assert [page["title"] for page in said["items"]] == ["Sandbank offen"]
    assert said["meta"]["total_count"] == 1


@pytest.mark.parametrize("address", [LISTING, CHOOSER])
def test_pages_of_the_admin_search(administrator: Client, fresh: Callable[[], None], address: str) -> None:
    make_homes()
    for number in range(30):
        make_page(StandardPage, f"Sandbank {number:02}")
    fresh()

    first = administrator.get(reverse(address), {"q": "sandb"})
    second = administrator.get(reverse(address), {"q": "sandb", "p": 2})

    assert (first.status_code, second.status_code) == (200, 200)
    shown = {number for number in range(30) if f"Sandbank {number:02}" in first.content.decode() + second.content.decode()}
    assert len(shown) >= 20


def test_lists_that_are_ordered_or_filtered_are_answered(administrator: Client, fresh: Callable[[], None]) -> None:
    home = make_homes()["de"]
    make_page(StandardPage, "Sandbank B")
    make_page(StandardPage, "Sandbank A")
    fresh()

    for options in (
        {"ordering": "title"},
        {"ordering": "-latest_revision_created_at"},
        {"ordering": "live"},
        {"content_type": "1"},
    ):
        answer = administrator.get(reverse("wagtailadmin_explore", args=[home.pk]), {"q": "sandbank", **options})
        assert answer.status_code == 200
    ordered = administrator.get(
        reverse("wagtailadmin_explore", args=[home.pk]), {"q": "sandbank", "ordering": "title"}
    ).content.decode()

    assert 0 < ordered.index("Sandbank A") < ordered.index("Sandbank B")


# --- What changes


def test_changes_and_deletions_reach_the_index(
    admin_backend: AdminSearchBackend, update: Callable[[], None], fresh: Callable[[], None]
) -> None:
    make_homes()
    update()  # the homes come from a copy, without signals
    page = make_page(StandardPage, "Sandbank", summary="Lead")
    page.title = "Rohrdommel"
    page.save_revision().publish()
    fresh()
    assert (titles("search", "sandbank"), titles("search", "rohrdommel")) == ([], ["Rohrdommel"])

    page.delete()
    fresh()

    assert get_search_backend().search("rohrdommel", Page).count() == 0
    assert not AdminChange.objects.exists()
    assert list(health.examine_admin_search()) == []


def test_rolled_back_change_is_not_written(fresh: Callable[[], None]) -> None:
    make_homes()
    page = make_page(StandardPage, "Sandbank")
    with transaction.atomic():
        page.delete()
        transaction.set_rollback(True)
    fresh()

    assert titles("search", "sandbank") == ["Sandbank"]


def test_changes_during_a_rebuild_are_in_the_new_index(admin_backend: AdminSearchBackend, fresh: Callable[[], None]) -> None:
    make_homes()
    page = make_page(StandardPage, "Sandbank", summary="Lead")
    index = admin_backend.get_index_for_model(Page)
    rebuilder = Rebuilder(index)
    fresh_index = rebuilder.start()
    fresh_index.add_model(StandardPage)
    read_before = list(StandardPage.objects.all())
    page.title = "Rohrdommel"
    page.save_revision().publish()
    fresh_index.add_items(StandardPage, read_before)
    rebuilder.finish()

    assert (titles("search", "sandbank"), titles("search", "rohrdommel")) == ([], ["Rohrdommel"])
    assert len(index.aliased_indices()) == 1


def test_writer_that_read_earlier_does_not_overwrite_a_later_one(
    admin_backend: AdminSearchBackend, fresh: Callable[[], None]
) -> None:
    make_homes()
    page = make_page(StandardPage, "Sandbank")
    late, old = draw_number(), StandardPage.objects.get(pk=page.pk)
    page.title = "Rohrdommel"
    page.save_revision().publish()
    admin_backend.get_index_for_model(Page).write(StandardPage, {str(page.pk): old}, late)
    fresh()

    assert titles("search", "rohrdommel") == ["Rohrdommel"]


def test_rebuild_removes_what_a_killed_one_left(admin_backend: AdminSearchBackend, update: Callable[[], None]) -> None:
    index = admin_backend.get_index_for_model(Page)
    Rebuilder(index).start()
    update()

    left = admin_backend.es.indices.get_alias(index=f"{index.name}*").body
    assert len(left) == 1
    assert [list(facts["aliases"]) for facts in left.values()] == [[index.name]]


# --- While it is away


def test_editing_and_publishing_go_on_and_the_database_answers(
    administrator: Client, settings, switch_off: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    home, url = make_homes()["de"], settings.SEARCH_URL
    page = make_page(StandardPage, "Sandbank")
    switch_off()
    page.title = "Rohrdommel"
    page.save_revision().publish()
    with caplog.at_level(logging.ERROR):
        for address in (reverse(LISTING), reverse(CHOOSER), reverse("wagtailadmin_explore", args=[home.pk])):
            answer = administrator.get(address, {"q": "rohrd"})
            assert (answer.status_code, "Rohrdommel" in answer.content.decode()) == (200, True), address
    said = [record for record in caplog.records if record.name == "search.admin_search.backend"]
    assert len(said) == 1
    assert AdminChange.objects.exists()
    make_page(NewsPage, "Neues").delete()

    settings.SEARCH_URL = url
    tasks.catch_up()
    get_search_backend().refresh_indexes()

    assert not AdminChange.objects.exists()
    assert titles("search", "rohrdommel") == ["Rohrdommel"]


def test_without_an_index_the_database_answers_and_the_doctor_says_so(
    admin_backend: AdminSearchBackend, update: Callable[[], None]
) -> None:
    make_homes()
    index = admin_backend.get_index_for_model(Page)
    for one in index.aliased_indices():
        one.delete()
    make_page(StandardPage, "Sandbank")

    assert titles("search", "sandbank") == ["Sandbank"]
    assert not admin_backend.es.indices.exists(index=index.name)  # a write must not create an index that lacks everything else
    [finding] = health.examine_admin_search()
    assert "Run `manage.py update_index`" in finding.remedy

    ours._away.clear()
    update()
    assert titles("search", "sandbank") == ["Sandbank"]
    assert list(health.examine_admin_search()) == []


def test_doctor_names_an_incomplete_index_and_a_server_that_is_away(
    admin_backend: AdminSearchBackend, switch_off: Callable[[], None]
) -> None:
    make_homes()
    page = make_page(StandardPage, "Sandbank")
    index = admin_backend.get_index_for_model(Page)
    index.write(StandardPage, {str(page.pk): None}, draw_number())
    [incomplete] = health.examine_admin_search()
    switch_off()
    [away] = health.examine_admin_search()

    assert incomplete.problem.startswith("The search of the admin does not hold what there is to find: ")
    assert index.name in incomplete.problem
    assert away.problem.startswith("Elasticsearch does not answer the search of the admin: ")


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []
        threading.Thread(target=lambda: [held.append(server.accept()[0]) for _ in range(50)], daemon=True).start()
        yield server.getsockname()[1]
        for one in held:
            one.close()


def test_only_one_search_waits_for_a_server_that_hangs(settings, silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank")
    monkeypatch.setattr(ours, "PATIENCE", 0.2)
    monkeypatch.setattr(ours, "AWAY_SECONDS", 3600.0)
    settings.SEARCH_URL = f"http://127.0.0.1:{silent}/connective"
    assert titles("search", "sandbank") == ["Sandbank"]
    asked = []
    monkeypatch.setattr(AdminSearchBackend, "es", property(lambda self: asked.append(1)))

    assert titles("search", "sandbank") == ["Sandbank"]
    assert asked == []


# --- What is wrong


def test_check_names_an_address_that_cannot_be_read(settings) -> None:
    assert health.check_admin_search(None) == []
    settings.SEARCH_URL = "http://user:geheim@host:port/prefix"

    [error] = health.check_admin_search(None)

    assert error.id == "search.E002"
    assert "geheim" not in str(error)
    assert titles("search", "nichts") == []


def test_commands_of_wagtail_keep_both_indices(update: Callable[[], None], switch_off: Callable[[], None]) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank")
    call_command("update_index", verbosity=0)
    assert titles("search", "sandbank") == ["Sandbank"]
    switch_off()
    assert titles("search", "sandbank") == ["Sandbank"]
