"""Who took data about others out of the site is logged, for administrators and in her own data."""

from collections.abc import Callable

import pytest
from django.test import Client

from cms.users.models import User
from community.applications.models import RoundRole
from community.groups.models import Group
from community.own_data.models import ExportEntry
from tests.community.applications.made import make_submitted
from tests.community.visualisations.made import make_session

ClientOf = Callable[[User | None], Client]


def test_the_table_of_applications_is_logged_when_it_is_fetched(
    member: User, facilitator: User, client_of: ClientOf, account: Callable[..., User]
):
    application = make_submitted(member)
    RoundRole.objects.create(round=application.round, user=facilitator, role=RoundRole.Role.MANAGER)
    url = f"/en/community/calls/{application.round.call}/applications.csv"
    client_of(facilitator).head(url)
    assert not ExportEntry.objects.exists()
    assert client_of(facilitator).get(url).status_code == 200
    assert client_of(member).get(url).status_code == 404

    [entry] = ExportEntry.objects.all()
    assert (entry.by, entry.kind, entry.title, entry.count) == (facilitator, "applications", "Deep Dive Wasser", 1)
    chief = account("chief", is_superuser=True, is_staff=True)
    page = client_of(chief).get("/admin/reports/exports-of-data/").content.decode()
    assert "Deep Dive Wasser" in page
    assert client_of(member).get("/admin/reports/exports-of-data/").status_code in (302, 403)


@pytest.mark.django_db(transaction=True)
def test_the_export_of_a_session_is_logged_once(housing: Group, facilitator: User, client_of: ClientOf):
    session = make_session(housing)
    client_of(facilitator).post(f"/en/community/visualisations/{session.key}/export/zip/")

    [entry] = ExportEntry.objects.all()
    assert (entry.by, entry.kind, entry.title) == (facilitator, "visualisation", session.title)
