from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.models import CallPage
from tests.pages import index_of, make_page

NOW = timezone.now()


@pytest.mark.parametrize(
    ("opens", "closes", "status"),
    [
        (timedelta(days=1), timedelta(days=30), "planned"),
        (timedelta(days=-1), timedelta(days=30), "open"),
        (timedelta(days=-1), timedelta(days=8), "open"),
        (timedelta(days=-1), timedelta(days=6, hours=23), "closing_soon"),
        (timedelta(days=-9), timedelta(minutes=-1), "closed"),
    ],
)
def test_status_depends_on_the_current_time(db: None, opens: timedelta, closes: timedelta, status: str) -> None:
    now = timezone.now()
    assert CallPage(opens_at=now + opens, closes_at=now + closes).status == status


def test_call_without_a_deadline_is_planned(db: None) -> None:
    call = CallPage(opens_at=NOW - timedelta(days=1), closes_at=None)

    assert (call.status, call.days_left, call.listed_on) == ("planned", 0, None)


def test_days_left_use_the_time_zone_of_the_call(db: None) -> None:
    kiribati = ZoneInfo("Pacific/Kiritimati")
    tomorrow_there = timezone.localdate(timezone=kiribati) + timedelta(days=1)
    midnight = timezone.datetime(tomorrow_there.year, tomorrow_there.month, tomorrow_there.day, 23, 59, tzinfo=kiribati)

    assert CallPage(opens_at=NOW, closes_at=midnight, time_zone=kiribati).days_left == 1


def test_querysets_agree_with_the_status(homes: object) -> None:
    now = timezone.now()
    make_page(CallPage, "planned", opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9))
    make_page(CallPage, "open", closes_at=now + timedelta(days=9))
    make_page(CallPage, "closing_soon", closes_at=now + timedelta(days=2))
    make_page(CallPage, "closed", closes_at=now - timedelta(days=2))
    calls = CallPage.objects.all()

    assert [call.title for call in calls] == [call.status for call in calls]
    assert {call.title for call in calls.open()} == {"open", "closing_soon"}
    assert [call.title for call in calls.closing_soon()] == ["closing_soon"]
    assert [call.title for call in calls.planned()] == ["planned"]
    assert [call.title for call in calls.closed()] == ["closed"]


def errors_of(**facts: object) -> set[str]:
    call = CallPage(
        **{
            "title": "Wasser",
            "slug": "wasser",
            "summary": "Lead",
            "opens_at": NOW,
            "closes_at": NOW + timedelta(days=3),
            "apply_by": "email",
            "apply_email": "bewerbung@example.org",
            **facts,
        }
    )
    try:
        call.full_clean(exclude=["path", "depth", "locale"])
    except ValidationError as error:
        return set(error.message_dict)
    return set()


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({}, set()),
        ({"closes_at": NOW - timedelta(days=1)}, {"closes_at"}),
        ({"apply_by": ""}, {"apply_by"}),
        ({"apply_by": "address"}, {"apply_url"}),
        ({"apply_by": "email", "apply_email": ""}, {"apply_email"}),
        ({"places_min": 8, "places_max": 2}, {"places_max"}),
        ({"people_per_municipality": 0}, {"people_per_municipality"}),
        ({"working_languages": ["de", "klingon"]}, {"working_languages"}),
        ({"cover_is_decorative": True, "cover_alt": "Fluss"}, {"cover_is_decorative"}),
    ],
)
def test_invalid_values_are_errors_of_their_field(db: None, facts: dict[str, object], fields: set[str]) -> None:
    assert errors_of(**facts) == fields


def step(precision: str, starts_on: date, ends_on: date | None = None) -> dict[str, object]:
    return {
        "type": "step",
        "value": {"title": "Auftakt", "precision": precision, "starts_on": starts_on.isoformat(), "ends_on": ends_on},
    }


def test_schedule_step_before_the_opening_is_an_error(db: None) -> None:
    opening = timezone.make_aware(timezone.datetime(2026, 3, 20, 12))
    facts = {"opens_at": opening, "closes_at": opening + timedelta(days=90)}

    assert errors_of(**facts, schedule=[step("day", date(2026, 3, 19))]) == {"schedule"}
    assert errors_of(**facts, schedule=[step("month", date(2026, 3, 1))]) == set()
    assert errors_of(**facts, schedule=[step("month", date(2026, 2, 1))]) == {"schedule"}
    assert errors_of(**facts, schedule=[step("year", date(2026, 1, 1))]) == set()


def test_extending_a_published_deadline_records_the_previous_one(homes: object) -> None:
    call = make_page(CallPage)
    first = call.closes_at
    call.closes_at = first + timedelta(days=7)
    call.save_revision()
    call.save_revision().publish()
    call = CallPage.objects.get(pk=call.pk)
    call.closes_at = first + timedelta(days=3)  # earlier again: not an extension
    call.save_revision().publish()

    assert [extension.previous_closes_at for extension in CallPage.objects.get(pk=call.pk).extensions.all()] == [first]


def test_changing_the_deadline_of_a_draft_records_no_extension(homes: object) -> None:
    call = CallPage(title="Entwurf", summary="Lead", closes_at=NOW + timedelta(days=3), apply_by="community", live=False)
    index_of(CallPage).add_child(instance=call)
    call.closes_at += timedelta(days=3)
    call.save_revision().publish()

    assert not CallPage.objects.get(pk=call.pk).extensions.exists()
