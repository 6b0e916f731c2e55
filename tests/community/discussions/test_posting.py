"""Beginning, answering, changing and deleting."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.discussions.languages import guess_language
from community.discussions.models import Post, PostFile, Reader, Revision, Topic
from community.discussions.moderating import set_closed
from community.discussions.posting import SavedMeanwhile, add_post, delete_post, edit_post, start_topic, version_of
from community.files.models import PrivateFile
from community.groups.models import Group, Membership

from .made import make_reply, make_topic


def stored(topic: Topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


def test_topic_counts_its_answers_and_knows_the_latest(topic: Topic, colleague: User, planner: User):
    one, two = make_reply(topic, colleague), make_reply(topic, planner, "Danke.")

    found = stored(topic)
    assert (found.reply_count, found.latest_key, found.latest_at) == (2, two.pk, two.created_at)
    delete_post(post=two, by=planner)
    found = stored(topic)
    assert (found.reply_count, found.latest_key, found.latest_at) == (1, one.pk, one.created_at)


def test_only_members_write(topic: Topic, housing: Group, neighbour: User, account: Callable[..., User]):
    for stranger in (neighbour, account("admin", is_superuser=True)):
        with pytest.raises(Refused):
            start_topic(group=housing, title="x", text="y", by=stranger)
        with pytest.raises(Refused):
            add_post(topic=topic, text="y", by=stranger)
    assert (Topic.objects.count(), Post.objects.count()) == (1, 1)


def test_nobody_answers_in_a_closed_topic(topic: Topic, lead: User, colleague: User, planner: User, first: Post):
    set_closed(topic=topic, is_closed=True, by=lead)

    for person in (lead, colleague, planner):
        with pytest.raises(Refused, match="closed"):
            add_post(topic=topic, text="y", by=person)
    with pytest.raises(Refused, match="closed"):
        edit_post(post=first, text="z", by=planner)
    set_closed(topic=topic, is_closed=False, by=lead)
    assert make_reply(topic, colleague).pk


def test_same_words_sent_twice_are_one_post(topic: Topic, housing: Group, planner: User, colleague: User):
    assert make_topic(housing, planner, is_question=True).pk == topic.pk
    assert make_topic(housing, planner, text="Ein zweiter Aushang.").pk != topic.pk
    assert make_reply(topic, colleague).pk == make_reply(topic, colleague).pk
    assert make_reply(topic, planner, "@Health department?").pk == make_reply(topic, planner, "@Health department?").pk
    assert stored(topic).reply_count == 2

    Post.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert make_reply(topic, planner, "@Health department?").pk != Post.objects.order_by("-pk")[1].pk
    assert stored(topic).reply_count == 3


def test_who_writes_follows_unless_she_has_chosen_not_to(topic: Topic, planner: User, colleague: User, lead: User):
    Reader.objects.create(topic=topic, person=lead, follows=False)
    make_reply(topic, colleague)
    make_reply(topic, lead)

    assert dict(Reader.objects.values_list("person", "follows")) == {planner.pk: True, colleague.pk: True, lead.pk: False}


def test_quote_of_another_topic_is_left_out(topic: Topic, housing: Group, planner: User, colleague: User):
    other = make_topic(housing, planner, "Anderes", "Geheim").posts.get()

    assert make_reply(topic, colleague, answers=topic.posts.get()).answers_id == topic.posts.get(is_first=True).pk
    assert make_reply(topic, colleague, "Noch etwas", answers=other).answers is None


def test_files_are_attached_with_the_post_or_not_at_all(topic: Topic, planner: User, colleague: User, member: User):
    upload = SimpleUploadedFile("Plan.txt", b"Text")
    post = make_reply(topic, planner, files=[upload])
    [file] = post.files.all()
    assert (str(file), file.file.tenant, file.file.room) == ("Plan.txt", "discussion", str(topic.group_id))
    assert list(PostFile.objects.visible_to(actor_of(colleague))) == [file]

    with pytest.raises(ValidationError):
        make_reply(topic, planner, "Noch eine", files=[SimpleUploadedFile("b.txt", b"Text"), uuid4()])
    assert PrivateFile.objects.count() == 1
    assert stored(topic).reply_count == 1

    delete_post(post=post, by=planner)
    assert PrivateFile.objects.count() == 0


def test_files_of_a_hidden_post_and_for_others_are_not_there(
    topic: Topic, colleague: User, planner: User, neighbour: User, lead: User
):
    from community.discussions.moderating import hide_post

    post = make_reply(topic, colleague, files=[SimpleUploadedFile("Plan.txt", b"Text")])
    assert not PostFile.objects.visible_to(actor_of(neighbour)).exists()
    hide_post(post=post, reason="x", by=lead)

    seen = [person for person in (colleague, lead, planner) if PostFile.objects.visible_to(actor_of(person)).exists()]
    assert seen == [colleague, lead]
    Membership.objects.filter(user=colleague).delete()
    assert not PostFile.objects.visible_to(actor_of(User.objects.get(pk=colleague.pk))).exists()


def test_change_keeps_every_version(first: Post, planner: User):
    for number in (2, 3):
        edit_post(post=first, text=f"Fassung {number}", title=f"Titel {number}", by=planner)
    post = Post.objects.get(pk=first.pk)

    assert list(Revision.objects.values_list("number", "title", "text")) == [
        (1, "Wer öffnet die Schulen?", "Wir haben **Räume**."),
        (2, "Titel 2", "Fassung 2"),
        (3, "Titel 3", "Fassung 3"),
    ]
    assert (post.text, post.topic.title, post.edited_at is not None) == ("Fassung 3", "Titel 3", True)


def test_saving_the_same_words_is_no_change(first: Post, planner: User):
    post = edit_post(post=first, text=first.text, by=planner)

    assert (post.edited_at, Revision.objects.count()) == (None, 0)


def test_change_of_an_outdated_version_is_noticed(first: Post, planner: User):
    seen = version_of(first)
    edit_post(post=first, text="Im anderen Fenster", made_of=seen, by=planner)

    with pytest.raises(SavedMeanwhile):
        edit_post(post=first, text="In diesem Fenster", made_of=seen, by=planner)
    assert Post.objects.get(pk=first.pk).text == "Im anderen Fenster"


def test_only_the_author_changes_and_deletes(first: Post, lead: User, colleague: User):
    for person in (lead, colleague):
        with pytest.raises(Refused):
            edit_post(post=first, text="x", by=person)
        with pytest.raises(Refused):
            delete_post(post=first, by=person)


def test_deleting_the_first_post_keeps_the_answers(topic: Topic, first: Post, planner: User, colleague: User):
    edit_post(post=first, text="Neu", by=planner)
    make_reply(topic, colleague)

    assert delete_post(post=first, by=planner) is False
    found = Post.objects.get(pk=first.pk)
    assert (found.text, Revision.objects.count(), stored(topic).reply_count) == ("", 0, 1)


def test_deleting_a_topic_without_answers_deletes_all_of_it(first: Post, planner: User):
    assert delete_post(post=first, by=planner) is True
    assert (Topic.objects.count(), Post.objects.count()) == (0, 0)


def test_members_who_left_cannot_write_any_more(topic: Topic, first: Post, planner: User):
    Membership.objects.filter(user=planner).delete()
    left = User.objects.get(pk=planner.pk)

    for change in (
        lambda: add_post(topic=topic, text="x", by=left),
        lambda: edit_post(post=first, text="x", by=left),
        lambda: delete_post(post=first, by=left),
    ):
        with pytest.raises(Refused):
            change()


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("نعم، والليل عندنا أهم من النهار.", "ar"),
        ("Bei uns entscheidet das Amt für Umwelt innerhalb von zwei Stunden über die Schwelle.", "de"),
        ("We have rooms, fans and keys. What we do not have is somebody who stays overnight.", "en"),
        ("Chez nous, la mairie décide dans les deux heures si les écoles restent ouvertes.", "fr"),
        ("OK", "fr"),
        ("", "fr"),
        ("12345 67890", "fr"),
    ],
)
def test_language_is_recognised_or_else_that_of_the_page(words: str, language: str):
    with override("fr"):
        assert guess_language(words) == language
