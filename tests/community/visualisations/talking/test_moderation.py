"""Checking descriptions and pictures, and picking highlights."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.utils import timezone

from cms.users.models import User
from community.access.verdicts import Refused
from community.visualisations.models import Case, PictureOrder, Variant
from community.visualisations.talking.moderation import approve_variant, number_to_check, reject_variant, waiting_to_be_checked
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_variant

Check = Variant.Check


@pytest.fixture
def pending(place: Case, colleague: User) -> Variant:
    return make_variant(place, colleague, is_shared=False, check_state=Check.PENDING, words="Ein Becken")


@pytest.fixture
def described(place: Case, colleague: User) -> list[Variant]:
    """Two pictures that were asked for together, whose description waits."""
    order = PictureOrder.objects.create(session=place.session, by=colleague, provider="none", number=2)
    facts = {"is_shared": False, "check_state": Check.PENDING, "state": Variant.State.WAITING, "order": order}
    return [make_variant(place, colleague, kind=Variant.Kind.GENERATED, **facts) for _picture in range(2)]


def test_list_has_each_decision_once(pending: Variant, described: list[Variant], park: Variant):
    session = pending.case.session

    assert waiting_to_be_checked(session) == [pending, described[0]]
    assert number_to_check(session) == 2


def test_what_waits_in_a_place_that_nobody_sees_waits_on(pending: Variant, facilitator: User, client_of: Logged):
    Case.objects.filter(pk=pending.case_id).update(shared_at=None)

    assert waiting_to_be_checked(pending.case.session) == []
    assert number_to_check(pending.case.session) == 0
    assert "Ein Becken" not in client_of(facilitator).get(address("check", pending.case.session.key)).content.decode()


def test_description_is_checked_from_its_page_and_nothing_is_said_that_is_not_so(
    described: list[Variant], facilitator: User, client_of: Logged
):
    client, path = client_of(facilitator), address("check", described[0].case.session.key)
    assert f'href="{path}"' in client.get(address("variant", described[0].key)).content.decode()

    answer = client.post(address("decide", described[0].key), {"approve": "1"}, follow=True)

    assert "The description is approved: the picture is made now." in answer.content.decode()
    assert "The group sees the variant now." not in answer.content.decode()


def test_author_reads_why_a_description_was_rejected(
    described: list[Variant], facilitator: User, colleague: User, client_of: Logged
):
    answer = client_of(facilitator).post(address("decide", described[0].key), {"reason": "Das Haus bleibt."}, follow=True)
    assert "The picture is not made. Its author has been told why." in answer.content.decode()

    page = client_of(colleague).get(address("variant", described[0].key)).content.decode()

    assert "No picture is made of this description." in page
    assert "Das Haus bleibt." in page


def test_approved_picture_is_on_the_wall(pending: Variant, facilitator: User):
    now = timezone.now()

    approve_variant(variant=pending, by=facilitator, now=now)

    pending.refresh_from_db()
    assert (pending.check_state, pending.shared_at, pending.checked_by) == (Check.APPROVED, now, facilitator)
    with pytest.raises(Refused):
        approve_variant(variant=pending, by=facilitator, now=now)


def test_approved_description_is_sent(described: list[Variant], facilitator: User, django_capture_on_commit_callbacks: Callable):
    with django_capture_on_commit_callbacks(execute=True):
        approve_variant(variant=described[0], by=facilitator, now=timezone.now())

    for variant in described:
        variant.refresh_from_db()
        assert (variant.check_state, variant.shared_at) == (Check.APPROVED, None)
        assert variant.state == Variant.State.FAILED  # the job has looked for the provider, and there is no such one


def test_rejected_with_a_reason(pending: Variant, described: list[Variant], facilitator: User):
    for variant in (pending, described[1]):
        reject_variant(variant=variant, reason="Das Haus bleibt.", by=facilitator)

    for variant in (pending, *described):
        variant.refresh_from_db()
        assert (variant.check_state, variant.check_reason, variant.shared_at) == (Check.REJECTED, "Das Haus bleibt.", None)
    assert [variant.state for variant in described] == [Variant.State.CANCELLED] * 2
    with pytest.raises(Refused):
        reject_variant(variant=pending, reason="", by=facilitator)


def test_what_the_group_has_seen_can_be_rejected_too(park: Variant, facilitator: User):
    Variant.objects.filter(pk=park.pk).update(is_highlight=True)

    reject_variant(variant=park, reason="Doch nicht.", by=facilitator)

    park.refresh_from_db()
    assert (park.shared_at, park.is_highlight) == (None, False)


def test_only_facilitators_decide(client_of: Logged, pending: Variant, member: User, colleague: User, neighbour: User):
    for user in (member, colleague, neighbour):
        with pytest.raises(Refused):
            approve_variant(variant=pending, by=user, now=timezone.now())
        assert client_of(user).get(address("check", pending.case.session.key)).status_code == HTTPStatus.NOT_FOUND
        assert client_of(user).post(address("decide", pending.key), {"approve": "1"}).status_code == HTTPStatus.NOT_FOUND


def test_page_decides(client_of: Logged, pending: Variant, facilitator: User):
    client, check = client_of(facilitator), address("check", pending.case.session.key)
    assert "Ein Becken" in client.get(check).content.decode()

    refused = client.post(address("decide", pending.key), {"reason": ""})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = client.post(address("decide", pending.key), {"reason": "Zu wenig Platz."})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, check)
    pending.refresh_from_db()
    assert pending.check_reason == "Zu wenig Platz."
    assert "Nothing waits for you." in client.get(check).content.decode()


def test_highlights_are_picked_by_facilitators(client_of: Logged, park: Variant, facilitator: User, colleague: User):
    pick = address("highlight", park.key)
    assert client_of(colleague).post(pick, {"is": "yes"}).status_code == HTTPStatus.NOT_FOUND
    for word, is_highlight in (("yes", True), ("no", False)):
        client_of(facilitator).post(pick, {"is": word})
        park.refresh_from_db()
        assert park.is_highlight == is_highlight
