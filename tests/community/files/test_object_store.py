"""Members' files in an S3-compatible store: the site reads them after the policy said yes, and never gives away an address of the store."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.groups.models import Group, GroupFile
from tests.object_store import Store, serve_store

pytestmark = [
    pytest.mark.xdist_group("object_store"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # boto3 and moto keep connections open
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def bucket(settings: Any) -> Iterator[Store]:
    with serve_store() as store:
        settings.STORAGES = {**settings.STORAGES, **store.storages()}
        yield store


@pytest.fixture
def kept(bucket: Store, shared_file: GroupFile) -> GroupFile:
    """The shared file, in the store."""
    return shared_file


def test_only_members_get_the_file_and_nobody_its_address(
    bucket: Store, kept: GroupFile, member: User, neighbour: User, housing: Group
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


def test_a_part_of_the_file_is_read_and_a_deleted_file_leaves_the_store(bucket: Store, kept: GroupFile, member: User) -> None:
    client = Client()
    client.force_login(member)

    part = client.get(kept.file.get_absolute_url(), headers={"Range": "bytes=9-"})

    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"Grundriss")
