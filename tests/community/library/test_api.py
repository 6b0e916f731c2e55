"""Files of groups as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.groups.models import Group
from community.library.models import Document, Folder
from community.library.trashing import trash_document
from tests.community.files.conftest import Tus
from tests.jobs import QUEUED, work_off

from .made import make_document, make_version

API = "/api/community"
LIBRARY = f"{API}/groups/housing/library"


def send(client: Client, method: str, address: str, sent: Any = None, **headers: str) -> Any:
    content = json.dumps(sent if sent is not None else {})
    return client.generic(method, address, content, content_type="application/json", headers=headers)


def test_a_file_is_uploaded_by_tus_shared_changed_and_deleted(client: Client, housing: Group, folder: Folder):
    tus = Tus(client)
    key = tus.upload(b"Plan", name="Plan A.txt", tenant="library")
    made = send(client, "POST", f"{LIBRARY}/documents", {"upload": key, "folder": folder.pk, "description": "**Neu**"})
    assert made.status_code == 201
    facts = made.json()
    assert (facts["title"], facts["folder"], facts["shared_by"]) == ("Plan A", folder.pk, "Planning department")
    assert facts["description_html"] == "<p><strong>Neu</strong></p>\n"
    assert facts["may"] == ["add_version", "delete", "edit"]
    assert (facts["current"]["number"], facts["current"]["size"], facts["current"]["may"]) == (1, 4, [])
    assert client.get(facts["current"]["url"]).getvalue() == b"Plan"

    address = f"{API}/library-documents/{facts['id']}"
    version = send(client, "POST", f"{address}/versions", {"upload": tus.upload(b"Plan B", tenant="library"), "note": "B"})
    assert (version.status_code, version.json()["number"], version.json()["is_current"]) == (201, 2, True)
    rows = client.get(f"{address}/versions").json()["items"]
    assert [(row["number"], row["may"]) for row in rows] == [(2, ["delete"]), (1, ["choose", "delete"])]
    chosen = send(client, "PUT", f"{address}/versions/1/current")
    assert chosen.json()["current"]["number"] == 1
    assert send(client, "DELETE", f"{address}/versions/2").status_code == 204
    assert send(client, "DELETE", f"{address}/versions/1").status_code == 403  # the only one

    etag = client.get(address)["ETag"]
    moved = send(client, "PATCH", address, {"title": "Plan C", "folder": None}, **{"If-Match": etag})
    assert (moved.status_code, moved.json()["title"], moved.json()["folder"]) == (200, "Plan C", None)
    stale = send(client, "PATCH", address, {"title": "Plan D"}, **{"If-Match": etag})
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "Plan C")
    assert send(client, "PATCH", address, {"title": "Plan D"}).status_code == 428

    assert send(client, "DELETE", address).status_code == 204
    assert client.get(f"{LIBRARY}/documents").json()["count"] == 0
    [trashed] = client.get(f"{LIBRARY}/trash").json()["items"]
    assert trashed["may"] == ["erase", "restore"]
    assert send(client, "POST", f"{address}/restore").json()["trashed_at"] is None
    assert send(client, "POST", f"{address}/erase").status_code == 403
    send(client, "DELETE", address)
    assert send(client, "POST", f"{address}/erase").status_code == 204
    assert client.get(address).status_code == 404


def test_the_same_name_is_a_conflict_that_names_the_file(client: Client, housing: Group, document: Document):
    key = Tus(client).upload(b"Zwei", name="hitzeplan.txt", tenant="library")
    answer = send(client, "POST", f"{LIBRARY}/documents", {"upload": key})

    assert (answer.status_code, answer.json()["existing"]) == (409, document.pk)
    assert send(client, "POST", f"{LIBRARY}/documents", {"upload": key, "beside": True}).status_code == 201


def test_an_upload_is_shared_once_in_its_group_and_by_its_uploader(
    client: Client, housing: Group, heat: Group, colleague: User, neighbour: User, client_of: Callable[..., Client]
):
    key = Tus(client).upload(b"Geheimer Grundriss", name="Grundriss.txt", tenant="library")

    def share(by: Client, address: str = LIBRARY) -> Any:
        return send(by, "POST", f"{address}/documents", {"upload": key, "title": " Grund\nriss "})

    assert share(client_of(neighbour)).status_code == 403
    assert share(client_of(neighbour), f"{API}/groups/heat/library").status_code == 422
    assert share(client_of(colleague)).status_code == 422
    told = share(client)
    assert told.status_code == 201
    assert (told.json()["title"], told.json()["current"]["name"]) == ("Grund riss", "Grundriss.txt")
    assert told.json() == client.get(f"{API}/library-documents/{told.json()['id']}").json()
    again = share(client)
    assert again.status_code == 422
    assert again.json()["detail"] == "Some of the values you sent are not valid."
    assert Document.objects.count() == 1


def test_folders(client: Client, housing: Group, folder: Folder, lead: User, client_of: Callable[..., Client]):
    made = send(client, "POST", f"{LIBRARY}/folders", {"name": "2026", "parent": folder.pk})
    assert (made.status_code, made.json()["path"]) == (201, "Maps / 2026")
    assert [row["path"] for row in client.get(f"{LIBRARY}/folders").json()] == ["Maps", "Maps / 2026"]
    twin = send(client, "POST", f"{LIBRARY}/folders", {"name": "MAPS"})
    assert (twin.status_code, twin.json()["errors"][0]["field"]) == (422, "name")
    address = f"{API}/library-folders/{made.json()['id']}"
    etag = client.get(address)["ETag"]
    assert send(client, "PATCH", address, {"parent": None}, **{"If-Match": etag}).json()["path"] == "2026"
    assert send(client, "PATCH", address, {"name": "x"}, **{"If-Match": etag}).status_code == 412
    make_document(housing, lead, folder=folder)
    full = f"{API}/library-folders/{folder.pk}"
    assert send(client, "DELETE", full).status_code == 403
    assert send(client_of(lead), "DELETE", full).status_code == 403
    assert send(client_of(lead), "DELETE", f"{full}?files=1").status_code == 204


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"upload": "x"}, "upload"),
        ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}, "upload"),
        ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "folder": 99_999}, "folder"),
        ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "folder": "5"}, "folder"),
        ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "description": "x" * 5_001}, "description"),
        ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "language": "xx"}, "language"),
        ({"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "secret": 1}, "secret"),
    ],
)
def test_wrong_values_are_named(client: Client, housing: Group, sent: dict[str, Any], field: str):
    answer = send(client, "POST", f"{LIBRARY}/documents", sent)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_lists_by_folder_order_and_words(client: Client, housing: Group, folder: Folder, planner: User):
    make_document(housing, planner, "b.txt", title="Birke")
    make_document(housing, planner, "a.txt", title="Ahorn", folder=folder)

    def titles(query: str) -> list[str]:
        return [row["title"] for row in client.get(f"{LIBRARY}/documents?{query}").json()["items"]]

    assert titles("") == ["Ahorn", "Birke"]
    assert titles("order=name") == ["Ahorn", "Birke"]
    assert titles("folder=0") == ["Birke"]
    assert titles(f"folder={folder.pk}") == ["Ahorn"]
    assert titles("q=bir") == ["Birke"]


def test_who_uploads_and_the_log(client: Client, housing: Group, document: Document, planner: User, lead: User, client_of):
    leads = client_of(lead)
    assert client.get(LIBRARY).json()["may"] == ["upload"]
    assert send(client, "PUT", LIBRARY, {"only_facilitators_upload": True}).status_code == 403
    assert send(leads, "PUT", LIBRARY, {"only_facilitators_upload": True}).json()["only_facilitators_upload"] is True
    assert client.get(LIBRARY).json()["may"] == []
    assert leads.get(LIBRARY).json()["used"] == 18
    trash_document(document=document, by=lead)
    [entry] = leads.get(f"{LIBRARY}/log").json()["items"]
    assert (entry["action"], entry["title"], entry["by"]) == ("trashed", "Heat plan", "Project office")
    assert client.get(f"{LIBRARY}/log").status_code == 403


def test_a_zip_is_a_job(client: Client, housing: Group, document: Document, settings: Any):
    settings.TASKS = QUEUED
    answer = send(client, "POST", f"{LIBRARY}/archives", {})
    again = send(client, "POST", f"{LIBRARY}/archives", {})
    assert (answer.status_code, again.json()) == (202, answer.json())
    assert client.get(answer.json()["job_url"]).json()["state"] == "waiting"
    work_off()
    result = client.get(answer.json()["job_url"]).json()["result"]
    assert client.get(result).getvalue()[:2] == b"PK"


def test_lists_ask_as_often_for_twenty_as_for_two(client: Client, housing: Group, planner: User, colleague: User):
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    document = make_document(housing, planner)
    make_document(housing, colleague, "b.txt")
    make_version(document, colleague)
    addresses = (f"{LIBRARY}/documents", f"{API}/library-documents/{document.pk}/versions")
    few = [count(address) for address in addresses]
    for number in range(18):
        make_document(housing, colleague, f"{number}.txt")
        make_version(document, planner)

    assert [count(address) for address in addresses] == few


def test_nobody_else_can_begin_an_upload_to_the_group(
    housing: Group, neighbour: User, lead: User, planner: User, client_of: Callable[..., Client]
):
    for person, status in ((neighbour, 404), (planner, 201)):
        assert Tus(client_of(person)).create(4, tenant="library").status_code == status
    send(client_of(lead), "PUT", LIBRARY, {"only_facilitators_upload": True})
    assert Tus(client_of(planner)).create(4, tenant="library").status_code == 403
    assert Tus(client_of(lead)).create(4, tenant="library").status_code == 201
    for tenant in ("library_preview", "library_archive"):  # the site makes these itself
        assert Tus(client_of(lead)).create(4, tenant=tenant).status_code == 404
