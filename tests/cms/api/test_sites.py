"""Several sites in one installation: each is told by itself, and what is public on another is a link."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, Site

from cms.models import CallPage, HomePage, LearningProcessPage, StandardPage
from tests.pages import FACTS, make_page

PAGES = "/api/v2/pages/"


@pytest.fixture
def far(homes: dict[str, HomePage], settings: Any) -> LearningProcessPage:
    """Return a public process of another site."""
    settings.ALLOWED_HOSTS = ["*"]
    call = make_page(CallPage, "Aufruf")
    home = HomePage(title="Anderswo", summary="Lead", hero_title="Titel", slug="anderswo", locale=homes["de"].locale)
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    Site.objects.create(hostname="other.example", port=443, root_page=home)
    process = LearningProcessPage(title="Hitze dort", summary="Lead", locale=home.locale, **FACTS[LearningProcessPage])
    home.add_child(instance=process)
    process.save_revision().publish()
    call.leads_to = process
    call.save_revision().publish()
    cache.clear()  # as the commit of a publication would do
    return LearningProcessPage.objects.get(pk=process.pk)


def test_page_of_another_site_in_a_field_is_a_link_to_it(far: LearningProcessPage, client: Client) -> None:
    call = CallPage.objects.get()
    address = f"{PAGES}{call.pk}/?fields=leads_to"

    told = client.get(address).json()["leads_to"]

    assert (told["id"], told["title"], told["href"]) == (far.pk, "Hitze dort", "http://other.example/de/hitze-dort/")
    assert told["meta"] == {"type": "cms.LearningProcessPage", "detail_url": None}
    assert client.get(f"{PAGES}{far.pk}/").status_code == 404
    assert client.get(f"{PAGES}{far.pk}/?site=other.example").json()["title"] == "Hitze dort"
    assert far.pk not in {item["id"] for item in client.get(f"{PAGES}?limit=100").json()["items"]}
    far.unpublish()
    cache.clear()
    assert client.get(address).json()["leads_to"] is None


def test_page_of_the_site_itself_has_its_address_in_the_api(homes: object, client: Client) -> None:
    process = make_page(LearningProcessPage, "Hitze")
    call = make_page(CallPage, "Aufruf", leads_to=process)

    told = client.get(f"{PAGES}{call.pk}/?fields=leads_to").json()["leads_to"]

    assert client.get(told["meta"]["detail_url"]).json()["title"] == "Hitze"


def test_frame_has_the_paths_of_its_own_site(far: LearningProcessPage, homes: dict[str, HomePage], client: Client) -> None:
    about = StandardPage(title="Netzwerk", summary="Lead", locale=homes["de"].locale, show_in_menus=True)
    homes["de"].add_child(instance=about)
    about.save_revision().publish()
    cache.clear()

    site = client.get("/api/v2/site/").json()

    assert site["home"]["path"] == "/de/"
    assert [entry["path"] for entry in site["menus"]["main"] if entry["id"] == about.pk] == ["/de/netzwerk/"]
