"""Planning rounds, and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first, refuse, status_of
from community.groups.views import reader
from community.topics.counting import turnout
from community.topics.desk_forms import RoundForm
from community.topics.frame import explains_refusals, page_not_found
from community.topics.lookups import find_round
from community.topics.models import Round
from community.topics.planning import PlannedMeanwhile, change_round, delete_round, plan_round
from community.topics.rules import can_change_round, can_delete_round, can_plan
from community.topics.tables import table_of

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict


@form_of(RoundForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new_round(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    verdict = can_plan(actor_of(request.user))
    if not verdict:
        return refuse(request, verdict)
    form = RoundForm(request.POST if request.method == "POST" else None, instance=Round(), initial=kept_values(request))
    if form.is_bound and form.is_valid() and save(request, form, None):
        messages.success(request, _("The round is planned. All members are told when it opens."))
        return redirect("topics:desk")
    return form_page(request, form, None)


@form_of(RoundForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def edit_round(request: HttpRequest, key: int) -> HttpResponse:
    """Change a round, or see how it ended."""
    actor = actor_of(request.user)
    verdict = can_plan(actor)
    if not verdict:
        return refuse(request, verdict)
    found = find_round(key)
    if found is None:
        return page_not_found(request)
    may_change = can_change_round(actor, found)
    if request.method == "POST" and not may_change:
        return refuse(request, may_change)
    form = RoundForm(request.POST if request.method == "POST" else None, instance=found, initial=kept_values(request))
    if form.is_bound and form.is_valid() and save(request, form, found):
        messages.success(request, _("Saved."))
        return redirect("topics:desk")
    return form_page(request, form if may_change else None, found)


def save(request: HttpRequest, form: RoundForm, found: Round | None) -> bool:
    """Plan or change the round; return whether that succeeded, otherwise the form has the error."""
    try:
        if found is None:
            plan_round(by=reader(request), **form.facts)
        else:
            change_round(round_=found, made_of=form.cleaned_data["opened"], by=reader(request), **form.facts)
    except PlannedMeanwhile as error:
        data = cast("QueryDict", form.data).copy()
        data["opened"] = str(error.round.version)
        form.data = data
        form.add_error(None, _("Somebody has changed this round in the meantime. Save again to replace it with your version."))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def form_page(request: HttpRequest, form: RoundForm | None, found: Round | None) -> HttpResponse:
    actor = actor_of(request.user)
    facts = {
        "form": form,
        "round": found,
        "may_delete": found is not None and bool(can_delete_round(actor, found)),
        "results": list(found.results.select_related("proposal")) if found and found.is_counted else [],
        "turnout": turnout(found) if found and found.is_counted else None,
    }
    return render(request, "community/topics/round.html", facts, status=status_of(form) if form else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def delete_one(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a round that has not opened, after asking."""
    actor = actor_of(request.user)
    verdict = can_plan(actor)
    if not verdict:
        return refuse(request, verdict)
    found = find_round(key)
    if found is None:
        return page_not_found(request)
    may_delete = can_delete_round(actor, found)
    if not may_delete:
        return refuse(request, may_delete)
    if request.method == "POST":
        delete_round(round_=found, by=reader(request))
        messages.success(request, _("The round has been deleted."))
        return redirect("topics:desk")
    return ask_first(
        request,
        title=_("Delete the round?"),
        sentences=(_("It has not opened, and nobody has voted in it."),),
        quote=found.name,
        button=_("Delete"),
        back=request.path.removesuffix("delete/"),
    )


@never_cache
@require_safe
def table(request: HttpRequest, key: int) -> HttpResponse:
    """Return the result of a round that was counted as CSV."""
    actor = actor_of(request.user)
    verdict = can_plan(actor)
    if not verdict:
        return refuse(request, verdict)
    found = find_round(key)
    if found is None:
        return page_not_found(request)
    try:
        content = table_of(round_=found, by=reader(request))
    except Refused as error:
        return refuse(request, error.verdict)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="votes-{found.pk}.csv"'
    return answer
