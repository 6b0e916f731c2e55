"""The page on which a cohort is decided on: what will happen, one step that does it, and one that takes it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cms.formatting import isolated
from community.access.verdicts import YES, Refused
from community.applications.models import MOST_CHARACTERS_OF_A_REASON, Acceptance
from community.groups.models import Group, attach_public_pages
from community.groups.rules import facilitates
from community.people.names import person_name

from .accepting import accept, plan_of, take_back
from .answering import SeeOther, for_composers, seen_by, tell_others
from .changing import ChangedMeanwhile
from .links import cohort_address, review_address
from .participants import pages_to_fill
from .rules import can_change_page
from .tables import composer_of

if TYPE_CHECKING:
    from typing import Any

    from cms.models import LearningProcessPage
    from community.access.actor import Actor
    from community.access.verdicts import Verdict
    from community.applications.models import Round

    from .tables import Composer


class TargetForm(forms.Form):
    """Where the cohort goes."""

    page = forms.ChoiceField(
        label=gettext_lazy("Page of the process"),
        required=False,
        help_text=gettext_lazy(
            "Pages of learning processes that you may edit. Its municipalities are the same in all languages."
        ),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Group"),
        required=False,
        help_text=gettext_lazy("Groups that you facilitate. All members of the teams become its members."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pages = {str(page.pk): page for page in (pages_to_fill(actor.account) if actor.account else [])}
        groups = [one for one in Group.objects.visible_to(actor).in_use().select_related("page") if facilitates(actor, one.pk)]
        attach_public_pages(groups)
        self.groups = {str(group.pk): group for group in groups}
        self.fields["page"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", _("no page")),
            *((key, page.get_admin_display_title()) for key, page in self.pages.items()),
        ]
        self.fields["group"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", _("no group")),
            *((key, group.title) for key, group in self.groups.items()),
        ]

    @property
    def targets(self) -> tuple[LearningProcessPage | None, Group | None]:
        """The page and the group of a valid form."""
        return self.pages.get(self.cleaned_data["page"]), self.groups.get(self.cleaned_data["group"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def decide(request: HttpRequest, actor: Actor, round_: Round) -> HttpResponse:
    """Say what taking the cohort over will do, for the page and the group that are chosen; and do it."""
    sent = request.POST if request.method == "POST" else request.GET if "page" in request.GET else None
    form = TargetForm(sent, actor=actor)
    page, group = form.targets if form.is_valid() else (None, None)
    if request.method == "POST" and form.is_valid():
        try:
            accept(
                round_=round_,
                page=page,
                group=group,
                reason=request.POST.get("reason", "")[:MOST_CHARACTERS_OF_A_REASON],
                seen=seen_by(request),
                by=actor,
            )
        except ChangedMeanwhile as meanwhile:
            tell_others(request, round_, meanwhile.others, is_done=False)
            return decision_page(request, actor, composer_of(round_), form, status=HTTPStatus.CONFLICT)
        except Refused as error:
            refused, status = error.verdict.reason, HTTPStatus.FORBIDDEN
            return decision_page(request, actor, composer_of(round_), form, refused=refused, status=status)
        messages.success(request, _("The cohort has been taken over."))
        return SeeOther(reverse("applications:cohort_accept", args=[round_.call]))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return decision_page(request, actor, composer_of(round_), form, status=status)


def decision_page(
    request: HttpRequest,
    actor: Actor,
    composer: Composer,
    form: TargetForm,
    *,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    call = composer.round.call
    page, group = form.targets if form.is_bound and not form.errors else (None, None)
    facts: dict[str, Any] = {
        "round": composer.round,
        "call": composer.round.call_page,
        "stored": composer.cohort,
        "form": form,
        "accepted": [composer.pool.applications[key] for key in composer.set_keys],
        "unmet": [composer.wording.constraint(one) for one in composer.unmet],
        "exemptions": composer.exemptions,
        "page": page,
        "group": group,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "back_url": cohort_address(call),
        "standing": [done_before(one, composer) for one in acceptances_of(composer)],
    }
    if page or group:
        verdict: Verdict = can_change_page(actor, page) if page else YES
        facts |= {"verdict": verdict, "plan": plan_of(composer, page, group)}
    return render(request, "community/applications/cohort/decide.html", facts, status=status)


def acceptances_of(composer: Composer) -> list[Acceptance]:
    """Return what has been taken over and not taken back, latest first."""
    if not composer.cohort.pk:
        return []
    found = list(composer.cohort.acceptances.filter(undone_at=None).select_related("page", "group__page", "by"))
    attach_public_pages([one.group for one in found if one.group])
    return found


def done_before(one: Acceptance, composer: Composer) -> dict[str, Any]:
    """Return what a page says about a cohort that was taken over."""
    return {
        "acceptance": one,
        "who": person_name(one.by),
        "page": isolated(one.page.title) if one.page else "",
        "group": isolated(one.group.title) if one.group else "",
        "added": len(set(one.added_live) | set(one.added_draft)),
        "members": len(one.memberships),
        "undo_url": reverse("applications:cohort_undo", args=[composer.round.call, one.pk]),
        "letters_url": review_address(composer.round.call, one.applications),
    }


@require_http_methods(["POST"])
@for_composers
def undo(request: HttpRequest, actor: Actor, round_: Round, pk: int) -> HttpResponse:
    """Take back a cohort that was taken over."""
    found = Acceptance.objects.select_related("cohort__round").filter(cohort__round=round_, pk=pk).first()
    try:
        if found:
            take_back(acceptance=found, by=actor)
            messages.success(request, _("What taking over had added has been taken back."))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return SeeOther(reverse("applications:cohort_accept", args=[round_.call]))
