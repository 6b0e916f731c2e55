"""A person's own: what she takes along from consultations, and what she wrote and takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import refuse
from community.groups.views import in_pages
from community.rules import can_start

from .frame import page_not_found, reader, refused
from .lookups import find_contribution
from .models import Release, Takeaway
from .rules import can_delete_takeaway, can_read
from .writing import delete_contribution, delete_takeaway

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

AT_ONCE = 50


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the reader has taken along from all her consultations, and what she has released, also of groups that she has left."""
    actor = actor_of(request.user)
    entry = can_start(actor)
    if not entry:
        return refuse(request, entry)
    takeaways = Takeaway.objects.filter(user=actor.pk).select_related("consultation").order_by("-written_at", "-pk")
    releases = Release.objects.standing().filter(case_giver=actor.pk)
    facts = {**in_pages(request, takeaways, AT_ONCE), "releases": releases}
    return render(request, "community/consultations/mine.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_takeaway(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a takeaway, after asking."""
    actor = actor_of(request.user)
    found = Takeaway.objects.select_related("consultation").filter(pk=min(pk, 2**63 - 1)).first()
    if found is None or not can_delete_takeaway(actor, found):
        return page_not_found(request)
    if request.method == "POST":
        delete_takeaway(takeaway=found, by=reader(request))
        messages.success(request, _("The takeaway has been deleted."))
        return redirect("consultations:mine")
    return render(request, "community/consultations/delete_takeaway.html", {"takeaway": found})


@never_cache
@require_POST
def remove_contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one has written."""
    found = find_contribution(pk)
    if found is None or not can_read(actor_of(request.user), found.consultation):
        return page_not_found(request)
    try:
        delete_contribution(contribution=found, by=reader(request), now=timezone.now())
    except Refused as error:
        return refused(request, error.verdict)
    messages.success(request, _("It has been deleted."))
    return redirect(found.consultation)
