"""Notifications about discussions. What somebody may not see is not told: the rows are asked for anew each time one is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Frequency, Kind, Shown, announce, quoted
from cms.formatting import format_number
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from community.access.actor import actor_of, actors_of
from community.groups.models import Membership, attach_public_pages
from community.groups.rules import can_enter
from community.notifications.services import withdraw
from community.people.names import leading_name

from .mailing.tokens import reply_address
from .mentions import names_of, numbers_in
from .models import GroupFollowing, Moderation, Post, Reaction, Report
from .rules import can_moderate, can_read_post, can_reply
from .showing import beginning, mentions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cms.announcing import Facts

NEW_TOPIC, REPLY, MENTION = "discussions.new_topic", "discussions.reply", "discussions.mention"
REACTION, MODERATED, REPORTED = "discussions.reaction", "discussions.moderated", "discussions.reported"
REMINDER = "discussions.reminder"
OF_POSTS = (NEW_TOPIC, REPLY, MENTION, REACTION)


# --- Posts ------------------------------------------------------------------------------------------------------------


def post_appeared(post: Post, **_signal: object) -> None:
    enqueue(notify_of_post, post.pk)


def post_was_changed(post: Post, **_signal: object) -> None:
    if numbers_in(post.text):
        enqueue(notify_of_mentions, post.pk)


@job(title=gettext_lazy("Tell the members of a group of a post"))
def notify_of_post(post_id: int) -> None:
    """Tell those whom the post mentions; of the others those who follow the topic, or the group if it begins one."""
    post = find_shown(post_id)
    if post is None:
        return
    mentioned = tell_mentioned(post)
    if post.is_first:
        muted = GroupFollowing.objects.filter(group=post.topic.group_id, follows=False).values("person")
        members = User.objects.filter(group_memberships__group=post.topic.group_id, is_active=True).exclude(pk__in=muted)
        tell(NEW_TOPIC, post, readers_of(post, members.exclude(pk__in=mentioned)))
    else:
        followers = post.topic.readers.filter(follows=True).values("person")
        people = User.objects.filter(pk__in=followers, is_active=True).exclude(pk__in=mentioned)
        tell(REPLY, post, readers_of(post, people))


@job(title=gettext_lazy("Tell those whom a post mentions"))
def notify_of_mentions(post_id: int) -> None:
    """Tell those whom a changed post mentions; who was told before is not told again."""
    post = find_shown(post_id)
    if post is not None:
        tell_mentioned(post)


def find_shown(post_id: int) -> Post | None:
    """Return a post of which people are told: not of one in a group that was archived meanwhile."""
    found = Post.objects.shown().filter(pk=post_id, topic__group__archived_at=None)
    return found.select_related("topic__group", "author").first()


def tell_mentioned(post: Post) -> list[int]:
    """Tell the members of the group whom the present text of `post` mentions, and return their keys."""
    keys = post.mentions.filter(number__in=numbers_in(post.text)).values("person")
    members = User.objects.filter(pk__in=keys, group_memberships__group=post.topic.group_id, is_active=True)
    found = readers_of(post, members)
    tell(MENTION, post, found)
    return found


def readers_of(post: Post, people: Any) -> list[int]:
    return [person.pk for person, actor in actors_of(people) if can_read_post(actor, post)]


def tell(kind: str, post: Post, to: Collection[int]) -> None:
    if to:
        announce(kind=kind, key=str(post.pk), to=to, facts={"post": post.pk}, actor=post.author, group=post.topic.group_id)


def posts_for(reader: User, many: Sequence[Facts]) -> dict[int, Post]:
    """Return the posts of `many` that `reader` can read and that are shown to all, by key."""
    found = Post.objects.visible_to(actor_of(reader)).shown().filter(pk__in=[facts["post"] for facts in many])
    posts = {post.pk: post for post in found.select_related("topic__group__page", "author")}
    attach_public_pages([post.topic.group for post in posts.values()])
    return posts


def shows(sentence: Callable[[Post], str]) -> Callable[[User, Sequence[Facts]], list[Shown | None]]:
    """Return a function that shows posts: who wrote what, and its first words."""

    def show(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
        posts = posts_for(reader, many)
        mentions = mentions_of(posts)

        def one(post: Post | None) -> Shown | None:
            if post is None:
                return None
            words = beginning(post.text, names_of(mentions.get(post.pk, ())))
            reply_to = reply_address(reader, post.topic) if can_reply(actor_of(reader), post.topic) else ""
            return Shown(
                sentence=sentence(post),
                url=post.get_absolute_url(),
                details=(post.topic.title, words),
                note=_("You can also answer this e-mail. Your answer is then a post that the whole group reads.")
                if reply_to
                else "",
                link=_("Read it and answer"),
                reply_to=reply_to,
            )

        return [one(posts.get(facts["post"])) for facts in many]

    return show


def words_about(post: Post) -> dict[str, str]:
    return {
        "who": quoted(leading_name(post.author)),
        "group": quoted(post.topic.group.title),
    }


show_topics = shows(lambda post: _("%(who)s began a discussion in the group “%(group)s”") % words_about(post))
show_replies = shows(lambda post: _("%(who)s answered in a discussion of the group “%(group)s”") % words_about(post))
show_mentions = shows(lambda post: _("%(who)s mentioned you in the group “%(group)s”") % words_about(post))

show_reminders = shows(lambda post: _("You wanted to be reminded of a post in the group “%(group)s”") % words_about(post))


# --- Reactions --------------------------------------------------------------------------------------------------------


def post_was_liked(post: Post, **_signal: object) -> None:
    enqueue(notify_of_reaction, post.pk)


@job(title=gettext_lazy("Tell the author of a post of reactions"))
def notify_of_reaction(post_id: int) -> None:
    """Tell the author once; how many there are is counted whenever it is shown."""
    post = find_shown(post_id)
    if post is not None and post.author is not None:
        tell_author(REACTION, post)


def tell_author(kind: str, post: Post) -> None:
    people = User.objects.filter(pk=post.author_id or 0, is_active=True)
    to = readers_of(post, people)
    if to:
        announce(kind=kind, key=str(post.pk), to=to, facts={"post": post.pk}, group=post.topic.group_id)


def show_reactions(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    posts = posts_for(reader, many)
    rows = Reaction.objects.filter(post__in=posts).values_list("post").annotate(number=Count("person", distinct=True))
    numbers = dict(rows.order_by())

    def one(post: Post | None) -> Shown | None:
        number = numbers.get(post.pk, 0) if post else 0
        if post is None or not number:
            return None
        sentence = ngettext(
            "%(number)s person reacted to your post in the group “%(group)s”",
            "%(number)s people reacted to your post in the group “%(group)s”",
            number,
        )
        words = words_about(post) | {"number": format_number(number)}
        return Shown(sentence=sentence % words, url=post.get_absolute_url(), details=(post.topic.title,), link=_("See the post"))

    return [one(posts.get(facts["post"])) for facts in many]


# --- What facilitators do ---------------------------------------------------------------------------------------------


def was_moderated(moderation: Moderation, **_signal: object) -> None:
    enqueue(notify_of_moderation, moderation.pk)


@job(title=gettext_lazy("Tell an author what a facilitator did"))
def notify_of_moderation(moderation_id: int) -> None:
    done = Moderation.objects.select_related("post__topic__group", "by").filter(pk=moderation_id).first()
    if done is None or done.post is None or done.post.author_id is None:
        return
    people = User.objects.filter(pk=done.post.author_id, is_active=True)
    to = [person.pk for person, actor in actors_of(people) if can_enter(actor, done.post.topic.group)]
    group = done.post.topic.group_id
    announce(kind=MODERATED, key=str(done.pk), to=to, facts={"moderation": done.pk}, actor=done.by, group=group)


SENTENCES = {
    Moderation.Action.HIDDEN: gettext_lazy("Your post in the group “%(group)s” was hidden"),
    Moderation.Action.SHOWN: gettext_lazy("Your post in the group “%(group)s” is shown again"),
    Moderation.Action.REVISION_HIDDEN: gettext_lazy("An earlier version of your post in the group “%(group)s” was hidden"),
    Moderation.Action.REVISION_SHOWN: gettext_lazy("An earlier version of your post in the group “%(group)s” is shown again"),
    Moderation.Action.CLOSED: gettext_lazy("Your discussion in the group “%(group)s” was closed"),
    Moderation.Action.OPENED: gettext_lazy("Your discussion in the group “%(group)s” is open again"),
    Moderation.Action.MOVED: gettext_lazy("Your discussion was moved to the group “%(group)s”"),
}


def show_moderations(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render what was done to the posts of `reader`, and why, as long as she is in the group."""
    keys = [facts["moderation"] for facts in many]
    visible = Post.objects.visible_to(actor_of(reader)).filter(author=reader)
    found = Moderation.objects.filter(pk__in=keys, post__in=visible).select_related("post__topic__group__page")
    rows = {one.pk: one for one in found}
    attach_public_pages([one.post.topic.group for one in rows.values() if one.post])
    return [show_moderation(rows.get(facts["moderation"])) for facts in many]


