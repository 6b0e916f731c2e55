from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.users.models import User
from search.backends.base import Changes
from search.documents import audiences
from search.documents.document import audience_of_group
from search.saved.models import SavedSearch
from search.saved.services import save_search
from tests.accounts import make_account


@pytest.fixture
def publish(backend) -> Callable[..., None]:
    """Write entries to the index."""
    return lambda *entries, removed=(): backend.apply(lambda: Changes(entries, removed))


@pytest.fixture
def owner(db) -> User:
    return make_account("mitglied@example.org")


@pytest.fixture
def save(owner) -> Callable[..., SavedSearch]:
    """Save a search, by default for the owner."""

    def save(parameters: str = "q=Starkregen", **facts: object) -> SavedSearch:
        given = {"by": owner, "name": f"Suche {parameters}"[:100], "frequency": "daily", "locale": "de", **facts}
        return save_search(parameters=parameters, **given)

    return save


@pytest.fixture
def a_day_later() -> Callable[[], None]:
    """Pretend that every search was last checked a day ago."""

    def go(days: int = 1) -> None:
        for saved in SavedSearch.objects.all():
            saved.looked_at = timezone.now() - timedelta(days=days, seconds=1)
            saved.save(update_fields=["looked_at"])

    return go


@pytest.fixture
def groups_of(monkeypatch) -> dict[User, int]:
    """Return the group of each account, by key, which tests can change."""
    groups: dict[User, int] = {}
    monkeypatch.setattr(audiences, "_providers", [lambda user: [audience_of_group(groups[user])] if user in groups else []])
    return groups
