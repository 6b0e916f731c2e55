"""The discussions of a group, and beginning one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values
from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.discussions.drafts import TOPIC
from community.discussions.forms import TopicForm
from community.discussions.frame import explains_refusals
from community.discussions.listing import CHOICES, listed, topics_of
from community.discussions.models import GroupFollowing, LaterPost
from community.discussions.own_drafts import drafts_in
from community.discussions.posting import start_topic
from community.discussions.rules import can_moderate_in, can_start
from community.discussions.taking_part import set_group_following
from community.discussions.to_settle import number_of_reports
from community.forms.drafts import discard, drafting
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.models import Group
from community.groups.rules import can_enter
from community.groups.views import in_pages, reader, refuse_group, room_not_found

from .later import kept_for_later, zone_of
from .writing import discarded, typed_again, writing_facts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TOPICS_AT_ONCE = 30


@never_cache
@require_safe
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the discussions of a group, the latest first."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_enter(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    choice = request.GET.get("show", "all")
    choice = choice if choice in CHOICES else "all"
    pages = in_pages(request, topics_of(actor, group, choice).select_related("author"), TOPICS_AT_ONCE)
    muted = GroupFollowing.objects.filter(group=group, person=actor.pk, follows=False).exists()
    facts = {
        **pages,
        "rows": listed(actor, list(pages["portion"])),
        "choice": choice,
        "choices": CHOICES,
        "query": urlencode({"show": choice}) if choice != "all" else "",
        "may_start": can_start(actor, group),
        "follows_group": not muted,
        "drafts": drafts_in(actor, group),
        "later": LaterPost.objects.visible_to(actor).filter(group=group).count(),
        "reports": number_of_reports(group) if can_moderate_in(actor, group) else 0,
    }
    return group_page(request, "community/discussions/topics.html", group, facts)


def may_attach(request: HttpRequest, slug: str) -> bool:
    """Return whether to accept a body larger than a form's text."""
    group = Group.objects.filter(slug=slug).first()
    return group is not None and bool(can_start(actor_of(request.user), group))


@takes_files(may_attach)
@form_of(TopicForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a discussion."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    kept = request.POST.get("text", "")
    if group is None:
        return room_not_found(request, kept=kept)
    verdict = can_start(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=kept)
    if discarded(request, TOPIC, slug):
        return redirect("discussions:new", slug)
    again = typed_again(request, ("title", "text", "language", "is_question", "send_at"))
    is_sent = request.method == "POST" and again is None
    initial = again or {**drafting(request, TOPIC, slug).values, **kept_values(request)}
    form = TopicForm(
        *((request.POST, request.FILES) if is_sent else ()), group=group, actor=actor, zone=zone_of(request), initial=initial
    )
    if is_sent and form.is_valid() and (made := (keep if form.waits else begin)(request, form, group)):
        return made
    facts: dict[str, Any] = writing_facts(request, actor, group, TOPIC, slug, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/discussions/new.html", group, facts, status)


def begin(request: HttpRequest, form: TopicForm, group: Group) -> HttpResponse | None:
    """Begin the discussion, and go there; None if a file is refused, which the form then says."""
    try:
        topic = start_topic(group=group, files=form.contents, by=reader(request), **form.written)
    except ValidationError as error:
        form.add_error("file_1", error)
        return None
    discard(request, TOPIC, group.slug)
    messages.success(request, _("Your discussion has begun."))
    return redirect(topic)


def keep(request: HttpRequest, form: TopicForm, group: Group) -> HttpResponse | None:
    """Keep the discussion until it is to begin; None if the moment is refused, which the form then says."""
    return kept_for_later(request, form, TOPIC, group.slug, group=group)


@never_cache
@require_POST
@explains_refusals
def follow_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Be told of new discussions in a group, or no longer."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_enter(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    follows = request.POST.get("is") != "no"
    set_group_following(group=group, follows=follows, by=reader(request))
    messages.success(
        request,
        _("We tell you of new discussions in this group.") if follows else _("We no longer tell you of new discussions here."),
    )
    return redirect("discussions:topics", slug)
