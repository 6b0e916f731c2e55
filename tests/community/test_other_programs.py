"""What other programs are told and shown of the community by webhooks and previews: nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import AlumniGroupPage, StandardPage
from cms.previews.contents import keep_content
from cms.previews.links import SHARED, own_link
from cms.previews.models import SharedPreview
from cms.users.models import User
from cms.webhooks.kinds import event_kinds
from cms.webhooks.models import Delivery, Endpoint, Event, Told
from cms.webhooks.watching import compare
from community.groups.models import Group
from community.library.models import Version
from tests.cms.webhooks.receiver import Receiver, receiving
from tests.community.library.made import upload_file
from tests.jobs import QUEUED, work_off

#: A word of each thing that is not public, which appears nowhere else.
SECRETS = {
    "draft": "Okapi",
    "draft of a public page": "Giraffe",
    "private page": "Zebra",
    "page below a private one": "Gazelle",
    "file of a room": "Grundriss",
    "content of a file": "Geheimer",
    "member": "Wattwurm",
    "address of a member": "member@example.org",
    "text of a room": "Willkommen",
}


def leaks(said: str) -> dict[str, str]:
    return {name: word for name, word in SECRETS.items() if word.lower() in said.lower()}


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    settings.TASKS = QUEUED
    with receiving() as started:
        yield started


@pytest.fixture
def named_member(member: User) -> User:
    member.name = "Wattwurm"
    member.save()
    return member


def add_page(parent: Any, title: str, **facts: Any) -> StandardPage:
    page = StandardPage(title=title, slug=title.lower(), summary=f"Lead {title}", locale=parent.locale, **facts)
    parent.add_child(instance=page)
    page.save_revision()
    return page


@pytest.mark.django_db(transaction=True)
def test_webhooks_say_nothing_that_is_not_public(
    receiver: Receiver, named_member: User, facilitator: User, housing: Group, alumni_page: AlumniGroupPage
) -> None:
    private = add_page(alumni_page.get_parent(), "Zebra", live=False)
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type="login")
    private.save_revision().publish()
    endpoint = Endpoint.objects.create(address=receiver.address, events=[name for name, _label in event_kinds()])
    compare()

    with transaction.atomic():
        add_page(alumni_page.get_parent(), "Okapi", live=False)
        add_page(private, "Gazelle").save_revision().publish()
        private.summary = "Zebra, geändert"
        private.save_revision().publish()
    file = upload_file(
        group=housing, upload=SimpleUploadedFile("Grundriss.txt", b"Geheimer Grundriss"), title="Grundriss", by=named_member
    )
    housing.welcome = "Willkommen, Wattwurm"
    housing.save()
    work_off()
    assert receiver.got == []

    with transaction.atomic():
        alumni_page.summary = "Neu"
        alumni_page.save_revision().publish()
        alumni_page.summary = "Giraffe"
        alumni_page.save_revision()
    work_off()
    file.delete()
    private.delete()
    alumni_page.get_parent().delete()
    work_off()

    sent = [(one.headers, one.verified(endpoint.secret)) for one in receiver.got]
    assert {payload["type"] for _headers, payload in sent} == {"page.changed", "page.deleted"}
    assert alumni_page.pk in {payload["data"]["id"] for _headers, payload in sent}
    rows = [*Told.objects.values(), *Event.objects.values(), *Delivery.objects.values()]
    assert leaks(f"{sent} {rows}") == {}


@pytest.fixture
def drafts(alumni_page: AlumniGroupPage, housing: Group, named_member: User, shared_file: Version) -> dict[str, Any]:
    private = add_page(alumni_page.get_parent(), "Zebra")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type="login")
    alumni_page.summary = "Giraffe"
    alumni_page.save_revision()
    return {
        "private": private,
        "below": add_page(private, "Gazelle"),
        "draft": add_page(private, "Okapi", live=False),
        "room": alumni_page,
    }


@pytest.mark.django_db
def test_without_a_signature_previews_show_nothing(drafts: dict[str, Any], settings: Any) -> None:
    settings.PREVIEW_FRONT_ENDS = {"default": "https://front.example.org/"}
    tokens = ["", "0", "null"]
    for page in drafts.values():
        page.refresh_from_db()
        row = SharedPreview.objects.create(page=page, revision=page.latest_revision, ends_at=timezone.now() + timedelta(days=1))
        kept = keep_content(page)
        payload = row.token.rpartition(":")[0].rpartition(":")[0]
        tokens += [str(page.pk), str(page.latest_revision_id), str(row.pk), str(kept.pk)]
        tokens += [payload, f"{payload}:", f"{payload}:a:b", row.token[:-1], row.token.swapcase()]
        tokens.append(signing.dumps([SHARED, str(row.pk), 2**40], key="another", salt="cms.previews"))

    anonymous = Client()
    for token in tokens:
        api = anonymous.get("/api/v2/page_preview/", {"token": token})
        shown = anonymous.get(f"/_preview/{token or 'x'}/")
        assert (token, api.status_code, shown.status_code) == (token, 404, 404)
        assert leaks(api.content.decode() + shown.content.decode() + str({**api.headers, **shown.headers})) == {}
    for address in ("/api/v2/page_preview/", "/api/v2/page_preview/1/", "/api/v2/page_preview/find/", "/_preview/"):
        assert anonymous.get(address).status_code == 404


@pytest.mark.django_db
def test_signed_preview_shows_its_page_and_nothing_of_the_room(drafts: dict[str, Any]) -> None:
    room = drafts["room"]
    shared = SharedPreview.objects.create(page=room, revision=room.latest_revision, ends_at=timezone.now() + timedelta(days=1))

    anonymous = Client()
    shown = anonymous.get(urlsplit(own_link(shared.token)).path)
    api = anonymous.get("/api/v2/page_preview/", {"token": shared.token})

    assert (shown.status_code, api.status_code) == (200, 200)
    assert leaks(shown.content.decode() + api.content.decode()) == {"draft of a public page": "Giraffe"}
