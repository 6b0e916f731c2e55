"""Creates, changes and unsubscribes saved searches, and sends their e-mails."""

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

from .announcements import announce_news
from .letters import send_letter
from .matching import FAMILIES, documents_of, marks_of, matches_of
from .models import SavedSearch, SavedSearchQuerySet

if TYPE_CHECKING:
    from search.documents.document import SearchDocument

log = logging.getLogger(__name__)

MAX_SAVED = 50  # searches per user
PERIODS = {SavedSearch.Frequency.DAILY: timedelta(days=1), SavedSearch.Frequency.WEEKLY: timedelta(days=7)}
RETRY_AFTER = timedelta(hours=1)  # for an e-mail that could not be created; after that, `cms.mail` takes care of retries


def save_search(*, by: User, name: str, frequency: str, locale: str, parameters: str) -> SavedSearch:
    """Save a search for `by`; its current matches count as known. Raises ValidationError and SearchUnavailable."""
    if SavedSearch.objects.visible_to(by).count() >= MAX_SAVED:
        raise ValidationError(
            _("You have %(limit)d saved searches, which is the maximum. Delete one first.") % {"limit": MAX_SAVED}
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
    """Rename a search, or change the frequency of its e-mails. Raises ValidationError and SearchUnavailable.

    After subscribing again, the owner is notified of matches that are new from now on, not of those from the months before. Unchanged
    fields are not saved: another window may have changed them, or an e-mail may have updated `known`.
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
    """Stop the e-mails about a search. The search itself is kept."""
    SavedSearch.objects.filter(pk=saved.pk).update(frequency=SavedSearch.Frequency.NEVER)


def notify_all_due() -> None:
    """Send the e-mails that are due. A failure does not affect the others; if the engine is down, all wait for the next run."""
    for pk in due().order_by("looked_at").values_list("pk", flat=True):
        try:
            notify_owner(pk)
        except SearchUnavailable as error:
            log.warning("E-mails about saved searches are waiting for the search engine: %s", error)
            return


def due() -> SavedSearchQuerySet:
    """Return the searches that are due for a check, and whose owners can be notified."""
    now = timezone.now()
    turns = Q()
    for frequency, period in PERIODS.items():
        turns |= Q(frequency=frequency, looked_at__lte=now - period)
    told = with_confirmed_address(User.objects.filter(is_active=True))
    return SavedSearch.objects.filter(turns, user__in=told)


@transaction.atomic
def notify_owner(pk: UUID) -> None:
    """Check one search for new matches and send an e-mail about them, in only one of several processes. Raises SearchUnavailable."""
    row = due().filter(pk=pk).select_related("user")
    if connection.features.has_select_for_update_skip_locked:
        row = row.select_for_update(of=("self",), skip_locked=True)
    saved = row.first()
    if saved is None:  # another process has just done it
        return
    news, marks = new_matches(saved)
    saved.looked_at = timezone.now()
    try:
        with transaction.atomic():
            if news:
                send_letter(saved, news)
                announce_news(saved, len(news))
    except Exception:
        log.exception("The e-mail about saved search %s could not be written. It will be retried in an hour.", saved.pk)
        saved.looked_at += RETRY_AFTER - PERIODS[SavedSearch.Frequency(saved.frequency)]
        saved.save(update_fields=["looked_at"])
        return
    saved.known = marks
    saved.save(update_fields=["looked_at", "known"])


def new_matches(saved: SavedSearch) -> tuple[list[SearchDocument], list[str]]:
    """Return the new matches of `saved`, latest first, and the updated `known`. Raises SearchUnavailable.

    Matches that have disappeared stay known: a page that was unpublished for a day is not new.
    """
    known = set(saved.known)
    unseen = [name for name in matches_of(saved) if name not in known]
    documents = list(documents_of(unseen))
    news = [document for document in documents if not known & {document.family}]
    return news, sorted(known.union(*(marks_of(document) for document in documents)))
