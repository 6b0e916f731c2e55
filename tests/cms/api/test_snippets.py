"""Topics, places, organisations and contacts: told where they are used, and at addresses of their own, if the site shows them."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from cms.models import (
    CallPage,
    Contact,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Organisation,
    Participation,
    Region,
    StandardPage,
)
from tests.pages import make_page, make_topic

WATER = {"name_en": "Water", "name_fr": "Eau", "name_ar": "المياه"}


def told(client: Client, address: str) -> Any:
    cache.clear()  # as the commit of a change would do
    answer = client.get(f"/api/v2/{address}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(client: Client, address: str) -> list[str]:
    return [item["name"] for item in told(client, address)["items"]]


def make_city(name: str = "Mombasa", **facts: Any) -> Municipality:
    region = Region.objects.get_or_create(slug="afrika", name_de="Afrika", name_ar="أفريقيا")[0]
    place = {"country": "KE", "latitude": "-4.04350", "longitude": "39.66820", "website": "https://www.example.org/"}
    return Municipality.objects.create(**{"name_de": name, "region": region, **place, **facts})


def make_process(*cities: Municipality) -> LearningProcessPage:
    process = make_page(LearningProcessPage, f"Prozess {'-'.join(city.name_de for city in cities)}")
    process.participations = [Participation(municipality=city, role="host") for city in cities]
    process.save_revision().publish()
    return process


# --- Where they are used --------------------------------------------------------------------------------------------


def test_topic_on_a_page_has_its_names_in_the_language_of_the_page(client: Client, homes: object) -> None:
    topic = make_topic("wasser", "Wasser", colour="water", **WATER)
    page = make_page(NewsPage, "Neues", topics=[topic])
    arabic = page.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True)
    arabic.save_revision().publish()

    said = [told(client, f"pages/{one.pk}/")["topics"] for one in (page, arabic)]

    facts = {
        "id": topic.pk,
        "meta": {"type": "cms.Topic", "detail_url": f"http://testserver/api/v2/topics/{topic.pk}/"},
        "names": {"de": "Wasser", "en": "Water", "fr": "Eau", "ar": "المياه"},
        "slug": "wasser",
        "colour": "water",
        "order": 0,
    }
    assert said == [[{**facts, "name": "Wasser"}], [{**facts, "name": "المياه"}]]


def test_municipality_in_a_process_has_its_country_place_and_region(client: Client, homes: object) -> None:
    city = make_city()

    (participation,) = told(client, f"pages/{make_process(city).pk}/")["participations"]

    said = participation["municipality"]
    region = said.pop("region")
    assert (participation["role"], region["names"]) == ("host", {"de": "Afrika", "ar": "أفريقيا"})
    assert said == {
        "id": city.pk,
        "meta": {"type": "cms.Municipality", "detail_url": f"http://testserver/api/v2/municipalities/{city.pk}/"},
        "name": "Mombasa",
        "names": {"de": "Mombasa"},
        "country": "KE",
        "country_name": "Kenia",
        "coordinates": {"latitude": -4.0435, "longitude": 39.6682},
        "website": "https://www.example.org/",
    }


def test_contact_in_a_block_says_whom_to_ask(client: Client, homes: object) -> None:
    city_network = Organisation.objects.create(name_de="Städtetag", abbreviation="DST", website="javascript:alert(1)")
    contact = Contact.objects.create(name_de="Büro", name_en="Office", email="kontakt@example.org", organisation=city_network)
    page = make_page(CallPage, "Aufruf", body=[("contact", contact)], contacts=[("contact", contact), ("note", "am Telefon")])

    said = told(client, f"pages/{page.pk}/")

    (in_body,), (person, note) = said["body"], said["contacts"]
    assert in_body["value"] == person["value"]
    assert (person["type"], note["type"], note["value"]) == ("contact", "note", "am Telefon")
    facts = person["value"]
    assert {name: facts[name] for name in ("id", "name", "names", "email", "phone")} == {
        "id": contact.pk,
        "name": "Büro",
        "names": {"de": "Büro", "en": "Office"},
        "email": "kontakt@example.org",
        "phone": "",
    }
    assert (facts["organisation"]["name"], facts["organisation"]["abbreviation"]) == ("Städtetag", "DST")
    assert facts["organisation"]["website"] == ""  # an address that would run something


def test_deleted_contact_leaves_nothing_behind(client: Client, homes: object) -> None:
    contact = Contact.objects.create(name_de="Büro", email="kontakt@example.org")
    page = make_page(StandardPage, "Seite", body=[("contact", contact), ("text", "<p>Rest</p>")])
    contact.delete()

    assert [block["type"] for block in told(client, f"pages/{page.pk}/")["body"]] == ["text"]


# --- At addresses of their own --------------------------------------------------------------------------------------


def test_names_are_in_the_language_that_was_asked_for_and_ordered_by_it(client: Client, homes: object) -> None:
    water = make_topic("wasser", "Wasser", name_en="Water", order=1)
    energy = make_topic("energie", "Energie", name_en="Power", order=2)
    make_page(NewsPage, "Neues", topics=[water, energy])

    assert names(client, "topics/") == ["Wasser", "Energie"]
    assert names(client, "topics/?locale=en&order=name") == ["Power", "Water"]
    assert names(client, "topics/?locale=en&order=-name") == ["Water", "Power"]
    assert names(client, "topics/?order=-order&fields=_,name") == ["Energie", "Wasser"]
    assert told(client, f"topics/{energy.pk}/?locale=fr")["name"] == "Power"  # English where there is no French


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("search=bonn", ["Bonn"]),
        ("search=köln", []),
        ("search=Cologne%20col", ["Bad Köln"]),
        ("country=KE", ["Mombasa"]),
        ("slug=x", None),
        ("limit=1&offset=1", ["Bonn"]),
        ("locale=xx", None),
        ("nothing=1", None),
        ("region=x", None),
    ],
)
def test_municipalities_can_be_searched_and_filtered(client: Client, homes: object, asked: str, found: list[str] | None) -> None:
    make_process(
        make_city(), make_city("Bonn", country="DE"), make_city("Bad Köln", name_en="Cologne", name_de="Bad Köln", country="DE")
    )
    if found is None:
        answer = client.get(f"/api/v2/municipalities/?{asked}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    elif asked == "search=köln":
        assert set(names(client, f"municipalities/?{asked}")) <= {"Bad Köln"}  # SQLite compares letters with dots by case
    else:
        assert names(client, f"municipalities/?{asked}") == found


def test_only_what_public_pages_show_is_listed(client: Client, homes: object) -> None:
    """What editors have prepared for a draft or a private page is nobody's business yet."""
    place = {"latitude": None, "longitude": None}
    shown, drafted, closed, unused = (make_city(name, **place) for name in ("Gezeigt", "Entwurf", "Privat", "Unbenutzt"))
    topics = {name: make_topic(name) for name in ("gezeigt", "entwurf", "privat", "unbenutzt")}
    contacts = {name: Contact.objects.create(name_de=name, email="kontakt@example.org") for name in topics}
    Contact.objects.filter(name_de="gezeigt").update(organisation=Organisation.objects.create(name_de="Des Kontakts"))
    Contact.objects.filter(name_de="entwurf").update(organisation=Organisation.objects.create(name_de="Des Entwurfs"))
    Organisation.objects.create(name_de="Im Fuß", role=Organisation.Role.COMMISSION, order=1)
    Region.objects.create(name_de="Leer", slug="leer")
    for name, city in (("gezeigt", shown), ("entwurf", drafted), ("privat", closed)):
        facts = {"topics": [topics[name]], "municipality": city, "contacts": [("contact", contacts[name])]}
        page = make_page(EventPage, name, **facts)
        if name == "entwurf":
            page.unpublish()
        if name == "privat":
            PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)

    listed = {kind: names(client, f"{kind}/") for kind in ("topics", "regions", "municipalities", "organisations", "contacts")}

    assert listed == {
        "topics": ["Gezeigt"],
        "regions": ["Afrika"],
        "municipalities": ["Gezeigt"],
        "organisations": ["Des Kontakts", "Im Fuß"],
        "contacts": ["gezeigt"],
    }
    for kind, hidden in {"municipalities": drafted, "topics": topics["privat"], "contacts": contacts["entwurf"]}.items():
        assert client.get(f"/api/v2/{kind}/{hidden.pk}/").status_code == 404
        assert client.get(f"/api/v2/{kind}/find/?id={hidden.pk}").status_code == 404
    assert unused.name not in str(listed)


def test_contact_that_only_a_newer_draft_names_is_not_listed(client: Client, homes: object) -> None:
    old, new = (Contact.objects.create(name_de=name, email="kontakt@example.org") for name in ("Alt", "Neu"))
    page = make_page(StandardPage, "Seite", body=[("contact", old)])
    page.body = [("contact", new)]
    page.save_revision()

    assert names(client, "contacts/") == ["Alt"]


def test_municipality_of_a_report_is_listed(client: Client, homes: object) -> None:
    city = make_city("Bonn", country="DE")
    make_page(EventReportPage, "Bericht", municipalities=[city], starts_on=date(2025, 11, 25))

    (item,) = told(client, "municipalities/?locale=en")["items"]

    assert (item["id"], item["name"], item["country_name"]) == (city.pk, "Bonn", "Germany")
