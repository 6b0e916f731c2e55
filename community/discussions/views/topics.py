"""A discussion: reading it, answering, and what can be done with it as a whole."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from cms.languages import active_language
from cms.request_sizes import takes_files
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first
from community.discussions import moderating, taking_part
from community.discussions.drafts import REPLY
from community.discussions.forms import MoveForm, ReplyForm, language_choices
from community.discussions.frame import explains_refusals, page_not_found, topic_for
from community.discussions.lookups import find_topic, is_key, key_of, quoted_post
from community.discussions.mentions import names_of
from community.discussions.models import Post, Reader, Topic
from community.discussions.nudging import is_asked_to_mark
from community.discussions.posting import add_post
from community.discussions.reminding import CHOICES
from community.discussions.rules import can_arrange, can_follow, can_reply, can_solve
from community.discussions.showing import add_translations, make_quote, shown_posts
from community.discussions.translating.making import translations_of
from community.discussions.translating.service import is_configured
from community.forms.drafts import discard, drafting
from community.groups.layout import group_page
from community.groups.models import Group, attach_public_pages, facilitated_groups
from community.groups.views import reader
from community.people.names import initials, shown_name

from .later import kept_for_later, zone_of
from .writing import discarded, typed_again, writing_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from django.core.paginator import Page
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from community.access.actor import Actor
    from community.discussions.showing import ShownPost

    Act: TypeAlias = Callable[[Topic, User], None]

POSTS_AT_ONCE = 20  # what a phone on a slow line shows within a second
MOST_TALKERS = 8

#: What is done with one press, and what is said afterwards.
ACTS: dict[str, tuple[Act, StrOrPromise]] = {
    "pin": (
        lambda topic, by: moderating.set_pinned(topic=topic, is_pinned=True, by=by),
        gettext_lazy("The discussion is pinned."),
    ),
    "unpin": (
        lambda topic, by: moderating.set_pinned(topic=topic, is_pinned=False, by=by),
        gettext_lazy("The discussion is no longer pinned."),
    ),
    "close": (
        lambda topic, by: moderating.set_closed(topic=topic, is_closed=True, by=by),
        gettext_lazy("The discussion is closed. It can still be read."),
    ),
    "open": (
        lambda topic, by: moderating.set_closed(topic=topic, is_closed=False, by=by),
        gettext_lazy("The discussion is open again."),
    ),
    "follow": (
        lambda topic, by: taking_part.set_following(topic=topic, follows=True, by=by),
        gettext_lazy("We tell you of answers in this discussion."),
    ),
    "unfollow": (
        lambda topic, by: taking_part.set_following(topic=topic, follows=False, by=by),
        gettext_lazy("We no longer tell you of answers in this discussion."),
    ),
}


def may_attach(request: HttpRequest, key: int) -> bool:
    """Return whether to accept a body larger than a form's text."""
    found = find_topic(key)
    return found is not None and bool(can_reply(actor_of(request.user), found))


@takes_files(may_attach)
@form_of(ReplyForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, key: int) -> HttpResponse:
    """Show a discussion, and answer in it."""
    actor, found = topic_for(request, key)
    if found is None:
        return page_not_found(request)
    if discarded(request, REPLY, str(key)):
        return redirect(f"{found.get_absolute_url()}#reply")
    again = typed_again(request, ("text", "language", "answers", "send_at"))
    is_sent = request.method == "POST" and again is None
    initial = again or {**drafting(request, REPLY, str(key)).values, **kept_values(request)}
    if request.method == "GET" and "quote" in request.GET:
        initial["answers"] = request.GET["quote"]
    form = ReplyForm(
        *((request.POST, request.FILES) if is_sent else ()),
        group=found.group,
        actor=actor,
        zone=zone_of(request),
        initial=initial,
    )
    verdict = can_reply(actor, found)
    if is_sent and not verdict:
        form.add_error(None, verdict.reason)
    if is_sent and form.is_valid() and (made := answer(request, form, actor, found)):
        return made
    return topic_page(request, actor, found, form)


def answer(request: HttpRequest, form: ReplyForm, actor: Actor, topic: Topic) -> HttpResponse | None:
    """Save the answer, and go to it; None if it is refused, which the form then says."""
    quoted = quoted_post(actor, topic, form.cleaned_data["answers"])
    if form.waits:
        return kept_for_later(request, form, REPLY, str(topic.pk), group=topic.group, topic=topic, answers=quoted)
    written = {name: form.cleaned_data[name] for name in ("text", "language")}
    try:
        post = add_post(topic=topic, answers=quoted, files=form.contents, by=reader(request), **written)
    except ValidationError as error:
        form.add_error("file_1", error)
        return None
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return None
    discard(request, REPLY, str(topic.pk))
    return redirect(post.get_absolute_url())


