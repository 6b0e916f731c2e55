"""The link on a call's page that leads to applying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link

from .admin.panel import call_panel
from .beginning import own_application
from .lookups import round_of_call

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from cms.models import CallPage


class Applications:
    """Applications to calls in the community."""

    def link(self, request: HttpRequest, call: CallPage) -> Link | None:
        round_ = round_of_call(call.translation_key)
        if round_ is None or not round_.has_form:
            return None
        own = own_application(round_, request.user) if request.user.is_authenticated else None
        if own:
            return Link(_("Go on with your application"), own.get_absolute_url())
        return Link(_("Apply"), reverse("applications:begin", args=[call.translation_key]))

    def panel(self, request: HttpRequest, call: CallPage) -> SafeString:
        return call_panel(request, call)
