"""What the page of a variant shows, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from community.people.names import initials, shown_name
from community.people.profiles.links import links_to
from community.visualisations.models import Comment, Variant
from community.visualisations.pictures import Shown
from community.visualisations.providers.base import said
from community.visualisations.publishing.services import release_of
from community.visualisations.rules import can_delete_variant, can_discuss, can_manage, can_release
from community.visualisations.talking.comments import comments_on
from community.visualisations.talking.forms import RatingForm
from community.visualisations.talking.opinions import Opinions
from community.visualisations.talking.ratings import own_ratings
from community.visualisations.talking.rules import can_check, can_delete_comment, can_highlight

from .cards import Card, card_of, cards_of_case
from .changed import changed_in
from .links import further_url, next_url
from .registering import fit_of
from .tree import trees_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.users.models import User
    from community.access.actor import Actor

PARENT = "parent"  # `?with=parent`: compare with the variant that this one was made of, not with the photo


@dataclass(frozen=True)
class Comparison:
    """Two pictures of one place, the one before first. `fit`: how the second lies on the first (`object-fit`)."""

    before: Shown
    after: Shown
    before_label: str  # "" for the photo of today
    fit: str


@dataclass(frozen=True)
class ShownComment:
    """A comment. `pin` is the number of its point in the picture, from 1; 0 if it has none. `x` and `y` are in per cent."""

    comment: Comment
    who: str
    face: str
    pin: int
    x: str
    y: str
    may_delete: bool
    url: str = ""  # of the person's page, if the reader sees it


def variant_facts(variant: Variant, actor: Actor, against: str = "") -> dict[str, Any]:
    """Return what `variant.html` shows to `actor`. `against`: what to compare it with, see `PARENT`."""
    case = variant.case
    photos = list(case.photos.prefetch_related("pictures__file"))
    cards = cards_of_case(case, actor)
    own = next((card for card in cards if card.variant.pk == variant.pk), None) or card_of(variant)
    parent = next((card for card in cards if card.variant.pk == variant.parent_id), None)
    trees = trees_of(photos, cards, variant.pk)
    tree = next((tree for tree in trees if tree.photo.pk == variant.photo_id), None)
    comparison = None
    if own.picture and parent and parent.picture and against == PARENT:
        comparison = Comparison(parent.picture, own.picture, parent.name, fit_of(parent.picture, own.picture))
    elif own.picture and tree and tree.picture:
        comparison = Comparison(tree.picture, own.picture, "", fit_of(tree.picture, own.picture))
    return {
        "case": case,
        "variant": variant,
        "card": own,
        "parent": parent,
        "comparison": comparison,
        "changed": changed_in(variant),
        "who_url": links_to(actor, [variant.created_by]).get(variant.created_by_id, ""),
        "tree": tree,
        "number_of_photos": len(trees),
        "further_url": further_url(actor, variant),
        "may_highlight": can_highlight(actor, variant),
        "may_check": can_check(actor, variant),
        "may_delete": not variant.is_under_way and can_delete_variant(actor, variant),
        "reason": said(variant.reason) if variant.reason else "",
        "next_url": next_url(variant) if variant.created_by_id == actor.pk and not variant.is_shared else "",
        **release_facts(variant, actor),
        **beside(cards, variant),
    }


def release_facts(variant: Variant, actor: Actor) -> dict[str, Any]:
    """Return for a facilitator whether the variant is released, else whether it can be."""
    if not can_manage(actor, variant.case.session) or not variant.is_shared:
        return {}
    return {"release": release_of(variant), "may_release": can_release(actor, variant)}


def beside(cards: Sequence[Card], variant: Variant) -> dict[str, Card | None]:
    """Return the variants of the place before and after this one, as far as the reader sees them."""
    keys = [card.variant.pk for card in cards]
    if variant.pk not in keys:
        return {"previous": None, "next": None}
    place = keys.index(variant.pk)
    return {
        "previous": cards[place - 1] if place else None,
        "next": cards[place + 1] if place + 1 < len(cards) else None,
    }


def talk_facts(variant: Variant, actor: Actor, reader: User, opinions: Opinions) -> dict[str, Any]:
    """Return what the group says about the variant, and the form in which `reader` rates it."""
    own = own_ratings(variant, reader)
    return {
        "may_discuss": can_discuss(actor, variant),
        "rating": RatingForm(values=variant.case.session.rated_values, initial=own, address=rate_url(variant)),
        "opinions": opinions,
        "comments": shown_comments(variant, actor),
    }


def rate_url(variant: Variant) -> str:
    return reverse("visualisations:rate", args=[variant.key])


def shown_comments(variant: Variant, actor: Actor) -> list[ShownComment]:
    """Return the comments on a variant; those about a point of the picture are numbered in their order."""
    found, pins = [], 0
    comments = list(comments_on(variant))
    pages = links_to(actor, [comment.by for comment in comments])
    for comment in comments:
        comment.variant = variant
        pins += comment.is_pinned
        may_delete = bool(can_delete_comment(actor, comment))
        x, y = (per_cent(comment.x), per_cent(comment.y)) if comment.is_pinned else ("", "")
        pin, url = (pins if comment.is_pinned else 0), pages.get(comment.by_id, "")
        found.append(ShownComment(comment, shown_name(comment.by), initials(comment.by), pin, x, y, may_delete, url))
    return found


def per_cent(fraction: float | None) -> str:
    """Return a fraction in per cent, as an attribute takes it: exact to a hundredth of a per cent, so that no pin moves."""
    return f"{100 * (fraction or 0):.2f}"