def show_moderation(done: Moderation | None) -> Shown | None:
    if done is None or done.post is None:
        return None
    sentence = SENTENCES[Moderation.Action(done.action)] % {"group": quoted(done.post.topic.group.title)}
    why = (_("The reason: %(reason)s") % {"reason": quoted(done.reason)},) if done.reason else ()
    return Shown(sentence=sentence, url=done.post.get_absolute_url(), details=why, link=_("See the post"))


# --- Reports ----------------------------------------------------------------------------------------------------------


def was_reported(report: Report, **_signal: object) -> None:
    enqueue(notify_of_report, report.pk)


@job(title=gettext_lazy("Tell the facilitators of a reported post"))
def notify_of_report(report_id: int) -> None:
    """Tell the facilitators. Who reported it is not told."""
    report = Report.objects.select_related("post__topic__group").filter(pk=report_id, settled_at=None).first()
    if report is None:
        return
    topic = report.post.topic
    leads = Membership.objects.filter(group=topic.group_id, role=Membership.Role.FACILITATOR).values("user")
    people = User.objects.filter(pk__in=leads, is_active=True).exclude(pk=report.by_id or 0)
    to = [person.pk for person, actor in actors_of(people) if can_moderate(actor, topic)]
    announce(kind=REPORTED, key=str(report.pk), to=to, facts={"report": report.pk}, group=topic.group_id)


