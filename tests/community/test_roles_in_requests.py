"""However many rules a page checks, it loads its reader's roles once."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.groups.models import Group
from community.library.models import Version

PAGES = {
    "start": "/en/community/",
    "room": "/en/community/groups/housing/",
    "welcome": "/en/community/groups/housing/welcome/",
    "log": "/en/community/groups/housing/log/",
    "file": "/en/community/documents/{key}/",
    "page of a file": "/en/community/files/{document}/",
    "delete": "/en/community/files/{document}/delete/",
    "public page of the group": "/en/alumni/affordable-housing/",  # the link to the room, and similar pages from the search
    "search": "/en/search/?q=housing",
    "groups as JSON": "/api/community/groups",
    "group as JSON": "/api/community/groups/housing",
    "log as JSON": "/api/community/groups/housing/log",
    "files as JSON": "/api/community/groups/housing/library/documents",
    "file as JSON": "/api/community/library-documents/{document}",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_loads_the_readers_roles_in_one_query(
    name: str, housing: Group, shared_file: Version, facilitator: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(facilitator)
    address = PAGES[name].format(key=shared_file.pk, document=shared_file.document_id)
    client.get(address).getvalue()  # fill the caches
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        answer.getvalue()

    assert answer.status_code == 200
    of_roles = [query["sql"] for query in queries if '"scope"' in query["sql"]]
    assert len(of_roles) == 1
    assert 'FROM "groups_membership"' in of_roles[0]
