"""Shared passwords for a page or a collection of files: stored as hashes, never shown, and protected against guessing.

Wagtail stores them in plain text, so that its dialogue can show them again. An editor who forgets one sets another; a copy of the
database does not reveal passwords that a municipality may well use elsewhere.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit  # the public one counts correct passwords too
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.forms.view_restrictions import BaseViewRestrictionForm
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page, PageViewRestriction

from .limits import LONGEST_WAY

LONGEST = 128  # characters of a password


def is_hashed(password: str) -> bool:
    """Return whether `password` is already a hash."""
    try:
        identify_hasher(password)
    except ValueError:
        return False
    return True


def hash_password(sender: Any, instance: BaseViewRestriction, **kwargs: Any) -> None:
    """Hash a password before it is saved, however it was set; copies of pages bring one that is already hashed."""
    if instance.password and not is_hashed(instance.password):
        instance.password = make_password(instance.password)


def connect() -> None:
    """Store passwords as hashes, and hide them in Wagtail's two privacy dialogues."""
    for model in (PageViewRestriction, CollectionViewRestriction):
        pre_save.connect(hash_password, sender=model, dispatch_uid=f"cms.hash_password.{model.__name__}")
    # Wagtail hard-codes the forms of these dialogues in its views; this class is what they have in common.
    BaseViewRestrictionForm.__init__ = hide_password(BaseViewRestrictionForm.__init__)
    BaseViewRestrictionForm.clean_password = clean_password
    # Wagtail shows readers a form of its own first.
    PasswordViewRestrictionForm.base_fields["password"] = PagePasswordForm.base_fields["password"]


def hide_password(init: Any) -> Any:
    """Wrap `init` of the dialogue's form so that it hides the password."""

    def init_without(form: BaseViewRestrictionForm, *args: Any, **kwargs: Any) -> None:
        init(form, *args, **kwargs)
        form.kept_password = form.instance.password
        field = form.fields["password"]
        field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "maxlength": LONGEST})
        field.initial = ""
        form.initial.pop("password", None)
        if form.instance.password:
            field.help_text = _("A password is set. Leave this empty to keep it.") + f" {field.help_text}"

    return init_without


def clean_password(form: BaseViewRestrictionForm) -> str:
    """Return the typed password, else the existing one. Raises ValidationError if one is required and there is none."""
    typed: str = form.cleaned_data.get("password") or ""
    if typed and is_hashed(typed):
        raise ValidationError(_("Choose another password. This one cannot be used."), code="invalid")
    if len(typed) > LONGEST:
        raise ValidationError(_("A password can have up to %(limit)d characters.") % {"limit": LONGEST}, code="max_length")
    password = typed or str(form.kept_password)
    if form.cleaned_data.get("restriction_type") != BaseViewRestriction.PASSWORD:
        return ""  # no longer needed
    if not password:
        raise ValidationError(_("This field is required."), code="invalid")
    return password


class PagePasswordForm(PasswordViewRestrictionForm):
    """Asks a reader for the password of a page or a file."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    return_url = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not check_password(password, self.restriction.password):
            raise ValidationError(_("The password you have entered is not correct. Please try again."), code="wrong")
        return password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Give a reader access who knows the password of a page."""
    restriction = get_object_or_404(
        PageViewRestriction, pk=page_view_restriction_id, restriction_type=PageViewRestriction.PASSWORD
    )
    page = get_object_or_404(Page.objects.live().descendant_of(restriction.page, inclusive=True), pk=page_id)
    action = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    return open_restriction(request, restriction, action, otherwise=page.url or "/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_collection(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Give a reader access who knows the password of a collection of files."""
    restriction = get_object_or_404(
        CollectionViewRestriction, pk=restriction_id, restriction_type=CollectionViewRestriction.PASSWORD
    )
    action = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    return open_restriction(request, restriction, action, otherwise=reverse("wagtail_serve", args=[""]))


def open_restriction(request: HttpRequest, restriction: BaseViewRestriction, action: str, otherwise: str) -> HttpResponse:
    """Check a typed password and redirect to where the reader wanted to go, or to `otherwise` if that is not on this site.

    Failed attempts are counted by the reader's address: nobody elsewhere can lock out people who know the password.
    """
    way = {"return_url": way_back(request)}
    data = {"password": request.POST.get("password", ""), **way} if request.method == "POST" else None
    form = PagePasswordForm(data, initial=way, instance=restriction)
    status = HTTPStatus.OK
    if form.is_bound:
        # One count for all of them: a page has a URL in each language and for each page below it.
        attempt = ratelimit.consume(
            request, app="cms", action="page_password", config={"page_password": settings.PAGE_PASSWORD_RATE_LIMIT}
        )
        if not attempt:
            form = PagePasswordForm(initial=way, instance=restriction)
            context = {"form": form, "action_url": action, "is_held_up": True}
            return render(request, settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE, context, status=HTTPStatus.TOO_MANY_REQUESTS)
        if form.is_valid():
            attempt.rollback()
            restriction.mark_as_passed(request)
            return redirect(way["return_url"] or otherwise)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE, {"form": form, "action_url": action}, status=status)


def way_back(request: HttpRequest) -> str:
    """Return the URL that the reader came from; empty if it is not on this site."""
    url = request.POST.get("return_url", "")
    is_here = len(url) <= LONGEST_WAY and url_has_allowed_host_and_scheme(url, request.get_host(), request.is_secure())
    return url if is_here else ""
