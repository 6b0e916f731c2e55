"""The rules: who can see and do what."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.access.actor import actor_of
from community.groups.models import GROUP, Group, Membership, attach_public_pages
from community.groups.rules import (
    can_delete_group,
    can_edit_welcome,
    can_enter,
    can_know,
    can_read_log,
)
from community.library.models import Version
from search.backends import engine
from search.backends.base import Changes
from search.backends.entries import Entry
from search.documents.audiences import audiences_of
from search.documents.document import SearchDocument, audience_of_group
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import search


def test_groups_members_and_files_are_visible_only_to_the_group(
    people: dict[str, User | None], housing: Group, heat: Group, shared_file: Version
):
    def sees(user: User | AnonymousUser) -> tuple[set, set, set]:
        return (
            set(Group.objects.visible_to(actor_of(user))),
            set(Membership.objects.visible_to(actor_of(user)).values_list("group__slug", flat=True)),
            set(Version.objects.visible_to(actor_of(user))),
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


def test_inactive_account_sees_nothing(member: User, housing: Group, shared_file: Version):
    member.is_active = False

    assert not Group.objects.visible_to(actor_of(member)).exists()
    assert not Version.objects.visible_to(actor_of(member)).exists()


INSIDE = {"member", "facilitator", "colleague"}


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (can_enter, INSIDE),
        (can_edit_welcome, {"facilitator"}),
        (can_read_log, {"facilitator"}),
    ],
)
def test_room_rules_allow_the_right_people_and_give_others_a_reason(
    rule: Callable,
    allowed: set[str],
    people: dict[str, User | None],
    joined: Callable[..., User],
    housing: Group,
    django_assert_num_queries: Callable,
):
    people["colleague"] = joined("colleague", housing)
    actors = {person: actor_of(user or AnonymousUser()) for person, user in people.items()}
    loaded = {person: actor.keys(GROUP) for person, actor in actors.items()}
    assert loaded["colleague"] == {housing.pk}
    with django_assert_num_queries(0):
        verdicts = {person: rule(actor, housing) for person, actor in actors.items()}

    assert {person for person, verdict in verdicts.items() if verdict} == allowed
    assert all(verdict.reason for person, verdict in verdicts.items() if person not in allowed)


def test_room_without_a_public_page_is_known_only_to_its_members(
    people: dict[str, User | None], housing: Group, heat: Group, django_assert_num_queries: Callable
):
    attach_public_pages([housing, heat])
    actors = {person: actor_of(user or AnonymousUser()) for person, user in people.items()}
    for actor in actors.values():
        actor.keys(GROUP)
    with django_assert_num_queries(0):
        assert all(can_know(actor, housing) for actor in actors.values())
        assert {person for person, actor in actors.items() if can_know(actor, heat)} == {"neighbour"}
        assert can_know(actors["anonymous"], heat) == can_enter(actors["anonymous"], heat)


def test_only_administrators_can_delete_groups(people: dict[str, User | None], django_assert_num_queries: Callable):
    with django_assert_num_queries(0):
        may = {person for person, user in people.items() if can_delete_group(actor_of(user or AnonymousUser()))}

    assert may == {"administrator"}


def test_group_needs_a_name_or_page_and_cannot_share_a_page(housing: Group, alumni_page: AlumniGroupPage):
    with pytest.raises(ValidationError) as nameless:
        Group(slug="x").full_clean()
    english = alumni_page.get_translations().get().specific
    with pytest.raises(ValidationError) as second:
        Group(slug="y", page=english).full_clean()

    assert list(nameless.value.message_dict) == list(second.value.message_dict) == ["page"]


def test_group_takes_its_name_from_the_published_page(
    housing: Group, alumni_page: AlumniGroupPage, django_capture_on_commit_callbacks: Callable[..., object]
):
    from django.utils.translation import override

    def title(language: str) -> str:
        with override(language):
            return Group.objects.get(pk=housing.pk).title

    assert title("en") == "Affordable housing"
    assert title("fr") == "Bezahlbarer Wohnraum"
    with django_capture_on_commit_callbacks(execute=True):
        alumni_page.get_translations().get().unpublish()
    assert title("en") == "Bezahlbarer Wohnraum"


def test_search_audiences_match_group_membership(people: dict[str, User | None], housing: Group, heat: Group):
    found = {person: audiences_of(user or AnonymousUser()) for person, user in people.items()}

    inside = {"public", "members", f"group:{housing.pk}"}
    expected = {"member": inside, "facilitator": inside, "neighbour": {"public", "members", f"group:{heat.pk}"}}
    assert found == {person: expected.get(person, {"public"}) for person in people}


def test_search_engine_returns_a_group_document_only_to_members(
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
