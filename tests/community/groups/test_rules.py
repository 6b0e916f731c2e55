"""The one policy: who sees what, who may do what."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.access.verdicts import YES, Refused, no, require
from community.groups.models import Group, GroupFile, Membership
from community.groups.rules import (
    can_delete_file,
    can_edit_welcome,
    can_enter,
    can_upload,
)
from search import engine
from search.audiences import audiences_of
from search.backends.base import Changes
from search.documents import SearchDocument, audience_of_group
from search.entries import Entry
from search.query import parse_query
from search.ranking import SearchRequest, search


def test_a_verdict_is_true_or_has_a_reason():
    refusal = no("This call closed on {when}.", when="5 January")

    assert bool(YES) is True
    assert bool(refusal) is False
    assert refusal.reason == "This call closed on 5 January."
    with pytest.raises(Refused, match="closed on 5 January"):
        require(refusal)
    require(YES)


def test_groups_members_and_files_are_visible_to_the_group_alone(
    people: dict[str, User | None], housing: Group, heat: Group, shared_file: GroupFile
):
    def sees(user: User | AnonymousUser) -> tuple[set, set, set]:
        return (
            set(Group.objects.visible_to(user)),
            set(Membership.objects.visible_to(user).values_list("group__slug", flat=True)),
            set(GroupFile.objects.visible_to(user)),
        )

    nothing: tuple[set, set, set] = (set(), set(), set())
    inside = ({housing}, {"housing"}, {shared_file})
    expected = {
        "member": inside,
        "facilitator": inside,
        "neighbour": ({heat}, {"heat"}, set()),
    }
    for person, user in people.items():
        assert sees(user or AnonymousUser()) == expected.get(person, nothing), person


def test_a_closed_account_sees_nothing(member: User, housing: Group, shared_file: GroupFile):
    member.is_active = False

    assert not Group.objects.visible_to(member).exists()
    assert not GroupFile.objects.visible_to(member).exists()


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (can_enter, {"member", "facilitator"}),
        (can_upload, {"member", "facilitator"}),
        (can_edit_welcome, {"facilitator"}),
    ],
)
def test_rules_of_the_room(rule: Callable, allowed: set[str], people: dict[str, User | None], housing: Group):
    verdicts = {person: rule(user or AnonymousUser(), housing) for person, user in people.items()}

    assert {person for person, verdict in verdicts.items() if verdict} == allowed
    assert all(verdict.reason for person, verdict in verdicts.items() if person not in allowed)


def test_rule_of_deleting_a_file(
    people: dict[str, User | None],
    joined: Callable[..., User],
    housing: Group,
    shared_file: GroupFile,
):
    people["colleague"] = joined("colleague", housing)
    may = {person for person, user in people.items() if can_delete_file(user or AnonymousUser(), shared_file)}

    assert may == {"member", "facilitator"}


def test_group_needs_a_name_and_a_page_of_its_own(housing: Group, alumni_page: AlumniGroupPage):
    with pytest.raises(ValidationError) as nameless:
        Group(slug="x").full_clean()
    english = alumni_page.get_translations().get().specific
    with pytest.raises(ValidationError) as second:
        Group(slug="y", page=english).full_clean()

    assert list(nameless.value.message_dict) == list(second.value.message_dict) == ["page"]


def test_group_takes_its_name_from_the_published_page(housing: Group, alumni_page: AlumniGroupPage):
    from django.utils.translation import override

    def title(language: str) -> str:
        with override(language):
            return Group.objects.get(pk=housing.pk).title

    assert title("en") == "Affordable housing"
    assert title("fr") == "Bezahlbarer Wohnraum"
    alumni_page.get_translations().get().unpublish()
    assert title("en") == "Bezahlbarer Wohnraum"


def test_the_search_asks_the_same_policy(people: dict[str, User | None], housing: Group, heat: Group):
    found = {person: audiences_of(user or AnonymousUser()) for person, user in people.items()}

    inside = {"public", "members", f"group:{housing.pk}"}
    expected = {"member": inside, "facilitator": inside, "neighbour": {"public", "members", f"group:{heat.pk}"}}
    assert found == {person: expected.get(person, {"public"}) for person in people}


def test_an_engine_gives_a_document_of_a_group_to_its_members_alone(
    people: dict[str, User | None], housing: Group, settings: object, tmp_path: Path
):
    settings.SEARCH_URL, settings.VAR_DIR = "embedded://", tmp_path
    document = SearchDocument(
        id="files:1", locale="de", type="file", title="Grundriss", url="/x/", audience=audience_of_group(housing.pk), body="Hof"
    )
    backend = engine.get_backend()
    backend.apply(lambda: Changes((Entry(document),)))

    def finds(user: User | None) -> bool:
        asked = SearchRequest(query=parse_query("Grundriss"), locale="de", audiences=audiences_of(user or AnonymousUser()))
        return search(asked, backend).total == 1

    assert {person for person, user in people.items() if finds(user)} == {"member", "facilitator"}
