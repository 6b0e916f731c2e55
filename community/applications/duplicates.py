"""Two applications of one municipality to one call.

The team that began first and those who manage the call are told. The team that came later learns of it only when the first invites
them: nobody finds out by trying who has applied.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from community.people.alike import NAMES, folded

from .models import Application
from .notices import tell_of_duplicate


def look_for_duplicates(application: Application) -> None:
    """Tell, on commit and once for each pair, of other applications of the same municipality."""
    for other in others_of_municipality(application):
        first, second = sorted([application, other], key=lambda one: (one.created_at, one.pk))
        transaction.on_commit(partial(tell_of_duplicate, first.pk, second.pk))


def others_of_municipality(application: Application) -> list[Application]:
    """Return the other applications to the same call that name the same municipality, in whatever language or spelling."""
    names = names_of(application)
    if not names:
        return []
    others = Application.objects.filter(round=application.round_id, country=application.country)
    others = others.exclude(pk=application.pk).exclude(state=Application.State.WITHDRAWN).select_related("municipality")
    return [other for other in others if not names.isdisjoint(names_of(other))]


def names_of(application: Application) -> frozenset[str]:
    """Return the names of an application's municipality, folded: those of the register in all languages, or the one that was typed."""
    return frozenset(folded(name) for name in written_names(application))


def written_names(application: Application) -> list[str]:
    """Return the names of an application's municipality as they are written."""
    place = application.municipality
    names = [getattr(place, name) for name in NAMES] if place else [application.municipality_name]
    return [name for name in names if name]
