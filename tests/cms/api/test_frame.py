"""What stands around every page, as JSON."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from cms.api.frame import VIEWS
from cms.models import (
    HomePage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Organisation,
    Participation,
    SiteImage,
    SiteSettings,
    StandardPage,
)
from tests.pages import index_of, make_page


def ask(client: Client, name: str, locale: str = "") -> Any:
    answer = client.get(f"/api/v2/{name}/" + (f"?locale={locale}" if locale else ""))
    assert answer.status_code == 200, answer.content
    return answer.json()


def in_menu(page: Any) -> Any:
    page.show_in_menus = True
    page.save_revision().publish()
    return page


def set_up(**values: Any) -> SiteSettings:
    told = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in values.items():
        setattr(told, name, value)
    told.save()
    return told


@pytest.fixture
def about(homes: object) -> StandardPage:
    return in_menu(make_page(StandardPage, "Über uns", slug="ueber-uns"))


def test_menu_is_nested_in_each_language(client: Client, about: StandardPage) -> None:
    team = in_menu(make_page(StandardPage, "Team"))
    team.move(about, pos="last-child")
    aside = make_page(StandardPage, "Nicht im Menü")
    in_menu(make_page(StandardPage, "Darunter")).move(aside, pos="last-child")
    draft = in_menu(make_page(StandardPage, "Entwurf"))
    draft.unpublish()
    private = in_menu(make_page(StandardPage, "Innen"))
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    english = about.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title, english.slug = "About", "about"
    english.save_revision().publish()

    base = settings.BASE_URL
    assert ask(client, "menus")["main"] == [
        {
            "id": about.pk,
            "title": "Über uns",
            "html_url": f"{base}/de/ueber-uns/",
            "path": "/de/ueber-uns/",
            "children": [
                {
                    "id": team.pk,
                    "title": "Team",
                    "html_url": f"{base}/de/ueber-uns/team/",
                    "path": "/de/ueber-uns/team/",
                    "children": [],
                }
            ],
        }
    ]
    assert [entry["path"] for entry in ask(client, "menus", "en")["main"]] == ["/en/about/"]
    assert ask(client, "menus", "fr") == {"locale": "fr", "main": [], "legal": [], "social": []}
    page = client.get("/de/").content.decode()
    assert ("/de/ueber-uns/" in page, "/de/innen/" in page, "/de/entwurf/" in page) == (True, False, False)


def test_site_tells_what_its_pages_show(client: Client, about: StandardPage) -> None:
    logo = SiteImage.objects.create(title="Logo", file=get_test_image_file(), description="x", credit="Werkstatt")
    Organisation.objects.create(name_de="Träger", name_ar="الجهة", role="commission", website="https://example.org/", logo=logo)
    Organisation.objects.create(name_de="Nirgends", role="none")
    process = make_page(LearningProcessPage, "Prozess")
    city = Municipality.objects.create(name_de="Mombasa", name_ar="مومباسا", country="KE")
    process.participations = [Participation(municipality=city)]
    process.save_revision().publish()
    set_up(
        site_name="Netz",
        tagline_de="Städte lernen",
        tagline_ar="مدن تتعلم",
        logo=logo,
        brand_colour="#0c5a57",
        footer_de="Fuß",
        contact_email="kontakt@example.org",
        mastodon="https://social.example.org/@netz",
        imprint_page=about,
        analytics_enabled=True,
        analytics_script="/zaehler/geheim.js",
    )

    told = ask(client, "site", "ar")

    base = settings.BASE_URL
    assert {name: told[name] for name in ("locale", "site_name", "tagline", "base_url", "colours", "contact")} == {
        "locale": "ar",
        "site_name": "Netz",
        "tagline": "مدن تتعلم",
        "base_url": base,
        "colours": {"brand": "#0c5a57", "signal": None},
        "contact": {"email": "kontakt@example.org"},
    }
    assert told["home"] == {
        "id": HomePage.objects.get(locale__language_code="ar").pk,
        "title": "Home ar",
        "html_url": f"{base}/ar/",
        "path": "/ar/",
    }
    assert (told["logo"]["id"], told["logo"]["height"], told["logo"]["credit"]) == (logo.pk, 96, "Werkstatt")
    assert told["logo"]["href"].startswith(f"{base}/media/")
    assert told["menus"]["legal"] == [
        {"kind": "imprint", "title": "Über uns", "html_url": f"{base}/de/ueber-uns/", "path": "/de/ueber-uns/"}
    ]
    assert told["menus"]["social"] == [{"name": "Mastodon", "url": "https://social.example.org/@netz"}]
    assert told["menus"] == {name: value for name, value in ask(client, "menus", "ar").items() if name != "locale"}
    assert told["locales"] == ask(client, "locales", "ar")["items"]
    assert told["footer"]["text"] == "Fuß"  # no Arabic one: as on the page
    [row] = told["footer"]["organisations"]
    assert (row["role"], [one["name"] for one in row["organisations"]]) == ("commission", ["الجهة"])
    assert row["organisations"][0]["website"] == "https://example.org/"
    assert told["footer"]["municipalities"] == [{"id": city.pk, "name": "مومباسا"}]
    assert "geheim" not in str(told)
    page = client.get("/ar/").content.decode()
    for shown in ("Netz", "الجهة", "مومباسا", "https://social.example.org/@netz", told["logo"]["href"].removeprefix(base)):
        assert shown in page


def test_without_a_site_there_is_no_frame(client: Client, homes: object) -> None:
    Site.objects.all().delete()

    assert [client.get(f"/api/v2/{name}/").status_code for name in VIEWS] == [404] * 3


def test_logo_in_a_private_collection_is_not_told(client: Client, homes: object) -> None:
    inside = Collection.get_first_root_node().add_child(name="Innen")
    CollectionViewRestriction.objects.create(collection=inside, restriction_type=CollectionViewRestriction.LOGIN)
    set_up(logo=SiteImage.objects.create(title="Logo", file=get_test_image_file(), collection=inside))

    assert ask(client, "site")["logo"] is None


def test_locales_have_names_directions_and_homes(client: Client, homes: dict[str, HomePage]) -> None:
    homes["fr"].unpublish()

    told = ask(client, "locales", "en")

    assert told["meta"] == {"total_count": 4}
    facts = [
        (one["code"], one["name"], one["own_name"], one["direction"], one["is_default"], one["home"] and one["home"]["path"])
        for one in told["items"]
    ]
    assert facts == [
        ("de", "German", "Deutsch", "ltr", True, "/de/"),
        ("en", "English", "English", "ltr", False, "/en/"),
        ("fr", "French", "français", "ltr", False, None),
        ("ar", "Arabic", "العربية", "rtl", False, "/ar/"),
    ]


@pytest.mark.parametrize("name", VIEWS)
def test_errors_are_problem_documents(client: Client, homes: object, name: str) -> None:
    wrong, unknown = client.get(f"/api/v2/{name}/?locale=xx"), client.get(f"/api/v2/{name}/?lang=de")
    sent = client.post(f"/api/v2/{name}/")

    assert [answer["Content-Type"] for answer in (wrong, unknown, sent)] == ["application/problem+json"] * 3
    assert (wrong.status_code, unknown.status_code, sent.status_code, sent["Allow"]) == (400, 400, 405, "GET, HEAD")
    assert wrong.json()["errors"][0]["allowed"] == ["de", "en", "fr", "ar"]
    assert (unknown.json()["errors"][0]["field"], unknown.json()["errors"][0]["allowed"]) == ("lang", ["locale"])


def test_frame_takes_as_many_queries_for_many_entries_as_for_few(client: Client, homes: object) -> None:
    def count() -> int:
        for _time in range(2):  # renditions are drawn once
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                ask(client, "site")
        return len(captured)

    def add(number: int) -> None:
        for _n in range(number):
            name = f"Nummer {Page.objects.count()}"
            section = in_menu(make_page(StandardPage, name))
            in_menu(make_page(StandardPage, f"In {name}")).move(section, pos="last-child")
            logo = SiteImage.objects.create(title=name, file=get_test_image_file(), description="x")
            Organisation.objects.create(name_de=name, role="cooperation", logo=logo)

    add(1)
    index_of(NewsPage)
    few = count()
    add(4)

    assert count() == few <= 20


def test_legal_link_follows_a_move_and_ends_with_its_page(client: Client, about: StandardPage) -> None:
    def legal() -> list[str]:
        cache.clear()  # as the commit of a change would do
        return [link["path"] for link in ask(client, "menus")["legal"]]

    set_up(imprint_page=about)
    before = legal()
    Page.objects.get(pk=about.pk).move(Page.objects.get(pk=make_page(StandardPage, "Oben").pk), pos="last-child")
    moved = legal()
    Page.objects.get(pk=about.pk).delete()

    assert (before, moved, legal()) == (["/de/ueber-uns/"], ["/de/oben/ueber-uns/"], [])
