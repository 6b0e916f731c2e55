"""What the editors of a call see of its applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.template.loader import render_to_string

from community.access.actor import actor_of
from community.applications.models import ROUND, Application, Round
from community.applications.retention import end_of_keeping
from community.applications.rules import can_manage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from cms.models import CallPage


def call_panel(request: HttpRequest, call: CallPage) -> SafeString:
    """Return the panel of `call`: its form, how many applications there are and until when they are kept, and the way to set them up.

    Somebody with a conflict of interest about an application, or in its team, does not find it in a number.
    """
    actor = actor_of(request.user)
    round_ = Round.objects.of_calls().select_related("form").filter(call=call.translation_key).first() if call.pk else None
    states = dict(Application.State.choices)
    shown = Application.objects.shown_to(actor).filter(round=round_)
    counts = shown.values_list("state").annotate(number=Count("pk")).order_by("state") if round_ else ()
    facts = {
        "call": call,
        "round": round_,
        "is_chosen": call.apply_by == call.ApplyBy.COMMUNITY,
        "is_worker": round_ is not None and bool(actor.roles(ROUND, round_.pk)),
        "kept_until": end_of_keeping(round_) if round_ else None,
        "manages": bool(round_ and can_manage(actor, round_)),
        "counts": [(states[state], number) for state, number in counts],
    }
    return render_to_string("community/applications/admin/panel.html", facts, request)
