"""Planning a session: what its form accepts, and what facilitators do by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.clocks.models import Clock
from community.groups.models import Group
from community.visualisations.looking.sessions import acts_at
from community.visualisations.models import ASKED, Audience, Release, Session, Value, Variant
from community.visualisations.rules import can_add_photos, can_manage, can_plan
from community.visualisations.sessions import services
from community.visualisations.sessions.forms import SessionForm, StepsFormSet, steps_in
from community.visualisations.sessions.run_sheet import plan_run_sheet, usual_steps
from search.documents.registry import sources
from tests.community.visualisations.made import make_case, make_session, make_variant

NOW = datetime(2027, 5, 4, 12, tzinfo=UTC)
SENT = {
    "title": "Ein Platz, drei Möglichkeiten",
    "values": ["inclusion", "aesthetics"],
    "time_zone": "Europe/Berlin",
    "uploads_open_at": "2027-05-01T09:00",
    "uploads_close_at": "2027-05-08T16:00",
    "starts_at": "2027-05-08T14:00",
    "ends_at": "2027-05-08T16:00",
    "photos_per_member": "5",
    "audience": "public",
    "providers": ["cloud"],
    "pictures_per_member": "10",
    "pictures_at_most": "200",
    "cents_at_most": "2000",
}
PROVIDERS = [("cloud", "Cloud")]


def filled(group: Group, **changes: Any) -> SessionForm:
    return SessionForm(SENT | changes, instance=Session(group=group), providers=PROVIDERS)


def wrong(form: SessionForm) -> dict[str, list[str]]:
    return {name: [error["code"] for error in errors] for name, errors in form.errors.get_json_data().items()}


def test_moments_are_read_in_the_zone_of_the_session(housing: Group, facilitator: User):
    session = services.plan_session(group=housing, form=filled(housing), by=facilitator)

    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (datetime(2027, 5, 8, 12, tzinfo=UTC), datetime(2027, 5, 8, 14, tzinfo=UTC))
    assert (session.created_by, session.rated_values, session.providers) == (facilitator, ["inclusion", "aesthetics"], ["cloud"])


@pytest.mark.parametrize(
    ("zone", "typed", "moment"),
    [
        ("Europe/Berlin", "2027-03-27T18:00", datetime(2027, 3, 27, 17, tzinfo=UTC)),
        ("Europe/Berlin", "2027-03-29T18:00", datetime(2027, 3, 29, 16, tzinfo=UTC)),  # clocks went forward in between
        ("Europe/Bucharest", "2027-03-29T18:00", datetime(2027, 3, 29, 15, tzinfo=UTC)),
        ("Asia/Kathmandu", "2027-03-29T18:00", datetime(2027, 3, 29, 12, 15, tzinfo=UTC)),
    ],
)
def test_zones_and_clocks_that_change(housing: Group, zone: str, typed: str, moment: datetime):
    form = filled(housing, time_zone=zone, uploads_open_at="2027-03-01T00:00", starts_at=typed)

    assert wrong(form) == {}
    assert form.cleaned_data["starts_at"] == moment


@pytest.mark.parametrize("typed", ["2027-03-28T02:30", "2027-10-31T02:30"])  # there is none, and there are two
def test_moment_that_there_is_not_or_twice_is_asked_again(housing: Group, typed: str):
    late = {"ends_at": "2027-12-01T00:00", "uploads_close_at": "2027-12-01T00:00", "uploads_open_at": "2027-03-01T00:00"}

    assert wrong(filled(housing, starts_at=typed, **late)) == {"starts_at": ["ambiguous_timezone"]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": ""}, {"title": ["required"]}),
        ({"title": "x" * 161}, {"title": ["max_length"]}),
        ({"title": "a\x00b"}, {"title": ["null_characters_not_allowed"]}),
        ({"brief": "x" * 4001}, {"brief": ["max_length"]}),
        ({"questions": "x" * 2001}, {"questions": ["max_length"]}),
        ({"values": []}, {"values": ["required"]}),
        ({"values": ["wealth"]}, {"values": ["invalid_choice"]}),
        ({"event": "1"}, {"event": ["invalid_choice"]}),
        ({"time_zone": "Mars/Olympus"}, {"time_zone": ["invalid_choice"]}),
        ({"time_zone": "../../etc/passwd"}, {"time_zone": ["invalid_choice"]}),
        ({"starts_at": "soon"}, {"starts_at": ["invalid"]}),
        ({"starts_at": ""}, {"starts_at": ["required"]}),
        ({"ends_at": "2027-05-08T14:00"}, {"ends_at": [""], "uploads_close_at": [""]}),
        ({"ends_at": "2027-05-08T13:00", "uploads_close_at": "2027-05-08T12:00"}, {"ends_at": [""]}),
        ({"uploads_close_at": "2027-05-01T09:00"}, {"uploads_close_at": [""]}),
        ({"uploads_close_at": "2027-05-08T16:01"}, {"uploads_close_at": [""]}),
        ({"photos_per_member": "0"}, {"photos_per_member": ["min_value"]}),
        ({"photos_per_member": "51"}, {"photos_per_member": ["max_value"]}),
        ({"photos_per_member": "1e3"}, {"photos_per_member": ["invalid"]}),
        ({"audience": "world"}, {"audience": ["invalid_choice"]}),
        ({"providers": ["elsewhere"]}, {"providers": ["invalid_choice"]}),
        ({"pictures_per_member": "-1"}, {"pictures_per_member": ["min_value"]}),
        ({"pictures_at_most": "10001"}, {"pictures_at_most": ["max_value"]}),
        ({"cents_at_most": "1000001"}, {"cents_at_most": ["max_value"]}),
        ({"uploads_open_at": "0001-01-01T00:00"}, {"uploads_open_at": ["year"]}),
        ({"ends_at": "9999-12-31T23:59"}, {"ends_at": ["year"]}),
    ],
    ids=str,
)
@pytest.mark.every_database
def test_each_field_refuses_what_it_cannot_take(housing: Group, changes: dict[str, Any], expected: dict[str, list[str]]):
    assert wrong(filled(housing, **changes)) == expected


def test_without_providers_there_are_no_limits_to_fill_in(housing: Group):
    form = SessionForm(instance=Session(group=housing), providers=[])

    assert {"providers", "pictures_per_member", "pictures_at_most", "cents_at_most"}.isdisjoint(form.fields)


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_values_are_in_the_language_of_the_reader(housing: Group, language: str):
    with override(language):
        shown = SessionForm(instance=Session(group=housing), providers=[])

        assert [words for _value, words in shown.fields["values"].choices] == [f"{one.label}: {ASKED[one]}" for one in Value]


def test_provider_that_the_administrator_took_away_stays_chosen(running: Session):
    running.providers = ["gone"]

    assert SessionForm(instance=running, providers=PROVIDERS).fields["providers"].choices == [
        ("cloud", "Cloud"),
        ("gone", "gone"),
    ]


def test_only_facilitators_plan_and_manage(
    housing: Group, running: Session, member: User, facilitator: User, neighbour: User, account: Callable[..., User]
):
    administrator = account("administrator", is_superuser=True)
    people = (member, facilitator, neighbour, administrator)

    assert [bool(can_plan(actor_of(user), housing.pk)) for user in people] == [False, True, False, False]
    assert [bool(can_manage(actor_of(user), running)) for user in people] == [False, True, False, False]
    with pytest.raises(Refused):
        services.plan_session(group=housing, form=filled(housing), by=neighbour)
    for user in (member, neighbour, administrator):
        for work in (services.open_now, services.start_now, services.end_now, services.publish_session):
            with pytest.raises(Refused):
                work(session=running, by=user, now=timezone.now())
        with pytest.raises(Refused):
            services.delete_session(session=running, by=user)
    assert Session.objects.get() == running


def planned(housing: Group, **moments: datetime) -> Session:
    usual = {
        "uploads_open_at": NOW + timedelta(hours=1),
        "uploads_close_at": NOW + timedelta(hours=3),
        "starts_at": NOW + timedelta(hours=2),
        "ends_at": NOW + timedelta(hours=4),
    }
    return make_session(housing, **(usual | moments))


def test_state_follows_the_clock(housing: Group):
    session, hour = planned(housing), timedelta(hours=1)
    states = [session.state_at(NOW + hour * number).value for number in range(5)]

    assert states == ["planned", "open", "running", "running", "closed"]
    assert [session.takes_photos_at(NOW + hour * number) for number in range(5)] == [False, True, True, False, False]


@pytest.mark.every_database
def test_opened_started_ended_and_published_by_hand(housing: Group, facilitator: User):
    session = planned(housing)
    minute = timedelta(minutes=1)

    services.open_now(session=session, by=facilitator, now=NOW)
    session.refresh_from_db()
    assert (session.state_at(NOW).value, session.uploads_close_at) == ("open", NOW + timedelta(hours=3))
    services.start_now(session=session, by=facilitator, now=NOW)
    session.refresh_from_db()
    assert session.state_at(NOW).value == "running"
    with pytest.raises(ValidationError, match="muss zuerst beendet sein"):
        services.publish_session(session=session, by=facilitator, now=NOW + minute)
    services.end_now(session=session, by=facilitator, now=NOW + minute)
    services.end_now(session=session, by=facilitator, now=NOW + 2 * minute)
    session.refresh_from_db()
    assert (session.ends_at, session.uploads_close_at) == (NOW + minute, NOW + minute)
    for work in (services.open_now, services.start_now):
        with pytest.raises(ValidationError):
            work(session=session, by=facilitator, now=NOW + minute)
    for later in (1, 2):
        services.publish_session(session=session, by=facilitator, now=NOW + later * minute)
    session.refresh_from_db()
    assert session.published_at == NOW + minute
    services.unpublish_session(session=session, by=facilitator)
    session.refresh_from_db()
    assert session.state_at(NOW + minute).value == "closed"


def test_ended_before_it_began_is_not_possible(housing: Group, facilitator: User):
    session = planned(housing)

    for now in (NOW, session.starts_at):
        with pytest.raises(ValidationError):
            services.end_now(session=session, by=facilitator, now=now)


def test_closed_window_is_opened_again_until_the_end(housing: Group, facilitator: User, member: User):
    session, now = planned(housing), NOW + timedelta(hours=3, minutes=30)
    assert not can_add_photos(actor_of(member), session, now)

    services.open_now(session=session, by=facilitator, now=now)

    session.refresh_from_db()
    assert session.uploads_close_at == session.ends_at
    assert can_add_photos(actor_of(member), session, now)


def test_window_that_has_closed_is_opened_again_by_a_button(housing: Group, facilitator: User):
    session, soon = planned(housing), timedelta(minutes=1)

    def acts(now: datetime) -> list[str]:
        return [act for act, _words in acts_at(session, now)]

    assert acts(session.uploads_open_at) == ["start"]
    assert acts(session.starts_at) == ["end"]
    session.uploads_close_at = session.starts_at + soon
    assert acts(session.starts_at) == ["end"]
    assert acts(session.starts_at + soon) == ["end", "open"]
    assert acts(session.ends_at) == ["publish"]


def test_event_that_is_not_on_the_site_today_stays_chosen(running: Session, facilitator: User):
    gone = running.event = uuid4()
    running.save()
    shown = SessionForm(instance=running, providers=PROVIDERS)
    assert [key for key, _name in shown.fields["event"].choices] == ["", str(gone)]

    change(running, facilitator, event=str(gone), title="Anders")

    running.refresh_from_db()
    assert (running.title, running.event) == ("Anders", gone)
    assert wrong(filled(running.group, event=str(uuid4()))) == {"event": ["invalid_choice"]}


def change(session: Session, by: User, **changes: Any) -> None:
    stored = Session.objects.get(pk=session.pk)
    sent = SENT | {"providers": [], "cents_at_most": "2000"} | changes
    form = SessionForm(sent, instance=stored, providers=PROVIDERS)
    assert wrong(form) == {}
    services.change_session(session=stored, form=form, by=by)


def test_changing_overwrites_nothing_that_was_done_meanwhile(running: Session, facilitator: User):
    old = Session.objects.get()
    form = SessionForm(SENT | {"title": "Anders"}, instance=old, providers=PROVIDERS)
    assert wrong(form) == {}
    clock = plan_run_sheet(session=running, steps=usual_steps(), by=facilitator)
    now = timezone.now()
    Session.objects.update(published_at=now)

    services.change_session(session=old, form=form, by=facilitator)

    stored = Session.objects.get()
    assert (stored.title, stored.published_at, stored.clock) == ("Anders", now, clock)


def test_narrower_audience_takes_releases_out_of_the_search(running: Session, member: User, facilitator: User):
    running.audience = Audience.PUBLIC
    running.save()
    variant = make_variant(make_case(running, member), member)
    release = Release.objects.create(variant=variant, ready_at=timezone.now())
    told: list[list[int]] = []
    from community.visualisations.publishing.signals import release_changed

    def note(keys: list[int], **_signal: Any) -> None:
        told.append(list(keys))

    release_changed.connect(note)
    try:
        change(running, facilitator, title="Anders")
        assert told == []
        change(running, facilitator, title="Anders", audience="group")
    finally:
        release_changed.disconnect(note)

    assert told == [[release.pk]]
    assert list(sources()["visualisation"].keys()) == []


def test_what_waits_is_shown_once_nothing_is_checked_any_more(running: Session, member: User, facilitator: User):
    running.is_moderated = True
    running.save()
    case = make_case(running, member)
    waiting = make_variant(case, member, is_shared=False, check_state=Variant.Check.PENDING)
    rejected = make_variant(case, member, is_shared=False, check_state=Variant.Check.REJECTED)

    change(running, facilitator, is_moderated="on")
    waiting.refresh_from_db()
    assert (waiting.check_state, waiting.is_shared) == ("pending", False)
    change(running, facilitator)

    for variant in (waiting, rejected):
        variant.refresh_from_db()
    assert [(one.check_state, one.is_shared) for one in (waiting, rejected)] == [("open", True), ("rejected", False)]


@pytest.mark.every_database
def test_deleted_with_everything_in_it(
    running: Session, member: User, facilitator: User, django_capture_on_commit_callbacks: Callable
):
    plan_run_sheet(session=running, steps=usual_steps(), by=facilitator)
    running.refresh_from_db()
    variant = make_variant(make_case(running, member), member)
    files = [one.file.content for one in [*variant.pictures.all(), *variant.photo.pictures.all()]]
    assert len(files) == 5

    with django_capture_on_commit_callbacks(execute=True):
        services.delete_session(session=running, by=facilitator)

    assert not Session.objects.exists()
    assert not Clock.objects.exists()
    assert [content.storage.exists(content.name) for content in files] == [False] * 5


def steps(*rows: tuple[str, str, str]) -> Any:
    sent = {"step-TOTAL_FORMS": str(len(rows)), "step-INITIAL_FORMS": "0"}
    for place, (key, title, minutes) in enumerate(rows):
        sent |= {f"step-{place}-key": key, f"step-{place}-title": title, f"step-{place}-minutes": minutes}
    return StepsFormSet(sent, prefix="step")


def test_steps_have_keys_of_their_own_and_empty_ones_are_left_out():
    formset = steps(("a", "Input", "10"), ("", "", ""), ("a", "Kopie", "5"), ("", "Neu", "1"))

    assert formset.is_valid()
    found = steps_in(formset)
    assert [(one.title, one.seconds) for one in found] == [("Input", 600), ("Kopie", 300), ("Neu", 60)]
    assert len({one.key for one in found}) == 3
    assert found[0].key == "a"


def test_step_after_a_deleted_one_does_not_get_its_key():
    def keys(*rows: tuple[str, str, str]) -> list[str]:
        formset = steps(*rows)
        assert formset.is_valid()
        return [one.key for one in steps_in(formset)]

    first, second = keys(("", "Input", "10"), ("", "Bilder", "5"))
    left, new = keys((second, "Bilder", "5"), ("", "Neu", "1"))

    assert left == second
    assert new not in {first, second}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "Input", ""), "minutes"),
        (("", "Input", "0"), "minutes"),
        (("", "Input", "601"), "minutes"),
        (("", "Input", "ten"), "minutes"),
        (("x" * 41, "Input", "5"), "key"),
        (("", "x" * 500, "5"), "title"),
    ],
)
def test_wrong_steps_are_refused(row: tuple[str, str, str], field: str):
    formset = steps(row)

    assert not formset.is_valid()
    assert list(formset.errors[0]) == [field]


def test_more_steps_than_there_can_be_are_refused():
    formset = steps(*[("", f"Schritt {number}", "1") for number in range(200)])

    assert not formset.is_valid()
