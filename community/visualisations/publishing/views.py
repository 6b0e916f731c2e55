"""The gallery of what is released, for everybody, and releasing."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.access.actor import actor_of
from community.answers import not_found
from community.visualisations.frame import page_not_found, reader, variant_for
from community.visualisations.lookups import key_of
from community.visualisations.models import Release
from community.visualisations.rules import can_manage, can_release

from .finding import visual_of, with_all_of_releases
from .services import release_of, release_variant, take_back

AT_ONCE = 24


@never_cache
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show what is released, newest first: to everybody, and to members also what is released for members."""
    releases = Release.objects.visible_to(actor_of(request.user))
    session = request.GET.get("session", "")
    if session:
        releases = releases.filter(variant__case__session__key=key_of(session))
    portion = Paginator(with_all_of_releases(releases), AT_ONCE).get_page(request.GET.get("page"))
    facts = {
        "visuals": [visual_of(one) for one in portion],
        "portion": portion,
        "query": urlencode({"session": session}) if session else "",
    }
    return render(request, "community/visualisations/gallery/gallery.html", facts)


@never_cache
@require_safe
def released(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a released variant beside its photo."""
    release = with_all_of_releases(Release.objects.visible_to(actor_of(request.user))).filter(key=key).first()
    if release is None:
        return not_found(request, "community/visualisations/gallery/not_found.html")
    facts = {"visual": visual_of(release), "case": release.variant.case}
    return render(request, "community/visualisations/gallery/released.html", facts)


@never_cache
@require_POST
def release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Release a variant."""
    actor, variant = variant_for(request, key)
    if variant is None or not can_manage(actor, variant.case.session):
        return page_not_found(request)
    verdict = can_release(actor, variant)
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect(variant)
    release_variant(variant=variant, by=reader(request), now=timezone.now())
    messages.success(request, _("It is released. Its pictures are being prepared; editors can then place it in a report."))
    return redirect(variant)


@never_cache
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a release back."""
    actor, variant = variant_for(request, key)
    if variant is None or not can_manage(actor, variant.case.session):
        return page_not_found(request)
    found = release_of(variant)
    if found is None:
        return page_not_found(request)
    take_back(release=found, by=reader(request), now=timezone.now())
    messages.success(request, _("It is no longer shown outside the group."))
    return redirect(variant)
