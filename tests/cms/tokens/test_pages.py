"""The pages of a person's own tokens, the e-mails about them, and their end."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken

from cms.days import today
from cms.pruning.work import prune
from cms.tokens.expiry import warn_before_expiry
from cms.tokens.models import Grant
from cms.tokens.scopes import Scope
from cms.tokens.services import MOST_TOKENS, revoke_tokens
from cms.users.models import User
from tests.accounts import PASSWORD, make_account, make_editor
from tests.queries import fewest_queries

from .made import call, expire, token_for

LIST, NEW = "/en/accounts/tokens/", "/en/accounts/tokens/new/"
SENT = {"name": "Sicherung", "scopes": ["community:read", "files:read"], "period": "90"}
JOB = "/api/jobs/6acc4fa3-7f7b-4175-b50e-b79530c41044/"


@pytest.fixture
def anna(db: None) -> User:
    return make_account("anna@example.org", name="Anna", language="en")


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """Somebody's browser, in which she has just said again who she is."""

    def log_in(user: User) -> Client:
        client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")
        client.force_login(user)
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
        mail.outbox.clear()
        return client

    return log_in


@pytest.fixture
def browser(anna: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(anna)


def plain_in(answer: Any) -> str:
    [found] = re.findall(r'value="(wagtail_\w+)"', answer.content.decode())
    return found


def test_person_makes_a_token_that_is_shown_once(browser: Client, anna: User):
    answer = browser.post(NEW, SENT)
    plain = plain_in(answer)
    token = APIToken.objects.get()

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "it is shown only this once" in answer.content.decode()
    assert (token.user, token.name, token.grant.scopes) == (anna, "Sicherung", ["community:read", "files:read"])
    assert timezone.localdate(token.grant.last_moment, anna.time_zone) == today(anna.time_zone) + timedelta(days=90)
    assert (token.grant.made_from, "Firefox" in token.grant.made_with) == ("127.0.0.1", True)
    listed = browser.get(LIST).content.decode()
    assert plain not in listed
    for words in (token.prefix, "Sicherung", "Never used", "Read and download the files of your groups", "Firefox, Linux"):
        assert words in listed
    assert call(JOB, plain).status_code == 404
    assert "Never used" not in browser.get(LIST).content.decode()


def test_who_one_is_is_asked_first(anna: User):
    client = Client()
    client.force_login(anna)  # long ago, as far as the session knows

    assert client.get(NEW)["Location"] == "/en/accounts/reauthenticate/?next=%2Fen%2Faccounts%2Ftokens%2Fnew%2F"
    assert client.post(NEW, SENT).status_code == 302
    assert not APIToken.objects.exists()
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"scopes": []}, "Choose what the token may be used for."),
        ({"scopes": ["admin"]}, "admin is not one of the available choices"),
        ({"scopes": ["content:write"]}, "content:write is not one of the available choices"),
        ({"period": "9999"}, "9999 is not one of the available choices"),
        ({"period": "day"}, "Choose the last day."),
        ({"period": "day", "last_day": "2020-01-01"}, "This day is over."),
        ({"period": "day", "last_day": "9999-12-31"}, "On this site a token is valid until"),
        ({"name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_wrong_input_is_explained_and_kept(browser: Client, wrong: dict[str, Any], said: str):
    answer = browser.post(NEW, {**SENT, "last_day": "", **wrong})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert 'value="community:read"' in page
    assert not APIToken.objects.exists()
    assert mail.outbox == []


def test_site_sets_the_longest_time(browser: Client, settings: Any):
    settings.TOKEN_MAX_DAYS = 60
    page = browser.get(NEW).content.decode()

    assert ('value="30"' in page, 'value="90"' in page, 'value="day"' in page) == (True, False, True)
    assert browser.post(NEW, SENT).status_code == 422


def test_token_is_valid_through_its_last_day_where_its_person_is(browser: Client, anna: User):
    User.objects.filter(pk=anna.pk).update(time_zone="Pacific/Auckland")
    anna.refresh_from_db()
    browser.post(NEW, {**SENT, "period": "day", "last_day": today(anna.time_zone).isoformat()})
    end = Grant.objects.get().expires_at.astimezone(anna.time_zone)

    assert (end.date(), end.hour, end.minute) == (today(anna.time_zone) + timedelta(days=1), 0, 0)


def test_editors_can_let_a_token_write_pages(browser_of: Callable[[User], Client], anna: User, settings: Any):
    editors = browser_of(make_editor())
    assert 'value="content:write"' in editors.get(NEW).content.decode()
    settings.REQUIRE_STAFF_MFA = True  # as for the admin itself
    assert 'value="content:write"' not in editors.get(NEW).content.decode()


def test_number_of_tokens_is_limited(browser: Client, anna: User):
    for number in range(MOST_TOKENS):
        APIToken.create_token(user=anna, name=str(number))

    answer = browser.post(NEW, SENT)
    assert answer.status_code == 422
    assert "There are too many tokens already." in answer.content.decode()


def test_person_revokes_a_token_and_then_all(browser: Client, anna: User):
    tokens = [token_for(anna, name=f"Nummer {number}") for number in range(3)]
    address = f"/en/accounts/tokens/{tokens[0][0].pk}/revoke/"
    assert "Nummer 0" in browser.get(address).content.decode()
    assert call(JOB, tokens[0][1]).status_code == 404

    answer = browser.post(address, follow=True)
    assert "The token “Nummer 0” has been revoked." in answer.content.decode()
    assert [call(JOB, plain).status_code for _token, plain in tokens] == [401, 404, 404]
    assert browser.post(address).status_code == 404

    assert "Nummer 0" not in browser.get("/en/accounts/tokens/revoke/").content.decode()
    assert "2 tokens have been revoked." in browser.post("/en/accounts/tokens/revoke/", follow=True).content.decode()
    assert [call(JOB, plain).status_code for _token, plain in tokens] == [401] * 3


def test_tokens_of_others_are_neither_seen_nor_revoked(browser: Client, anna: User):
    token, plain = token_for(make_account("berta@example.org"), name="Geheim")

    assert "Geheim" not in browser.get(LIST).content.decode()
    assert browser.post(f"/en/accounts/tokens/{token.pk}/revoke/").status_code == 404
    browser.post("/en/accounts/tokens/revoke/")
    assert call(JOB, plain).status_code == 404


def test_list_takes_the_same_queries_for_many_tokens(browser: Client, anna: User):
    token_for(anna)
    one = fewest_queries(lambda: browser.get(LIST))
    for _number in range(4):
        token_for(anna)
    assert fewest_queries(lambda: browser.get(LIST)) == one


def test_person_is_told_of_a_new_token_without_the_token(browser: Client, anna: User):
    plain = plain_in(browser.post(NEW, SENT))
    [letter] = mail.outbox

    assert (letter.to, letter.subject) == (["anna@example.org"], "A new access token for your account")
    assert "Sicherung" in letter.body
    assert "Read and download the files of your groups" in letter.body
    assert "/en/accounts/tokens/" in letter.body
    for text in (letter.body, *(str(content) for content, _kind in letter.alternatives)):
        assert plain.removeprefix(APIToken.objects.get().prefix) not in text


def test_person_is_told_once_before_a_token_expires(anna: User):
    soon, _later, short, gone, revoked = (token_for(anna, days=days)[0] for days in (30, 90, 3, 30, 30))
    tomorrow = timezone.now() + timedelta(days=1)
    Grant.objects.filter(token__in=[soon, gone, revoked]).update(expires_at=tomorrow)
    APIToken.objects.filter(pk__in=[soon.pk, gone.pk, revoked.pk]).update(created=timezone.now() - timedelta(days=29))
    expire(gone)
    revoke_tokens([revoked], by=anna)
    APIToken.objects.filter(pk=soon.pk).update(name="Bald vorbei")
    mail.outbox.clear()
    warn_before_expiry()
    warn_before_expiry()

    [letter] = mail.outbox
    assert letter.subject == "An access token of yours expires soon"
    assert "Bald vorbei" in letter.body
    assert short.name not in letter.body


def test_ended_tokens_are_deleted_after_a_while(anna: User, settings: Any):
    settings.KEEP_ENDED_TOKENS_DAYS = 30
    valid, fresh, old, long_revoked = (token_for(anna)[0] for _number in range(4))
    expire(fresh)
    Grant.objects.filter(token=old).update(expires_at=timezone.now() - timedelta(days=31))
    APIToken.objects.filter(pk=long_revoked.pk).update(revoked_at=timezone.now() - timedelta(days=31))
    prune()

    assert set(APIToken.objects.all()) == {valid, fresh}


def test_all_scopes_are_offered_in_every_language(browser: Client):
    for language in ("de", "fr", "ar"):
        page = browser.get(f"/{language}/accounts/tokens/new/").content.decode()
        assert [scope for scope in Scope.values if scope != Scope.CONTENT_WRITE and f'value="{scope}"' not in page] == []
        assert "Read your profile" not in page
