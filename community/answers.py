"""The members' pages for refusals, for pages that do not exist, and those that ask before something is done."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms.kept import keep

from .access.verdicts import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse, QueryDict

    from .access.verdicts import Verdict

Given = ParamSpec("Given")


def keep_for_login(request: HttpRequest) -> None:
    """Keep a form that was submitted after the session expired: it is filled in again after the login."""
    if request.method == "POST" and not request.user.is_authenticated:
        keep(request)


@never_cache
def refuse(
    request: HttpRequest, verdict: Verdict, template: str = "community/refused.html", *, kept: str = "", **facts: object
) -> HttpResponse:
    """Explain the refusal. `kept` is what the person wrote, to copy; `template` extends the shell's."""
    keep_for_login(request)
    return render(request, template, {"reason": verdict.reason, "kept": kept, **facts}, status=HTTPStatus.FORBIDDEN)


@never_cache
def not_found(request: HttpRequest, template: str, *, kept: str = "") -> HttpResponse:
    """Answer 404 for something that does not exist and, identically, for something this reader may not know of."""
    return render(request, template, {"kept": kept}, status=HTTPStatus.NOT_FOUND)


def first_written(request: HttpRequest, names: Iterable[str]) -> str:
    """Return what was written in the first of the fields of the form that was sent which is not empty."""
    return next((text for name in names if (text := request.POST.get(name, ""))), "")


def explaining_refusals(
    written_in: Callable[[HttpRequest], str],
) -> Callable[[Callable[Concatenate[HttpRequest, Given], HttpResponse]], Callable[..., HttpResponse]]:
    """Return a decorator for views: if a service refuses what the page had offered, it answers with the reason and what was written.

    Somebody was faster, or the group was archived meanwhile.
    """

    def decorate(view: Callable[Concatenate[HttpRequest, Given], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Given.args, **keys: Given.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **keys)
            except Refused as error:
                return refuse(request, error.verdict, kept=written_in(request))

        return answer

    return decorate


def status_of(form: BaseForm) -> HTTPStatus:
    """Return the status of a page with `form`."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def ask_first(
    request: HttpRequest,
    *,
    title: str,
    button: str,
    back: str,
    sentences: tuple[str, ...] = (),
    quote: str = "",
    form: BaseForm | None = None,
    hidden: tuple[tuple[str, Any], ...] = (),
    is_danger: bool = True,
) -> HttpResponse:
    """Render the page that asks before something is done, with a form if something has to be said or chosen.

    `quote` is what somebody wrote, `hidden` are values that the answer has to name. Without a button, it cannot be done.
    """
    facts: dict[str, Any] = {
        "title": title,
        "sentences": sentences,
        "quote": quote,
        "form": form,
        "hidden": hidden,
        "button": button,
        "back": back,
        "is_danger": is_danger,
    }
    status = status_of(form) if form is not None else HTTPStatus.OK
    return render(request, "community/ask_first.html", facts, status=status)


def show_saved_meanwhile(form: BaseForm, field: str, *, saved: str, version: object) -> None:
    """Say in a form that another window has saved something else since, and show it. The next press replaces it.

    `saved` is the text of `field` that is stored, `version` what the hidden field of this name then is.
    """
    data = cast("QueryDict", form.data).copy()
    data["version"] = str(version)
    form.data = data
    form.fields[field].saved_meanwhile = saved  # type: ignore[attr-defined]  # for the template
    sentence = _("This was changed in the meantime, perhaps in another window.")
    form.add_error(field, f"{sentence} {_('Save again to replace it with your version.')}")
