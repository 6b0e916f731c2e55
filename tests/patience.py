"""Time limits that affect what the site does, set so high that a busy machine never reaches them.

A test of such a limit sets it itself, after this.
"""

from importlib import import_module

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

FOR_EVER = float("inf")
LONG = 300.0  # seconds: a hung test has to end some time
A_DAY = 86_400  # seconds
LIMITS = {
    ("cms.generation", "REMEMBERED_SECONDS"): A_DAY,  # otherwise a page takes more queries a minute later
    ("cms.links", "REMEMBERED_SECONDS"): A_DAY,
    ("search.indexing.tasks", "MAX_WAIT"): FOR_EVER,
    ("search.indexing.tasks", "SLOW"): FOR_EVER,
    ("search.indexing.outbox", "LONG"): FOR_EVER,
    ("search.results.related", "SLOW"): FOR_EVER,
    ("search.backends.embedded.index_folder", "PATIENCE"): LONG,
    ("search.backends.elasticsearch.client", "PATIENCE"): LONG,
    ("search.backends.elasticsearch.client", "PATIENCE_WRITING"): LONG,
    ("search.embeddings.server", "QUERY_TIMEOUT"): LONG,
}


def wait_patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), seconds in LIMITS.items():
        monkeypatch.setattr(import_module(module), name, seconds)


def look_for_examples_patiently() -> None:
    """Make Hypothesis ignore deadlines, and use few examples unless a test says how many."""
    hypothesis_settings.register_profile("gate", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    hypothesis_settings.load_profile("gate")
