"""A person's own access tokens: the list, a new one, revoking."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cms.users import second_step

from .forms import TokenForm, scopes_for
from .listing import tokens_of
from .models import valid_tokens
from .scopes import Scope
from .services import Origin, revoke_tokens

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import APIToken

    from cms.users.models import User


def person(request: HttpRequest) -> User:
    return cast("User", request.user)


@never_cache
@login_required
@require_safe
def show_tokens(request: HttpRequest) -> HttpResponse:
    """Show a person's valid tokens, and those that have ended lately."""
    return render(request, "tokens/list.html", {"tokens": tokens_of(person(request))})


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("plain", "made")
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token. It is shown in this response and never again."""
    user = person(request)
    scopes = scopes_for(user)
    if second_step.is_missing(request):  # as for /admin/
        scopes = [(scope, label) for scope, label in scopes if scope != Scope.CONTENT_WRITE]
    form = TokenForm(request.POST if request.method == "POST" else None, by=user, scopes=scopes)
    if made := form.make(account=user, origin=origin_of(request)):
        token, plain = made
        return render(request, "tokens/made.html", {"token": token, "plain": plain})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "tokens/new.html", {"form": form}, status=status)


def origin_of(request: HttpRequest) -> Origin:
    return Origin(ip=get_adapter().get_client_ip(request), user_agent=request.headers.get("User-Agent", ""))


def own_tokens(request: HttpRequest) -> QuerySet[APIToken]:
    return valid_tokens().filter(user=person(request)).select_related("user", "grant")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to revoke a token, and revoke it."""
    token = get_object_or_404(own_tokens(request), pk=pk)
    if request.method == "POST":
        revoke_tokens([token], by=person(request))
        messages.success(request, _("The token “%(name)s” has been revoked.") % {"name": token.name})
        return redirect("tokens:list")
    return render(request, "tokens/revoke.html", {"tokens": [token], "token": token})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_all(request: HttpRequest) -> HttpResponse:
    """Ask whether to revoke all tokens of a person, and revoke them."""
    tokens = list(own_tokens(request).order_by("-created"))
    if request.method == "POST":
        count = revoke_tokens(tokens, by=person(request))
        said = ngettext("%(count)d token has been revoked.", "%(count)d tokens have been revoked.", count)
        messages.success(request, said % {"count": count})
        return redirect("tokens:list")
    return render(request, "tokens/revoke.html", {"tokens": tokens}) if tokens else redirect("tokens:list")
