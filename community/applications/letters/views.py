"""Letters about decisions: reading them before they are sent, and their words."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.formatting import format_number, language_name
from cms.kept import form_of, kept_values
from cms.typed_numbers import sent_key
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import refuse
from community.applications.desk import desk_not_found, desk_page, managed_round
from community.applications.models import Application, Dispatch, Letter, LetterTemplate
from community.applications.review.workers import Worker, worker_of

from . import preparing
from .forms import LetterForm, TermsForm, WordsForm
from .sending import send
from .words import WITH_LETTER, words_for

if TYPE_CHECKING:
    from community.applications.models import Round

SHOWN = 100


def managing(request: HttpRequest, call: UUID) -> Worker | None:
    """Return the reader as somebody who manages the applications to a call; None for everybody else."""
    actor, round_ = managed_round(request, call)
    return worker_of(actor, round_) if round_ else None


@never_cache
@require_safe
def letters(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the decisions with their letters, sent or not, and the words that they use."""
    worker = managing(request, call)
    if worker is None:
        return desk_not_found(request)
    own = {(row.state, row.language) for row in LetterTemplate.objects.filter(round=worker.round)}
    dispatches = Dispatch.objects.visible_to(worker.actor).filter(round=worker.round)
    facts = {
        "dispatches": dispatches.annotate(number=Count("letters")).filter(number__gt=0)[:SHOWN],
        "kinds": [
            (
                Application.State(state),
                [(code, language_name(code), (state, code) in own) for code, _name in settings.LANGUAGES],
            )
            for state in WITH_LETTER
        ],
    }
    route = "applications:letters"
    return desk_page(request, "community/applications/letters/letters.html", worker.round, facts, route=route)


@form_of(WordsForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, call: UUID, state: str, language: str) -> HttpResponse:
    """Change what the letters of a call say about a decision in one language."""
    worker = managing(request, call)
    if worker is None:
        return desk_not_found(request)
    if state not in WITH_LETTER or language not in dict(settings.LANGUAGES):
        raise Http404
    round_ = worker.round
    if request.method == "POST" and "reset" in request.POST:
        preparing.set_words(round_=round_, worker=worker, state=state, language=language, words=None)
        messages.success(request, _("The letters use the site’s words again."))
        return redirect("applications:letters", call)
    now = words_for(round_, state, language)
    initial = {"subject": now.subject, "body": now.body, **kept_values(request)}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        preparing.set_words(round_=round_, worker=worker, state=state, language=language, words=form.words())
        messages.success(request, _("Saved. Letters that have not been sent can be written anew."))
        return redirect("applications:letters", call)
    facts = {
        "form": form,
        "heading": _("Words of the letters"),
        "state": Application.State(state),
        "language": language,
        "is_own": LetterTemplate.objects.filter(round=round_, state=state, language=language).exists(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return desk_page(request, "community/applications/letters/words.html", round_, facts, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch(request: HttpRequest, call: UUID, pk: int) -> HttpResponse:
    """Read the letters of a decision one by one, change them, and send them."""
    worker = managing(request, call)
    found = dispatch_of(request, worker.round, pk) if worker else None
    if worker is None or found is None:
        return desk_not_found(request)
    if not found.letters.exists():  # all were withdrawn before the letters were sent
        return redirect("applications:letters", call)
    if request.method != "POST":
        return dispatch_page(request, worker, found)
    try:
        return change(request, worker, found)
    except Refused as error:
        return refuse(request, error.verdict)


def dispatch_of(request: HttpRequest, round_: Round, pk: int) -> Dispatch | None:
    found = Dispatch.objects.visible_to(actor_of(request.user)).filter(round=round_, pk=pk).first()
    if found:
        found.round = round_
    return found


def change(request: HttpRequest, worker: Worker, found: Dispatch) -> HttpResponse:
    """Do what a button of the page asks for. Raises Refused."""
    action, letter = request.POST.get("action", ""), sent_key(request.POST.get("letter", ""))
    if action == "send":
        send(dispatch=found, worker=worker)
        messages.success(request, _("The letters are being sent, each exactly once."))
        return redirect("applications:letters", worker.round.call)
    if action == "discard":
        preparing.discard(dispatch=found, worker=worker)
        messages.success(request, _("The letters have been discarded. Nothing was decided."))
        return redirect("applications:review", worker.round.call)
    if action == "drop":
        preparing.drop_letter(dispatch=found, worker=worker, letter=letter)
        is_left = Dispatch.objects.filter(pk=found.pk).exists()
        return redirect(found) if is_left else redirect("applications:review", worker.round.call)
    if action == "anew":
        written = preparing.write_anew(dispatch=found, worker=worker)
        said = ngettext("%(count)s letter has been written anew.", "%(count)s letters have been written anew.", written)
        messages.success(request, said % {"count": format_number(written)})
        return redirect(found)
    if action == "terms":
        terms = TermsForm(request.POST, dispatch=found, zone=worker.round.time_zone)
        if not terms.is_valid():
            return dispatch_page(request, worker, found, terms=terms, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        preparing.set_terms(
            dispatch=found,
            worker=worker,
            confirm_by=terms.cleaned_data.get("day"),
            with_remarks=terms.cleaned_data["with_remarks"],
        )
        messages.success(request, _("Saved, and written into the letters that nobody changed by hand."))
        return redirect(found)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return dispatch_page(request, worker, found, form=form, current=letter, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    preparing.change_letter(dispatch=found, worker=worker, letter=letter, words=form.words())
    messages.success(request, _("Saved."))
    return redirect(f"{found.get_absolute_url()}?letter={letter}")


def dispatch_page(
    request: HttpRequest,
    worker: Worker,
    found: Dispatch,
    *,
    form: LetterForm | None = None,
    terms: TermsForm | None = None,
    current: int = 0,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    rows = list(found.letters.select_related("application__municipality").annotate(people=Count("application__team")))
    wanted = current or sent_key(request.GET.get("letter", ""))
    position = next((number for number, row in enumerate(rows) if row.pk == wanted), 0)
    shown: Letter = rows[position]
    facts: dict[str, Any] = {
        "heading": heading_of(found, len(rows)),
        "dispatch": found,
        "state": Application.State(found.state),
        "letters": rows,
        "letter": shown,
        "after": rows[position + 1] if position + 1 < len(rows) else None,
        "form": form or LetterForm(initial={"subject": shown.subject, "body": shown.body}),
        "terms": terms or TermsForm(dispatch=found, zone=worker.round.time_zone),
        "letter_languages": [language_name(code) for code in sorted({row.language for row in rows})],
        "without_account": [row for row in rows if not row.people],
    }
    return desk_page(request, "community/applications/letters/dispatch.html", worker.round, facts, status=status)


def heading_of(found: Dispatch, count: int) -> str:
    words = {"count": format_number(count)}
    if found.sent_at:
        return ngettext("%(count)s letter", "%(count)s letters", count) % words
    return ngettext("%(count)s letter, before it goes", "%(count)s letters, before they go", count) % words
