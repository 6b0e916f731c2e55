"""Members' files in an S3-compatible store: after the policy said yes the site reads them, or leads to an address that works for a moment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from cms.users.models import User
from community.files import sweeping
from community.files.models import PrivateFile, UploadPart
from community.files.store import private_storage
from community.files.sweeping import sweep
from community.groups.models import Group
from community.library.models import Version
from tests.object_store import Store, new_bucket

from .conftest import Tus

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # boto3 and moto keep connections open
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = new_bucket()
    settings.STORAGES = {**settings.STORAGES, **store.storages()}
    for model in (PrivateFile, UploadPart):  # a field keeps the storage that there was when the site started
        monkeypatch.setattr(model._meta.get_field("content"), "storage", private_storage())
    return store


@pytest.fixture
def kept(bucket: Store, shared_file: Version) -> Version:
    """The shared file, in the store."""
    return shared_file


def test_only_members_get_the_file_and_nobody_its_address(
    bucket: Store, kept: Version, member: User, neighbour: User, housing: Group
) -> None:
    [name] = bucket.names()
    assert name.startswith("private/")
    address = kept.file.get_absolute_url()
    answers = {}
    for who in (member, neighbour, None):
        client = Client()
        if who:
            client.force_login(who)
        answers[who] = client.get(address)

    whole = answers[member]
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"Geheimer Grundriss")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert answers[neighbour].status_code in (403, 404)
    assert answers[None].status_code in (302, 403, 404)
    for answer in answers.values():
        assert bucket.address not in str(dict(answer.headers))


def test_a_part_of_the_file_is_read(kept: Version, member: User) -> None:
    client = Client()
    client.force_login(member)

    part = client.get(kept.file.get_absolute_url(), headers={"Range": "bytes=9-"})

    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"Grundriss")


def test_a_member_is_led_to_an_address_that_works_for_a_moment_and_nobody_else_is(
    bucket: Store, kept: Version, member: User, neighbour: User, settings: Any
) -> None:
    settings.PRIVATE_LINK_SECONDS = 60
    address = kept.file.get_absolute_url()
    own, other = Client(), Client()
    own.force_login(member)
    other.force_login(neighbour)

    led = own.get(address)

    assert (led.status_code, led["Cache-Control"], led["Referrer-Policy"]) == (302, "private, no-store", "no-referrer")
    signed = urlsplit(led["Location"])
    told = parse_qs(signed.query)
    assert f"{signed.scheme}://{signed.netloc}" == bucket.address
    assert told["X-Amz-Expires"] == ["60"]
    asked_at = datetime.strptime(told["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - asked_at) < timedelta(minutes=5)
    got = httpx.get(led["Location"])
    assert (got.status_code, got.content) == (200, b"Geheimer Grundriss")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Cache-Control"] == "private, no-store"
    part = httpx.get(led["Location"], headers={"Range": "bytes=9-"})
    assert (part.status_code, part.content) == (206, b"Grundriss")
    for refused in (other.get(address), Client().get(address)):
        assert refused.status_code in (302, 403, 404)
        assert bucket.address not in str(dict(refused.headers))


def test_a_file_that_the_store_lost_has_a_page_that_says_so(bucket: Store, kept: Version, member: User, settings: Any) -> None:
    settings.PRIVATE_LINK_SECONDS = 60
    [name] = bucket.names()
    bucket.client.delete_object(Bucket=bucket.bucket, Key=name)
    client = Client()
    client.force_login(member)

    assert client.get(kept.file.get_absolute_url()).status_code == 404


def test_a_file_that_arrived_in_parts_is_joined_from_the_store(
    bucket: Store, tus: Tus, django_capture_on_commit_callbacks: Any
) -> None:
    address = tus.begin(15, name="plan.txt")
    assert tus.patch(address, 0, b"Geheimer ").status_code == 204
    [part] = bucket.names()
    assert part.startswith(f"private/uploads/{address.rpartition('/')[2]}-0-")

    with django_capture_on_commit_callbacks(execute=True):
        assert tus.patch(address, 9, b"Plan. ").status_code == 204

    file = PrivateFile.objects.get(name="plan.txt")
    assert bucket.names() == [f"private/{file.content.name}"]
    with file.content.open("rb") as content:
        assert content.read() == b"Geheimer Plan. "


def test_orphaned_files_are_removed_from_the_store(bucket: Store, kept: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket.client.put_object(Bucket=bucket.bucket, Key="private/files/verwaist", Body=b"alt")
    monkeypatch.setattr(sweeping, "OLD", timedelta(seconds=-5))

    sweep()

    assert bucket.names() == [f"private/{kept.file.content.name}"]
