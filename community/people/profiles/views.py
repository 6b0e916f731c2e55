"""The pages of a person's own profile."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values, valid
from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.answers import refuse
from community.forms.drafts import discard, drafting, wants_to_discard
from community.limits import limited_as
from community.people.models import Circle, Profile
from community.people.rules import can_have_profile

from .drafts import OWN, PROFILE
from .forms import SEVERAL, PhotoForm, ProfileForm
from .photos import remove_photo, send_photo
from .saving import locked_profile, save_profile
from .seeing import own_profile, profile_of, seen_in

if TYPE_CHECKING:
    from cms.users.models import User

PREVIEWS = {"members": Circle.MEMBERS, "groups": Circle.GROUPS}


def kept_choices(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was ticked in a form that was sent after the session had ended: `kept_values` has one value for each field."""
    one = valid(request).get(request.get_full_path()) if request.method == "GET" else None
    return {name: values for name, values in one["given"] if name in SEVERAL} if one else {}


@form_of(ProfileForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and save the own profile."""
    verdict = can_have_profile(actor_of(request.user))
    if not verdict:
        return refuse(request, verdict, kept=request.POST.get("about", ""))
    by = cast("User", request.user)
    if wants_to_discard(request):
        discard(request, PROFILE, OWN)
        messages.success(request, _("The draft has been deleted."))
        return redirect("people:profile")
    if request.method == "POST":
        with transaction.atomic():  # comparing and saving are one step: nobody saves in between
            form = ProfileForm(request.POST, instance=locked_profile(by), by=by)
            if form.is_valid():
                save_profile(by=by, changes=form.cleaned_data)
                discard(request, PROFILE, OWN)
                messages.success(request, _("Your profile is saved. This is what others see of it."))
                return redirect("people:profile_seen")
        return profile_page(request, form)
    stored = profile_of(by)
    draft = drafting(request, PROFILE, OWN, saved=stored)
    typed: dict[str, Any] = {**draft.values, **kept_values(request), **kept_choices(request)}
    return profile_page(request, ProfileForm(instance=stored, initial=typed, by=by))


def profile_page(request: HttpRequest, form: ProfileForm, photo_form: PhotoForm | None = None) -> HttpResponse:
    own = own_profile(cast("User", request.user))
    facts = {
        "form": form,
        "photo_form": photo_form or PhotoForm(initial={"photo_seen_by": own.profile.photo_seen_by}),
        "own": own,
        "drafting": drafting(request, PROFILE, OWN, saved=own.profile),
    }
    is_wrong = form.errors or (photo_form and photo_form.errors)
    return render(
        request,
        "community/people/profile.html",
        facts,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK,
    )


@never_cache
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Show the own profile as others see it: `?by=members`, `?by=groups`."""
    verdict = can_have_profile(actor_of(request.user))
    if not verdict:
        return refuse(request, verdict)
    chosen = request.GET.get("by", "")
    chosen = chosen if chosen in PREVIEWS else "members"
    own = own_profile(cast("User", request.user))
    facts = {
        "person": seen_in(PREVIEWS[chosen], own.user),
        "views": [(name, circle.label, name == chosen) for name, circle in PREVIEWS.items()],
    }
    return render(request, "community/people/profile_seen.html", facts)


def may_send_photo(request: HttpRequest) -> bool:
    return bool(can_have_profile(actor_of(request.user)))


@limited_as("upload")
@takes_files(may_send_photo)
@never_cache
@require_POST
def photo(request: HttpRequest) -> HttpResponse:
    """Save a new photo, and who sees it; or delete the photo."""
    verdict = can_have_profile(actor_of(request.user))
    if not verdict:
        return refuse(request, verdict)
    by = cast("User", request.user)
    if "remove" in request.POST:
        remove_photo(by=by)
        messages.success(request, _("Your photo has been deleted."))
        return redirect("people:profile")
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid() and keep_photo(by, form):
        messages.success(request, sent_or_saved(form))
        return redirect("people:profile")
    stored: Profile = profile_of(by)
    return profile_page(request, ProfileForm(instance=stored, by=by), form)


def sent_or_saved(form: PhotoForm) -> str:
    return _("Your photo is being prepared.") if form.cleaned_data["photo"] else _("Who sees your photo is saved.")


def keep_photo(by: User, form: PhotoForm) -> bool:
    """Save what is in the form; return whether that succeeded, otherwise the form has the error."""
    if form.cleaned_data["photo"]:
        try:
            send_photo(upload=form.cleaned_data["photo"], by=by)
        except ValidationError as error:
            form.add_error("photo", error)
            return False
    save_profile(by=by, changes={"photo_seen_by": form.cleaned_data["photo_seen_by"]})
    return True
