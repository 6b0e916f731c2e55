"""Notifications of requests to join, for the staff who decide on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permission_policies import ModelPermissionPolicy

from cms.announcing import Frequency, Kind, Shown, announce, quoted
from community.access.actor import actor_of
from community.notifications.services import withdraw
from community.people.models import AdmissionRequest
from community.people.rules import can_decide_on_requests

if TYPE_CHECKING:
    from cms.announcing import Facts
    from cms.users.models import User

ASKED_TO_JOIN = "people.asked_to_join"
policy = ModelPermissionPolicy(AdmissionRequest)


def tell_staff(request: AdmissionRequest) -> None:
    """Notify all who can decide on the request."""
    staff = policy.users_with_permission("change").values_list("pk", flat=True)
    announce(kind=ASKED_TO_JOIN, key=str(request.pk), to=list(staff), facts={"request": request.pk}, actor=request.user)


def tell_nobody_more(request: AdmissionRequest) -> None:
    """Withdraw the notifications of a request that was decided on."""
    withdraw(kinds=[ASKED_TO_JOIN], keys=[str(request.pk)])


def show_requests(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render the requests that still wait, for those who can still decide on them."""
    if not can_decide_on_requests(actor_of(reader)):
        return [None for _facts in many]
    requests = AdmissionRequest.objects.waiting().in_bulk([facts["request"] for facts in many])
    return [show_request(requests.get(facts["request"])) for facts in many]


def show_request(request: AdmissionRequest | None) -> Shown | None:
    if request is None:
        return None
    return Shown(
        sentence=_("Somebody asks to join %(site)s") % {"site": settings.WAGTAIL_SITE_NAME},
        url=reverse("decide_join_request", args=[request.pk]),
        details=(quoted(request.name), quoted(request.municipality)),
        link=_("Answer the request"),
    )


KIND = Kind(ASKED_TO_JOIN, gettext_lazy("Requests to join, for those who decide"), show_requests, frequency=Frequency.DAILY)
