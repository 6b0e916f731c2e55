"""Errors of the API, each as a problem document in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Invalid

from cms.api.problems import problem
from community.access.verdicts import Refused

from .authentication import RefusedByCsrf

#: The message for each type of pydantic error, with its limits as placeholders.
SENTENCES: dict[str, Promise] = {
    "missing": gettext_lazy("This is required."),
    "extra_forbidden": gettext_lazy("There is no field with this name."),
    "string_type": gettext_lazy("A text is expected here."),
    "string_too_long": gettext_lazy("At most {max_length} characters are expected here."),
    "string_too_short": gettext_lazy("At least {min_length} characters are expected here."),
    "int_type": gettext_lazy("A whole number is expected here."),
    "int_parsing": gettext_lazy("A whole number is expected here."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "int_from_float": gettext_lazy("A whole number is expected here."),
    "bool_type": gettext_lazy("The value true or false is expected here."),
    "bool_parsing": gettext_lazy("The value true or false is expected here."),
    "uuid_type": gettext_lazy("A UUID is expected here."),
    "uuid_parsing": gettext_lazy("A UUID is expected here."),
    "greater_than_equal": gettext_lazy("A number of at least {ge} is expected here."),
    "less_than_equal": gettext_lazy("A number of at most {le} is expected here."),
    "list_type": gettext_lazy("A list is expected here."),
    "model_attributes_type": gettext_lazy("A JSON object is expected here."),
    "model_type": gettext_lazy("A JSON object is expected here."),
    "dict_type": gettext_lazy("A JSON object is expected here."),
    "literal_error": gettext_lazy("One of these is expected here: {expected}."),
    "enum": gettext_lazy("One of these is expected here: {expected}."),
}
OTHERWISE = gettext_lazy("This value is not valid here.")


class Unprocessable(Exception):
    """The request cannot be processed: `errors` are (where, field, sentence)."""

    def __init__(self, *errors: tuple[str, str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


class Precondition(Exception):
    """The request was made for an outdated version (412), or names no version (428). `etag` is that of the current one."""

    def __init__(self, status: HTTPStatus, detail: str, *, etag: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.etag, self.more = status, detail, etag, more


def unprocessable(request: HttpRequest, error: Unprocessable) -> HttpResponse:
    errors = [{"where": where, "field": field, "detail": detail} for where, field, detail in error.errors]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _("Some of the values you sent are not valid."), errors=errors)


def invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    """Report pydantic's errors, without the values sent."""
    return unprocessable(request, Unprocessable(*(said_of(one) for one in error.errors)))


def said_of(error: dict[str, Any]) -> tuple[str, str, str]:
    where, *names = (str(part) for part in error["loc"])
    if where == "body" and names:
        names = names[1:]  # the first is our own name for the body
    sentence = str(SENTENCES.get(error["type"], OTHERWISE))
    return where, ".".join(names), sentence.format(**error.get("ctx", {}))


def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Report the errors of a form or a service."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    found = [
        ("body", "" if field == NON_FIELD_ERRORS else field, sentence)
        for field, sentences in by_field.items()
        for sentence in sentences
    ]
    return unprocessable(request, Unprocessable(*found))


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(HTTPStatus.FORBIDDEN, error.verdict.reason)


def refused_by_csrf(request: HttpRequest, error: RefusedByCsrf) -> HttpResponse:
    return error.answer


def not_logged_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(HTTPStatus.UNAUTHORIZED, _("Log in first: this is for people with an account."))


def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer 404, identically for what does not exist and for what this reader may not know of."""
    return problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address, or nothing that you can see."))


def precondition(request: HttpRequest, error: Precondition) -> HttpResponse:
    answer = problem(error.status, error.detail, **error.more)
    if error.etag:
        answer["ETag"] = error.etag
    return answer


def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too large."))


def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, error.message)


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    AuthenticationError: not_logged_in,
    Http404: not_found,
    HttpError: other,
    Invalid: invalid,
    Precondition: precondition,
    Refused: refused,
    RefusedByCsrf: refused_by_csrf,
    RequestDataTooBig: too_large,
    Unprocessable: unprocessable,
    ValidationError: not_valid,
}
