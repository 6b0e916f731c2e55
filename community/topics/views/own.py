"""Proposing a topic, changing and withdrawing it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first, refuse, show_saved_meanwhile, status_of
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.views import reader
from community.markdown import render_markdown
from community.topics.drafts import NEW, TOPIC
from community.topics.forms import TopicForm, values_of
from community.topics.frame import explains_refusals, page_not_found, topic_for, written_in
from community.topics.proposing import SavedMeanwhile, edit_topic, propose_topic, withdraw_topic
from community.topics.rules import can_edit, can_propose, can_withdraw

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from community.forms.drafts import Drafting
    from community.topics.models import Proposal

PREVIEW = "preview"  # the button that saves nothing
ONE = ("title", "challenge", "host", "language", "version")
SEVERAL = ("topics", "partners", "organisations")


@form_of(TopicForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new(request: HttpRequest) -> HttpResponse:
    """Propose a topic."""
    verdict = can_propose(actor_of(request.user))
    if not verdict:
        return refuse(request, verdict, kept=written_in(request))
    if discarded(request, NEW):
        return redirect("topics:new")
    draft = drafting(request, TOPIC, NEW)
    form = form_sent(request, draft.values | kept_values(request))
    if form.is_bound and form.is_valid():
        proposal = propose_topic(by=reader(request), **form.facts)
        discard(request, TOPIC, NEW)
        messages.success(request, _("Your topic is proposed. You can change it until a round begins."))
        return redirect(proposal)
    return form_page(request, form, None, draft)


@form_of(TopicForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change a topic."""
    actor, found = topic_for(request, key)
    if found is None:
        return page_not_found(request)
    verdict = can_edit(actor, found)
    if not verdict:
        return refuse(request, verdict, kept=written_in(request))
    if discarded(request, str(key)):
        return redirect("topics:edit", key)
    saved = values_of(found)
    draft = drafting(request, TOPIC, str(key), saved=cast("Model", SimpleNamespace(**saved)))
    form = form_sent(request, saved | draft.values | kept_values(request))
    if form.is_bound and form.is_valid() and change(request, form, found):
        discard(request, TOPIC, str(key))
        messages.success(request, _("Your change is saved."))
        return redirect(found)
    return form_page(request, form, found, draft)


def discarded(request: HttpRequest, key: str) -> bool:
    """Delete the draft if that was asked for. Return whether it was."""
    if not wants_to_discard(request):
        return False
    discard(request, TOPIC, key)
    messages.success(request, _("The draft has been deleted."))
    return True


def form_sent(request: HttpRequest, initial: dict[str, Any]) -> TopicForm:
    """Return the form as it was sent; unbound for a preview, which saves nothing."""
    if request.method == "POST" and PREVIEW not in request.POST:
        return TopicForm(request.POST)
    if request.method == "POST":
        initial |= {name: request.POST[name] for name in ONE if name in request.POST}
        initial |= {name: [one for one in request.POST.getlist(name) if one.isdecimal()] for name in SEVERAL}
    return TopicForm(initial=initial)


def change(request: HttpRequest, form: TopicForm, proposal: Proposal) -> bool:
    """Save the change. If another window has saved something else, the form says so and shows it."""
    try:
        edit_topic(proposal=proposal, made_of=form.cleaned_data["version"], by=reader(request), **form.facts)
    except SavedMeanwhile as error:
        show_saved_meanwhile(form, "challenge", saved=error.proposal.challenge, version=error.proposal.version)
        return False
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return False
    return True


def form_page(request: HttpRequest, form: TopicForm, found: Proposal | None, draft: Drafting) -> HttpResponse:
    text = str(form["challenge"].value() or "")
    facts = {
        "form": form,
        "topic": found,
        "drafting": draft,
        "has_preview": PREVIEW in request.POST,
        "preview": render_markdown(text) if PREVIEW in request.POST and text.strip() else "",
    }
    return render(request, "community/topics/form.html", facts, status=status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Withdraw a topic, after asking."""
    actor, found = topic_for(request, key)
    if found is None:
        return page_not_found(request)
    verdict = can_withdraw(actor, found)
    if not verdict:
        return refuse(request, verdict)
    if request.method == "POST":
        withdraw_topic(proposal=found, by=reader(request))
        messages.success(request, _("Your topic has been withdrawn."))
        return redirect("topics:topics")
    sentences = [_("Nobody else reads it any more then. This cannot be undone.")]
    if found.is_voted_on:
        sentences.append(_("Members are voting on it. Their votes go back to them."))
    return ask_first(
        request,
        title=_("Withdraw the topic?"),
        sentences=tuple(sentences),
        quote=found.title,
        button=_("Withdraw"),
        back=found.get_absolute_url(),
    )
