"""What `/readyz` asks of the search, and how an index comes back that was lost."""

import logging
from datetime import timedelta

from django.utils import timezone

from cms.health import Impaired
from search.backends.base import Question, SearchBackend, SearchUnavailable
from search.backends.engine import get_backend, locales
from search.documents.document import PUBLIC
from search.documents.registry import sources
from search.query.parser import parse_query
from search.query.planner import Plan, make_plan
from search.query.request import Sort

from .changes import PendingChange, note_changes, waiting_since
from .updates import count_documents

log = logging.getLogger(__name__)

LONG = timedelta(minutes=10)
LOST = "The index does not hold what there is to find: it was lost. It fills by itself while `manage.py db_worker` runs."


def health() -> None:
    """Return if the engine answers a real question, out of an index that holds what it should. Raises SearchUnavailable."""
    backend = get_backend()
    backend.health()
    if is_lost(backend):
        raise SearchUnavailable(LOST)
    find_something(backend)


def find_something(backend: SearchBackend) -> None:
    """Look for the title of one document, as a reader would. Raises SearchUnavailable if it is not found."""
    audiences = frozenset({PUBLIC})
    for locale in locales():
        latest = Question(plan=Plan(), locale=locale, audiences=audiences, sort=Sort.DATE)
        ranked = backend.find(latest, limit=1, facets=("type",)).ranked
        if not ranked:
            continue
        document = backend.fetch([ranked[0].id]).get(ranked[0].id)
        plan = make_plan(parse_query(document.title[:100]), document.locale, locales()) if document else Plan()
        is_telling = bool(plan) and not plan.finds_nothing
        if is_telling and not backend.find(Question(plan=plan, locale=locale, audiences=audiences), limit=1).total:
            raise SearchUnavailable(f"The index does not find {ranked[0].id} by its title.")
        return


def is_lost(backend: SearchBackend) -> bool:
    """Say whether the index is another than the one that was filled: it holds less than there is to find and does not wait for it.

    An index that a rebuild made is only asked whether it is empty: everything is counted where there is cause for it alone.
    """
    state = backend.state()
    if state.from_rebuild and state.documents:
        return False
    waiting = PendingChange.objects.order_by().values("source", "key").distinct().count()
    return state.documents + waiting < count_documents()


def refuse_if_lost(backend: SearchBackend) -> None:
    """Raise SearchUnavailable if nothing can be found because the index was lost: readers are not told that there is nothing."""
    if is_lost(backend):
        raise SearchUnavailable(LOST)


def fill_again() -> None:
    """Note everything as changed if the index was lost, so that it comes back by the way that changes take."""
    backend = get_backend()
    try:
        if not is_lost(backend):
            return
    except SearchUnavailable:
        return  # said by those who apply changes
    log.error("The search index was lost: everything is written anew.")
    for name, source in sources().items():
        note_changes(name, source.keys())


def check_changes() -> None:
    """Return if the index has what was changed. Raises Impaired if something has waited for long though the engine answers.

    While it does not answer, `health` says so, and that changes wait is as it should be.
    """
    since = waiting_since()
    if since is None or timezone.now() - since < LONG:
        return
    try:
        get_backend().health()
    except SearchUnavailable:
        return
    raise Impaired(
        f"Changes have waited since {since:%Y-%m-%d %H:%M} UTC to come into the index: does `manage.py db_worker` run?"
    )
