"""Where a variant can be changed further. Making variants is another room's work; the pages ask only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.visualisations.models import Case, Variant


def further_url(actor: Actor, variant: Variant) -> str:
    """Return the address at which `actor` makes a variant of this one; "" if she cannot."""
    return ""


def new_url(actor: Actor, case: Case) -> str:
    """Return the address at which `actor` makes a variant of a place; "" if she cannot."""
    return ""


def desk_url(actor: Actor, variant: Variant) -> str:
    """Return the address at which `actor` goes on with her draft; by default its page."""
    return variant.get_absolute_url()
