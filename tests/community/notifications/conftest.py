from collections.abc import Callable, Sequence
from typing import Any

import pytest

from cms import announcing
from cms.announcing import Facts, Frequency, Kind, Shown, announce
from cms.users.models import User
from community.notifications.models import Notification
from tests.cms.mail.conftest import later, post, queue  # noqa: F401 - fixtures


def show_news(_reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render the facts, except those that are hidden."""
    return [None if facts.get("hidden") else Shown(facts["words"], "/en/community/") for facts in many]


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "_kinds", dict(announcing._kinds))


@pytest.fixture
def kind() -> Callable[..., Kind]:
    """Register a kind: `kind("test.news", frequency=Frequency.DAILY)`."""

    def make(name: str = "test.news", **facts: Any) -> Kind:
        made = Kind(name, f"Label of {name}", **{"show": show_news, **facts})
        announcing.register_kind(made)
        return made

    return make


@pytest.fixture
def tell(kind: Callable[..., Kind], django_capture_on_commit_callbacks: Callable) -> Callable[..., None]:
    """Announce something and run the immediate e-mails: `tell(anna, berta, words="Neu")`."""
    kind("test.news")
    kind("test.daily", frequency=Frequency.DAILY)
    kind("test.weekly", frequency=Frequency.WEEKLY)

    def make(*people: User, words: str = "News", name: str = "test.news", key: str = "", **facts: Any) -> None:
        ways = {way: facts.pop(way) for way in ("actor", "group") if way in facts}
        key = key or f"{Notification.objects.count()}"
        with django_capture_on_commit_callbacks(execute=True):
            announce(kind=name, key=key, to=[one.pk for one in people], facts={"words": words, **facts}, **ways)

    return make


@pytest.fixture
def anna(account: Callable[..., User]) -> User:
    return account("anna", name="Anna", language="en")


@pytest.fixture
def berta(account: Callable[..., User]) -> User:
    return account("berta", name="Berta", language="de")
