"""The form of an endpoint."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
import idna
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Page, get_page_models

from cms.concurrency import NoticesOthersInAdmin

from .kinds import event_kinds
from .models import Endpoint

LONGEST_LABEL = 64  # a part of a host's name is shorter


def page_type_choices() -> list[tuple[str, str]]:
    """Return (label of the model, name) of each type of page, by name."""
    models = [model for model in get_page_models() if model is not Page and not model._meta.abstract]
    return sorted(((model._meta.label, capfirst(model._meta.verbose_name)) for model in models), key=lambda one: one[1])


def page_type_name(label: str) -> str:
    """Return what a type of page is called; its label, if it no longer exists."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


class Choices(forms.MultipleChoiceField):
    """Checkboxes for a list in JSON."""

    widget = forms.CheckboxSelectMultiple


class EndpointForm(NoticesOthersInAdmin):
    """What administrators fill in. The secret is made by the site."""

    events = Choices(label=pgettext_lazy("webhook", "Events"), choices=event_kinds)
    languages = Choices(
        label=gettext_lazy("Languages"),
        choices=lambda: settings.LANGUAGES,
        required=False,
        help_text=gettext_lazy("Only events of pages in these languages. None: in all."),
    )
    page_types = Choices(
        label=gettext_lazy("Page types"),
        choices=page_type_choices,
        required=False,
        help_text=gettext_lazy("Only events of pages of these types. None: of all."),
    )

    class Meta:
        model = Endpoint
        fields = ("address", "description", "events", "languages", "page_types")
        widgets = {"address": forms.TextInput(attrs={"dir": "ltr"})}

    def clean_address(self) -> str:
        return clean_address(self.cleaned_data["address"])


def clean_address(typed: str) -> str:
    """Return an address to which events can be sent, its host in letters that every network knows. Raises ValidationError.

    Where the host leads is seen when something is sent, each time anew.
    """
    try:
        parts = urlsplit(typed.strip())
        url = httpx.URL(typed.strip())
        host = parts.hostname or ""
        port = parts.port
    except (ValueError, httpx.InvalidURL, idna.IDNAError) as error:
        raise ValidationError(_("This is not a web address.")) from error
    if ":" not in host and any(not 0 < len(label) < LONGEST_LABEL for label in url.host.removesuffix(".").split(".")) and host:
        raise ValidationError(_("This is not a web address."))
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ValidationError(_("Enter a web address that begins with https://."))
    if parts.scheme == "http" and not settings.WEBHOOK_PRIVATE_NETWORKS:
        raise ValidationError(
            _("Enter an address that begins with https://, so that nobody on the way can read or change events.")
        )
    if parts.username or parts.password:
        raise ValidationError(_("Leave out the user name and password: the signature shows that an event comes from this site."))
    if parts.fragment:
        raise ValidationError(_("Leave out the part after #: it is not sent."))
    return str(url)


def summary(endpoint: Endpoint) -> dict[str, Any]:
    """Return what an endpoint is told of, in words."""
    names = dict(event_kinds())
    languages = dict(settings.LANGUAGES)
    return {
        "events": [names.get(one, one) for one in endpoint.events],
        "languages": [languages.get(one, one) for one in endpoint.languages],
        "page_types": [page_type_name(one) for one in endpoint.page_types],
    }
