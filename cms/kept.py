"""Input of forms that could not be accepted: the session had ended, or the form's CSRF token no longer matched.

It is shown again and can be submitted again. Passwords and codes are never kept and files cannot be: people enter them again.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .concurrency import OPENED

KEY = "kept_forms"  # in the session
MOST_FORMS, MOST_CHARACTERS = 3, 1_000_000
SECONDS = 2 * 60 * 60
SECRET = re.compile(
    r"(^|[-_])(password|passphrase|passwd|oldpassword|secret|otp)\d*$|^(code|token|pin|credential|key)$", re.IGNORECASE
)
NOT_SHOWN = re.compile(rf"{OPENED}|next|action.*|(loaded|overwrite)_revision_.*|.*-(type|id|order|deleted)")
NO_WORDS = re.compile(r"[\W\d_]*|on|off|true|false|null|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NAMES = {
    "login": gettext_lazy("E-mail address"),
    "email": gettext_lazy("E-mail address"),
    "password": gettext_lazy("Password"),
    "password1": gettext_lazy("Password"),
    "code": gettext_lazy("Code"),
}

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class KeptField:
    """A field with what was typed: `values` are submitted again, `texts` are how they are displayed."""

    name: str
    label: str
    values: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class KeptForm:
    """A form that can be submitted again to `address`, the URL on this site that it was submitted to."""

    address: str
    fields: list[KeptField]
    secrets: list[KeptField]
    files: list[KeptField]  # values: the names of the files

    @property
    def texts(self) -> list[KeptField]:
        return [one for one in self.fields if one.texts]


def form_of(form_class: type[forms.BaseForm]) -> Callable[[View], View]:
    """Declare which form a view takes, so that its kept fields get the form's labels."""

    def mark(view: View) -> View:
        view.kept_form = form_class  # type: ignore[attr-defined]
        return view

    return mark


def read_form(request: HttpRequest) -> KeptForm:
    """Return the form that `request` submitted."""
    known = fields_known(request)
    given = [(name, [str(value) for value in values]) for name, values in request.POST.lists()]
    files = [(name, [upload.name or "" for upload in uploads]) for name, uploads in request.FILES.lists()]
    return make_form(request.get_full_path(), given, files, known)


def make_form(
    address: str, given: list[tuple[str, list[str]]], files: list[tuple[str, list[str]]], known: dict[str, forms.Field]
) -> KeptForm:
    given = [(name, values) for name, values in given if name != "csrfmiddlewaretoken"]
    secrets = {name for name, _values in given if is_secret(name, known)}
    return KeptForm(
        address=address,
        fields=[
            KeptField(name, label_of(name, known), values, [] if NOT_SHOWN.fullmatch(name) else texts_of(values, known.get(name)))
            for name, values in given
            if name not in secrets
        ],
        secrets=[KeptField(name, label_of(name, known)) for name, values in given if name in secrets and name != "credential"],
        files=[KeptField(name, label_of(name, known), [value for value in values if value]) for name, values in files],
    )


def fields_known(request: HttpRequest) -> dict[str, forms.Field]:
    """Return the fields of the form that the view takes, if it declares one."""
    view = request.resolver_match.func if request.resolver_match else None
    form = getattr(view, "kept_form", None) or getattr(getattr(view, "view_class", None), "form_class", None)
    return dict(getattr(form, "base_fields", {}))


def is_secret(name: str, known: dict[str, forms.Field]) -> bool:
    return bool(SECRET.search(name)) or isinstance(getattr(known.get(name), "widget", None), forms.PasswordInput)


def label_of(name: str, known: dict[str, forms.Field]) -> str:
    label = known[name].label if name in known else None
    return str(label or NAMES.get(name) or re.sub(r"[-_]+", " ", name.removesuffix("-value")))


def texts_of(values: list[str], known: forms.Field | None) -> list[str]:
    """Return `values` as displayed: names of choices, the text of a rich text, nothing of what only programs read."""
    if known is not None and known.widget.is_hidden:
        return []
    if isinstance(known, forms.ChoiceField):
        names = {
            str(value): str(name)
            for value, name in cast("list[tuple[Any, Any]]", known.choices)
            if not isinstance(name, list | tuple)
        }
        return [names.get(value, value) for value in values]
    texts = [words_in(value) for value in values]
    return [text for text in texts if text and (known is not None or not NO_WORDS.fullmatch(text))]


def words_in(value: str) -> str:
    """Return the text of a value; for a rich text from the admin's editor, its paragraphs."""
    if not value.startswith("{"):
        return value
    try:
        content = json.loads(value)
        return "\n".join(block["text"] for block in content["blocks"])
    except (ValueError, KeyError, TypeError):
        return value


# --- In the session, until the person has logged in again -------------------------------------------------------------


def keep(request: HttpRequest) -> bool:
    """Keep what `request` submitted for two hours in this browser's session. Return whether that was possible."""
    form = read_form(request)
    given = [(one.name, one.values) for one in form.fields] + [(one.name, [""]) for one in form.secrets]
    files = [(one.name, one.values) for one in form.files]
    if sum(len(value) for _name, values in given + files for value in values) > MOST_CHARACTERS:
        return False
    kept = dict(list(valid(request).items())[1 - MOST_FORMS :])
    kept.pop(form.address, None)
    kept[form.address] = {"at": int(time.time()), "given": given, "files": files}
    request.session[KEY] = kept
    return True


def valid(request: HttpRequest) -> dict[str, Any]:
    """Return what is kept and has not expired, by URL."""
    found: dict[str, Any] = request.session.get(KEY, {})
    return {address: one for address, one in found.items() if time.time() - one["at"] < SECONDS}


def kept_form(request: HttpRequest, address: str, known: dict[str, forms.Field]) -> KeptForm | None:
    """Return what is kept for `address`, for display."""
    one = valid(request).get(address)
    return make_form(address, one["given"], one["files"], known) if one else None


def kept_values(request: HttpRequest) -> dict[str, Any]:
    """Return the initial values kept for the form at this URL, and tell the person; nothing when it is being submitted."""
    one = valid(request).get(request.get_full_path()) if request.method == "GET" and request.user.is_authenticated else None
    if one is None:
        return {}
    messages.info(
        request, _("You were no longer logged in when you sent this, so it is not saved yet. What you wrote is filled in.")
    )
    if names := [name for _field, values in one["files"] for name in values]:
        messages.info(request, _("Please choose the file again: {names}").format(names=", ".join(names)))
    return {name: values[-1] for name, values in one["given"] if values}


def forget(request: HttpRequest) -> None:
    """Delete what was kept for this URL."""
    kept = request.session.get(KEY)
    if kept and kept.pop(request.get_full_path(), None) is not None:
        request.session[KEY] = kept


def sentence_of_sender(request: HttpRequest) -> str:
    """Return a sentence that says as whom the form will be submitted."""
    if request.user.is_authenticated:
        return _("You are logged in as {account}.").format(account=request.user.email)
    return _("You are not logged in.")
