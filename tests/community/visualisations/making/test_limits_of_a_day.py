"""The limits of a day that the administrator sets: pictures of a member in a session, and money of all sessions."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.making.asking import day_of, used_by
from community.visualisations.models import Case, PictureOrder, Session, Variant
from tests.community.visualisations.api.asking import send
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_session
from tests.community.visualisations.making.drawing import ask
from tests.jobs import NEVER

PICTURES = "You have made all your pictures for today: 2. Tomorrow you can make more."
MONEY = "The money for today is used up. Collages cost nothing; tomorrow there is more."
SENT = {"way": "ask", "chips": ["trees"], "strength": "40", "number": "1", "provider": "pen", "mask": ""}


@pytest.fixture(autouse=True)
def nothing_is_drawn(settings: Any) -> None:
    settings.TASKS = NEVER


@pytest.fixture(params=[PICTURES, MONEY], ids=["pictures", "money"])
def refusal(request: pytest.FixtureRequest, settings: Any) -> str:
    """What is said once two pictures at five cents have been asked for today."""
    if request.param == PICTURES:
        settings.VISUALISATION_PICTURES_A_DAY = 2
    else:
        settings.VISUALISATION_CENTS_A_DAY = 10
    return request.param


@pytest.fixture
def mine(client_of: Logged, member: User) -> Client:
    return client_of(member)


def yesterday(session: Session) -> datetime:
    """Return a moment before today, in the zone of the session and in that of the site."""
    now = timezone.now()
    return min(day_of(now, session.zone), day_of(now, timezone.get_default_timezone())) - timedelta(seconds=1)


def number_asked() -> int:
    return sum(PictureOrder.objects.values_list("number", flat=True))


def test_page_refuses_until_another_day(asked_of: Case, member: User, mine: Client, refusal: str):
    path = address("new_variant", asked_of.key)
    assert mine.post(path, SENT | {"number": "2"}).status_code == HTTPStatus.FOUND

    answer = mine.post(path, SENT)
    assert (answer.status_code, answer.context["wish"].non_field_errors()) == (HTTPStatus.UNPROCESSABLE_ENTITY, [refusal])
    assert refusal in answer.content.decode()
    assert "0 of 2 pictures left today" in answer.content.decode()
    assert number_asked() == 2

    PictureOrder.objects.update(asked_at=yesterday(asked_of.session))
    assert mine.post(path, SENT).status_code == HTTPStatus.FOUND
    assert number_asked() == 3


def test_api_refuses_until_another_day(asked_of: Case, mine: Client, refusal: str):
    end = f"/places/{asked_of.key}/variants"
    send(mine, "post", end, {"chips": ["trees"], "number": 2}, 201)

    assert send(mine, "post", end, {"chips": ["trees"]}, 422)["errors"][0]["detail"] == refusal
    assert number_asked() == 2

    PictureOrder.objects.update(asked_at=yesterday(asked_of.session))
    send(mine, "post", end, {"chips": ["trees"]}, 201)


def test_trying_again_is_refused_too(asked_of: Case, member: User, mine: Client, refusal: str):
    variant, _other = ask(asked_of, member, 2)
    Variant.objects.update(state=Variant.State.FAILED)

    answer = mine.post(address("retry", variant.key), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [refusal]
    assert send(mine, "post", f"/variants/{variant.key}/retry", status=422)["errors"][0]["detail"] == refusal
    assert (Variant.objects.count(), number_asked()) == (2, 2)


def test_pictures_are_counted_for_each_member_and_session_and_money_for_all(
    asked_of: Case, member: User, colleague: User, housing: Group, facilitator: User
):
    other = make_case(make_session(housing, facilitator, providers=["pen"]), member)
    ask(asked_of, member, 2)
    ask(asked_of, colleague, 3)
    ask(other, member)

    used = used_by(asked_of.session, member, timezone.now())
    assert (used.day, used.cents_today) == (2, 30)


@pytest.mark.parametrize(
    ("zone", "now", "day", "cents_today"),
    [
        ("Pacific/Auckland", datetime(2030, 7, 1, 11, 59, tzinfo=UTC), 1, 5),  # 23:59 there
        ("Pacific/Auckland", datetime(2030, 7, 1, 12, 0, tzinfo=UTC), 0, 5),  # the next day there, but not here
        ("Pacific/Honolulu", datetime(2030, 7, 2, 9, 59, tzinfo=UTC), 1, 0),  # 23:59 there, and the next day here
        ("Pacific/Honolulu", datetime(2030, 7, 2, 10, 0, tzinfo=UTC), 0, 0),
    ],
)
def test_day_of_pictures_is_that_of_the_session_and_day_of_money_that_of_the_site(
    asked_of: Case, member: User, zone: str, now: datetime, day: int, cents_today: int, settings: Any
):
    settings.TIME_ZONE = "Europe/Berlin"
    asked_of.session.time_zone = ZoneInfo(zone)
    ask(asked_of, member)
    PictureOrder.objects.update(asked_at=datetime(2030, 7, 1, 10, 30, tzinfo=UTC))

    used = used_by(asked_of.session, member, now)
    assert (used.day, used.cents_today) == (day, cents_today)
