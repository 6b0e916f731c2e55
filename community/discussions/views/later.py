"""What was written to be sent later: where it is kept, and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
from community.answers import ask_first, keep_for_login, not_found, refuse, show_saved_meanwhile, status_of
from community.discussions.forms import LaterForm
from community.discussions.frame import written_in
from community.discussions.later import ChangedMeanwhile, change_later_post, delete_later_post, send_later, send_now
from community.discussions.lookups import is_key
from community.discussions.models import LaterPost
from community.discussions.rules import can_have_later_posts, can_read_topic, can_send
from community.discussions.showing import beginning
from community.forms.drafts import discard
from community.groups.views import reader

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.access.verdicts import Verdict
    from community.discussions.forms import ReplyForm, TopicForm
    from community.discussions.models import Post, Topic
    from community.forms.registry import DraftedForm
    from community.groups.models import Group


class Kept(NamedTuple):
    """What is kept, as its author sees it."""

    post: LaterPost
    title: str  # of the discussion; empty if she may not know it any more
    words: str
    may_send: Verdict  # now


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
        later = send_later(group=group, topic=topic, answers=answers, written=form.written, send_at=send_at, by=reader(request))
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


def own(request: HttpRequest, key: int) -> LaterPost | None:
    """Return what the reader wrote; for everybody else there is nothing, and what they sent is kept for the login."""
    rows = LaterPost.objects.visible_to(actor_of(request.user)).with_places()
    later = rows.filter(pk=key).first() if is_key(key) else None
    if later is None:
        keep_for_login(request)
    return later


def is_gone(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what was sent or deleted, and for what others wrote. What was written is there to copy."""
    return not_found(request, "community/discussions/later_not_found.html", kept=written_in(request))


def shown(actor: Actor, later: LaterPost) -> Kept:
    title = later.title
    if later.is_answer:
        title = later.topic.title if later.topic and can_read_topic(actor, later.topic) else ""
    return Kept(later, title, beginning(later.text, {}), can_send(actor, later))


@never_cache
@require_safe
def later_posts(request: HttpRequest) -> HttpResponse:
    """List what the reader has written to be sent later."""
    actor = actor_of(request.user)
    verdict = can_have_later_posts(actor)
    if not verdict:
        return refuse(request, verdict)
    rows = [shown(actor, later) for later in LaterPost.objects.visible_to(actor).with_places()]
    return render(request, "community/discussions/later_posts.html", {"rows": rows, "zone": zone_of(request)})


@form_of(LaterForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later_post(request: HttpRequest, key: int) -> HttpResponse:
    """Show and change what is to be sent later."""
    later = own(request, key)
    if later is None:
        return is_gone(request)
    saved = {name: getattr(later, name) for name in LaterPost.CHANGEABLE} | {"version": later.mark}
    sent = (request.POST,) if request.method == "POST" else ()
    form = LaterForm(*sent, zone=zone_of(request), is_answer=later.is_answer, initial=saved | kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            change_later_post(
                later=later,
                written=form.written,
                send_at=form.cleaned_data["send_at"],
                made_of=form.cleaned_data["version"] or None,
                by=reader(request),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile as error:
            later = error.later
            when = format_moment(later.send_at, zone_of(request))
            show_saved_meanwhile(
                form, "text", saved="\n\n".join(filter(None, (later.title, later.text, when))), version=later.mark
            )
        except LaterPost.DoesNotExist:
            return is_gone(request)
        else:
            messages.success(request, _("Your change is saved."))
            return redirect(later)
    facts: dict[str, Any] = {"row": shown(actor_of(request.user), later), "form": form, "zone": zone_of(request)}
    return render(request, "community/discussions/later_post.html", facts, status=status_of(form))


@never_cache
@require_POST
def send_later_post_now(request: HttpRequest, key: int) -> HttpResponse:
    """Send now what was to be sent later."""
    later = own(request, key)
    if later is None:
        return is_gone(request)
    try:
        sent = send_now(later=later, by=reader(request))
    except Refused as error:
        messages.error(request, error.verdict.reason)
        return redirect(later)
    if sent is None:
        return is_gone(request)
    messages.success(request, _("Your post has been sent."))
    return redirect(sent.get_absolute_url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_later(request: HttpRequest, key: int) -> HttpResponse:
    """Delete what was to be sent later, after asking."""
    later = own(request, key)
    if later is None:
        return is_gone(request)
    if request.method == "POST":
        if not delete_later_post(later=later, by=reader(request)):
            return is_gone(request)
        messages.success(request, _("The text has been deleted, and will not be sent."))
        return redirect("discussions:later")
    return ask_first(
        request,
        title=_("Delete the text"),
        sentences=(_("It will not be sent, and its words are gone then. This cannot be undone."),),
        quote=later.text,
        button=_("Delete"),
        back=later.get_absolute_url(),
    )
