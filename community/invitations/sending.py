"""Inviting people, and changing invitations, from a page: the form gets the errors, and the reader is told what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Refused

from .services import invite

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from cms.users.models import User

    from .models import Invitation

# What is said afterwards, with "%(address)s".
ON_ITS_WAY = _("An invitation to %(address)s is on its way.")
SENT_AGAIN = _("An invitation to %(address)s is on its way. The link in the earlier e-mail no longer works.")
REVOKED = _("The invitation to %(address)s has been revoked.")


def invite_by_form(
    request: HttpRequest, form: forms.Form, *, by: User | None, said: StrOrPromise = ON_ITS_WAY, **facts: Any
) -> bool:
    """Invite the person in `form`, with `facts` that it does not ask for; return whether that succeeded, else the form has the error."""
    try:
        invite(by=by, **facts, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
    except Refused as error:
        form.add_error(None, error.verdict.reason)
    else:
        messages.success(request, said % {"address": form.cleaned_data["address"]})
        return True
    return False


def change_by_button(
    request: HttpRequest, invitation: Invitation, change: Callable[..., object], *, by: User, said: StrOrPromise
) -> None:
    """Do `change`, such as `revoke`, to an invitation, and say what was done, or why it was refused."""
    try:
        change(invitation=invitation, by=by)
    except Refused as error:
        messages.error(request, error.verdict.reason)
    else:
        messages.success(request, said % {"address": invitation.address})
