"""Pages for one condition of a cohort: adding, changing and removing it, and making an exception."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.access.verdicts import Refused

from .answering import SeeOther, back, for_composers, seen_by, tell_others
from .changing import ChangedMeanwhile, remove_condition, state_condition, waive
from .conditions import FORMS, ReasonForm
from .links import cohort_address
from .tables import composer_of
from .views import CONDITIONS, PROPOSAL

if TYPE_CHECKING:
    from typing import Any

    from community.access.actor import Actor
    from community.applications.cohort.constraints import Constraint
    from community.applications.models import Round

    from .conditions import ConditionForm
    from .tables import Composer


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def condition(request: HttpRequest, actor: Actor, round_: Round) -> HttpResponse:
    """Add a condition of the kind `?type=`, or change the one with the key `?key=`. Without either, ask which kind."""
    composer = composer_of(round_)
    existing = find(composer, request.GET.get("key", ""))
    kind = existing.type if existing else request.GET.get("type", "")  # type: ignore[attr-defined]  # all but the base have one
    if request.GET.get("key") and existing is None:
        messages.warning(request, _("This condition no longer exists."))
        return SeeOther(cohort_address(round_.call, CONDITIONS))
    if kind not in FORMS:
        kinds = [(name, form.title) for name, form in FORMS.items()]
        return page(request, composer, {"kinds": kinds})
    if "remove" in request.POST and existing:
        return remove(request, actor, round_, existing.key)
    form = form_of(request, composer, kind, existing)
    if request.method == "POST" and form.is_valid():
        return save(request, actor, composer, form, existing)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return page(request, composer, {"form": form, "existing": existing}, status)


def save(
    request: HttpRequest, actor: Actor, composer: Composer, form: ConditionForm, existing: Constraint | None
) -> HttpResponse:
    """State the condition of a valid form, or show the form again with what is in the way."""
    round_, replaces = composer.round, existing.key if existing else ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        changed = state_condition(round_=round_, condition=form.condition, replaces=replaces, seen=seen_by(request), by=actor)
    except ChangedMeanwhile as meanwhile:
        # The form keeps what was typed, with the revision that is now seen.
        tell_others(request, round_, meanwhile.others, is_done=False)
        composer, status = composer_of(round_), HTTPStatus.CONFLICT
    except ValidationError as error:
        form.add_error(None, error)
    except Refused as error:
        form.add_error(None, error.verdict.reason)
    else:
        tell_others(request, round_, changed.others, is_done=True)
        return back(request, round_.call, CONDITIONS)
    return page(request, composer, {"form": form, "existing": existing}, status)


def find(composer: Composer, key: str) -> Constraint | None:
    return next((one for one in composer.conditions if one.key == key), None)


def form_of(request: HttpRequest, composer: Composer, kind: str, existing: Constraint | None) -> ConditionForm:
    form_class = FORMS[kind]
    initial = form_class.facts_of(existing) if existing else {}
    return form_class(request.POST if request.method == "POST" else None, initial=initial, pool=composer.pool)


def page(request: HttpRequest, composer: Composer, facts: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    frame = {
        "round": composer.round,
        "call": composer.round.call_page,
        "stored": composer.cohort,
        "back_url": cohort_address(composer.round.call, CONDITIONS),
    }
    return render(request, "community/applications/cohort/condition.html", frame | facts, status=status)


def remove(request: HttpRequest, actor: Actor, round_: Round, key: str) -> HttpResponse:
    try:
        changed = remove_condition(round_=round_, key=key, seen=seen_by(request), by=actor)
    except ChangedMeanwhile as meanwhile:
        tell_others(request, round_, meanwhile.others, is_done=False)
    except Refused as error:
        messages.warning(request, error.verdict.reason)
    else:
        tell_others(request, round_, changed.others, is_done=True)
    return SeeOther(cohort_address(round_.call, CONDITIONS))


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def waive_condition(request: HttpRequest, actor: Actor, round_: Round) -> HttpResponse:
    """Ask for the reason of an exception from the condition `?key=`, and make it."""
    composer = composer_of(round_)
    existing = find(composer, request.GET.get("key", ""))
    if existing is None:
        messages.warning(request, _("This condition no longer exists."))
        return SeeOther(cohort_address(round_.call, CONDITIONS))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_bound and form.is_valid():
        try:
            changed = waive(round_=round_, key=existing.key, reason=form.cleaned_data["reason"], seen=seen_by(request), by=actor)
        except ChangedMeanwhile as meanwhile:
            tell_others(request, round_, meanwhile.others, is_done=False)
            composer, status = composer_of(round_), HTTPStatus.CONFLICT
        except Refused as error:
            form.add_error(None, error.verdict.reason)
        else:
            tell_others(request, round_, changed.others, is_done=True)
            return SeeOther(cohort_address(round_.call, PROPOSAL))
    facts = {
        "round": round_,
        "call": round_.call_page,
        "stored": composer.cohort,
        "sentence": composer.wording.constraint(existing),
        "form": form,
        "back_url": cohort_address(round_.call, PROPOSAL),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else status
    return render(request, "community/applications/cohort/waive.html", facts, status=status)
