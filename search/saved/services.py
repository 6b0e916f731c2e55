"""What happens to saved searches."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.users.models import User
from cms.users.ownership import with_confirmed_address
from search.backends.base import SearchUnavailable

from .letters import send_letter
from .models import SavedSearch, SavedSearchQuerySet
from .questions import FAMILIES, documents_of, marks_of, matches_of

if TYPE_CHECKING:
    from search.documents.document import SearchDocument

log = logging.getLogger(__name__)

MOST = 50  # saved searches of a person
PERIODS = {SavedSearch.Frequency.DAILY: timedelta(days=1), SavedSearch.Frequency.WEEKLY: timedelta(days=7)}
ANOTHER_TRY = timedelta(hours=1)  # after a letter that could not be written; one that is written is in the hands of `cms.mail`


def save_search(*, by: User, name: str, frequency: str, locale: str, parameters: str) -> SavedSearch:
    """Keep a search for `by`; what it finds now is known. Raises ValidationError and SearchUnavailable."""
    if SavedSearch.objects.visible_to(by).count() >= MOST:
        raise ValidationError(
            _("You have %(limit)d saved searches, and more cannot be kept. Delete one first.") % {"limit": MOST}
        )
    saved = SavedSearch(user=by, name=name, frequency=frequency, locale=locale, parameters=parameters, looked_at=timezone.now())
    saved.full_clean(exclude=["known"])
    matches = matches_of(saved)
    families = {mark for document in documents_of(matches[:FAMILIES]) for mark in marks_of(document)}
    saved.known = sorted(families.union(matches))
    saved.save(force_insert=True)
    return saved


@transaction.atomic
def change_search(*, saved: SavedSearch, name: str, frequency: str) -> None:
    """Rename a search, or send its letters at other times. Raises ValidationError and SearchUnavailable.

    Who had no letters and wants some again hears of what is new from now on, not of months. What does not change is not written:
    another window may have changed it, or the letters what is known.
    """
    stored = SavedSearch.objects.select_for_update(of=("self",)).get(pk=saved.pk)
    changes: dict[str, object] = {"name": name, "frequency": frequency}
    if stored.frequency == SavedSearch.Frequency.NEVER != frequency:
        changes["known"] = sorted(set(stored.known).union(matches_of(stored)))
        changes["looked_at"] = timezone.now()
    changed = [field for field, value in changes.items() if getattr(stored, field) != value]
    for field in changed:
        setattr(stored, field, changes[field])
    stored.full_clean(exclude=["known"])
    stored.save(update_fields=changed)


def unsubscribe(*, saved: SavedSearch) -> None:
    """Send no more letters of a search. The search stays."""
    SavedSearch.objects.filter(pk=saved.pk).update(frequency=SavedSearch.Frequency.NEVER)


def tell_of_news() -> None:
    """Write the letters that are due. One that cannot be written keeps no other back; without the engine all wait for the next call."""
    for pk in due().order_by("looked_at").values_list("pk", flat=True):
        try:
            tell_of(pk)
        except SearchUnavailable as error:
            log.warning("Letters about saved searches wait for the search engine: %s", error)
            return


def due() -> SavedSearchQuerySet:
    """Return the searches whose owners are to be told now if there is anything new."""
    now = timezone.now()
    turns = Q()
    for frequency, period in PERIODS.items():
        turns |= Q(frequency=frequency, looked_at__lte=now - period)
    told = with_confirmed_address(User.objects.filter(is_active=True))
    return SavedSearch.objects.filter(turns, user__in=told)


@transaction.atomic
def tell_of(pk: UUID) -> None:
    """Look for news of one search and write of them; once, however many processes come by. Raises SearchUnavailable."""
    row = due().filter(pk=pk).select_related("user")
    if connection.features.has_select_for_update_skip_locked:
        row = row.select_for_update(of=("self",), skip_locked=True)
    saved = row.first()
    if saved is None:  # somebody else has just done it
        return
    news, marks = news_of(saved)
    saved.looked_at = timezone.now()
    try:
        with transaction.atomic():
            if news:
                send_letter(saved, news)
    except Exception:
        log.exception("The letter about the saved search %s could not be written; it is tried again in an hour.", saved.pk)
        saved.looked_at += ANOTHER_TRY - PERIODS[SavedSearch.Frequency(saved.frequency)]
        saved.save(update_fields=["looked_at"])
        return
    saved.known = marks
    saved.save(update_fields=["looked_at", "known"])


def news_of(saved: SavedSearch) -> tuple[list[SearchDocument], list[str]]:
    """Return what `saved` finds that its owner was not told of, the latest first, and what is known then. Raises SearchUnavailable.

    What is found no longer stays known: a page that was taken back for a day is no news.
    """
    known = set(saved.known)
    unseen = [name for name in matches_of(saved) if name not in known]
    documents = list(documents_of(unseen))
    news = [document for document in documents if not known & {document.family}]
    return news, sorted(known.union(*(marks_of(document) for document in documents)))
