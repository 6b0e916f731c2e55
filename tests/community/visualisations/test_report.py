"""What the report on providers and the limits know of sessions that were deleted."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.admin import rows
from community.visualisations.making.asking import used_by
from community.visualisations.models import PictureOrder, Session, Variant
from community.visualisations.sessions.services import delete_session
from tests.community.visualisations.fixtures import Logged
from tests.community.visualisations.made import make_case, make_session, make_variant


@pytest.fixture
def gone(housing: Group, facilitator: User, member: User) -> None:
    """A session that was deleted, in which pictures were asked for today and two months ago; another one is still there."""
    session, kept = make_session(housing, facilitator), make_session(housing, facilitator)
    for one, days, number in ((session, 0, 2), (session, 60, 4), (kept, 0, 1)):
        asked_at = timezone.now() - timedelta(days=days)
        facts = {"by": member, "provider": "garden", "number": number, "price": 5, "cents": 5 * number, "asked_at": asked_at}
        order = PictureOrder.objects.create(session=one, **facts)
        make_variant(make_case(one, member), member, order=order, provider="garden", kind=Variant.Kind.GENERATED)
    delete_session(session=session, by=facilitator)


def test_what_was_spent_stays(gone: None, member: User):
    with override("de"):
        [row] = [one for one in rows() if one.key == "garden"]

    assert (row.pictures, row.cost, row.pictures_lately, row.cost_lately) == (7, "0,35", 3, "0,15")
    assert (row.sessions, row.pictures_of_deleted) == (1, 6)
    used = used_by(Session.objects.get(), member, timezone.now())
    assert (used.session, used.member, used.cents, used.cents_today) == (1, 1, 5, 15)


def test_report_says_what_is_left(gone: None, client_of: Logged):
    answer = client_of(User.objects.create_superuser("administrator@example.org")).get(reverse("visualisation_providers"))

    assert answer.status_code == HTTPStatus.OK
    assert "6 pictures of deleted sessions" in answer.content.decode()


def test_group_that_is_deleted_leaves_what_was_spent(gone: None, housing: Group):
    housing.page.delete()
    Group.objects.all().delete()

    assert not Session.objects.exists()
    assert sum(PictureOrder.objects.values_list("cents", flat=True)) == 35
