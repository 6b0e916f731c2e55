"""Has noted changes written."""

from __future__ import annotations

from typing import Any

from .changes import changes_noted


def connect() -> None:
    changes_noted.connect(write_soon, dispatch_uid="search.admin_search")


def write_soon(**facts: Any) -> None:
    from .tasks import apply_changes  # needs the client of Elasticsearch, which not every site has

    apply_changes.enqueue()
