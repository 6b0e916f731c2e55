"""Each part of a profile is seen by those whom its person chose, and finds nobody for anybody else."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from cms.models import Region
from cms.users.models import User
from community.access.actor import actor_of
from community.groups.models import Group, Membership
from community.people.directory.listing import Directory
from community.people.models import FIELDS, Admission, Circle, Profile
from community.people.profiles.seeing import find_person, people_seen_by, seen_in
from community.people.profiles.signals import profile_changed

from .made import make_city, make_profile, make_topic, open_to, seen

WORD = "Zwergtaucher"
READERS = ("facilitator", "neighbour")  # in a group with the person, and in another one


@pytest.fixture
def full(member: User) -> User:
    """The member with something in every part, which nobody may see but her name."""
    return make_profile(
        member,
        name="Amt für Wasser",
        municipality=make_city(f"{WORD}stadt", "KE", 1.0),
        department=f"{WORD}amt",
        function=f"{WORD}stelle",
        topics=[make_topic(f"{WORD}thema", "thema")],
        advises_on=[make_topic(f"{WORD}rat", "rat")],
        regions=[Region.objects.create(name_de=f"{WORD}region", slug="region")],
        languages=["sw"],
        about=f"Ich kenne **{WORD}**.",
        **(open_to(Circle.NOBODY) | seen(name=Circle.MEMBERS)),
    )


#: For each part: what shows it in JSON, and the filter that would find it.
PARTS = {
    "municipality": (f"{WORD}stadt", {"country": ["KE"]}),
    "department": (f"{WORD}amt", {"q": f"{WORD}amt"}),
    "function": (f"{WORD}stelle", {"q": f"{WORD}stelle"}),
    "topics": (f"{WORD}thema", {"topic": ["thema"]}),
    "advises_on": (f"{WORD}rat", {"advises_on": ["rat"]}),
    "regions": (f"{WORD}region", {"region": ["region"]}),
    "languages": ('"sw"', {"language": ["sw"]}),
    "about": (WORD, {"q": WORD}),
}


def told(client: Client, path: str, query: dict | None = None) -> str:
    answer = client.get(f"/api/community/{path}", query or {})
    assert answer.status_code == 200
    return answer.content.decode()


def found(client: Client, query: dict) -> int:
    answer = client.get("/api/community/people", query)
    assert answer.status_code == 200
    return answer.json()["count"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("circle", Circle)
def test_part_is_seen_and_finds_in_its_circle_alone(
    full: User, facilitator: User, neighbour: User, client_of: Callable, part: str, circle: Circle
):
    make_profile(full, **seen(**{part: circle}))
    sees = {Circle.NOBODY: set(), Circle.GROUPS: {"facilitator"}, Circle.MEMBERS: set(READERS)}[circle]
    sign, query = PARTS[part]
    for name, reader in (("facilitator", facilitator), ("neighbour", neighbour)):
        client, is_seen = client_of(reader), name in sees
        assert (sign in told(client, f"people/{full.pk}")) is is_seen, name
        assert (sign in told(client, "people")) is is_seen
        assert found(client, query) == is_seen
        assert (sign.strip('"') in told(client, "people/facets")) is (is_seen and part not in ("department", "function", "about"))
        page = client.get(f"/en/community/people/{full.pk}/").content.decode()
        listed = client.get("/en/community/people/", query).content.decode()
        assert (sign in page) is (is_seen and part != "languages")
        assert (f"/en/community/people/{full.pk}/" in listed) is is_seen


def test_person_herself_is_not_found_by_what_nobody_may_see(full: User, client_of: Callable):
    client = client_of(full)
    for sign, query in PARTS.values():
        assert found(client, query) == 0
        assert sign not in told(client, "people")
    assert WORD not in told(client, "people/facets")
    assert WORD in told(client, "profile")
    assert WORD in client.get("/en/community/profile/").content.decode()


@pytest.mark.parametrize("word", [WORD, WORD.lower(), f"{WORD}thema", f"{WORD}rat", f"{WORD}stadt"])
def test_words_find_only_what_the_reader_sees(full: User, facilitator: User, client_of: Callable, word: str):
    client = client_of(facilitator)
    assert found(client, {"q": word}) == 0
    assert found(client, {"q": "wasser amt"}) == 1
    make_profile(full, **open_to(Circle.GROUPS))
    assert found(client, {"q": word}) == 1
    assert found(client, {"q": f"{word} wasser"}) == 1
    assert found(client, {"q": f"{word} Kormoran"}) == 0


def test_order_by_city_does_not_tell_a_hidden_one(
    member: User, facilitator: User, neighbour: User, housing: Group, client_of: Callable
):
    Membership.objects.create(group=housing, user=neighbour)
    south, north = make_city("Süd", latitude=-10), make_city("Nord", latitude=60)
    make_profile(member, name="A", municipality=north, **seen(municipality=Circle.NOBODY))
    make_profile(neighbour, name="Z", municipality=south, **seen(municipality=Circle.GROUPS))
    names = [one["name"] for one in client_of(facilitator).get("/api/community/people").json()["items"]]

    assert names == ["Z", "A", "a member"] or names == ["Z", "a member", "A"]
    make_profile(member, **seen(municipality=Circle.GROUPS))
    assert client_of(facilitator).get("/api/community/people").json()["items"][0]["name"] == "A"


def test_defaults_show_name_and_city_to_groups_and_nothing_else(member: User, facilitator: User, neighbour: User):
    city = make_city()
    person = make_profile(member, name="Amt", municipality=city, department="Wasser", about="Ich")
    near, far = find_person(actor_of(facilitator), person.pk), find_person(actor_of(neighbour), person.pk)

    assert near is not None
    assert near.fields == {"name", "municipality"}
    assert (near.name, near.city, near.department, near.about) == ("Amt", "Nakuru", "", "")
    assert far is None
    assert seen_in(Circle.MEMBERS, person).fields == frozenset()


def test_member_without_a_profile_has_the_defaults(member: User, facilitator: User, neighbour: User):
    assert not Profile.objects.exists()
    assert set(people_seen_by(actor_of(facilitator))) == {member, facilitator}
    assert set(people_seen_by(actor_of(neighbour))) == {neighbour}


def test_nobody_is_seen_by_those_who_are_no_members(people: dict, full: User):
    for name in ("applicant", "editor", "administrator"):
        assert not people_seen_by(actor_of(people[name])).exists(), name
    assert not people_seen_by(actor_of(AnonymousUser())).exists()


def test_who_left_or_was_closed_is_not_seen(full: User, facilitator: User):
    assert find_person(actor_of(facilitator), full.pk)
    User.objects.filter(pk=full.pk).update(is_active=False)
    assert find_person(actor_of(facilitator), full.pk) is None
    User.objects.filter(pk=full.pk).update(is_active=True)
    Membership.objects.filter(user=full).delete()
    assert find_person(actor_of(facilitator), full.pk) is None


def test_admitted_member_without_a_group_is_a_member(account: Callable, full: User, client_of: Callable):
    person = account("admitted")
    Admission.objects.create(user=person)

    assert set(people_seen_by(actor_of(person))) == {person, full}
    assert client_of(person).get(f"/en/community/people/{full.pk}/").status_code == 200
    Admission.objects.all().delete()
    assert client_of(person).get("/en/community/people/").status_code == 403


def test_shared_groups_are_told_to_both_and_no_others(member: User, facilitator: User, heat: Group, client_of: Callable):
    make_profile(member, name="Amt", **open_to(Circle.MEMBERS))
    Membership.objects.create(group=heat, user=member)
    page = client_of(facilitator).get(f"/en/community/people/{member.pk}/").content.decode()

    assert "Affordable housing" in page
    assert "Hitze" not in page


def test_every_part_has_its_own_circle():
    assert {f"{field}_seen_by" for field in FIELDS} == {
        field.name for field in Profile._meta.concrete_fields if field.name.endswith("_seen_by")
    }


def test_directory_needs_as_many_queries_for_twenty_people_as_for_two(
    joined: Callable, housing: Group, facilitator: User, client_of: Callable, django_assert_max_num_queries: Callable
):
    topics = [make_topic("Wasser", "water"), make_topic("Hitze", "heat")]
    client, counted = client_of(facilitator), []
    client.get("/en/community/")
    for numbers in (range(2), range(2, 20)):
        for index in numbers:
            make_profile(
                joined(f"person-{index}", housing),
                name=f"Amt {index}",
                municipality=make_city(f"Stadt {index}", latitude=index, longitude=index),
                topics=topics,
                advises_on=topics,
                languages=["de", "en"],
                **open_to(Circle.MEMBERS),
            )
        with django_assert_max_num_queries(40) as page:
            client.get("/en/community/people/?topic=water&country=KE")
        with django_assert_max_num_queries(40) as told:
            client.get("/api/community/people?topic=water")
        counted.append((len(page), len(told)))
    assert counted[0] == counted[1]


def test_facets_count_people_and_name_them_in_the_readers_language(member: User, facilitator: User):
    make_profile(member, topics=[make_topic("Wasser", "water")], languages=["de"], **open_to(Circle.GROUPS))
    make_profile(facilitator, topics=[make_topic("Wasser", "water")], **open_to(Circle.GROUPS))
    facets = {facet.name: facet.choices for facet in Directory(actor_of(facilitator), {}).facets()}

    [topic] = facets["topic"]
    assert (topic.value, topic.label, topic.count) == ("water", "Wasser", 2)
    assert [choice.count for choice in facets["language"]] == [1]
    assert "region" not in facets


@pytest.mark.parametrize(
    "query",
    ["q=%00", "topic=%00", "topic=none", "country=ZZZ", "municipality=x", "municipality=99999999999999999999", "language=%F0%9F"],
)
def test_filter_that_makes_no_sense_finds_nobody_and_says_so(member: User, client_of: Callable, query: str):
    client = client_of(member)
    assert client.get(f"/en/community/people/?{query}").status_code == 422
    assert client.get(f"/api/community/people?{query}").status_code == 422


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", ""])
def test_page_that_does_not_exist_is_another_one(member: User, client_of: Callable, page: str):
    assert client_of(member).get(f"/en/community/people/?page={page}").status_code == 200


def test_saving_tells_once(member: User):
    heard = []

    def listen(people: set[int], **_signal: object) -> None:
        heard.append(people)

    profile_changed.connect(listen)
    make_profile(member, about="Neu")
    assert heard == [{member.pk}]
