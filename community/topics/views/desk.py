"""The desk of the editors: what waits for an answer, and answering, merging and turning topics into calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first, refuse, status_of
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.views import reader
from community.topics import rules
from community.topics.answering import AnsweredMeanwhile, answer_topic, mark_of_answer, merge_topics, take_answer_back
from community.topics.calls import make_call
from community.topics.desk_forms import ANSWER_FIELDS, AnswerForm, MergeForm
from community.topics.drafts import ANSWER
from community.topics.frame import explains_refusals, page_not_found, topic_for, written_in
from community.topics.listing import MOST_VOTED, topics_of
from community.topics.lookups import find_proposal, round_open_at
from community.topics.models import Proposal, Round
from community.topics.showing import shown_topics

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from community.access.actor import Actor
    from community.access.verdicts import Verdict

AT_ONCE, ROUNDS = 30, 20
PREVIEW = "preview"


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the topics that wait for an answer, the most voted first, and the rounds."""
    actor = actor_of(request.user)
    verdict = rules.can_plan(actor)
    if not verdict:
        return refuse(request, verdict)
    paginator = Paginator(topics_of(actor, sort=MOST_VOTED).standing(), AT_ONCE)
    portion = paginator.get_page(request.GET.get("page"))
    facts = {
        "portion": portion,
        "pages_shown": list(paginator.get_elided_page_range(portion.number)),
        "rows": shown_topics(actor, list(portion), voting=round_open_at()),
        "rounds": list(Round.objects.all()[:ROUNDS]),
    }
    return render(request, "community/topics/desk.html", facts)


def topic_to_decide(request: HttpRequest, key: int, rule: Any) -> tuple[Actor, Proposal | None, HttpResponse | None]:
    """Return the topic if the reader can decide about it, else what to answer."""
    actor, found = topic_for(request, key)
    if found is None:
        return actor, None, page_not_found(request)
    verdict: Verdict = rule(actor, found)
    return actor, found, None if verdict else refuse(request, verdict, kept=written_in(request))


@form_of(AnswerForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Answer a topic, in one language or several. It is public from then on."""
    _actor, found, other = topic_to_decide(request, key, rules.can_answer)
    if found is None or other is not None:
        return other or page_not_found(request)
    if wants_to_discard(request):
        discard(request, ANSWER, str(key))
        messages.success(request, _("The draft has been deleted."))
        return redirect("topics:answer", key)
    draft = drafting(request, ANSWER, str(key))
    is_preview = PREVIEW in request.POST
    typed = {name: request.POST[name] for name in (*ANSWER_FIELDS, "opened") if name in request.POST} if is_preview else {}
    sent = request.POST if request.method == "POST" and not is_preview else None
    form = AnswerForm(sent, initial=draft.values | kept_values(request) | typed, proposal=found)
    if form.is_bound and form.is_valid() and save_answer(request, form, found):
        discard(request, ANSWER, str(key))
        messages.success(request, _("The answer is public. We tell whoever proposed the topic or voted for it."))
        return redirect(found)
    facts = {"form": form, "topic": found, "drafting": draft, "has_preview": is_preview}
    return render(request, "community/topics/answer.html", facts, status=status_of(form))


def save_answer(request: HttpRequest, form: AnswerForm, found: Proposal) -> bool:
    """Save the answer; return whether that succeeded, otherwise the form has the error."""
    opened = form.cleaned_data["opened"] or None
    try:
        answer_topic(proposal=found, made_of=opened, by=reader(request), **form.facts)
    except AnsweredMeanwhile:
        data = cast("QueryDict", form.data).copy()
        stored = find_proposal(found.pk)
        data["opened"] = mark_of_answer(stored or found)
        form.data = data
        form.add_error(
            None, _("Somebody else has answered this topic in the meantime. Save again to replace that answer with yours.")
        )
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def take_back(request: HttpRequest, key: int) -> HttpResponse:
    """Take an answer back, after asking."""
    _actor, found, other = topic_to_decide(request, key, rules.can_take_back)
    if found is None or other is not None:
        return other or page_not_found(request)
    if request.method == "POST":
        take_answer_back(proposal=found, by=reader(request))
        messages.success(request, _("The answer has been taken back. The topic is not public any more."))
        return redirect(found)
    return ask_first(
        request,
        title=_("Take the answer back?"),
        sentences=(_("The answer is deleted, and the topic is not public any more. It waits for the next round."),),
        quote=found.title,
        button=_("Take it back"),
        back=found.get_absolute_url(),
    )


@form_of(MergeForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def merge(request: HttpRequest, key: int) -> HttpResponse:
    """Merge a topic into another one."""
    _actor, found, other = topic_to_decide(request, key, rules.can_merge)
    if found is None or other is not None:
        return other or page_not_found(request)
    form = MergeForm(request.POST if request.method == "POST" else None, proposal=found, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            target = merge_topics(proposal=found, into=form.cleaned_data["into"], by=reader(request))
        except Refused as error:
            form.add_error("into", error.verdict.reason)
        else:
            messages.success(request, _("The topics are merged. The old address leads to this one."))
            return redirect(target)
    sentences = [_("This topic keeps its words, but its address leads to the other one. This cannot be undone.")]
    if found.is_voted_on:
        sentences.append(
            _("Votes move to the other topic, up to the limit for one topic. What is above goes back to the member.")
        )
    return ask_first(
        request,
        title=_("Merge the topic"),
        sentences=tuple(sentences),
        quote=found.title,
        form=form,
        button=_("Merge"),
        back=found.get_absolute_url(),
        is_danger=False,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def call(request: HttpRequest, key: int) -> HttpResponse:
    """Turn a topic into the draft of a call, after asking, and go on in the editor of pages."""
    _actor, found, other = topic_to_decide(request, key, rules.can_make_call)
    if found is None or other is not None:
        return other or page_not_found(request)
    if request.method == "POST":
        page = make_call(proposal=found, by=reader(request))
        messages.success(request, _("There is a draft of the call. The topic links to it once it is published."))
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return ask_first(
        request,
        title=_("Turn the topic into a call?"),
        sentences=(
            _(
                "This makes a draft of a call with the title, the challenge, the host, the partners and the topics. Nothing is published."
            ),
            _("Whoever proposed the topic or voted for it is told once the call is published."),
        ),
        quote=found.title,
        button=_("Make a draft"),
        back=found.get_absolute_url(),
        is_danger=False,
    )
