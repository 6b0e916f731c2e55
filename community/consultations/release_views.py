"""The archive: writing a text for it, agreeing to it word by word, reading it, and taking it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found

from .forms import ConsentForm, ReleaseForm
from .frame import consultation_page, own_consultation, page_not_found, reader, refused
from .lookups import find_release, release_of
from .release_rules import can_agree, can_propose_release, can_withdraw_release
from .releasing import IS_PUBLIC, agree_to_release, first_words, propose_release, withdraw_release, wording

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .models import Consultation, Release


@form_of(ReleaseForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the text for the archive. It is public only after the case giver has agreed to it."""
    actor, found = own_consultation(request, key)
    if found is None:
        return page_not_found(request)
    verdict, stored = can_propose_release(actor, found, timezone.now()), release_of(found)
    if verdict and stored is not None and stored.is_public:
        verdict = IS_PUBLIC
    if not verdict:
        return refused(request, verdict)
    initial = initial_of(found, stored) | kept_values(request)
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            release = propose_release(consultation=found, by=reader(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as error:
            form.add_error(None, error.verdict.reason)
        else:
            return after_proposal(request, release)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return consultation_page(request, "community/consultations/propose.html", found, {"form": form}, status)


def initial_of(consultation: Consultation, release: Release | None) -> dict[str, str]:
    if release is not None:
        return {"title": release.title, "text": release.text, "language": release.language}
    return {"title": consultation.title, "text": first_words(consultation), "language": consultation.language}


def after_proposal(request: HttpRequest, release: Release) -> HttpResponse:
    if can_agree(actor_of(request.user), release):
        return redirect("consultations:agree", release.key)
    messages.success(request, _("The person who brought the case is asked whether she agrees. Nothing is public before."))
    return redirect(release.consultation or "consultations:mine")


@form_of(ConsentForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the text to the case giver, word by word, and ask for her consent."""
    actor, found = actor_of(request.user), find_release(key)
    if found is None or not actor.is_authenticated or found.case_giver_id != actor.pk:
        keep_for_login(request)
        return page_not_found(request)
    if not (verdict := can_agree(actor, found)):
        return refused(request, verdict)
    sent = request.POST if request.method == "POST" else None
    form = ConsentForm(sent, wording=wording(), initial={"mark": found.mark})
    if form.is_bound and form.is_valid():
        try:
            agree_to_release(release=found, mark=form.cleaned_data["mark"], by=reader(request), now=timezone.now())
        except Refused as error:
            found = find_release(key) or found
            form = ConsentForm({"mark": found.mark}, wording=wording())
            form.errors.clear()
            form.add_error(None, error.verdict.reason)
        else:
            messages.success(request, _("The text is in the archive now."))
            return redirect(found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/consultations/agree.html", {"form": form, "release": found}, status=status)


@never_cache
@require_safe
def released(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a text of the archive, to everybody."""
    found = find_release(key)
    if found is None or not found.is_public:
        return not_found(request, "community/consultations/not_released.html")
    facts = {"release": found, "may_withdraw": can_withdraw_release(actor_of(request.user), found)}
    return render(request, "community/consultations/released.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a text back from the archive, or a proposal, after asking."""
    found = find_release(key)
    if found is None or not can_withdraw_release(actor_of(request.user), found):
        return page_not_found(request)
    if request.method == "POST":
        withdraw_release(release=found, by=reader(request), now=timezone.now())
        messages.success(request, _("The text has been taken back. It is deleted."))
        return redirect("consultations:mine")
    return render(request, "community/consultations/take_back.html", {"release": found})
