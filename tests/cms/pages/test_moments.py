"""Date-times in edit forms: read in the page's zone, kept if untouched, and asked about if the clocks change."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.users.models import UserProfile

from cms.models import CallExtension, CallPage, EventPage
from cms.pages.moments import exists, readings_of
from tests.accounts import make_editor
from tests.pages import index_of, make_page

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def editor(client: Client, homes: object) -> Client:
    """An editor whose account has its own zone, where the clocks change on other days than in Berlin."""
    account = make_editor()
    UserProfile.objects.update_or_create(user=account, defaults={"current_time_zone": "America/New_York"})
    client.force_login(account)
    return client


def form_of(call: CallPage, **changes: Any) -> dict[str, Any]:
    """Return the form data of `call` as if untouched, except for `changes`."""
    zone = ZoneInfo(str(call.time_zone))
    moments = {name: f"{getattr(call, name).astimezone(zone):%Y-%m-%d %H:%M}" for name in ("opens_at", "closes_at")}
    extensions = [
        {
            "id": one.pk,
            "previous_closes_at": f"{one.previous_closes_at.astimezone(zone):%Y-%m-%d %H:%M}",
            "extended_on": "2026-01-01",
        }
        for one in call.extensions.all()
    ]
    return {
        "title": call.title,
        "slug": call.slug,
        "summary": call.summary,
        "kind": call.kind,
        "body": streamfield([]),
        "schedule": streamfield([]),
        "contacts": streamfield([]),
        "downloads": streamfield([]),
        **moments,
        "time_zone": str(call.time_zone),
        "extensions": inline_formset(extensions, initial=len(extensions)),
        "apply_by": call.apply_by,
        "apply_email": call.apply_email,
        "comments": inline_formset([]),
        "publish_anyway": "on",  # it has no text
        "action-publish": "1",
        **changes,
    }


def send(editor: Client, call: CallPage, **changes: Any) -> tuple[CallPage, Any]:
    """Publish `call` through its form; return the saved call, and the form if it was rejected."""
    answer = editor.post(f"/admin/pages/{call.pk}/edit/", nested_form_data(form_of(call, **changes)))
    return CallPage.objects.get(pk=call.pk), answer.context["form"] if answer.status_code == 200 else None


def add(editor: Client, **changes: Any) -> tuple[CallPage | None, Any]:
    """Publish a new call through its form, likewise."""
    pattern = CallPage(
        title="Neu",
        slug="neu",
        summary="Lead",
        opens_at=datetime(2026, 1, 1, tzinfo=UTC),
        closes_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    pattern.apply_by, pattern.apply_email = "email", "bewerbung@example.org"
    address = f"/admin/pages/add/cms/callpage/{index_of(CallPage).pk}/"
    answer = editor.post(address, nested_form_data(form_of(pattern, **changes)))
    return CallPage.objects.filter(slug="neu").first(), answer.context["form"] if answer.status_code == 200 else None


def question_of(form: Any, name: str) -> Any:
    return form.fields[name].widget.question


def made(**facts: Any) -> CallPage:
    return make_page(CallPage, opens_at=datetime(2026, 1, 1, 8, tzinfo=UTC), **facts)


def test_time_zone_of_the_editor_does_not_shift_times(editor: Client) -> None:
    call, _form = add(editor, closes_at="2027-03-14 02:30", opens_at="2026-11-01 01:30")  # skipped, and repeated, in New York

    assert call is not None
    assert (call.closes_at, call.opens_at) == (
        datetime(2027, 3, 14, 2, 30, tzinfo=BERLIN),
        datetime(2026, 11, 1, 1, 30, tzinfo=BERLIN),
    )
    shown = editor.get(f"/admin/pages/{call.pk}/edit/").context["form"]
    assert [shown["closes_at"].value(), shown["opens_at"].value()] == [datetime(2027, 3, 14, 2, 30), datetime(2026, 11, 1, 1, 30)]


def test_untouched_datetime_keeps_its_seconds(editor: Client) -> None:
    exact = datetime(2027, 5, 1, 10, 0, 59, 120000, tzinfo=UTC)
    call = made(closes_at=exact)

    saved, _form = send(editor, call, summary="Ein neuer Lead")
    assert (saved.summary, saved.closes_at, saved.extensions.count()) == ("Ein neuer Lead", exact, 0)
    saved, _form = send(editor, saved, closes_at="2027-05-01 12:01")
    assert saved.closes_at == datetime(2027, 5, 1, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 1])
def test_ambiguous_time_keeps_its_chosen_reading(editor: Client, hour: int) -> None:
    instant = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)  # 02:30 in Berlin, both times
    call = made(closes_at=instant)

    shown = editor.get(f"/admin/pages/{call.pk}/edit/").context["form"]
    assert question_of(shown, "closes_at").chosen == instant.isoformat()
    assert send(editor, call)[0].closes_at == instant
    other = datetime(2026, 10, 25, 1 - hour, 30, tzinfo=UTC)
    assert send(editor, call, **{"closes_at-reading": other.isoformat()})[0].closes_at == other


CLOCKS = [("2026-10-25 02:30", (0, 1), "kommt zweimal"), ("2027-03-28 02:30", (0, 1), "überspringen")]


@pytest.mark.parametrize(("typed", "hours", "_why"), CLOCKS, ids=["twice", "never"])
def test_ambiguous_or_skipped_time_requires_a_choice(editor: Client, typed: str, hours: tuple[int, int], _why: str) -> None:
    day = datetime.fromisoformat(typed).date()
    readings = [datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC) for hour in hours]
    call, form = add(editor, closes_at=typed)
    assert call is None
    assert set(form.errors) == {"closes_at"}
    question = question_of(form, "closes_at")
    assert [value for value, _label in question.options] == [one.isoformat() for one in readings]
    assert question.chosen == ""

    # With another error in the form, the answer is kept.
    call, form = add(editor, closes_at=typed, summary="", **{"closes_at-reading": readings[1].isoformat()})
    assert (call, set(form.errors)) == (None, {"summary"})
    assert question_of(form, "closes_at").chosen == readings[1].isoformat()

    call, _form = add(editor, closes_at=typed, **{"closes_at-reading": readings[1].isoformat()})
    assert call is not None
    assert call.closes_at == readings[1]


def test_choice_that_does_not_match_the_time_is_ignored(editor: Client) -> None:
    call, form = add(editor, closes_at="2026-10-25 02:30", **{"closes_at-reading": "2026-10-25T05:30:00+00:00"})

    assert (call, set(form.errors)) == (None, {"closes_at"})


def test_choice_of_readings_works_without_javascript(editor: Client) -> None:
    address = f"/admin/pages/add/cms/callpage/{index_of(CallPage).pk}/"
    pattern = CallPage(
        title="Neu",
        slug="neu",
        summary="Lead",
        opens_at=timezone.now(),
        closes_at=timezone.now(),
        apply_by="email",
        apply_email="a@example.org",
    )
    answer = editor.post(address, nested_form_data(form_of(pattern, closes_at="2026-10-25 02:30")))

    page = answer.content.decode()
    for value in ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"):
        assert f'<input type="radio" name="closes_at-reading" value="{value}"' in page
    assert "02:30 MESZ" in page
    assert "02:30 MEZ" in page


def test_changing_only_the_time_zone_requires_a_choice(editor: Client) -> None:
    instant = datetime(2027, 5, 1, 10, 0, 59, tzinfo=UTC)
    call = made(closes_at=instant)
    saved, form = send(editor, call, time_zone="Africa/Nairobi")
    assert (str(saved.time_zone), set(form.errors)) == ("Europe/Berlin", {"time_zone"})
    assert [value for value, _label in question_of(form, "time_zone").options] == ["times", "moments"]

    saved, _form = send(editor, call, time_zone="Africa/Nairobi", **{"time_zone-reading": "moments"})
    assert (str(saved.time_zone), saved.closes_at) == ("Africa/Nairobi", instant)

    saved, _form = send(editor, saved, time_zone="Europe/Berlin", **{"time_zone-reading": "times"})
    assert (str(saved.time_zone), saved.closes_at) == ("Europe/Berlin", datetime(2027, 5, 1, 13, tzinfo=BERLIN))


def test_changing_time_zone_and_times_requires_no_choice(editor: Client) -> None:
    call = made(closes_at=datetime(2027, 5, 1, 10, tzinfo=UTC))
    saved, form = send(editor, call, time_zone="Africa/Nairobi", opens_at="2026-02-01 08:00", closes_at="2027-06-01 08:00")

    assert form is None
    assert saved.closes_at == datetime(2027, 6, 1, 5, tzinfo=UTC)


def test_new_page_with_another_time_zone_requires_no_choice(editor: Client) -> None:
    call, _form = add(editor, time_zone="Africa/Nairobi", opens_at="2026-02-01 08:00", closes_at="2027-06-01 08:00")

    assert call is not None
    assert (call.opens_at, call.closes_at) == (datetime(2026, 2, 1, 5, tzinfo=UTC), datetime(2027, 6, 1, 5, tzinfo=UTC))


def test_previous_deadline_of_an_extension_uses_the_time_zone_of_the_page(editor: Client) -> None:
    before = datetime(2027, 3, 14, 1, 30, 45, tzinfo=UTC)  # 02:30 in Berlin, which New York skips that night
    call = made(closes_at=datetime(2027, 5, 1, 10, tzinfo=UTC))
    call.extensions.set([CallExtension(previous_closes_at=before)])
    call.save_revision().publish()
    call = CallPage.objects.get(pk=call.pk)
    shown = editor.get(f"/admin/pages/{call.pk}/edit/").context["form"].formsets["extensions"].forms[0]
    assert shown["previous_closes_at"].value() == datetime(2027, 3, 14, 2, 30)

    saved, _form = send(editor, call)
    assert saved.extensions.get().previous_closes_at == before
    form = form_of(call)["extensions"]
    form["0"]["previous_closes_at"] = "2027-03-14 03:00"
    saved, _form = send(editor, call, extensions=form)
    assert saved.extensions.get().previous_closes_at == datetime(2027, 3, 14, 3, tzinfo=BERLIN)


def test_go_live_at_uses_the_time_zone_of_the_editor(editor: Client) -> None:
    call = made(closes_at=datetime(2027, 5, 1, 10, tzinfo=UTC))
    page = editor.get(f"/admin/pages/{call.pk}/edit/")
    assert "America/New_York" in page.context["form"].fields["go_live_at"].help_text

    saved, form = send(editor, call, go_live_at="2098-03-09 02:30")  # skipped there that night
    assert set(form.errors) == {"go_live_at"}
    question = question_of(form, "go_live_at")
    send(editor, call, go_live_at="2098-03-09 02:30", **{"go_live_at-reading": question.options[0][0]})
    saved = CallPage.objects.get(pk=call.pk)
    assert saved.scheduled_revision.approved_go_live_at.isoformat() == question.options[0][0]


def test_all_datetimes_of_an_event_use_the_time_zone_of_the_page(editor: Client) -> None:
    event = make_page(
        EventPage,
        starts_at=datetime(2026, 10, 25, 0, 30, 7, tzinfo=UTC),
        ends_at=datetime(2026, 10, 25, 1, 30, 8, tzinfo=UTC),
        registration_until=datetime(2026, 10, 24, 22, 30, 9, tzinfo=UTC),
    )
    form = {
        "title": event.title,
        "slug": event.slug,
        "summary": event.summary,
        "body": streamfield([]),
        "contacts": streamfield([]),
        "downloads": streamfield([]),
        "starts_at": "2026-10-25 02:30",
        "ends_at": "2026-10-25 02:30",
        "registration_until": "2026-10-25 00:30",
        "time_zone": "Europe/Berlin",
        "mode": "online",
        "registration": "none",
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    answer = editor.post(f"/admin/pages/{event.pk}/edit/", nested_form_data(form))

    assert answer.status_code == 302
    saved = EventPage.objects.get(pk=event.pk)
    assert [saved.starts_at, saved.ends_at, saved.registration_until] == [
        event.starts_at,
        event.ends_at,
        event.registration_until,
    ]


@pytest.mark.parametrize(
    ("local", "count", "there"),
    [("2026-07-01 02:30", 1, True), ("2026-10-25 02:30", 2, True), ("2026-10-25 03:00", 1, True), ("2027-03-28 02:30", 2, False)],
)
def test_readings_of_ambiguous_and_skipped_times(local: str, count: int, there: bool) -> None:
    moment = datetime.fromisoformat(local)
    assert (len(readings_of(moment, BERLIN)), exists(moment, BERLIN)) == (count, there)
