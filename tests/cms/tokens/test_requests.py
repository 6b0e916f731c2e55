"""Requests with an access token: who they are, what they may do, and what is never told."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import LocalePrefixPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.debug import SafeExceptionReporterFilter
from wagtail.models import APIToken, ModelLogEntry

from cms.tokens.middleware import find_token
from cms.tokens.models import WITHOUT_GRANT, Grant, end_of, scopes_of
from cms.tokens.scopes import NO_TOKEN, Scope, scope_needed
from cms.tokens.services import revoke_tokens, save_service
from cms.users.models import User
from tests.accounts import PASSWORD, make_account
from tests.queries import fewest_queries

from .made import ALL, bearer, call, expire, token_for

JOB = "/api/jobs/6acc4fa3-7f7b-4175-b50e-b79530c41044/"  # 404 for whoever is known, with any scope
PAGES = "/api/v2/pages/"
INVALID = 'Bearer realm="members", error="invalid_token"'


@pytest.fixture
def anna(db: None) -> User:
    return make_account("anna@example.org", name="Anna")


def test_text_of_a_token_is_recognisable_and_only_its_hash_is_stored(anna: User):
    token, plain = token_for(anna, Scope.CONTENT_READ)

    assert plain.startswith("wagtail_")
    assert APIToken.validate_token_format(plain)
    stored = [str(value) for row in (*APIToken.objects.values(), *type(token.grant).objects.values()) for value in row.values()]
    secret = plain.removeprefix(token.prefix)
    assert not any(secret in value for value in stored)


def test_token_authenticates_without_csrf_token_and_cookies(anna: User):
    _token, plain = token_for(anna, Scope.CONTENT_READ)
    answer = call(JOB, plain)

    assert (answer.status_code, answer.cookies) == (404, {})
    assert "no-store" in call(PAGES, plain)["Cache-Control"]
    assert call(JOB, plain, "post").status_code == 405  # not a CSRF error


def test_scheme_may_be_written_in_any_case(anna: User):
    plain = token_for(anna)[1]

    assert Client().get(JOB, headers={"Authorization": f"bearer {plain}"}).status_code == 404
    assert Client().get(PAGES, headers={"Authorization": "Basic YW5uYTphbm5h"}).status_code == 200  # as without a login


@pytest.mark.parametrize("wrong", ["", "x", "wagtail_", "Bearer", "wagtail_" + "0" * 33, "ü" * 20, "a b"])
def test_wrong_token_is_refused_whatever_cookies_say(anna: User, wrong: str):
    client = Client()
    client.force_login(anna)
    answer = client.get(PAGES, headers=bearer(wrong))

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, INVALID)
    assert answer.json()["detail"] == "This token is not valid: it is mistyped, has expired or was revoked."


def test_mistyped_token_costs_no_query(anna: User, django_assert_num_queries: Any):
    plain = token_for(anna)[1]
    with django_assert_num_queries(0):
        assert find_token(plain[:-1] + ("x" if plain[-1] != "x" else "y")) is None


def test_token_ends_by_expiry_revocation_and_with_its_account(anna: User, settings: Any):
    expired, revoked, good = (token_for(anna) for _number in range(3))
    expire(expired[0])
    revoke_tokens([revoked[0]], by=anna)
    assert [call(JOB, plain).status_code for _token, plain in (expired, revoked, good)] == [401, 401, 404]

    APIToken.objects.filter(pk=good[0].pk).update(created=timezone.now() - timedelta(days=20))
    settings.TOKEN_MAX_DAYS = 10  # the site has become stricter
    assert call(JOB, good[1]).status_code == 401
    settings.TOKEN_MAX_DAYS = 365
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert call(JOB, good[1]).status_code == 401
    User.objects.filter(pk=anna.pk).update(is_active=True)
    assert call(JOB, good[1]).status_code == 404
    anna.delete()
    assert call(JOB, good[1]).status_code == 401
    assert not APIToken.objects.exists()


def test_new_password_revokes_the_tokens_of_its_person_and_says_which(anna: User):
    User.objects.filter(pk=anna.pk).update(language="en")
    anna.refresh_from_db()
    other, service = make_account("berta@example.org"), save_service(name="Website", purpose="", groups=[], by=anna)
    mine = [token_for(anna, name=name)[1] for name in ("Sicherung", "Kalender")]
    theirs = [token_for(other)[1], token_for(service.account, Scope.CONTENT_READ, by=anna)[1]]
    mail.outbox.clear()
    anna.name = "Anna B."
    anna.save()
    assert [call(JOB, plain).status_code for plain in mine] == [404, 404]
    anna.set_password("ein anderes Passwort")
    anna.save()

    assert [call(JOB, plain).status_code for plain in (*mine, *theirs)] == [401, 401, 404, 404]
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["anna@example.org"], "Your access tokens have been revoked")
    assert ("Sicherung (wagtail_" in letter.body, "Kalender (wagtail_" in letter.body) == (True, True)
    assert not any(plain in letter.body for plain in mine)
    entries = ModelLogEntry.objects.filter(action="tokens.revoked")
    assert {(entry.user, entry.data["why"]) for entry in entries} == {(None, "new password")}


@pytest.mark.parametrize("route", ["reset", "change"])
def test_new_password_by_the_pages_revokes_tokens(anna: User, route: str):
    plain = token_for(anna)[1]
    client, new = Client(), {"password1": "ein-anderes-Passwort", "password2": "ein-anderes-Passwort"}
    mail.outbox.clear()
    if route == "reset":
        client.post("/de/accounts/password/reset/", {"email": anna.email})
        address = re.search(r"http://[^/]+(/de/accounts/password/reset/key/\S+)", mail.outbox[0].body)
        assert address
        client.post(client.get(address[1])["Location"], new)
    else:
        client.force_login(anna)
        client.post("/de/accounts/password/change/", {"oldpassword": PASSWORD, **new})

    anna.refresh_from_db()
    assert anna.check_password("ein-anderes-Passwort")
    assert call(JOB, plain).status_code == 401


def test_better_hash_of_the_same_password_revokes_nothing(anna: User, settings: Any):
    plain = token_for(anna)[1]
    before = anna.password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", *settings.PASSWORD_HASHERS]

    assert anna.check_password(PASSWORD)
    assert User.objects.get(pk=anna.pk).password != before
    assert call(JOB, plain).status_code == 404


def test_account_that_is_switched_on_again_has_no_valid_token(anna: User):
    plain = token_for(anna)[1]
    mail.outbox.clear()
    for is_active in (False, True):
        anna.is_active = is_active
        anna.save()

    assert call(JOB, plain).status_code == 401
    assert mail.outbox == []
    assert ModelLogEntry.objects.get(action="tokens.revoked").data == {"why": "account switched off"}


def test_log_has_who_made_and_revoked_a_token_but_not_its_name(anna: User):
    token, plain = token_for(anna, Scope.CONTENT_READ, name="Annas Telefon")
    revoke_tokens([token], by=anna)
    revoke_tokens([token], by=anna)  # it was before

    entries = ModelLogEntry.objects.for_instance(token).order_by("pk")
    assert [(entry.action, entry.user, entry.label) for entry in entries] == [
        ("tokens.made", anna, token.prefix),
        ("tokens.revoked", anna, token.prefix),
    ]
    assert entries[0].data == {"scopes": ["content:read"]}
    said = str(list(entries.values()))
    assert ("Telefon" in said, plain in said) == (False, False)


def test_cookies_sent_along_are_ignored_and_none_is_changed(anna: User):
    other = make_account("berta@example.org")
    client = Client()
    client.force_login(other)
    session = client.session.session_key
    plain = token_for(anna, Scope.CONTENT_READ)[1]
    answer = client.get(PAGES, headers=bearer(plain))

    assert answer.wsgi_request.user == other  # again, after the response
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert client.session.session_key == session
    assert call(JOB, plain, client=client).status_code == 404


def test_token_in_the_address_is_not_read(anna: User):
    plain = token_for(anna)[1]
    for name in ("access_token", "token", "key"):
        assert Client().get(f"{JOB}?{name}={plain}").status_code == 404
        assert Client().get(f"/api/v2/pages/?{name}={plain}").status_code == 400  # an unknown parameter


def test_two_tokens_at_once_are_refused(anna: User):
    login = Client().post(
        "/_allauth/app/v1/auth/login", {"email": anna.email, "password": PASSWORD}, content_type="application/json"
    )
    answer = call(JOB, token_for(anna)[1], **{"X-Session-Token": login.json()["meta"]["session_token"]})

    assert answer.status_code == 400
    assert 'error="invalid_request"' in answer["WWW-Authenticate"]


def test_scope_that_is_missing_is_named(anna: User):
    answer = call(PAGES, token_for(anna, Scope.COMMUNITY_READ)[1])

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["scope"] == "content:read"
    assert answer.json()["detail"] == "This token may not be used for this: it needs the scope content:read."
    assert answer["WWW-Authenticate"] == 'Bearer realm="members", error="insufficient_scope", scope="content:read"'


def test_writing_includes_reading(anna: User):
    token, plain = token_for(anna, Scope.CONTENT_WRITE)

    assert scopes_of(token) == ("content:read", "content:write")
    assert call(PAGES, plain).status_code == 200
    assert [scope_needed(lambda: None, method, "/api/v3/pages/") for method in ("GET", "HEAD", "POST", "DELETE")] == [
        *("content:read", "content:read", "content:write", "content:write"),
    ]


@pytest.mark.parametrize("name", ["account_details", "tokens:list", "tokens:new", "usersessions_list", "wagtailadmin_home"])
def test_token_opens_no_page_and_no_admin(name: str, db: None):
    administrator = make_account("verwaltung@example.org", is_superuser=True)
    plain = token_for(administrator)[1]
    with override("en"):
        answer = Client().get(reverse(name), headers=bearer(plain))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_token_is_no_session_of_the_login(anna: User):
    answer = call("/_allauth/app/v1/auth/session", token_for(anna)[1])

    assert (answer.status_code, answer.json()["meta"]["is_authenticated"]) == (401, False)


def test_token_made_with_wagtails_command_is_for_content_and_ends_as_the_site_says(anna: User, settings: Any):
    token, plain = APIToken.create_token(user=anna, name="Kommando")

    assert scopes_of(token) == WITHOUT_GRANT == ("content:read", "content:write")
    assert call(PAGES, plain).status_code == 200
    APIToken.objects.filter(pk=token.pk).update(created=timezone.now() - timedelta(days=settings.TOKEN_MAX_DAYS + 2))
    assert call(PAGES, plain).status_code == 401


def test_last_use_is_written_down_but_not_on_each_request(anna: User, settings: Any):
    token, plain = token_for(anna, Scope.CONTENT_READ)
    assert token.last_used_at is None
    call(JOB, plain)
    token.refresh_from_db()
    first = token.last_used_at
    call(JOB, plain)
    token.refresh_from_db()
    assert token.last_used_at == first
    settings.WAGTAILAPI_TOKEN_LAST_USED_INTERVAL = 0
    call(JOB, plain)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_number_of_queries_does_not_depend_on_the_number_of_tokens(anna: User):
    plain = token_for(anna)[1]
    call(JOB, plain)
    one = fewest_queries(lambda: call(JOB, plain))
    for _number in range(5):
        token_for(anna)
    assert fewest_queries(lambda: call(JOB, plain)) == one


def test_wrong_tokens_are_counted_and_nobody_is_locked_out(anna: User, settings: Any):
    settings.TOKEN_FAILURES_RATE_LIMIT = "3/m/ip"
    plain = token_for(anna)[1]
    statuses = [call(JOB, "wrong").status_code for _time in range(4)]
    answer = call(JOB, "wrong")

    assert statuses == [401, 401, 401, 429]
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert call(JOB, plain).status_code == 404  # from the same office
    assert Client().post("/en/accounts/login/", {"login": anna.email, "password": PASSWORD}).status_code == 302


def test_requests_of_one_token_are_limited(anna: User, settings: Any):
    settings.TOKEN_RATE_LIMIT = "2/m/key"
    busy, idle = token_for(anna)[1], token_for(anna)[1]

    assert [call(JOB, busy).status_code for _time in range(3)] == [404, 404, 429]
    assert call(JOB, idle).status_code == 404


def test_no_log_and_no_error_report_has_a_token(anna: User, caplog: pytest.LogCaptureFixture):
    plain = token_for(anna, Scope.COMMUNITY_READ)[1]
    with caplog.at_level(logging.DEBUG):
        for path in (PAGES, JOB, "/api/v2/pages/?offset=x"):
            call(path, plain)
            call(path, plain[:-1])
    assert caplog.records
    assert plain[:-1] not in caplog.text

    request = RequestFactory().get(JOB, headers=bearer(plain))
    request.session = request.user = None
    told = SafeExceptionReporterFilter().get_safe_request_meta(request)
    assert "HTTP_AUTHORIZATION" in told
    assert plain not in str(told)


def test_every_scope_is_told_in_words_and_belongs_to_an_area():
    assert all(str(scope.label) for scope in Scope)
    assert {scope.partition(":")[2] for scope in ALL} == {"read", "write", "manage"}


# --- Which address takes which token -----------------------------------------------------------------------------------

OPEN = {  # the scope for reading and for changing; every address below /api/ has a row. None: no token opens it; "": any
    "api/v2/": ("content:read", "content:write"),
    "api/v3/": ("content:read", "content:write"),
    "api/openapi.json": ("", ""),
    "api/docs/": (None, None),  # leads to pages
    "api/calls/": ("content:read", "content:write"),
    "api/search/": ("content:read", "content:write"),
    "api/jobs/": ("", ""),
}


def addresses_of_json(patterns: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each address below /api/ with its view, but for the community's, which has a table of its own."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            continue
        address = f"{before}{pattern.pattern}".replace("^", "")
        if isinstance(pattern, URLResolver):
            yield from addresses_of_json(pattern.url_patterns, address)
        elif address.startswith("api/") and not address.startswith("api/community/"):
            yield address, pattern.callback


def test_every_address_of_json_says_which_scope_it_needs():
    found = dict(addresses_of_json())
    assert {"api/v2/pages/", "api/search/", "api/jobs/<uuid:pk>/"} <= set(found)
    for address, view in found.items():
        row = max((beginning for beginning in OPEN if address.startswith(beginning)), key=len, default=None)
        assert row, f"{address} has no row"
        assert tuple(scope_needed(view, method, f"/{address}") for method in ("GET", "POST")) == OPEN[row], address


def test_address_that_says_nothing_takes_no_token():
    for path in ("/api/", "/api/v4/pages/", "/api/new/", "/de/community/", "/de/community/groups/x/"):
        assert scope_needed(lambda: None, "GET", path) is NO_TOKEN, path


def test_token_lasts_to_the_end_of_its_last_day_although_the_clocks_go_back(settings: Any):
    """Between 1 September and 30 November a day has 25 hours."""
    settings.TOKEN_MAX_DAYS = 90
    berlin = ZoneInfo("Europe/Berlin")
    until = datetime(2027, 12, 1, tzinfo=berlin)
    token = APIToken(created=datetime(2027, 9, 1, 0, 10, tzinfo=berlin))
    token.grant = Grant(token=token, expires_at=until)

    assert end_of(token) == until
