"""What facilitators do, and what of it others see."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.discussions.history import differences, versions_of
from community.discussions.models import Moderation, Post, Reaction, Revision, Topic
from community.discussions.moderating import (
    hide_post,
    hide_revision,
    move_topic,
    report_post,
    set_closed,
    set_pinned,
    settle_report,
    show_post,
    show_revision,
)
from community.discussions.posting import edit_post
from community.discussions.showing import shown_posts
from community.discussions.taking_part import correct_language, set_reaction, set_solution
from community.discussions.to_settle import number_of_reports
from community.groups.models import Group, Membership
from community.privacy.registry import held_of

from .made import make_reply


def shown(topic: Topic, person: User) -> dict[int, str]:
    """Return the HTML of the posts that `person` reads, by key."""
    topic = Topic.objects.select_related("group").get(pk=topic.pk)
    posts = list(topic.posts.select_related("author", "answers__author"))
    return {row.key: str(row.html) for row in shown_posts(actor_of(person), topic, posts)}


def test_hidden_post_is_read_by_its_author_and_the_facilitators(topic: Topic, colleague: User, planner: User, lead: User):
    post = make_reply(topic, colleague, "Ein Geheimnis")
    quoting = make_reply(topic, planner, "Dazu", answers=post)
    hide_post(post=post, reason="Es nennt einen Namen.", by=lead)

    assert [shown(topic, person)[post.pk] for person in (colleague, lead, planner)] == ["<p>Ein Geheimnis</p>\n"] * 2 + [""]
    assert Topic.objects.get(pk=topic.pk).reply_count == 1
    [row] = [row for row in rows_of(topic, planner) if row.key == quoting.pk]
    assert (row.quote, row.is_quote_gone) == (None, True)
    [row] = [row for row in rows_of(topic, colleague) if row.key == post.pk]
    assert row.hidden_because == "Es nennt einen Namen."

    show_post(post=post, by=lead)
    assert shown(topic, planner)[post.pk] == "<p>Ein Geheimnis</p>\n"
    assert list(Moderation.objects.values_list("action", "reason")) == [("hidden", "Es nennt einen Namen."), ("shown", "")]


def rows_of(topic: Topic, person: User) -> list:
    topic = Topic.objects.select_related("group").get(pk=topic.pk)
    return shown_posts(actor_of(person), topic, list(topic.posts.select_related("author", "answers__author")))


def test_hiding_the_first_post_hides_the_topic(topic: Topic, first: Post, planner: User, colleague: User, lead: User):
    make_reply(topic, colleague)
    hide_post(post=first, reason="x", by=lead)

    seen = [person for person in (planner, lead, colleague) if Topic.objects.visible_to(actor_of(person)).exists()]
    assert seen == [planner, lead]
    with pytest.raises(Refused):
        make_reply(topic, colleague, "Trotzdem")
    show_post(post=Post.objects.select_related("topic__group").get(pk=first.pk), by=lead)
    assert Topic.objects.visible_to(actor_of(colleague)).exists()


@pytest.mark.parametrize("name", ["hide", "pin", "close", "revision"])
def test_only_facilitators_of_the_group_moderate(
    name: str, topic: Topic, first: Post, colleague: User, neighbour: User, account: Callable[..., User], planner: User
):
    edit_post(post=first, text="Neu", by=planner)
    revision = Revision.objects.select_related("post__topic__group").first()
    acts = {
        "hide": lambda by: hide_post(post=first, reason="x", by=by),
        "pin": lambda by: set_pinned(topic=topic, is_pinned=True, by=by),
        "close": lambda by: set_closed(topic=topic, is_closed=True, by=by),
        "revision": lambda by: hide_revision(revision=revision, reason="x", by=by),
    }
    for person in (planner, colleague, neighbour, account("admin", is_superuser=True)):
        with pytest.raises(Refused):
            acts[name](person)
    assert Moderation.objects.count() == 0


def test_words_of_a_hidden_version_are_in_no_difference_nor_export(first: Post, planner: User, lead: User):
    edit_post(post=first, text="Der Schlüssel liegt im Kasten vier", by=planner)
    edit_post(post=first, text="Der Schlüssel liegt woanders", by=planner)
    secret = Revision.objects.select_related("post__topic__group").get(number=2)
    hide_revision(revision=secret, reason="Ein Versteck", by=lead)

    versions = versions_of(first)
    assert [(one.number, one.is_hidden, one.text) for one in versions] == [
        (3, False, "Der Schlüssel liegt woanders"),
        (2, True, ""),
        (1, False, "Wir haben **Räume**."),
    ]
    assert "Kasten" not in repr(versions)
    assert "Kasten" not in repr([rows for _holding, rows in held_of(planner)])

    show_revision(revision=Revision.objects.select_related("post__topic__group").get(number=2), by=lead)
    assert "Kasten" in repr(versions_of(first))


def test_present_version_is_hidden_with_its_post(first: Post, planner: User, lead: User):
    edit_post(post=first, text="Neu", by=planner)
    latest = Revision.objects.select_related("post__topic__group").get(number=2)

    with pytest.raises(Refused, match="present version"):
        hide_revision(revision=latest, reason="x", by=lead)


def test_differences_name_words():
    assert list(differences("Ein alter Satz.\nBleibt.\n", "Ein neuer Satz.\nBleibt.\nDazu.\n")) == [
        ("same", "Ein "),
        ("removed", "alter"),
        ("added", "neuer"),
        ("same", " Satz.\nBleibt.\n"),
        ("added", "Dazu.\n"),
    ]
    assert list(differences("Eins\nZwei", "Eins\nZwei")) == [("same", "Eins\nZwei")]
    assert list(differences("Eins\n", "")) == [("removed", "Eins\n")]
    assert list(differences("a " * 5_000 + "a", "b " * 5_000 + "b")) == [
        ("removed", "a " * 5_000 + "a"),
        ("added", "b " * 5_000 + "b"),
    ]


def test_history_of_many_versions_is_shown_in_parts_that_compare_with_what_was_before(first: Post, planner: User, client: Client):
    for number in range(24):
        edit_post(post=first, text=f"Fassung {number}", by=planner)
    address = f"/en/community/discussions/posts/{first.pk}/history/"
    pages = [client.get(address, {"page": number}).content.decode() for number in (1, 2)]
    assert [page.count("versions__one") for page in pages] == [20, 5]
    assert "<del>3</del><ins>4</ins>" in pages[0]
    assert "Wir haben" not in pages[0]

    told = client.get(f"/api/community/discussion-posts/{first.pk}/versions?limit=1&offset=3").json()
    assert (told["count"], told["items"][0]["number"], told["items"][0]["is_present"]) == (25, 22, False)
    assert told["items"][0]["parts"] == [
        {"kind": "same", "text": "Wer öffnet die Schulen?\n\nFassung "},
        {"kind": "removed", "text": "19"},
        {"kind": "added", "text": "20"},
    ]


def test_what_was_written_to_take_long_is_compared_as_a_whole(first: Post, planner: User):
    for sign in "bcbcb":
        edit_post(post=first, text=f"a\n{sign}\n" * 4_000, by=planner)

    kinds = [[kind for kind, _words in version.parts] for version in versions_of(first)]
    assert kinds == [["same", "removed", "added"]] * 4 + [["same", "removed", "added"], ["same"]]


def test_moving_takes_readers_and_files_along(topic: Topic, lead: User, heat: Group, planner: User, neighbour: User):
    post = make_reply(topic, planner, files=[SimpleUploadedFile("Plan.txt", b"Text")])
    with pytest.raises(Refused, match="facilitate too"):
        move_topic(topic=topic, to=heat, by=lead)
    Membership.objects.create(group=heat, user=lead, role=Membership.Role.FACILITATOR)
    mover = User.objects.get(pk=lead.pk)
    move_topic(topic=topic, to=heat, reason="Es geht um Hitze", by=mover)

    assert not Topic.objects.visible_to(actor_of(planner)).exists()
    assert Topic.objects.visible_to(actor_of(neighbour)).exists()
    assert post.files.get().file.room == str(heat.pk)
    with pytest.raises(Refused, match="already"):
        move_topic(topic=Topic.objects.select_related("group").get(pk=topic.pk), to=heat, by=mover)


def test_report_waits_once_for_the_facilitators(
    topic: Topic, first: Post, colleague: User, lead: User, planner: User, housing: Group
):
    report = report_post(post=first, words="Ein Name", by=colleague)
    assert report_post(post=first, words="Noch einmal", by=colleague) == report
    assert number_of_reports(housing) == 1
    with pytest.raises(Refused):
        report_post(post=first, words="Mein eigener", by=planner)
    with pytest.raises(Refused):
        settle_report(report=report, by=colleague)
    settle_report(report=report, by=lead)
    assert number_of_reports(housing) == 0

    report_post(post=first, words="Wieder", by=colleague)
    hide_post(post=first, reason="x", by=lead)
    assert number_of_reports(housing) == 0


def test_reactions_count_people_once(topic: Topic, first: Post, colleague: User, lead: User, planner: User):
    for person in (colleague, colleague, lead):
        set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=True, by=person)
    set_reaction(post=first, kind=Reaction.Kind.KEEP, is_on=True, by=colleague)
    [row] = rows_of(topic, colleague)
    assert [(one.kind, one.number, one.is_mine) for one in row.reactions] == [
        ("thanks", 2, True),
        ("same", 0, False),
        ("keep", 1, True),
    ]
    set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=False, by=colleague)
    assert Reaction.objects.count() == 2
    with pytest.raises(Refused):
        set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=True, by=planner)


def test_asker_and_facilitators_mark_the_answer(topic: Topic, planner: User, colleague: User, lead: User, first: Post):
    post = make_reply(topic, colleague)
    with pytest.raises(Refused):
        set_solution(topic=topic, post=post, by=colleague)
    with pytest.raises(Refused):
        set_solution(topic=topic, post=first, by=planner)
    set_solution(topic=topic, post=post, by=planner)
    assert Topic.objects.get(pk=topic.pk).is_solved
    set_solution(topic=topic, post=None, by=lead)
    set_solution(topic=topic, post=post, by=lead)
    hide_post(post=post, reason="x", by=lead)
    assert not Topic.objects.get(pk=topic.pk).is_solved


def test_every_member_corrects_a_language(first: Post, colleague: User, neighbour: User):
    correct_language(post=first, language="fr", by=colleague)
    assert (Post.objects.get(pk=first.pk).language, Topic.objects.get().language) == ("fr", "fr")
    with pytest.raises(Refused):
        correct_language(post=first, language="de", by=neighbour)
