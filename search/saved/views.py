"""The pages of saved searches. For everyone except its owner, a search does not exist."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.kept import form_of, kept_values
from cms.languages import active_language
from search.backends.base import SearchUnavailable
from search.documents.audiences import audiences_of

from .forms import SavedSearchForm
from .letters import key_of
from .matching import address_of, parameters_of, request_of, words_for, words_for_each
from .models import SavedSearch
from .services import change_search, save_search, unsubscribe

if TYPE_CHECKING:
    from cms.users.models import User

log = logging.getLogger(__name__)


@never_cache
@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """Show the user's saved searches."""
    searches = list(SavedSearch.objects.visible_to(request.user).defer("known"))
    audiences = audiences_of(request.user)
    words = words_for_each([request_of(saved.parameters, saved.locale, audiences) for saved in searches])
    rows = [{"saved": saved, "words": asked, "address": address_of(saved)} for saved, asked in zip(searches, words, strict=True)]
    return render(request, "search/saved/list.html", {"rows": rows})


@form_of(SavedSearchForm)
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Save the search in the query string."""
    search_request = request_of(request.META.get("QUERY_STRING", ""), active_language(), audiences_of(request.user))
    words, owner, parameters = words_for(search_request), cast("User", request.user), parameters_of(search_request)
    initial = {"name": words[:100], "frequency": SavedSearch.Frequency.WEEKLY, **kept_values(request)}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=initial)
    facts = {
        "title": _("Save this search"),
        "words": words,
        "back": reverse("search:results") + search_request.address(),
        "back_to": _("Results"),
    }
    return answer(request, form, facts, partial(save_search, by=owner, locale=search_request.locale, parameters=parameters))


@form_of(SavedSearchForm)
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename a search, or change the frequency of its e-mails."""
    saved = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    form = SavedSearchForm(request.POST if request.method == "POST" else None, instance=saved, initial=kept_values(request))
    facts = {
        "title": _("Change the saved search"),
        "words": words_for(request_of(saved.parameters, saved.locale, audiences_of(request.user))),
        "back": reverse("search:saved"),
        "back_to": _("Saved searches"),
    }
    with transaction.atomic():  # compare and save atomically, so that no other window saves in between
        return answer(request, form, facts, partial(change_search, saved=saved))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a search after confirmation."""
    saved = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "search/saved/delete.html", {"saved": saved})
    saved.delete()
    messages.success(request, _("“%(name)s” has been deleted.") % {"name": saved.name})
    return redirect("search:saved")


@csrf_exempt  # mail programs post here directly (RFC 8058); the token proves that the URL was sent to the owner
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe from a search, by POST only, since link checkers visit every URL in an e-mail."""
    saved = SavedSearch.objects.filter(pk=key).first() if (key := key_of(token)) else None
    if saved is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        unsubscribe(saved=saved)
    return render(request, "search/saved/unsubscribe.html", {"saved": saved, "is_done": is_done})


def answer(request: HttpRequest, form: SavedSearchForm, facts: Mapping[str, str], save: Callable[..., object]) -> HttpResponse:
    """Show the form, or `save` its data. Errors are shown in the form, and no input is lost."""
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            save(**form.cleaned_data)
        except ValidationError as error:
            add_error(form, error)
        except SearchUnavailable:
            log.warning("A search could not be saved because the search engine is not available.")
            form.add_error(None, _("The search is not available at the moment. Nothing is lost: try again in a minute."))
            status = HTTPStatus.SERVICE_UNAVAILABLE
        else:
            messages.success(request, _("“%(name)s” has been saved.") % {"name": form.cleaned_data["name"]})
            return redirect("search:saved")
    return render(request, "search/saved/form.html", {"form": form, **facts}, status=status)


def add_error(form: SavedSearchForm, error: ValidationError) -> None:
    """Add field errors to their fields, and all others to the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
