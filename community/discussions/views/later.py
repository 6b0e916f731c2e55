"""What was written to be sent later: where it is kept, and its page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.formatting import format_moment
from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, refuse
from community.discussions.forms import LaterForm
from community.discussions.frame import page_not_found
from community.discussions.later import Written, change_later_post, delete_later_post, send_later, send_now
from community.discussions.lookups import is_key
from community.discussions.models import LaterPost
from community.discussions.rules import can_have_later_posts, can_read_topic
from community.forms.drafts import discard
from community.groups.views import reader

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.discussions.forms import ReplyForm, TopicForm
    from community.discussions.models import Post, Topic
    from community.forms.registry import DraftedForm
    from community.groups.models import Group


def zone_of(request: HttpRequest) -> tzinfo:
    """Return the zone in which the reader enters moments."""
    return reader(request).time_zone


def kept_for_later(
    request: HttpRequest,
    form: TopicForm | ReplyForm,
    drafted: DraftedForm,
    thing: str,
    *,
    group: Group,
    topic: Topic | None = None,
    answers: Post | None = None,
) -> HttpResponse | None:
    """Keep what was written until its moment, and say so; None if it is refused, which the form then says."""
    send_at = form.cleaned_data["send_at"]
    try:
        later = send_later(
            group=group, topic=topic, answers=answers, written=written_in(form), send_at=send_at, by=reader(request)
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return None
    discard(request, drafted, thing)
    when = format_moment(send_at, zone_of(request))
    messages.success(request, _("It will be sent on %(when)s. Until then only you can read it.") % {"when": when})
    return redirect(later)


def written_in(form: TopicForm | ReplyForm | LaterForm) -> Written:
    names = ("title", "text", "language", "is_question")
    return {name: form.cleaned_data[name] for name in names if name in form.fields}  # type: ignore[return-value]  # its keys


def own(request: HttpRequest, key: int) -> LaterPost | None:
    """Return what the reader wrote; for everybody else there is nothing, and what they sent is kept for the login."""
    found = LaterPost.objects.visible_to(actor_of(request.user)).select_related("author", "group__page", "topic__group__page")
    later = found.filter(pk=key).first() if is_key(key) else None
    if later is None:
        keep_for_login(request)
    return later


@never_cache
@require_safe
def later_posts(request: HttpRequest) -> HttpResponse:
    """List what the reader has written to be sent later."""
    actor = actor_of(request.user)
    verdict = can_have_later_posts(actor)
    if not verdict:
        return refuse(request, verdict)
    rows = LaterPost.objects.visible_to(actor).select_related("group__page", "topic__group__page")
    facts = {"rows": [(later, title_of(actor, later)) for later in rows], "zone": zone_of(request)}
    return render(request, "community/discussions/later_posts.html", facts)


def title_of(actor: Actor, later: LaterPost) -> str:
    """Return the title of the discussion, unless its author may no longer know it: it was moved, or she has left the group."""
    if not later.is_answer:
        return later.title
    return later.topic.title if later.topic and can_read_topic(actor, later.topic) else ""


@form_of(LaterForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later_post(request: HttpRequest, key: int) -> HttpResponse:
    """Show and change what is to be sent later."""
    later = own(request, key)
    if later is None:
        return page_not_found(request)
    saved = {name: getattr(later, name) for name in ("title", "text", "language", "is_question", "send_at")}
    sent = (request.POST,) if request.method == "POST" else ()
    form = LaterForm(*sent, zone=zone_of(request), is_answer=later.is_answer, initial=saved | kept_values(request))
    if form.is_bound and form.is_valid() and is_changed(form, later):
        messages.success(request, _("Your change is saved."))
        return redirect(later)
    facts: dict[str, Any] = {
        "later": later,
        "form": form,
        "zone": zone_of(request),
        "title": title_of(actor_of(request.user), later),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/discussions/later_post.html", facts, status=status)


def is_changed(form: LaterForm, later: LaterPost) -> bool:
    try:
        change_later_post(later=later, written=written_in(form), send_at=form.cleaned_data["send_at"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except LaterPost.DoesNotExist:
        form.add_error(None, _("It has been sent in the meantime."))
        return False
    return True


@never_cache
@require_POST
def send_later_post_now(request: HttpRequest, key: int) -> HttpResponse:
    """Send now what was to be sent later."""
    later = own(request, key)
    if later is None:
        return page_not_found(request)
    try:
        sent = send_now(later=later)
    except (Refused, ValidationError) as error:
        reason = error.verdict.reason if isinstance(error, Refused) else " ".join(error.messages)
        messages.error(request, str(reason))
        return redirect(later)
    if sent is None:
        return redirect("discussions:later")
    messages.success(request, _("Your post is sent."))
    return redirect(sent.get_absolute_url())


@never_cache
@require_POST
def delete_later(request: HttpRequest, key: int) -> HttpResponse:
    """Delete what was to be sent later."""
    later = own(request, key)
    if later is None:
        return page_not_found(request)
    delete_later_post(later=later)
    messages.success(request, _("It is deleted, and will not be sent."))
    return redirect("discussions:later")
