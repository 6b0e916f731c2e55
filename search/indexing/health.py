"""The health checks of `/readyz`, and the recovery of a lost index."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from cms.doctor.findings import Finding, reason
from cms.health import Impaired
from search.backends.base import Question, SearchBackend, SearchUnavailable
from search.backends.engine import get_backend, locales
from search.documents.document import PUBLIC
from search.documents.registry import sources
from search.query.parser import parse_query
from search.query.plan import Plan
from search.query.planner import make_plan
from search.query.request import Sort

from .changes import PendingChange, note_changes, oldest_pending
from .updates import count_documents

log = logging.getLogger(__name__)

LONG = timedelta(minutes=10)
LOST = "The index does not hold what there is to find: it was lost. It fills by itself while `manage.py db_worker` runs."


def health() -> None:
    """Check that the engine answers a real question from a complete index. Raises SearchUnavailable."""
    backend = get_backend()
    backend.health()
    if is_lost(backend):
        raise SearchUnavailable(LOST)
    find_something(backend)


def examine_search() -> Iterator[Finding]:
    """Examine the engine and its index for `manage.py doctor`."""
    backend = get_backend()
    try:
        backend.health()
    except SearchUnavailable as error:
        yield Finding(
            f"The search is not available: {reason(error)}.",
            "Start the engine that SEARCH_URL names, or correct it; if the index is missing or of another version, run `manage.py search_index rebuild`.",
        )
        return
    if is_lost(backend):
        yield Finding("The search index lacks what there is to find.", "Run `manage.py search_index rebuild`.")


def find_something(backend: SearchBackend) -> None:
    """Search for the title of a document as a reader would. Raises SearchUnavailable if it is not found."""
    audiences = frozenset({PUBLIC})
    for locale in locales():
        latest = Question(plan=Plan(), locale=locale, audiences=audiences, sort=Sort.DATE)
        ranked = backend.find(latest, limit=1, facets=("type",)).ranked
        if not ranked:
            continue
        document = backend.fetch([ranked[0].id]).get(ranked[0].id)
        plan = make_plan(parse_query(document.title[:100]), document.locale, locales()) if document else Plan()
        is_searchable = bool(plan) and not plan.matches_nothing
        if is_searchable and not backend.find(Question(plan=plan, locale=locale, audiences=audiences), limit=1).total:
            raise SearchUnavailable(f"The index does not find {ranked[0].id} by its title.")
        return


def is_lost(backend: SearchBackend) -> bool:
    """Return whether the index has fewer documents than it should, not counting pending ones.

    An index from a rebuild only has to contain something: all documents are counted only if there is a reason to.
    """
    state = backend.state()
    if state.from_rebuild and state.documents:
        return False
    waiting = PendingChange.objects.order_by().values("source", "key").distinct().count()
    return state.documents + waiting < count_documents()


def refuse_if_lost(backend: SearchBackend) -> None:
    """Raise SearchUnavailable if the index was lost, so that readers do not see an empty result."""
    if is_lost(backend):
        raise SearchUnavailable(LOST)


def fill_again() -> None:
    """If the index was lost, record all documents as changed, so that they are written again like any change."""
    backend = get_backend()
    try:
        if not is_lost(backend):
            return
    except SearchUnavailable:
        return  # the task that applies changes logs it
    log.error("The search index was lost and will be rebuilt.")
    for name, source in sources().items():
        note_changes(name, source.keys())


def check_changes() -> None:
    """Check that changes reach the index. Raises Impaired if one has been pending for long although the engine answers.

    While the engine does not answer, `health` reports it, and pending changes are expected.
    """
    since = oldest_pending()
    if since is None or timezone.now() - since < LONG:
        return
    try:
        get_backend().health()
    except SearchUnavailable:
        return
    raise Impaired(
        f"Changes have waited since {since:%Y-%m-%d %H:%M} UTC to come into the index: does `manage.py db_worker` run?"
    )
