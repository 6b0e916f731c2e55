"""Changes name the version that they are based on (`If-Match`), so that nobody overwrites what somebody else has saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Annotated, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from ninja import Header

from cms.concurrency import mark_of_fields

from .errors import Precondition, Unprocessable

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        description="The ETag of what yours replaces, as `GET` answered it; `*` replaces whatever there is. Without it: 428.",
    ),
]
ETAG = {
    "ETag": {"description": "Stands for what can be changed: send it as If-Match with a change.", "schema": {"type": "string"}}
}
SHOWS_ETAG = {"responses": {200: {"headers": ETAG}}}
TAKES_ETAG = {"responses": {200: {"headers": ETAG}, 412: {"headers": ETAG}}}


def etag_of(row: Model, fields: Iterable[str]) -> str:
    """Return what stands for the values of `fields`."""
    return f'"{mark_of_fields(row, fields)}"'


def require_version(if_match: str) -> None:
    """Raise Precondition (428) if no version is named."""
    if not if_match.strip():
        raise Precondition(
            HTTPStatus.PRECONDITION_REQUIRED,
            _("Send the ETag that you read in the header If-Match, so that you do not overwrite somebody else's changes."),
        )


def require_current(if_match: str, etag: str, current: Mapping[str, Any]) -> None:
    """Raise Precondition (412) unless the version named is the one with this `etag`. `current` is what is stored, for the answer."""
    if if_match.strip() == "*" or etag in {part.strip() for part in if_match.split(",")}:
        return
    raise changed_meanwhile(etag, current)


def changed_meanwhile(etag: str, current: Mapping[str, Any]) -> Precondition:
    """Return the answer (412) to a change of an outdated version."""
    sentence = _(
        "Somebody has saved another version in the meantime: `current` shows it. To replace it, send your change again with the new ETag."
    )
    return Precondition(HTTPStatus.PRECONDITION_FAILED, sentence, current=dict(current), etag=etag)


def require_known(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Raise Unprocessable if a form does not have all of these fields, such as the limits of services on a site that has none."""
    unknown = sorted(set(names) - set(form.fields))
    if unknown:
        raise Unprocessable(*(("body", name, _("There is no field with this name.")) for name in unknown))


def require_valid(form: forms.BaseForm) -> None:
    """Raise ValidationError with what a form refuses."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
