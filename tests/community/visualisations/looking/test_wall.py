"""The wall, how pages keep up with it, and how many people are there."""

from http import HTTPStatus

import pytest
from django.utils import timezone

from cms.users.models import User
from community.visualisations.cases.services import withdraw_case
from community.visualisations.looking.presence import people_here
from community.visualisations.models import Session, Variant
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_variant


def test_page_that_is_up_to_date_hears_nothing(
    client_of: Logged, member: User, colleague: User, park: Variant, django_assert_max_num_queries
):
    session = park.case.session
    client, news = client_of(member), address("wall_news", session.key)
    first = client.get(news)
    mark = first["ETag"]

    with django_assert_max_num_queries(11):  # four of them are the session's, the members' and the wall's
        unchanged = client.get(news, headers={"If-None-Match": mark})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (HTTPStatus.NOT_MODIFIED, b"", mark)

    lane = make_variant(park.case, colleague, title="Radweg")
    changed = client.get(news, headers={"If-None-Match": mark, "Accept-Encoding": "gzip"})
    assert changed.status_code == HTTPStatus.OK
    compressed = client.get(news, headers={"If-None-Match": changed["ETag"], "Accept-Encoding": "gzip"})
    assert compressed.status_code == HTTPStatus.NOT_MODIFIED
    text = client.get(news).content.decode()
    assert text.index(str(lane.key)) < text.index(str(park.key))

    withdraw_case(case=park.case, by=member, now=timezone.now())
    assert "wall__one" not in client.get(news).content.decode()


def test_each_language_has_its_own_mark(client_of: Logged, member: User, park: Variant):
    news = address("wall_news", park.case.session.key)
    client = client_of(member)

    assert client.get(news)["ETag"] != client.get(news.replace("/en/", "/de/"))["ETag"]


def test_only_what_the_group_sees_is_on_the_wall(client_of: Logged, member: User, colleague: User, park: Variant):
    make_variant(park.case, member, is_shared=False, title="Nur meine")
    make_variant(park.case, colleague, is_shared=False, check_state=Variant.Check.PENDING, title="Wartet")

    text = client_of(member).get(address("wall", park.case.session.key)).content.decode()

    assert text.count('class="wall__one"') == 1
    assert "Nur meine" not in text
    assert "Wartet" not in text


def test_people_are_counted_once_and_only_members(
    client_of: Logged, member: User, colleague: User, neighbour: User, running: Session
):
    assert people_here(running) == 0
    for user in (member, member, colleague, neighbour):
        client_of(user).get(address("wall_news", running.key))
    client_of(None).get(address("wall", running.key))

    assert people_here(running) == 2
    assert "2 people are here" in client_of(member).get(address("wall", running.key)).content.decode()


@pytest.mark.parametrize(
    ("wanted", "shown"), [("1", "Radweg"), ("2", "Park mit Bänken"), ("99", "Park mit Bänken"), ("0", "Radweg")]
)
def test_series_of_pictures_has_a_page_for_each(
    client_of: Logged, member: User, colleague: User, park: Variant, wanted: str, shown: str
):
    make_variant(park.case, colleague, title="Radweg")

    text = client_of(member).get(f"{address('wall', park.case.session.key)}?show={wanted}").content.decode()

    slide = text[text.index('class="slide"') : text.index('class="slide__steps"')]
    assert f'<b dir="auto">{shown}</b>' in slide
    assert text.count('rel="next"') == 1


@pytest.mark.parametrize("wanted", ["", "x", "-1", "²", "9" * 5000])
def test_anything_else_shows_the_wall(client_of: Logged, member: User, park: Variant, wanted: str):
    text = client_of(member).get(f"{address('wall', park.case.session.key)}?show={wanted}").content.decode()

    assert 'class="slide"' not in text
