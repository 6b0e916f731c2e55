"""Home pages in the admin: told apart by language, and by site if there are several."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from cms.generation import begin_generation
from cms.models import HomePage, SiteSettings
from tests.accounts import make_editor

OURS = ["Connective (Deutsch)", "Connective (English)", "Connective (français)", "Connective (العربية)"]


@pytest.fixture
def homes_of_one_name(homes: dict[str, HomePage], client: Client) -> Client:
    for home in homes.values():
        home.title = "Connective"
        home.save_revision().publish()
    begin_generation()  # as after a commit
    client.force_login(make_editor())
    return client


def make_second_site(name: str) -> HomePage:
    home = HomePage(
        title="Connective", slug="hafen", hero_title="Häfen", summary="Lead", locale=Locale.objects.get(language_code="de")
    )
    Page.get_first_root_node().add_child(instance=home)
    site = Site.objects.create(hostname="hafen.example.org", port=443, root_page=home)
    SiteSettings.objects.create(site=site, site_name=name)
    begin_generation()
    return home


def texts(client: Client, name: str, *arguments: Any) -> list[str]:
    """Return what a page of the admin says, text by text."""
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = lambda text: found.append(text.strip())  # type: ignore[method-assign]
    parser.feed(client.get(reverse(name, args=arguments)).content.decode())
    return found


def test_list_of_pages_tells_home_pages_apart(homes_of_one_name: Client) -> None:
    found = texts(homes_of_one_name, "wagtailadmin_explore_root")

    assert [title for title in OURS if title in found] == OURS


def test_menu_of_pages_tells_home_pages_apart(homes_of_one_name: Client) -> None:
    answer = homes_of_one_name.get("/admin/api/main/pages/?child_of=root&for_explorer=1")

    titles = [item["admin_display_title"] for item in json.loads(answer.content)["items"]]
    assert [title for title in titles if "Connective" in title] == OURS


def test_chooser_tells_home_pages_apart(homes_of_one_name: Client) -> None:
    html = json.loads(homes_of_one_name.get(reverse("wagtailadmin_choose_page")).content)["html"]

    assert [title for title in OURS if title in html] == OURS


def test_path_to_a_page_names_its_home_page_with_the_language(homes_of_one_name: Client, homes: dict[str, HomePage]) -> None:
    assert "Connective (العربية)" in texts(homes_of_one_name, "wagtailadmin_explore", homes["ar"].pk)


def test_with_several_sites_the_name_of_the_site_comes_first(homes_of_one_name: Client) -> None:
    make_second_site("Hafenstädte")

    found = texts(homes_of_one_name, "wagtailadmin_explore_root")
    assert "Hafenstädte: Connective (Deutsch)" in found
    assert "Connective: Connective (العربية)" in found


def test_sites_of_the_same_name_are_told_apart_by_their_host(homes_of_one_name: Client) -> None:
    home = make_second_site("Connective")
    SiteSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults={"site_name": "Connective"})

    assert home.get_admin_display_title() == "Connective (hafen.example.org): Connective (Deutsch)"


def test_readers_see_the_title_alone(homes_of_one_name: Client) -> None:
    html = Client().get("/ar/").content.decode()

    assert "(العربية)" not in html
    assert "Connective" in html


def test_names_of_sites_are_looked_up_once(homes: dict[str, HomePage]) -> None:
    begin_generation()
    homes["de"].get_admin_display_title()
    with CaptureQueriesContext(connection) as captured:
        titles = [home.get_admin_display_title() for home in homes.values()]

    assert len(set(titles)) == 4
    assert len(captured) == 0
