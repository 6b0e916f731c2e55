"""Members and what they share in their rooms are nowhere in the public content API."""

from collections.abc import Callable

from django.test import Client

from cms.users.models import User
from community.groups.models import Group, Membership
from community.library.models import Version
from tests.content_api import everything_told

NAME = "Zeynep Unbekannt"


def test_no_member_and_no_file_of_a_room_is_told(
    housing: Group, shared_file: Version, account: Callable[..., User], client: Client
) -> None:
    person = account("zeynep", name=NAME)
    Membership.objects.create(group=housing, user=person, role=Membership.Role.FACILITATOR)
    page = housing.page
    page.owner = person
    page.save_revision(user=person).publish()

    told = everything_told(client)

    assert page.title in told[f"/api/v2/pages/{page.pk}/?fields=*"]
    secrets = (NAME, "Zeynep", person.email, "Grundriss", "Willkommen im", "member@example.org")
    assert [(address, word) for address, words in told.items() for word in secrets if word in words] == []
