"""Bringing a place: its forms step by step, showing it to the group, and taking it back everywhere."""

from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.files.models import PrivateFile
from community.files.store import private_storage
from community.groups.models import Membership
from community.visualisations.cases import services
from community.visualisations.cases.forms import PlaceForm, RightsForm, WishForm
from community.visualisations.cases.signals import case_shared, consent_changed
from community.visualisations.lookups import find_case
from community.visualisations.models import Audience, Case, Photo, Picture, Session, Variant
from community.visualisations.pipeline.regions import Region
from community.visualisations.rules import can_edit_case, can_read_case
from community.visualisations.tenant import VISUALISATIONS
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_comment, make_rating, make_variant

RIGHTS = {"source": "taken", "credit": "Amt für Stadtplanung", "audience": "public", "licence": "cc-by-4.0"}


def codes(form: Any) -> dict[str, list[str]]:
    return {name: [error["code"] for error in errors] for name, errors in form.errors.get_json_data().items()}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"title": ""}, {"title": ["required"]}),
        ({"title": "x" * 121}, {"title": ["max_length"]}),
        ({"title": "a\x00"}, {"title": ["null_characters_not_allowed"]}),
        ({"place": "x" * 161}, {"place": ["max_length"]}),
        ({"municipality": "999999"}, {"municipality": ["invalid_choice"]}),
        ({"municipality": "x"}, {"municipality": ["invalid_choice"]}),
        ({"latitude": "90.01", "longitude": "0"}, {"latitude": ["max_value"]}),
        ({"latitude": "-91", "longitude": "0"}, {"latitude": ["min_value"]}),
        ({"latitude": "1e400", "longitude": "0"}, {"latitude": ["max_value"]}),
        ({"latitude": "NaN", "longitude": "0"}, {"latitude": ["invalid"]}),
        ({"latitude": "north", "longitude": "0"}, {"latitude": ["invalid"]}),
        ({"latitude": "44", "longitude": "180.01"}, {"longitude": ["max_value"]}),
        ({"latitude": "44"}, {"longitude": [""]}),
        ({"longitude": "44"}, {"latitude": [""]}),
    ],
    ids=str,
)
@pytest.mark.django_db
def test_place_refuses_what_is_none(sent: dict[str, str], expected: dict[str, list[str]]):
    assert codes(PlaceForm({"title": "Parkplatz"} | sent)) == expected


@pytest.mark.django_db
def test_point_is_rounded_to_a_kilometre():
    form = PlaceForm({"title": "Parkplatz", "latitude": "44.4349", "longitude": "-0.005"})

    assert codes(form) == {}
    assert (form.cleaned_data["latitude"], form.cleaned_data["longitude"]) == (Decimal("44.43"), Decimal("-0.01"))


@pytest.mark.parametrize(
    ("changes", "recognisable", "expected"),
    [
        ({}, 0, {}),
        ({"source": ""}, 0, {"source": ["required"]}),
        ({"source": "found"}, 0, {"source": ["invalid_choice"]}),
        ({"credit": " "}, 0, {"credit": ["required"]}),
        ({"credit": "x" * 121}, 0, {"credit": ["max_length"]}),
        ({"audience": ""}, 0, {"audience": ["required"]}),
        ({"licence": "none"}, 0, {"licence": ["invalid_choice"]}),
        ({"licence": "network"}, 0, {"licence": [""]}),
        ({"licence": "network", "audience": "members"}, 0, {}),
        ({}, 1, {"people_agreed": ["required"]}),
        ({"people_agreed": "on"}, 1, {}),
    ],
    ids=str,
)
def test_rights(running: Session, changes: dict[str, str], recognisable: int, expected: dict[str, list[str]]):
    running.audience = Audience.PUBLIC

    assert codes(RightsForm(RIGHTS | changes, session=running, recognisable=recognisable)) == expected


def test_nobody_allows_more_than_the_session(running: Session):
    running.audience = Audience.MEMBERS
    form = RightsForm(RIGHTS, session=running, recognisable=0)

    assert [value for value, _label in form.fields["audience"].choices] == ["group", "members"]
    assert codes(form) == {"audience": ["invalid_choice"]}


