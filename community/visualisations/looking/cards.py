"""Variants as the pages show them: in a grid, in the tree, on the wall."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.text import Truncator

from community.people.names import shown_name
from community.visualisations.models import Variant
from community.visualisations.pictures import Shown, shown_picture
from community.visualisations.talking.opinions import Opinions, opinions_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from community.access.actor import Actor
    from community.visualisations.models import Case, Session

NAME = 60  # characters of what was asked for, where a variant has no title


@dataclass(frozen=True)
class Card:
    """A variant with its picture, who made it, and what the group thinks of it."""

    variant: Variant
    picture: Shown | None
    who: str
    opinions: Opinions = field(default_factory=Opinions)

    @property
    def name(self) -> str:
        return name_of(self.variant)


def name_of(variant: Variant) -> str:
    """Return what to call a variant: its title, else the beginning of what was asked for, else its kind."""
    return variant.title or Truncator(variant.words).chars(NAME) or str(variant)


def with_pictures(variants: QuerySet[Variant]) -> QuerySet[Variant]:
    """Return `variants` with what a card needs."""
    return variants.select_related("created_by", "photo", "case__municipality").prefetch_related("pictures__file")


def card_of(variant: Variant, opinions: Opinions | None = None) -> Card:
    own = [picture for picture in variant.pictures.all() if picture.release_id is None]
    return Card(
        variant, shown_picture(own, variant.alt_text or name_of(variant)), shown_name(variant.created_by), opinions or Opinions()
    )


def cards_of(variants: Iterable[Variant], actor: Actor, session: Session) -> list[Card]:
    """Return the cards of variants that are done, in their order."""
    done = [variant for variant in variants if variant.is_done]
    opinions = opinions_of(done, actor, session)
    return [card_of(variant, opinions[variant.pk]) for variant in done]


def cards_of_case(case: Case, actor: Actor) -> list[Card]:
    """Return the variants of a case that `actor` sees, oldest first: those of the group and her own."""
    found = with_pictures(Variant.objects.visible_to(actor).filter(case=case, state=Variant.State.DONE))
    return cards_of(found.order_by("created_at", "pk"), actor, case.session)
