"""What discussions hold about a person, and what stays when she is erased."""

from cms.users.models import User
from community.access.actor import actor_of
from community.discussions.models import GroupFollowing, Mention, Moderation, Post, Reaction, Reader, Report, Topic
from community.discussions.moderating import hide_post, report_post
from community.discussions.posting import edit_post
from community.discussions.showing import shown_posts
from community.discussions.taking_part import set_group_following, set_reaction
from community.groups.models import Group
from community.privacy.registry import erase_person, held_of

from .made import make_reply


def test_export_has_what_a_person_wrote_and_nobody_elses_report(
    topic: Topic, first: Post, planner: User, colleague: User, lead: User, housing: Group
):
    edit_post(post=first, text="Neue Fassung", by=planner)
    make_reply(topic, colleague, "Fremde Worte")
    report_post(post=first, words="Heimlicher Hinweis", by=colleague)
    set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=True, by=colleague)
    told = {holding.model: rows for holding, rows in held_of(planner)}

    assert [row["text"] for row in told[Post]] == ["Neue Fassung"]
    assert [row["title"] for row in told[Topic]] == ["Wer öffnet die Schulen?"]
    assert "Fremde Worte" not in repr(told)
    assert "Heimlicher Hinweis" not in repr(told)
    assert "Heimlicher Hinweis" in repr(list(held_of(colleague)))


def test_erased_person_is_a_former_member_whose_words_stay(
    topic: Topic, first: Post, planner: User, colleague: User, lead: User, housing: Group
):
    post = make_reply(topic, colleague, "Meine Antwort", answers=first)
    quoting = make_reply(topic, planner, "@Health department, danke", answers=post)
    set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=True, by=colleague)
    set_group_following(group=housing, follows=False, by=colleague)
    report_post(post=quoting, words="x", by=colleague)
    erase_person(user=colleague)

    topic = Topic.objects.select_related("group").get(pk=topic.pk)
    rows = shown_posts(actor_of(planner), topic, list(topic.posts.select_related("author", "answers__author")))
    assert [row.who for row in rows] == ["Planning department", "former member", "Planning department"]
    assert rows[2].quote.who == "former member"
    assert "@<bdi>former member</bdi>" in rows[2].html
    assert "Health" not in repr([row.html for row in rows])
    for model, key in ((Reaction, "person"), (Reader, "person"), (GroupFollowing, "person"), (Report, "by"), (Mention, "person")):
        assert not model.objects.filter(**{key: colleague}).exists()


def test_facilitators_decisions_lose_their_name(topic: Topic, colleague: User, lead: User):
    hide_post(post=make_reply(topic, colleague), reason="Ein Name", by=lead)
    erase_person(user=lead)

    assert list(Moderation.objects.values_list("by", "reason")) == [(None, "Ein Name")]