@pytest.mark.parametrize("name", ["today", "wish", "constraints"])
def test_words_have_an_end(name: str, running: Session, member: User):
    case = make_case(running, member, is_shared=False)
    form = WishForm({"wish": "Schatten", name: "x" * 2001}, instance=case)

    assert codes(form) == {name: ["max_length"]}


def test_drafts_say_what_is_missing(running: Session, member: User):
    case = make_case(running, member, is_shared=False, wish="", agreed_at=None)
    case.photos.update(alt_text="")
    assert len(services.what_is_missing(case, case.photos.all())) == 3

    case.photos.update(state=Photo.State.CHECKED)
    assert len(services.what_is_missing(case, case.photos.all())) == 3
    case.photos.update(state=Photo.State.REFUSED)
    with pytest.raises(ValidationError) as refused:
        services.share_case(case=case, by=member, now=timezone.now())
    assert len(refused.value.messages) == 3
    assert Case.objects.get().shared_at is None


@pytest.mark.parametrize("step", ["place", "photos", "rights", "wish"])
def test_each_step_reads_the_photos_once(step: str, running: Session, member: User, client_of: Logged):
    case, client = make_case(running, member, is_shared=False), client_of(member)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(f"case_{step}", case.key)).status_code == HTTPStatus.OK

    assert len([one for one in queries if 'FROM "visualisations_photo"' in one["sql"]]) == 1


def test_shown_once_however_often_the_button_is_pressed(running: Session, member: User, client_of: Logged):
    case = make_case(running, member, is_shared=False)
    stale = Case.objects.select_related("session").get()
    shown: list[Case] = []

    def note(case: Case, **_signal: Any) -> None:
        shown.append(case)

    case_shared.connect(note)
    try:
        for one in (case, stale):
            services.share_case(case=one, by=member, now=timezone.now())
        assert client_of(member).post(address("share_case", case.key))["Location"] == address("case", case.key)
    finally:
        case_shared.disconnect(note)

    assert shown == [case]


def test_only_who_brought_it_changes_it(place: Case, colleague: User, facilitator: User, neighbour: User):
    for user in (colleague, facilitator, neighbour):
        with pytest.raises(Refused):
            services.share_case(case=place, by=user, now=timezone.now())
        with pytest.raises(Refused):
            services.change_case(case=place, form=WishForm({"wish": "x"}, instance=place), by=user)
        with pytest.raises(Refused):
            services.delete_draft(case=place, by=user)


