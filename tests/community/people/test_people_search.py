"""Members find each other in the search of the archive, by what all members see; nobody else finds them."""

from collections.abc import Callable

import pytest
from django.test import Client

from cms.models import Municipality
from cms.users.models import User
from community.groups.models import Membership
from community.people.directory.documents import PersonSource
from community.people.models import Circle
from community.people.profiles.saving import save_profile

from .made import make_city, make_topic, open_to, seen

pytestmark = pytest.mark.django_db(transaction=True)
FINDS = {"member", "facilitator", "neighbour"}


@pytest.fixture
def city(db: None) -> Municipality:
    return make_city("Haubentaucherstadt", "WS")


def profile(user: User, **changes: object) -> None:
    save_profile(by=User.objects.get(pk=user.pk), changes=changes)


def found(client: Client, words: str) -> list[str]:
    answer = client.get("/api/search/", {"q": words, "locale": "de", "type": "person"})
    assert answer.status_code == 200
    return [one["title"] for one in answer.json()["results"]]


def test_members_alone_find_what_all_members_see(people: dict, city: Municipality, client_of: Callable):
    member = people["member"]
    hidden = seen(about=Circle.GROUPS, department=Circle.NOBODY)
    profile(
        member,
        name="Amt Rohrdommel",
        municipality=city,
        function="Eisvogelstelle",
        department="Zaunkönigzimmer",
        about="Kormoranwort",
        topics=[make_topic("Wasseramselthema", "amsel")],
        **(open_to(Circle.MEMBERS) | hidden),
    )
    for name, user in people.items():
        client = client_of(user)
        for words in ("Rohrdommel", "Haubentaucherstadt", "Eisvogelstelle", "Wasseramselthema"):
            assert found(client, words) == (["Amt Rohrdommel"] if name in FINDS else []), (name, words)
        for words in ("Zaunkönigzimmer", "Kormoranwort"):
            assert found(client, words) == [], (name, words)
        facets = client.get("/api/search/?locale=de").json()["facets"]
        assert ("WS" in str(facets)) is (name in FINDS)


def test_person_is_found_no_more_once_hidden_or_gone(member: User, neighbour: User, client_of: Callable):
    client = client_of(neighbour)
    profile(member, name="Amt Rohrdommel", **open_to(Circle.MEMBERS))
    assert found(client, "Rohrdommel") == ["Amt Rohrdommel"]
    profile(member, **seen(name=Circle.GROUPS))
    assert found(client, "Rohrdommel") == []
    profile(member, **seen(name=Circle.MEMBERS))
    assert found(client, "Rohrdommel") == ["Amt Rohrdommel"]
    User.objects.get(pk=member.pk).save()
    Membership.objects.filter(user=member).delete()
    assert found(client, "Rohrdommel") == []


def test_index_holds_nothing_but_what_all_members_see(member: User, city: Municipality):
    profile(member, name="Amt", municipality=city, about="Geheim", **seen(name=Circle.MEMBERS))
    [document] = PersonSource().documents([str(member.pk)])

    assert PersonSource().keys() == [str(member.pk)]
    assert document.audience == "members"
    assert (document.title, document.body, document.municipalities, document.countries, document.lead) == ("Amt", "", (), (), "")
    assert "Haubentaucherstadt" not in document.to_json()
    profile(member, **open_to(Circle.GROUPS))
    assert list(PersonSource().documents([str(member.pk)])) == []
