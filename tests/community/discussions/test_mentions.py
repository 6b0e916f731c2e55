"""Mentions: names that stay out of the texts."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.discussions.composing import preview_of, text_to_edit
from community.discussions.mentions import CLOSE, OPEN, Person, in_html, mark_mentions, plain_name
from community.discussions.models import Post, Topic
from community.discussions.posting import edit_post
from community.groups.models import Group
from community.privacy.registry import erase_person

from .made import make_reply

PEOPLE = {plain_name(name): Person(key) for key, name in ((1, "Anna"), (2, "Anna Lind"), (3, "Stadtplanung Überall"))}


@pytest.mark.parametrize(
    ("text", "expected", "added"),
    [
        ("@Anna Lind, bitte", f"{OPEN}1{CLOSE}, bitte", {1: 2}),
        ("@anna lind und @ANNA", f"{OPEN}1{CLOSE} und {OPEN}2{CLOSE}", {1: 2, 2: 1}),
        ("@Anna @Anna", f"{OPEN}1{CLOSE} {OPEN}1{CLOSE}", {1: 1}),
        ("(@Stadtplanung Überall)", f"({OPEN}1{CLOSE})", {1: 3}),
        ("x@Anna @@Anna @Annabel @ Anna", "x@Anna @@Anna @Annabel @ Anna", {}),
        ("https://example.org/@Anna", "https://example.org/@Anna", {}),
        (f"{OPEN}1{CLOSE} @Anna", f"1 {OPEN}1{CLOSE}", {1: 1}),
        ("@" * 5_000, "@" * 5_000, {}),
    ],
)
def test_names_become_numbers(text: str, expected: str, added: dict[int, int]):
    assert mark_mentions(text, PEOPLE) == (expected, added)


def test_only_so_many_people_are_mentioned_in_one_post():
    people = {f"name {number}": Person(number) for number in range(100, 200)}
    _text, added = mark_mentions(" ".join(f"@name {number}" for number in range(100, 200)), people)

    assert len(added) == 30


def test_name_is_escaped_in_html():
    assert in_html(f"<p>{OPEN}1{CLOSE}{OPEN}9{CLOSE}</p>", {1: "<b>x"}) == (
        '<p><span class="mention">@<bdi>&lt;b&gt;x</bdi></span></p>'
    )


def test_text_has_no_name_and_follows_the_person(topic: Topic, planner: User, colleague: User):
    post = make_reply(topic, planner, "@Health department, what do you do?")
    assert "Health" not in post.text
    assert text_to_edit(post) == "@Health department, what do you do?"

    colleague.name = "Department of health"
    colleague.save()
    assert text_to_edit(post) == "@Department of health, what do you do?"


def test_who_is_not_in_the_group_or_has_no_name_is_not_mentioned(
    topic: Topic, planner: User, neighbour: User, joined: Callable[..., User], housing: Group
):
    neighbour.name = "Neighbouring city"
    neighbour.save()
    joined("nameless", housing)
    post = make_reply(topic, planner, "@Neighbouring city @nameless@example.org @former member")

    assert post.mentions.count() == 0


def test_erased_person_is_a_former_member_in_all_versions_also_for_a_namesake(
    topic: Topic, planner: User, colleague: User, joined: Callable[..., User], housing: Group
):
    post = make_reply(topic, planner, "@Health department, first")
    edit_post(post=post, text="@Health department, second", by=planner)
    colleague_key = colleague.pk
    erase_person(user=colleague)
    namesake = joined("namesake", housing)
    namesake.name = "Health department"
    namesake.save()
    post = Post.objects.get(pk=post.pk)

    assert text_to_edit(post) == "@former member, second"
    assert [mention.person_id for mention in post.mentions.all()] == [None]
    for revision in post.revisions.all():
        assert "Health" not in revision.text
    assert colleague_key != namesake.pk

    edit_post(post=post, text=text_to_edit(post) + " and third", by=planner)
    assert text_to_edit(Post.objects.get(pk=post.pk)) == "@former member, second and third"


def test_of_two_with_one_name_the_one_whom_the_post_mentions_stays(
    topic: Topic, planner: User, colleague: User, joined: Callable[..., User], housing: Group
):
    post = make_reply(topic, planner, "@Health department")
    elder = planner
    elder.name = "Health department"
    elder.save()
    edit_post(post=post, text="@Health department again", by=planner)

    assert [mention.person_id for mention in post.mentions.all()] == [colleague.pk]


def test_preview_shows_mentions_and_saves_nothing(housing: Group, colleague: User):
    html = preview_of("# A\n\n@Health department", housing)

    assert html == '<h3>A</h3>\n<p><span class="mention">@<bdi>Health department</bdi></span></p>\n'
    assert Post.objects.count() == 0
    assert preview_of("  ", housing) == ""
