"""Calls as facts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from cms.models import CallExtension, CallPage, LearningProcessPage, Region, StandardPage
from cms.pages.zoned import this_minute
from tests.accounts import make_account
from tests.pages import index_of, make_page, make_topic
from tests.queries import fewest_queries

ADDRESS = "/api/calls/"


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{ADDRESS}?locale=de&{query}")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["version"], told["count"]) == (1, len(told["items"]))
    return [item["title"] for item in told["items"]]


def translated(call: CallPage, language: str, title: str) -> Any:
    index_of(CallPage, language)
    copy = call.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title, copy.slug = title, title.lower().replace(" ", "-")
    copy.save_revision().publish()
    return CallPage.objects.get(pk=copy.pk)


@pytest.fixture
def call(homes: object) -> CallPage:
    target = make_page(StandardPage, "Ziel")
    process = make_page(
        LearningProcessPage,
        "Prozess",
        phases=[("phase", {"title": "Auftakt", "starts_on": date(2027, 2, 1), "mode": "hybrid", "place": "Mombasa"})],
    )
    region = Region.objects.create(slug="mena", name_de="Nahost", name_en="Middle East")
    page = make_page(
        CallPage,
        "Wasser",
        topics=[make_topic("wasser", "Wasser", name_en="Water")],
        regions=[region],
        opens_at=datetime(2026, 1, 1, 8, tzinfo=UTC),
        closes_at=datetime(2087, 3, 29, 16, tzinfo=UTC),
        time_zone="Europe/Berlin",
        working_languages=["de", "fr"],
        costs="covered",
        costs_detail="Reise und Unterkunft",
        eligibility=f'<p onclick="x()">Alle <a linktype="page" id="{target.pk}">Städte</a><script>x()</script></p>',
        schedule=[("step", {"title": "Auftakt", "precision": "month", "starts_on": date(2087, 5, 1)})],
        places_min=8,
        places_max=10,
        leads_to=process,
        apply_by="address",
        apply_url="https://example.org/form",
    )
    page.extensions.add(CallExtension(previous_closes_at=datetime(2086, 3, 1, 17, tzinfo=UTC), reason="Viele Fragen"))
    page.save_revision().publish()
    return CallPage.objects.get(pk=page.pk)


def test_call_is_told_whole(call: CallPage, client: Client) -> None:
    english = translated(call, "en", "Water")

    told = client.get(f"{ADDRESS}?locale=en").json()
    (item,) = told.pop("items")

    assert told == {"version": 1, "count": 1, "limit": 20, "offset": 0}
    eligibility = item.pop("eligibility")
    assert '<a href="http://testserver/de/ziel/"' in eligibility
    assert not any(word in eligibility for word in ("script", "onclick"))
    assert datetime.fromisoformat(item.pop("closes_at")) == call.closes_at
    assert item.pop("extensions")[0] == {
        "previous_closes_at": "2086-03-01T18:00:00+01:00",
        "extended_on": call.extensions.get().extended_on.isoformat(),
        "reason": "",  # a text, which the English page does not have yet
    }
    assert item == {
        "id": str(call.translation_key),
        "page_id": english.pk,
        "title": "Water",
        "lead": "Lead von Wasser",
        "locale": "en",
        "url": f"http://testserver{english.url}",
        "locales": {
            "de": {"title": "Wasser", "url": f"http://testserver{call.url}"},
            "en": {"title": "Water", "url": f"http://testserver{english.url}"},
        },
        "costs_detail": "Reise und Unterkunft",
        "kind": "learning_process",
        "kind_name": "Learning process, about a year",
        "status": "open",
        "opens_at": "2026-01-01T09:00:00+01:00",
        "time_zone": "Europe/Berlin",
        "costs": "covered",
        "languages": ["de", "fr"],
        "places": {"municipalities_min": 8, "municipalities_max": 10, "people_per_municipality": None},
        "topics": [{"slug": "wasser", "name": "Water"}],
        "regions": [{"slug": "mena", "name": "Middle East"}],
        "schedule": [{"title": "Auftakt", "precision": "month", "starts_on": "2087-05-01", "ends_on": None, "when": "May 2087"}],
        "process": {
            "title": "Prozess",
            "url": "http://testserver/de/lernprozesse/prozess/",
            "starts_on": "2023-08-01",
            "ends_on": "2025-07-31",
            "mode": ["hybrid"],
            "place": ["Mombasa"],
        },
        "apply_by": "address",
        "apply_url": "https://example.org/form",
        "apply_email": None,
        "apply_note": "",
    }
    assert client.get(f"{ADDRESS}{call.translation_key}/?locale=en").json() == {
        "version": 1,
        **client.get(f"{ADDRESS}?locale=en").json()["items"][0],
    }


def test_call_without_a_translation_says_in_which_language_it_is(call: CallPage, client: Client) -> None:
    (item,) = client.get(ADDRESS, headers={"Accept-Language": "ar"}).json()["items"]

    assert (item["title"], item["locale"], list(item["locales"])) == ("Wasser", "de", ["de"])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("", ["Bald zu", "Offen"]),
        ("status=open", ["Bald zu", "Offen"]),
        ("status=closing_soon", ["Bald zu"]),
        ("status=planned", ["Geplant"]),
        ("status=closed", ["Zu"]),
    ],
)
def test_calls_by_status_in_the_order_of_the_list(homes: object, client: Client, status: str, expected: list[str]) -> None:
    now, day = this_minute(), timedelta(days=1)
    make_page(CallPage, "Offen", closes_at=now + 20 * day)
    make_page(CallPage, "Bald zu", closes_at=now + 2 * day)
    make_page(CallPage, "Geplant", opens_at=now + day, closes_at=now + 20 * day)
    make_page(CallPage, "Zu", closes_at=now - day)

    assert titles(client, status) == expected


def test_calls_of_a_topic_and_a_region(call: CallPage, client: Client) -> None:
    make_page(CallPage, "Hitze", topics=[make_topic("hitze")])

    assert titles(client, "topic=wasser") == titles(client, "region=mena") == ["Wasser"]
    assert titles(client, "topic=hitze&region=mena") == []
    assert set(titles(client, "topic=hitze,wasser")) == {"Hitze", "Wasser"}


def test_drafts_aliases_and_private_calls_are_not_told(call: CallPage, client: Client) -> None:
    draft, private = make_page(CallPage, "Entwurf"), make_page(CallPage, "Verborgen")
    draft.unpublish()
    french = translated(private, "fr", "Cache")
    PageViewRestriction.objects.create(page=private, restriction_type="login")  # it holds for the French version, too

    assert titles(client) == ["Wasser"]
    for hidden in (draft, private, french):
        assert client.get(f"{ADDRESS}{hidden.translation_key}/").status_code == 404
    member = Client()
    member.force_login(make_account("mitglied@example.org"))
    assert titles(member) == ["Wasser"]


def test_private_process_is_not_named(call: CallPage, client: Client) -> None:
    PageViewRestriction.objects.create(page=call.leads_to, restriction_type="login")

    answer = client.get(ADDRESS)

    assert answer.json()["items"][0]["process"] is None
    assert "Prozess" not in answer.content.decode()


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ({"apply_by": "community"}, ("http://testserver/de/mitmachen/ruf/", None)),
        ({"apply_by": "email", "apply_url": "https://example.org/"}, (None, "bewerbung@example.org")),
        ({"apply_by": "address", "apply_url": "https://example.org/"}, ("https://example.org/", None)),
    ],
)
def test_ways_to_apply(homes: object, client: Client, by: dict[str, str], expected: tuple[str | None, str | None]) -> None:
    make_page(CallPage, "Ruf", **by)

    (item,) = client.get(ADDRESS).json()["items"]

    assert (item["apply_url"], item["apply_email"]) == expected


def test_address_that_would_run_something_is_not_told(homes: object, client: Client) -> None:
    call = make_page(CallPage, "Ruf", apply_by="address", apply_url="https://example.org/")
    CallPage.objects.filter(pk=call.pk).update(apply_url="javascript:alert(1)")

    assert client.get(ADDRESS).json()["items"][0]["apply_url"] is None


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("status=x", "status"),
        ("locale=xx", "locale"),
        ("topic=nothing", "topic"),
        ("region=%00", "region"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("offset=-1", "offset"),
        ("offset=99999999999999999999", "offset"),
        ("sort=x", "sort"),
    ],
)
def test_wrong_parameters_are_named_in_a_problem_document(homes: object, client: Client, query: str, parameter: str) -> None:
    answer = client.get(f"{ADDRESS}?{query}", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("query", ["topic=hitze,wasser", "topic=hitze&topic=wasser", "topic=wasser&topic=hitze"])
def test_values_can_be_given_one_by_one(homes: object, client: Client, query: str) -> None:
    for slug in ("hitze", "wasser", "wohnen"):
        make_page(CallPage, slug, topics=[make_topic(slug)])

    assert {item["title"] for item in client.get(f"{ADDRESS}?{query}").json()["items"]} == {"hitze", "wasser"}


def test_calls_can_only_be_read(homes: object, client: Client) -> None:
    answer = client.post(ADDRESS)

    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET, HEAD", "application/problem+json")
    assert client.head(ADDRESS).status_code == 200


def test_long_lists_come_in_parts(homes: object, client: Client) -> None:
    now = this_minute()
    for n in range(3):
        make_page(CallPage, f"Ruf {n}", closes_at=now + timedelta(days=10 + n))

    told = client.get(f"{ADDRESS}?limit=1&offset=1").json()

    assert (told["count"], [item["title"] for item in told["items"]]) == (3, ["Ruf 1"])


def test_number_of_queries_does_not_grow_with_the_calls(call: CallPage, client: Client) -> None:
    few = fewest_queries(lambda: client.get(ADDRESS))
    for n in range(4):
        other = make_page(
            CallPage, f"Ruf {n}", topics=list(call.topics.all()), leads_to=call.leads_to, eligibility=call.eligibility
        )
        other.extensions.add(CallExtension(previous_closes_at=call.opens_at))
        other.save_revision().publish()
        translated(other, "fr", f"Appel {n}")

    assert client.get(ADDRESS).json()["count"] == 5
    assert fewest_queries(lambda: client.get(ADDRESS)) == few


def test_unchanged_calls_are_not_told_again(call: CallPage, client: Client) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], again.status_code) == ("public, no-cache", 304)
