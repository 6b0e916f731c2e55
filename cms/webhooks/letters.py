"""The e-mail to administrators about an endpoint that was switched off."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.permission_policies import ModelPermissionPolicy

from cms.announcing import Shown, make_letter, quoted
from cms.jobs.declaring import job
from cms.users.models import User
from cms.users.ownership import with_confirmed_address

from .models import Endpoint, days_before_giving_up


@job(queue="mail", title=gettext_lazy("Tell administrators about a webhook"))
def tell_administrators(endpoint_id: int) -> None:
    """E-mail everybody who can switch the endpoint on again, in their language."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id).first()
    if endpoint is None:
        return
    people = ModelPermissionPolicy(Endpoint).users_with_permission("change").values("pk")
    for reader in with_confirmed_address(User.objects.filter(pk__in=people, is_active=True)).order_by("pk"):
        with override(reader.language), timezone.override(reader.time_zone):
            make_letter(reader, said_of(endpoint)).send()


def said_of(endpoint: Endpoint) -> Shown:
    """Return what the e-mail says, in the active language."""
    if endpoint.reason == Endpoint.Reason.GONE:
        why = _("It answered 410 Gone: it does not want any more events.")
    else:
        days = days_before_giving_up()
        why = _("It has not accepted anything for %(days)d days.") % {"days": days}
    return Shown(
        sentence=_("The webhook endpoint %(address)s was switched off.") % {"address": quoted(endpoint.address)},
        url=reverse("webhooks:show", args=[endpoint.pk]),
        details=(why,),
        note=_(
            "No more events are sent there. The log shows what it answered and what it missed. "
            "Once it works again, you can switch it on and send that again."
        ),
    )
