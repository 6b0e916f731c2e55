"""The fixtures of sessions, and something released of one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from cms.users.models import User
from community.visualisations.models import Audience, Release, Variant
from community.visualisations.publishing import services
from community.visualisations.publishing.signals import release_changed
from tests.community.visualisations.fixtures import colleague, park, place, running
from tests.community.visualisations.quick import quick

__all__ = ["colleague", "park", "place", "quick", "running"]

OnCommit = Callable[..., Any]


@pytest.fixture
def public(park: Variant) -> Variant:
    """A variant in a session that everybody may see."""
    park.case.session.audience = Audience.PUBLIC
    park.case.session.save()
    return park


@pytest.fixture
def released(public: Variant, facilitator: User, django_capture_on_commit_callbacks: OnCommit) -> Release:
    with django_capture_on_commit_callbacks(execute=True):
        release = services.release_variant(variant=public, by=facilitator, now=timezone.now())
    release.refresh_from_db()
    assert release.ready_at is not None
    return release


@pytest.fixture
def told() -> Iterator[list[int]]:
    """What the search was told to look at again."""
    keys: list[int] = []

    def note(keys: list[int], **_signal: Any) -> None:
        told_keys.extend(keys)

    told_keys = keys
    release_changed.connect(note)
    yield keys
    release_changed.disconnect(note)
