"""Reports → Visualisations: which providers there are, whether they can be used, and what they cost. For administrators; no member is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Avg, Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from cms.formatting import format_number
from community.access.actor import actor_of
from community.people.roles import is_administrator

from .models import PictureOrder
from .provenance.checks import check_certificate
from .providers.base import DrawingProvider, Needs
from .providers.costs import price_words
from .providers.registry import all_providers

LATELY = timedelta(days=30)
WHERE = {
    Needs.NOTHING: _("on this site"),
    Needs.SERVER: _("on another server, which gets the covered photo and the description"),
    Needs.GPU: _("on a computer of this site"),
}


@dataclass(frozen=True)
class Row:
    """A provider, and what was asked of it: `lately` in the last 30 days. What deleted sessions have left is in all of it but `sessions`."""

    key: str
    label: str
    state: str
    where: str
    price: str
    seconds: str
    pictures: int
    pictures_lately: int
    cost: str
    cost_lately: str
    sessions: int
    pictures_of_deleted: int


def rows() -> list[Row]:
    """Return a row for each provider that makes pictures, also for one that there is no longer: a constant number of queries."""
    orders = PictureOrder.objects.order_by().values("provider")
    since = timezone.now() - LATELY
    facts = {"pictures": Sum("number"), "cost": Sum("cents")}
    of_deleted = Sum("number", filter=Q(session=None))
    more = {"seconds": Avg("seconds"), "sessions": Count("session", distinct=True), "of_deleted": of_deleted}
    ever = {row["provider"]: row for row in orders.annotate(**facts, **more)}
    lately = {row["provider"]: row for row in orders.filter(asked_at__gte=since).annotate(**facts)}
    known = {key: one for key, one in all_providers().items() if isinstance(one, DrawingProvider)}
    return [row_of(key, known.get(key), ever.get(key, {}), lately.get(key, {})) for key in dict.fromkeys([*known, *ever])]


def row_of(key: str, provider: DrawingProvider | None, ever: Mapping[str, Any], lately: Mapping[str, Any]) -> Row:
    is_there = provider is not None and provider.is_available()
    seconds = ever.get("seconds") or (provider.seconds if provider else 0)
    return Row(
        key=key,
        label=str(provider.label) if provider else key,
        state=gettext("can be used") if is_there else gettext("cannot be used") if provider else gettext("no longer set up"),
        where=str(WHERE[provider.abilities.needs]) if provider else "",
        price=price_words(provider.cents) if provider else "",
        seconds=seconds_words(seconds),
        pictures=ever.get("pictures") or 0,
        pictures_lately=lately.get("pictures") or 0,
        cost=money(ever.get("cost") or 0),
        cost_lately=money(lately.get("cost") or 0),
        sessions=ever.get("sessions") or 0,
        pictures_of_deleted=ever.get("of_deleted") or 0,
    )


def seconds_words(seconds: float) -> str:
    number = round(seconds)
    return ngettext("%(number)s second", "%(number)s seconds", number) % {"number": format_number(number)}


def money(cents: int) -> str:
    """Return an amount as a number with two decimal places. The currency is that of the provider's bill."""
    return format_number(cents / 100, 2)


@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Show the providers, to administrators."""
    if not is_administrator(actor_of(request.user)):
        raise PermissionDenied
    try:
        found, wrong = rows(), ""
    except ImproperlyConfigured as error:
        found, wrong = [], str(error)
    title = gettext("Visualisations")
    facts = {
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
            {"url": "", "label": gettext("Reports")},
            {"url": "", "label": title},
        ],
        "rows": found,
        "wrong": wrong,
        "signing": [message.msg for message in check_certificate(None)],
    }
    return render(request, "community/visualisations/admin/providers.html", facts)


class ProvidersMenuItem(MenuItem):
    """The report's menu item, for administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_administrator(actor_of(request.user))


def menu_item() -> ProvidersMenuItem:
    return ProvidersMenuItem(
        _("Visualisations"), reverse("visualisation_providers"), name="visualisations", icon_name="view", order=1420
    )


def addresses() -> list[URLPattern]:
    """Return the report's URL patterns."""
    return [path("reports/visualisations/", providers, name="visualisation_providers")]
