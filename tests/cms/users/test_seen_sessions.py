"""When a session was last seen is noted now and then, and at once where that matters."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import session_client_changed
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from tests.queries import queries_of

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FIREFOX, CHROME = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Mozilla/5.0 Chrome/130.0.0.0"


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna@example.org", "a long secret 1", name="Anna")


@pytest.fixture
def browser(anna: User) -> Client:
    client = Client(headers={"user-agent": FIREFOX})
    client.force_login(anna)
    return client


def read(browser: Client, **environment: str) -> None:
    assert browser.get(reverse("account_email"), **environment).status_code == 200


def test_session_is_noted_once_in_a_few_minutes(browser: Client, anna: User):
    read(browser)
    noted = UserSession.objects.get(user=anna)
    UserSession.objects.update(last_seen_at=LONG_AGO)

    again = queries_of(lambda: read(browser))

    assert noted.user_agent == FIREFOX
    assert not [sql for sql in again if "usersessions_usersession" in sql]
    assert UserSession.objects.get(user=anna).last_seen_at == LONG_AGO

    cache.clear()  # as when the minutes are over
    read(browser)

    assert UserSession.objects.get(user=anna).last_seen_at > LONG_AGO + timedelta(days=1)


@pytest.mark.parametrize("changed", [{"HTTP_USER_AGENT": CHROME}, {"REMOTE_ADDR": "198.51.100.7"}])
def test_session_that_is_used_from_elsewhere_is_noted_at_once(browser: Client, anna: User, changed: dict[str, str]):
    told: list[str] = []

    def tell(to_session: UserSession, **_signal: object) -> None:
        told.append(to_session.session_key)

    read(browser)
    session_client_changed.connect(tell)
    try:
        read(browser, **changed)
    finally:
        session_client_changed.disconnect(tell)

    assert told == [UserSession.objects.get(user=anna).session_key]


def test_each_session_of_an_account_is_noted(browser: Client, anna: User):
    read(browser)
    other = Client(headers={"user-agent": FIREFOX})
    other.force_login(anna)
    read(other)

    assert UserSession.objects.filter(user=anna).count() == 2
