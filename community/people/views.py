"""The page where people propose a municipality that the register lacks, and see the decision."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.kept import form_of, kept_values
from cms.limits import LONGEST_WAY
from cms.users.models import User
from community.access.actor import actor_of
from community.answers import refuse

from .forms import ProposalForm
from .models import ProposedMunicipality
from .proposals import propose_municipality
from .rules import can_propose

SHOWN = 50  # of the user's own proposals


@form_of(ProposalForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request.user)
    verdict = can_propose(actor)
    if not verdict:
        return refuse(request, verdict, kept=request.POST.get("name", ""))
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            proposal = propose_municipality(by=cast("User", request.user), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("“%(name)s” has been proposed. We will tell you what the editors decide.") % {"name": proposal.name}
            )
            return redirect(way_back(request))
    facts = {"form": form, "proposals": ProposedMunicipality.objects.visible_to(actor).select_related("municipality")[:SHOWN]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/people/propose.html", facts, status=status)


def way_back(request: HttpRequest) -> str:
    """Return the URL of the form that somebody came from, if it is on this site; else of this page."""
    target = request.GET.get("next", "")
    is_ours = len(target) <= LONGEST_WAY and url_has_allowed_host_and_scheme(target, None)
    return target if is_ours and target.startswith("/") else reverse("people:propose")
