"""Every change is rate limited, however it is made: by form, through the API, by any future view."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from cms.settings.base import COMMUNITY_RATE_LIMITS
from cms.users.models import User
from community import limits
from community.groups.models import Group
from community.library.models import Version
from community.limits import WRITE, RateLimitMiddleware, action_of, limited_as

from .table import all_rows, views
from .test_addresses import things  # noqa: F401
from .tokens.addresses import ADDRESSES as OF_ACCOUNTS

CHANGES = ("POST", "PUT", "PATCH", "DELETE")
WELCOME = "/en/community/groups/housing/welcome/"
GROUP = "/api/community/groups/housing"


def limit_all(settings: Any, limit: str) -> None:
    settings.COMMUNITY_RATE_LIMITS = dict.fromkeys(COMMUNITY_RATE_LIMITS, limit)


def test_every_url_rate_limits_every_unsafe_method(settings: Any, things: dict[str, Any]):  # noqa: F811
    limit_all(settings, "1/h/ip")
    with override("en"):
        addresses = {row.name: reverse(row.name, args=row.parts(things)) for row in all_rows() if row not in OF_ACCOUNTS}

    assert set(addresses) == {name for name, _view in views()}
    for name, url in addresses.items():
        for method in CHANGES:
            cache.clear()
            client = Client(HTTP_ACCEPT_LANGUAGE="en")
            first, second = (client.generic(method, url) for _time in range(2))
            assert (first.status_code == 429, second.status_code) == (False, 429), (name, method)
            assert int(second["Retry-After"]) > 3500


def test_every_view_uses_a_limit_from_the_settings():
    actions = {action_of(view, method) for _name, view in views() for method in CHANGES}

    assert WRITE in actions
    assert actions <= set(COMMUNITY_RATE_LIMITS)


def test_view_declares_the_action_it_is_counted_as():
    @limited_as("upload", PATCH="upload_part")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert [action_of(view, method) for method in CHANGES] == ["upload", "upload", "upload_part", "upload"]


@pytest.mark.parametrize(
    ("module", "method", "is_counted"),
    [
        ("community.another.views", "POST", True),
        ("community", "DELETE", True),
        ("community.another.views", "GET", False),
        ("community.another.views", "HEAD", False),
        ("cms.views", "POST", False),
        ("communityish.views", "POST", False),
    ],
)
def test_only_unsafe_requests_to_community_views_are_counted(
    settings: Any, rf: RequestFactory, admin_user: User, module: str, method: str, is_counted: bool
):
    limit_all(settings, "1/h/ip")

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    view.__module__ = module
    middleware = RateLimitMiddleware(view)
    answers = []
    for _time in range(2):
        request = rf.generic(method, "/api/x")
        request.user = admin_user
        answers.append(middleware.process_view(request, view, (), {}))
    assert [answer is not None for answer in answers] == [False, is_counted]


def change(client: Client, text: str, **headers: str) -> Any:
    return client.patch(
        GROUP, json.dumps({"welcome": text}), content_type="application/json", headers={"If-Match": "*", **headers}
    )


def test_forms_and_api_share_one_limit_per_account(settings: Any, facilitator: User, client_of: Callable[..., Client]):
    limit_all(settings, "2/h/user")
    client = client_of(facilitator)

    assert client.post(WELCOME, {"welcome": "Eins"}).status_code == 302
    assert change(client, "Zwei").status_code == 200
    assert change(client, "Drei").status_code == 429
    assert client.post(WELCOME, {"welcome": "Vier"}).status_code == 429
    assert change(client_of(facilitator), "Fünf").status_code == 429  # from another device
    assert Group.objects.get().welcome == "Zwei"


def test_accounts_and_ip_addresses_have_separate_limits(
    settings: Any, facilitator: User, member: User, client_of: Callable[..., Client]
):
    limit_all(settings, "1/h/user,3/h/ip")
    first, second = client_of(facilitator), client_of(member)

    assert [change(first, "x").status_code for _time in range(2)] == [200, 429]
    assert change(second, "x").status_code == 403
    assert change(second, "x").status_code == 429
    assert Client().post(WELCOME, {"welcome": "x"}).status_code == 403  # anonymously, from the same IP address
    assert Client().post(WELCOME, {"welcome": "x"}).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").post(WELCOME, {"welcome": "x"}).status_code == 403


def test_rate_limited_api_response_states_how_long_to_wait(settings: Any, facilitator: User, client_of: Callable[..., Client]):
    limit_all(settings, "1/m/user")
    client = client_of(facilitator)
    change(client, "x")
    answer = change(client, "x", **{"Accept-Language": "fr"})

    assert answer["Content-Type"] == "application/problem+json"
    assert 1 <= int(answer["Retry-After"]) <= 60
    facts = answer.json()
    assert (facts["status"], facts["request_id"]) == (429, answer["X-Request-ID"])
    assert answer["Retry-After"] in facts["detail"]
    assert client.get(GROUP).status_code == 200  # reading is not limited


def test_retry_after_lasts_until_the_limit_ends(
    settings: Any, facilitator: User, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
):
    limit_all(settings, "2/m/user")
    client = client_of(facilitator)
    now = 1_000_000.5
    monkeypatch.setattr(limits.time, "time", lambda: now)
    assert [change(client, text).status_code for text in ("Eins", "Zwei")] == [200, 200]
    now += 20
    answer = change(client, "Drei")
    assert (answer.status_code, int(answer["Retry-After"])) == (429, 40)
    now += math.ceil(int(answer["Retry-After"]))
    assert change(client, "Drei").status_code == 200


def test_rate_limited_form_keeps_the_input_and_can_be_resent(settings: Any, facilitator: User, client_of: Callable[..., Client]):
    limit_all(settings, "1/m/user")
    client = client_of(facilitator)
    client.post(WELCOME, {"welcome": "Erste Fassung"})
    answer = client.post(WELCOME, {"welcome": "Zweite\nFassung & mehr", "opened_with": "welcome=abc"})
    page = answer.content.decode()

    assert answer.status_code == 429
    assert "<h1>Please wait a moment</h1>" in page
    assert f"Wait {answer['Retry-After']} seconds, then try again. This is not saved yet," in page
    assert '<input type="hidden" name="welcome" value="Zweite\nFassung &amp; mehr">' in page
    assert '<input type="hidden" name="opened_with" value="welcome=abc">' in page
    assert f'action="{WELCOME}"' in page
    assert "cookies" not in page.partition("<main")[2].partition("</main")[0]
    cache.clear()  # the wait is over
    assert client.post(WELCOME, {"welcome": "Zweite\nFassung & mehr"}).status_code == 302
    assert Group.objects.get().welcome == "Zweite\nFassung & mehr"


def test_rate_limited_upload_names_the_file_to_choose_again(
    settings: Any, member: User, client_of: Callable[..., Client], picture: bytes
):
    limit_all(settings, "0/m/user")
    answer = client_of(member).post("/en/community/groups/housing/files/", {"files": SimpleUploadedFile("plan.png", picture)})

    assert answer.status_code == 429
    assert "<bdi>plan.png</bdi>" in answer.content.decode()
    assert Version.objects.count() == 0


def test_limits_apply_while_the_cache_is_unavailable(settings: Any, facilitator: User, client_of: Callable[..., Client]):
    settings.CACHES = {"default": {"BACKEND": "cms.caches.RedisOrMemoryCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    limit_all(settings, "1/h/user")
    client = client_of(facilitator)

    assert [change(client, "x").status_code for _time in range(2)] == [200, 429]


def test_csrf_failures_do_not_count_towards_the_limit(settings: Any, facilitator: User):
    limit_all(settings, "1/h/user")
    client = Client(enforce_csrf_checks=True)
    client.force_login(facilitator)
    for _time in range(3):
        assert client.post(WELCOME, {"welcome": "x"}).status_code == 403
