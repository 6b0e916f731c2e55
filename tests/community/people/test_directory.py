"""What the directory shows beside the people: where they work, and which filters were chosen; and names that lead to people elsewhere."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from cms.models import Municipality
from cms.users.models import User
from community.access.actor import actor_of
from community.groups.models import Group, Membership
from community.people.directory.shown import MOST_ON_MAP, map_of
from community.people.models import Circle
from community.people.profiles.links import links_to

from .made import make_city, make_profile, make_topic, open_to, seen

PAGE = "/en/community/people/"


def names_on_map(page: str) -> list[str]:
    _before, _figure, figure = page.partition('class="directory__map"')
    names = figure.partition("</figure>")[0]
    return [name for name in ("Nakuru", "Lwiw") if name in names]


def test_map_has_the_municipalities_of_those_who_were_found(member: User, facilitator: User, client_of: Callable):
    topic = make_topic("Wasser", "water")
    make_profile(
        member, name="A", topics=[topic], municipality=make_city("Nakuru", "KE", -0.3, longitude=36.1), **open_to(Circle.GROUPS)
    )
    make_profile(facilitator, name="B", municipality=make_city("Lwiw", "UA", 49.8, longitude=24.0), **open_to(Circle.GROUPS))
    client = client_of(facilitator)

    page = client.get(PAGE).content.decode()
    assert names_on_map(page) == ["Nakuru", "Lwiw"]
    assert "2 municipalities" in page
    assert names_on_map(client.get(f"{PAGE}?topic=water").content.decode()) == ["Nakuru"]


@pytest.mark.parametrize(("circle", "names"), [(Circle.NOBODY, []), (Circle.GROUPS, []), (Circle.MEMBERS, ["Nakuru"])])
def test_map_does_not_tell_a_municipality_that_is_hidden(
    member: User, neighbour: User, client_of: Callable, circle: Circle, names: list[str]
):
    city = make_city("Nakuru", "KE", -0.3, longitude=36.1)
    make_profile(member, name="Amt", municipality=city, **seen(name=Circle.MEMBERS, municipality=circle))
    page = client_of(neighbour).get(PAGE).content.decode()

    assert "Amt" in page
    assert names_on_map(page) == names
    assert ("1 municipality" in page) is bool(names)


def test_too_many_municipalities_are_no_map():
    towns = [Municipality(name_de=f"Stadt {number}", country="KE", latitude=1, longitude=number / 10) for number in range(200)]
    assert len(map_of(towns[:MOST_ON_MAP]).places) == MOST_ON_MAP
    assert not map_of(towns)


def test_chosen_filter_can_be_taken_out(member: User, client_of: Callable):
    make_topic("Wasser", "water")
    make_topic("Hitze", "heat")
    page = client_of(member).get(f"{PAGE}?q=amt&topic=water&topic=heat&page=2").content.decode()

    assert 'href="?q=amt&amp;topic=heat"' in page
    assert 'href="?q=amt&amp;topic=water"' in page


def test_name_leads_only_to_those_whom_the_reader_sees(
    member: User, facilitator: User, neighbour: User, django_assert_num_queries: Callable
):
    actor = actor_of(facilitator)
    actor.keys("group")
    with override("en"), django_assert_num_queries(1):
        assert links_to(actor, [member, neighbour, None]) == {member.pk: f"/en/community/people/{member.pk}/"}
    make_profile(neighbour, **seen(name=Circle.MEMBERS))
    assert set(links_to(actor, [member, neighbour])) == {member.pk, neighbour.pk}


def test_members_of_a_group_are_linked_and_those_whose_account_is_closed_are_not(
    member: User, facilitator: User, joined: Callable, housing: Group, client_of: Callable
):
    gone = joined("gone", housing)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    page = client_of(facilitator).get("/en/community/groups/housing/people/").content.decode()

    assert f"/en/community/people/{member.pk}/" in page
    assert f"/en/community/people/{gone.pk}/" not in page
    assert Membership.objects.filter(user=gone).exists()