def topic_page(request: HttpRequest, actor: Actor, topic: Topic, form: ReplyForm) -> HttpResponse:
    own = Reader.objects.filter(topic=topic, person=actor.pk).first()
    read_up_to = own.read_up_to if own else 0
    portion, pages_shown = portion_of(request, topic)
    posts = list(portion)
    shown = shown_posts(actor, topic, posts, read_up_to=read_up_to if own else None)
    language, is_translated = active_language(), "translated" in request.GET
    add_translations(shown, translations_of([post.pk for post in posts], language), are_shown=is_translated)
    add_language_options(shown)
    if posts and request.method == "GET":
        taking_part.note_read(topic=topic, up_to=posts[-1].pk, reader=own, by=reader(request))
    first_unread = topic.posts.filter(pk__gt=read_up_to, deleted_at=None).exclude(author=actor.pk).first() if own else None
    quoted = quoted_post(actor, topic, str(form["answers"].value() or ""))
    attach_public_pages([topic.group])
    may_arrange = bool(can_arrange(actor, topic))
    facts: dict[str, Any] = {
        "topic": topic,
        "portion": portion,
        "pages_shown": pages_shown,
        "rows": shown,
        "first_unread": first_unread,
        "may_reply": can_reply(actor, topic),
        "may_arrange": may_arrange,
        "may_solve": bool(can_solve(actor, topic)),
        "is_asked_to_mark": is_asked_to_mark(actor, topic),
        "may_move": may_arrange and len(facilitated_groups(actor)) > 1,
        "may_follow": bool(can_follow(actor, topic)),
        "follows": bool(own and own.follows),
        "query": "translated=1" if is_translated else "",
        "reads": language,
        "has_translations": is_configured(),
        "reminder_buttons": "" if topic.group.is_archived else drawn("reminder_buttons", reminders=CHOICES),
        "talkers": talkers_in(topic),
        "quote": make_quote(quoted, names_of(quoted.mentions.select_related("person"))) if quoted else None,
        **writing_facts(request, actor, topic.group, REPLY, str(topic.pk), form),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/discussions/topic.html", topic.group, facts, status)


def add_language_options(rows: Sequence[ShownPost]) -> None:
    """Add to posts the languages in which they may be written, drawn once for each: twenty lists are a tenth of the page's time."""
    choices = language_choices(may_recognise=False)
    known: dict[str, str] = {}
    for row in rows:
        language = row.post.language
        if language not in known:
            known[language] = drawn("language_options", choices=choices, language=language)
        row.language_options = known[language]


def drawn(part: str, **facts: Any) -> str:
    """Return the HTML of a part of the page that is the same for several posts."""
    return render_to_string(f"community/discussions/{part}.html", facts)


def portion_of(request: HttpRequest, topic: Topic) -> tuple[Page[Post], list[int | str]]:
    """Return the page of posts that the address asks for: by its number, or the one with a post."""
    posts = topic.posts.select_related("author", "answers__author")
    paginator = Paginator(posts, POSTS_AT_ONCE)
    wanted = key_of(request.GET.get("post", ""))
    number: Any = request.GET.get("page")
    if is_key(wanted):
        number = topic.posts.filter(pk__lt=wanted).count() // POSTS_AT_ONCE + 1
    portion = paginator.get_page(number)
    return portion, list(paginator.get_elided_page_range(portion.number))


def talkers_in(topic: Topic) -> list[tuple[str, str, int, bool]]:
    """Return who has written most: name, initials, how many posts, and whether she began it."""
    written = topic.posts.filter(deleted_at=None, hidden_at=None, author__isnull=False)
    rows = written.values_list("author").annotate(number=Count("pk")).order_by("-number", "author")[:MOST_TALKERS]
    numbers = dict(rows)
    people = User.objects.in_bulk(list(numbers))
    return [
        (shown_name(people[key]), initials(people[key]), number, key == topic.author_id)
        for key, number in numbers.items()
        if key in people
    ]


@never_cache
@require_POST
def act(request: HttpRequest, key: int, action: str) -> HttpResponse:
    """Do with one press what can be taken back with another."""
    _actor, found = topic_for(request, key)
    if found is None or action not in ACTS:
        return page_not_found(request)
    change, done = ACTS[action]
    try:
        change(found, reader(request))
        messages.success(request, str(done))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def move(request: HttpRequest, key: int) -> HttpResponse:
    """Move a discussion to another group."""
    actor, found = topic_for(request, key)
    if found is None or not can_arrange(actor, found):
        return page_not_found(request)
    others = Group.objects.filter(pk__in=facilitated_groups(actor), archived_at=None).exclude(pk=found.group_id)
    groups = list(others.select_related("page"))
    attach_public_pages(groups)
    form = MoveForm(request.POST if request.method == "POST" else None, groups=groups)
    if form.is_bound and form.is_valid():
        [to] = [group for group in groups if group.slug == form.cleaned_data["group"]]
        moderating.move_topic(topic=found, to=to, reason=form.cleaned_data["reason"], by=reader(request))
        messages.success(request, _("The discussion was moved. Only the members of its new group can read it now."))
        return redirect(found)
    return ask_first(
        request,
        title=_("Move the discussion"),
        sentences=(
            _("Only the members of the other group will be able to read it, with all posts and files."),
            *(() if groups else (_("You do not facilitate another group."),)),
        ),
        quote=found.title,
        form=form,
        button=_("Move"),
        back=found.get_absolute_url(),
        is_danger=False,
    )
