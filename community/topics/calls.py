"""Turning a topic into a call: a draft in the tree of pages with the facts of the topic, and links both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.formatting import format_list
from cms.localisation import best_versions
from cms.models import CallIndexPage, CallPage
from cms.navigation import RelatedItem
from community.access.actor import Actor, actor_of
from community.access.verdicts import Refused, no, require
from community.markdown import render_markdown, words_of

from .lookups import locked_proposal
from .models import Proposal
from .rules import can_make_call
from .signals import changed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest
    from wagtail.models import Page

    from cms.models import Municipality
    from cms.users.models import User

NO_PLACE = no(gettext_lazy("The site has no page below which calls stand, or you cannot create calls there."))
LONGEST_SUMMARY = 300


@transaction.atomic
def make_call(*, proposal: Proposal, by: User) -> CallPage:
    """Turn a topic into a draft of a call in the source language, once. Raises Refused, also for who cannot create calls."""
    stored = locked_proposal(proposal)
    require(can_make_call(Actor(by), stored))
    index = place_for_calls(by)
    with override(settings.LANGUAGE_CODE):
        page = draft_of(stored)
        page.owner = by
        index.add_child(instance=page)
    page.save_revision(user=by, log_action=True, clean=False)  # a draft without a deadline
    stored.call = page.translation_key
    stored.save(update_fields=["call"])
    changed.send(Proposal, keys=[stored.pk])
    return page


def place_for_calls(by: User) -> CallIndexPage:
    """Return the page below which calls stand. Raises Refused."""
    for index in CallIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path"):
        if index.permissions_for_user(by).can_add_subpage():
            return index
    raise Refused(NO_PLACE)


def draft_of(proposal: Proposal) -> CallPage:
    """Return the call as a page that is nowhere stored: title, challenge, host, partners, regions and topics of a topic."""
    own = next((one for one in proposal.texts.all() if one.language == settings.LANGUAGE_CODE and one.title), None)
    page = CallPage(
        title=own.title if own else proposal.title,
        summary=Truncator(" ".join(words_of(proposal.challenge).split())).chars(LONGEST_SUMMARY) or proposal.title,
        live=False,
        apply_by=CallPage.ApplyBy.COMMUNITY,
        body=[("text", str(render_markdown(proposal.challenge, level=3))), *facts_of(proposal)],
    )
    page.topics = list(proposal.topics.all())
    page.regions = list({one.region.pk: one.region for one in municipalities_of(proposal) if one.region}.values())
    return page


def facts_of(proposal: Proposal) -> list[tuple[str, Any]]:
    """Return a text that names the host and the partners; nothing if there are none."""
    lines = []
    if proposal.host:
        lines.append((_("Host"), told(proposal.host)))
    if partners := [told(one) for one in proposal.partners.all()]:
        lines.append((_("Partners"), format_list(partners)))
    if organisations := [one.name for one in proposal.organisations.all()]:
        lines.append((_("Organisations"), format_list(organisations)))
    html = "".join(format_html("<p><b>{}:</b> {}</p>", label, names) for label, names in lines)
    return [("text", html)] if html else []


def told(municipality: Municipality) -> str:
    return f"{municipality.name} ({municipality.country_name})"


def municipalities_of(proposal: Proposal) -> list[Municipality]:
    partners = list(proposal.partners.select_related("region"))
    return [*([proposal.host] if proposal.host else []), *partners]


# --- Links ------------------------------------------------------------------------------------------------------------


def calls_of(proposals: Iterable[Proposal]) -> dict[UUID, tuple[str, str]]:
    """Return title and URL of the published calls of topics, by their keys, in the reader's language: one query."""
    keys = [one.call for one in proposals if one.call]
    return {page.translation_key: (page.title, page.get_url() or "") for page in best_versions(keys)} if keys else {}


def origin_of_call(request: HttpRequest, page: Page) -> list[RelatedItem]:
    """Return the topic that a call came from, as a card on its page, for those who can read it."""
    if not isinstance(page, CallPage) or not page.translation_key:
        return []
    found = Proposal.objects.visible_to(actor_of(request.user)).filter(call=page.translation_key)
    return [origin(one) for one in found.prefetch_related("texts", "topics")[:1]]


def origin(proposal: Proposal) -> RelatedItem:
    title, language = proposal.shown_title
    kicker, url = _("The topic that this call came from"), proposal.get_absolute_url()
    return RelatedItem(title, url, kicker, "", language, proposal.colour, f"topic:{proposal.pk}")


def call_was_deleted(instance: CallPage, **_signal: object) -> None:
    """Let a topic become a call again if nothing is left of the draft in any language."""
    if not CallPage.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk).exists():
        Proposal.objects.filter(call=instance.translation_key).update(call=None)