def test_what_others_wrote_meanwhile_is_not_overwritten(running: Session, member: User, client_of: Logged):
    case, client = make_case(running, member, is_shared=False), client_of(member)
    path = address("case_wish", case.key)
    form = client.get(path).context["form"]
    sent = {field.html_name: field.value() or "" for field in form} | {"wish": "Erste"}
    Case.objects.update(wish="Zwischendurch")

    answer = client.post(path, sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (HTTPStatus.UNPROCESSABLE_ENTITY, ["wish"])
    assert Case.objects.get().wish == "Zwischendurch"


def test_draft_is_deleted_and_what_was_shown_is_not(
    running: Session, place: Case, member: User, client_of: Logged, django_capture_on_commit_callbacks: Callable
):
    draft = make_case(running, member, is_shared=False)
    names = list(Picture.objects.filter(photo__case=draft).values_list("file__content", flat=True))
    stale = Case.objects.select_related("session").get(pk=place.pk)
    with pytest.raises(ValidationError):
        services.delete_draft(case=stale, by=member)

    with django_capture_on_commit_callbacks(execute=True):
        client_of(member).post(address("delete_case", draft.key))

    assert list(Case.objects.all()) == [place]
    assert [private_storage().exists(name) for name in names] == [False] * 2


@pytest.mark.every_database
def test_withdrawn_nothing_is_left_but_an_empty_row(
    place: Case, member: User, colleague: User, django_capture_on_commit_callbacks: Callable
):
    variant = make_variant(place, colleague)
    make_comment(variant, colleague)
    make_rating(variant, colleague, "inclusion", 4)
    names = list(PrivateFile.objects.values_list("content", flat=True))
    assert len(names) == 5

    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            services.withdraw_case(case=place, by=member, now=timezone.now())

    assert not Variant.objects.exists()
    assert not Photo.objects.exists()
    assert not PrivateFile.objects.exists()
    assert [private_storage().exists(name) for name in names] == [False] * 5
    left = Case.objects.values("title", "place", "today", "wish", "constraints", "credit", "latitude", "municipality").get()
    assert set(left.values()) == {"", None}


def test_nobody_goes_on_with_a_withdrawn_place(place: Case, member: User, colleague: User, facilitator: User, client_of: Logged):
    services.withdraw_case(case=place, by=member, now=timezone.now())
    withdrawn = find_case(place.key)
    assert withdrawn is not None

    for user in (member, colleague, facilitator):
        actor = actor_of(user)
        assert not Case.objects.visible_to(actor).exists()
        assert [bool(can_read_case(actor, withdrawn)), bool(can_edit_case(actor, withdrawn))] == [False, False]
        assert VISUALISATIONS.find_room(actor, str(place.key)) is None
        with override("en"):
            assert VISUALISATIONS.can_upload(actor, withdrawn).reason == "This place has been withdrawn."
    answer = client_of(member).post(address("new_variant", place.key), {"way": "ask", "words": "Bäume am Rand"})
    assert answer.status_code == HTTPStatus.GONE
    assert "Bäume am Rand</textarea>" in answer.content.decode()


def test_former_member_still_withdraws_and_reads_nothing(place: Case, member: User, client_of: Logged):
    Membership.objects.filter(user=member).delete()
    client = client_of(member)

    assert client.get(address("case", place.key)).status_code == HTTPStatus.NOT_FOUND
    assert "Parkplatz vor dem Turm" in client.get(address("own_cases")).content.decode()
    assert client.get(address("withdraw_case", place.key)).status_code == HTTPStatus.OK
    assert client.post(address("withdraw_case", place.key))["Location"] == address("own_cases")
    assert Case.objects.get().withdrawn_at is not None
    assert client.get(address("withdraw_case", place.key)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("quick")
def test_new_credit_is_written_into_all_files(
    place: Case, member: User, park: Variant, django_capture_on_commit_callbacks: Callable
):
    before = set(Picture.objects.values_list("pk", flat=True))
    place.session.audience = Audience.PUBLIC

    def confirm(**changes: str) -> None:
        case = Case.objects.select_related("session__group").get(pk=place.pk)
        form = RightsForm(RIGHTS | changes, instance=case, session=place.session, recognisable=0)
        assert codes(form) == {}
        with django_capture_on_commit_callbacks(execute=True):
            services.confirm_rights(case=case, form=form, by=member, now=timezone.now())

    confirm()
    assert set(Picture.objects.values_list("pk", flat=True)) == before
    confirm(credit="Grünflächenamt")
    after = set(Picture.objects.values_list("pk", flat=True))
    assert (len(after), before & after) == (5, set())


@pytest.mark.usefixtures("quick")
def test_rights_page_names_what_stays_visible(running: Session, member: User, client_of: Logged):
    case = make_case(running, member, is_shared=False, agreed_at=None)
    case.photos.update(regions=[Region("face", 0.1, 0.1, 0.1, 0.1, is_blurred=False).to_json()])
    client, path = client_of(member), address("case_rights", case.key)
    sent = RIGHTS | {"audience": "group"}

    assert client.post(path, sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(path, sent | {"people_agreed": "on"}).status_code == HTTPStatus.FOUND
    case.refresh_from_db()
    assert (case.people_agreed, case.agreed_at is None) == (True, False)


def test_consent_is_told_before_anything_is_deleted(place: Case, member: User):
    seen: list[tuple[bool, int]] = []

    def note(case: Case, is_everywhere: bool, **_signal: Any) -> None:
        seen.append((is_everywhere, case.photos.count()))

    consent_changed.connect(note)
    try:
        services.withdraw_case(case=place, by=member, now=timezone.now())
    finally:
        consent_changed.disconnect(note)
    assert seen == [(True, 1)]


def test_new_place_needs_the_upload_window(running: Session, member: User, client_of: Logged):
    client, path = client_of(member), address("new_case", running.key)
    assert client.post(path, {"title": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(path, {"title": "Haltestelle"}).status_code == HTTPStatus.FOUND
    Session.objects.update(uploads_close_at=timezone.now())

    assert client.get(path).status_code == client.post(path, {"title": "Zu spät"}).status_code == HTTPStatus.FORBIDDEN
    assert [case.title for case in Case.objects.all()] == ["Haltestelle"]