def show_reports(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render the reports that wait, for the facilitators of the group."""
    found = Report.objects.filter(pk__in=[facts["report"] for facts in many], settled_at=None, post__deleted_at=None)
    reports = {one.pk: one for one in found.select_related("post__topic__group__page")}
    attach_public_pages([one.post.topic.group for one in reports.values()])
    actor = actor_of(reader)

    def one(report: Report | None) -> Shown | None:
        if report is None or not can_moderate(actor, report.post.topic):
            return None
        group = report.post.topic.group
        return Shown(
            sentence=_("A post in the group “%(group)s” was reported") % {"group": quoted(group.title)},
            url=reverse("discussions:reports", args=[group.slug]),
            link=_("See the reports"),
        )

    return [one(reports.get(facts["report"])) for facts in many]


# --- What is withdrawn ------------------------------------------------------------------------------------------------


def post_has_gone(post: Post, is_gone: bool, **_signal: object) -> None:
    if is_gone:
        withdraw(kinds=OF_POSTS, keys=[str(post.pk)])


KINDS = (
    Kind(NEW_TOPIC, gettext_lazy("New discussions"), show_topics, Frequency.DAILY, is_per_group=True),
    Kind(REPLY, gettext_lazy("Answers in discussions that you follow"), show_replies, Frequency.DAILY, is_per_group=True),
    Kind(MENTION, gettext_lazy("Posts that mention you"), show_mentions, is_per_group=True),
    Kind(REACTION, gettext_lazy("Reactions to your posts"), show_reactions, Frequency.NEVER, is_per_group=True),
    Kind(REMINDER, gettext_lazy("Posts of which you want to be reminded"), show_reminders, keeps_its_time=True),
    Kind(MODERATED, gettext_lazy("What facilitators do with your posts"), show_moderations, is_per_group=True),
    Kind(REPORTED, gettext_lazy("Reported posts in groups that you facilitate"), show_reports, is_per_group=True),
)
