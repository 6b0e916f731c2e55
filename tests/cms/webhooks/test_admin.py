"""Webhooks in the admin: who can see them, the form, the secret, the log and its buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.models import HomePage
from cms.pruning.work import prune
from cms.webhooks.models import Attempt, Delivery, Endpoint, Event, Told, Watch
from cms.webhooks.queueing import tell
from tests.accounts import make_account, make_editor
from tests.jobs import work_off

from .receiver import Receiver

pytestmark = pytest.mark.django_db
LIST = "/admin/webhooks/"
TYPED = {"address": "https://receiver.example.org/hook", "description": "Website", "events": ["page.published", "page.deleted"]}


@pytest.fixture
def admin(client: Client) -> Client:
    user = make_account("admin@example.org", is_superuser=True, name="Ada", language="en")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def text(client: Client, address: str, **parameters: object) -> str:
    answer = client.get(address, parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def happen(kind: str = "page.changed") -> Event:
    event = Event(kind=kind, data={"id": 1, "locale": "de", "page_type": "cms.StandardPage", "path": "/de/x/"})
    tell([event])
    return event


def addresses_of(endpoint: Endpoint, delivery: Delivery) -> list[tuple[str, str]]:
    own = f"{LIST}{endpoint.pk}/"
    return [
        *(
            ("get", address)
            for address in (LIST, f"{LIST}new/", own, f"{LIST}edit/{endpoint.pk}/", f"{LIST}delete/{endpoint.pk}/")
        ),
        ("get", f"{LIST}deliveries/{delivery.pk}/"),
        *(("post", address) for address in (f"{own}secret/", f"{own}act/", f"{LIST}deliveries/{delivery.pk}/again/")),
    ]


def test_only_people_with_the_permission_see_or_change_anything(endpoint_for: Callable[..., Endpoint], client: Client) -> None:
    endpoint = endpoint_for("https://receiver.example.org/")
    happen()
    delivery = Delivery.objects.get()
    client.force_login(make_editor())

    for method, address in addresses_of(endpoint, delivery):
        answer = getattr(client, method)(address, {"do": "off"} if method == "post" else {})
        assert (address, answer.status_code) == (address, 302)
        assert answer["Location"] == "/admin/"
    assert "webhooks" not in client.get("/admin/").content.decode()
    assert "receiver.example.org" not in client.get("/admin/reports/site-history/").content.decode()
    endpoint.refresh_from_db()
    assert endpoint.is_active

    anonymous = Client()
    for method, address in addresses_of(endpoint, delivery):
        assert "/accounts/login/" in getattr(anonymous, method)(address)["Location"]


def test_permission_can_be_granted_to_a_group(client: Client, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for("https://receiver.example.org/")
    group = Group.objects.create(name="Technik")
    group.permissions.add(Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="change_endpoint"))
    user = make_account("technik@example.org")
    user.groups.add(group)
    client.force_login(user)

    assert endpoint.address in text(client, LIST)
    assert client.get(f"{LIST}{endpoint.pk}/").status_code == 200
    assert client.post(f"{LIST}new/", TYPED).status_code == 302
    assert client.post(f"{LIST}delete/{endpoint.pk}/").status_code == 302
    assert Endpoint.objects.get().address == TYPED["address"]
    client.force_login(make_account("admin@example.org", is_superuser=True))
    assert "change_endpoint" in str(Permission.objects.filter(content_type__app_label="webhooks").values_list("codename"))
    assert "webhook" in text(client, f"/admin/groups/edit/{group.pk}/")


def test_two_step_login_is_required_where_the_site_says_so(admin: Client, settings: Any) -> None:
    settings.REQUIRE_STAFF_MFA = True

    assert "/accounts/2fa/" in admin.get(LIST)["Location"]


def test_endpoint_is_added_and_its_secret_shown_once(admin: Client) -> None:
    answer = admin.post(f"{LIST}new/", TYPED)

    endpoint = Endpoint.objects.get()
    own = f"{LIST}{endpoint.pk}/"
    assert answer["Location"] == own
    assert (endpoint.events, endpoint.languages, endpoint.is_active) == (TYPED["events"], [], True)
    assert endpoint.secret.startswith("whsec_")
    assert Watch.objects.exists()
    pages = (LIST, own, f"{LIST}edit/{endpoint.pk}/", f"{LIST}history/{endpoint.pk}/")
    assert not any(endpoint.secret in text(admin, address) for address in pages)
    shown = admin.post(f"{own}secret/")
    assert endpoint.secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "The secret of the webhook was shown" in text(admin, f"{LIST}history/{endpoint.pk}/")
    assert not any(endpoint.secret in text(admin, address) for address in pages)

    again = admin.post(f"{own}secret/", follow=True)  # as somebody would who finds the browser open
    assert "The secret has been shown before" in again.content.decode()
    assert endpoint.secret not in again.content.decode()


def test_new_secret_can_be_shown_once_too(admin: Client, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for("https://receiver.example.org/")
    own, first = f"{LIST}{endpoint.pk}/", endpoint.secret
    admin.post(f"{own}secret/")
    admin.post(f"{own}act/", {"do": "change_secret"})
    admin.post(f"{own}act/", {"do": "change_secret"})  # the one before was lost
    endpoint.refresh_from_db()

    shown = admin.post(f"{own}secret/").content.decode()

    assert (endpoint.earlier_secret, endpoint.secret in shown, first in shown) == (first, True, False)
    assert "The secret was shown on" in text(admin, own)


def test_first_endpoint_begins_to_watch_without_telling(admin: Client, homes: dict[str, HomePage]) -> None:
    admin.post(f"{LIST}new/", TYPED)

    assert set(Told.objects.values_list("path", flat=True)) == {f"/{code}/" for code in homes}
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "This field is required"),
        ("receiver.example.org", "begins with https://"),
        ("ftp://receiver.example.org/", "begins with https://"),
        ("http://receiver.example.org/", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://user:pass@receiver.example.org/", "user name and password"),
        ("https://receiver.example.org/#part", "after #"),
        ("https://[::1/", "not a web address"),
        ("https://receiver.example.org:99999/", "not a web address"),
        ("https://x..example.org/", "not a web address"),
        (f"https://receiver.example.org/{'x' * 500}", "at most 500"),
    ],
)
def test_address_that_cannot_be_used_is_refused(admin: Client, settings: Any, address: str, words: str) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = []
    answer = admin.post(f"{LIST}new/", {**TYPED, "address": address})

    assert answer.status_code == 200
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert "Website" in answer.content.decode()  # nothing that was typed is lost
    assert not Endpoint.objects.exists()


def test_host_with_letters_of_any_script_is_accepted(admin: Client) -> None:
    admin.post(f"{LIST}new/", {**TYPED, "address": " https://städte.example.org/häken?a=1 "})

    assert Endpoint.objects.get().address == "https://xn--stdte-hra.example.org/h%C3%A4ken?a=1"


def test_endpoint_needs_an_event(admin: Client) -> None:
    admin.post(f"{LIST}new/", {**TYPED, "events": []})
    admin.post(f"{LIST}new/", {**TYPED, "events": ["page.invented"]})
    admin.post(f"{LIST}new/", {**TYPED, "page_types": ["users.User"]})

    assert not Endpoint.objects.exists()


def test_editing_keeps_the_secret_and_notices_others(admin: Client, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for("https://receiver.example.org/hook")
    form = admin.get(f"{LIST}edit/{endpoint.pk}/").context["form"]
    Endpoint.objects.filter(pk=endpoint.pk).update(description="Von anderen")
    typed = {**TYPED, "description": "Meine", "opened_with": form["opened_with"].value(), "languages": ["fr"]}

    answer = admin.post(f"{LIST}edit/{endpoint.pk}/", typed)
    assert "Von anderen" in answer.content.decode()
    admin.post(f"{LIST}edit/{endpoint.pk}/", {**typed, "opened_with": answer.context["form"].data["opened_with"]})

    saved = Endpoint.objects.get()
    assert (saved.description, saved.languages, saved.secret) == ("Meine", ["fr"], endpoint.secret)


def test_buttons_of_an_endpoint(admin: Client, receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for(receiver)
    own, secret = f"{LIST}{endpoint.pk}/", endpoint.secret

    def do(verb: str) -> Endpoint:
        assert admin.post(f"{own}act/", {"do": verb})["Location"] == own
        endpoint.refresh_from_db()
        return endpoint

    do("test")
    work_off()
    assert [one["type"] for one in receiver.payloads()] == ["test"]
    assert do("change_secret").earlier_secret == secret
    assert "The secret is being changed" in text(admin, own)
    assert do("end_secret").earlier_secret == ""
    assert do("off").is_active is False
    do("test")
    work_off()
    assert len(receiver.got) == 1
    assert do("on").is_active
    assert admin.post(f"{own}act/", {"do": "delete everything"}).status_code == 400
    assert admin.get(f"{own}act/").status_code == 405
    history = text(admin, f"{LIST}history/{endpoint.pk}/")
    for words in ("A new secret was made", "earlier secret of the webhook was ended", "was switched on", "was switched off"):
        assert words in history


def test_log_shows_each_attempt_and_sends_again(admin: Client, receiver: Receiver, endpoint_for: Callable[..., Endpoint]) -> None:
    receiver.status, receiver.answer = 503, b"<script>alert(1)</script>"
    endpoint = endpoint_for(receiver)
    event = happen()
    work_off()
    delivery = Delivery.objects.get()
    own, one = f"{LIST}{endpoint.pk}/", f"{LIST}deliveries/{delivery.pk}/"

    log = text(admin, own)
    assert "A public page has changed" in log
    assert "503" in log
    assert "has failed since" in log
    page = text(admin, one)
    assert event.message_id in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert one not in text(admin, own, state="delivered")
    assert one in text(admin, own, state="waiting")
    assert one in text(admin, own, state="invented", p="99")

    receiver.status = 200
    Delivery.objects.update(state=Delivery.State.FAILED, settled_at=timezone.now())
    assert "Send 1 missed event again" in text(admin, own)
    assert admin.post(f"{one}again/")["Location"] == one
    work_off()
    assert Delivery.objects.get().state == Delivery.State.DELIVERED


def test_log_takes_as_many_queries_for_many_as_for_few(admin: Client, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for("https://receiver.example.org/")
    own = f"{LIST}{endpoint.pk}/"

    def queries(address: str) -> int:
        text(admin, address)
        with CaptureQueriesContext(connection) as caught:
            text(admin, address)
        return len(caught)

    happen()
    few = queries(own), queries(LIST)
    for _number in range(8):
        happen()
    for number in range(3):
        endpoint_for(f"https://other.example.org/{number}")

    assert (queries(own), queries(LIST)) == few


def test_start_page_names_endpoints_that_fail(admin: Client, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint_for("https://well.example.org/")
    endpoint_for("https://failing.example.org/", failing_since=timezone.now())
    endpoint_for("https://gone.example.org/", is_active=False, reason="gone", switched_off_at=timezone.now())
    endpoint_for("https://paused.example.org/", is_active=False, reason="by_person", switched_off_at=timezone.now())

    page = text(admin, "/admin/")

    shown = [name for name in ("well", "failing", "gone", "paused") if f"https://{name}.example.org/" in page]
    assert shown == ["failing", "gone"]


def test_old_log_is_deleted_and_what_waits_is_kept(endpoint_for: Callable[..., Endpoint], settings: Any) -> None:
    settings.KEEP_WEBHOOK_LOG_DAYS = 30
    endpoint_for("https://receiver.example.org/")
    events = [happen() for _ in range(3)]
    ages = {events[0]: 31, events[1]: 29}
    for event, days in ages.items():
        then = timezone.now() - timedelta(days=days)
        Event.objects.filter(pk=event.pk).update(happened_at=then)
        Delivery.objects.filter(event=event).update(state="delivered", settled_at=then)
        Attempt.objects.create(delivery=event.deliveries.get())
    Event.objects.filter(pk=events[2].pk).update(happened_at=timezone.now() - timedelta(days=90))

    prune()

    assert set(Event.objects.all()) == set(events[1:])
    assert Attempt.objects.count() == 1


def test_deleting_an_endpoint_deletes_its_log(admin: Client, endpoint_for: Callable[..., Endpoint]) -> None:
    endpoint = endpoint_for("https://receiver.example.org/")
    happen()

    admin.post(f"{LIST}delete/{endpoint.pk}/")

    assert not Endpoint.objects.exists()
    assert not Delivery.objects.exists()
    work_off()  # its job finds nothing to do
