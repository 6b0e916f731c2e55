"""Asking for an export, as a page and as JSON: who can, how far it is, and what is there afterwards."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.jobs.models import Job, Progress
from cms.users.models import User
from community.groups.models import Membership
from community.visualisations.exporting import making
from community.visualisations.models import Session, SessionExport, Variant
from tests.community.visualisations.api.asking import get, send
from tests.community.visualisations.fixtures import Logged, address
from tests.jobs import QUEUED, work_off

from .files import OnCommit, exported, is_stored


@pytest.fixture
def queue(settings: Any) -> None:
    """Jobs wait until a worker runs them."""
    settings.TASKS = QUEUED


@pytest.fixture
def leading(client_of: Logged, facilitator: User) -> Client:
    return client_of(facilitator)


def status_of(client: Client, path: str) -> int:
    answer = client.get(path)
    answer.getvalue()
    return answer.status_code


@pytest.mark.every_database
@pytest.mark.parametrize("kind", ["zip", "pdf"])
def test_facilitator_asks_waits_and_downloads(leading: Client, running: Session, park: Variant, queue: None, kind: str):
    asked = leading.post(address("export", running.key, kind))
    page = leading.get(asked["Location"]).content.decode()
    assert "Waiting to start." in page
    assert running.title in page

    assert work_off() == 1

    page = leading.get(asked["Location"]).content.decode()
    export = SessionExport.objects.get()
    assert "Finished." in page
    assert f'href="{export.get_absolute_url()}"' in page
    answer = leading.get(export.get_absolute_url())
    assert b"".join(answer.streaming_content)[:2] == {"zip": b"PK", "pdf": b"%P"}[kind]
    assert answer["Content-Type"] == {"zip": "application/zip", "pdf": "application/pdf"}[kind]
    assert answer["Content-Disposition"] == f'attachment; filename="ein-platz-drei-moglichkeiten.{kind}"'
    assert f'href="{export.get_absolute_url()}"' in leading.get(running.get_absolute_url()).content.decode()


def test_asked_twice_is_one_job(leading: Client, running: Session, queue: None):
    zip_address = address("export", running.key, "zip")
    first, second = leading.post(zip_address), leading.post(zip_address)
    assert first["Location"] == second["Location"]
    assert leading.post(address("export", running.key, "pdf"))["Location"] != first["Location"]
    assert Job.objects.count() == 2

    work_off()

    assert leading.post(zip_address)["Location"] != first["Location"]
    work_off()
    assert SessionExport.objects.filter(kind="zip").count() == 1


def test_one_facilitator_does_not_see_the_progress_of_another(
    leading: Client, running: Session, joined: Any, client_of: Logged, queue: None
):
    other = client_of(joined("second", running.group, Membership.Role.FACILITATOR))

    first, second = (client.post(address("export", running.key, "zip"))["Location"] for client in (leading, other))

    assert first != second
    assert status_of(other, first) == HTTPStatus.NOT_FOUND


def test_failure_is_told_with_a_way_to_try_again(leading: Client, running: Session, queue: None, monkeypatch: pytest.MonkeyPatch):
    def fail(*_things: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(making, "write_archive", fail)
    asked = leading.post(address("export", running.key, "zip"))["Location"]
    work_off()

    page = leading.get(asked).content.decode()
    assert "Something went wrong." in page
    assert f'<a class="button" href="{running.get_absolute_url()}">Try again</a>' in page
    assert leading.get(f"/api/jobs/{Progress.objects.get().pk}/").json()["result"] is None
    assert not SessionExport.objects.exists()

    monkeypatch.undo()
    assert leading.post(address("export", running.key, "zip"))["Location"] != asked
    work_off()
    assert SessionExport.objects.count() == 1


@pytest.mark.parametrize("person", ["member", "colleague", "neighbour", "editor", None])
def test_nobody_else_can_ask_or_download(
    request: pytest.FixtureRequest, client_of: Logged, running: Session, park: Variant, person: str | None
):
    client = client_of(request.getfixturevalue(person) if person else None)
    export = exported(running)
    nothing = HTTPStatus.NOT_FOUND if person else HTTPStatus.UNAUTHORIZED

    assert client.post(address("export", running.key, "zip")).status_code == HTTPStatus.NOT_FOUND
    assert send(client, "post", f"/{running.key}/exports", {"kind": "zip"}, nothing)["status"] == nothing
    assert get(client, f"/{running.key}/exports", nothing)["status"] == nothing
    assert status_of(client, export.get_absolute_url()) == HTTPStatus.NOT_FOUND
    assert export.get_absolute_url() not in client.get(running.get_absolute_url()).content.decode()
    assert not Progress.objects.exists()


def test_who_facilitates_no_more_cannot_download(leading: Client, facilitator: User, running: Session):
    export = exported(running)
    assert status_of(leading, export.get_absolute_url()) == HTTPStatus.OK

    Membership.objects.filter(user=facilitator).update(role=Membership.Role.MEMBER)
    assert status_of(leading, export.get_absolute_url()) == HTTPStatus.NOT_FOUND
    Membership.objects.filter(user=facilitator).delete()
    assert status_of(leading, export.get_absolute_url()) == HTTPStatus.NOT_FOUND
    assert leading.post(address("export", running.key, "zip")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("kind", ["rar", "json", "zip2"])
def test_there_is_no_other_kind(leading: Client, running: Session, kind: str):
    assert leading.post(address("export", running.key, kind)).status_code == HTTPStatus.NOT_FOUND
    assert send(leading, "post", f"/{running.key}/exports", {"kind": kind}, HTTPStatus.UNPROCESSABLE_ENTITY)["errors"]


def test_as_json(leading: Client, running: Session, park: Variant, queue: None):
    end = f"/{running.key}/exports"
    assert get(leading, end) == []
    asked = send(leading, "post", end, {"kind": "zip"}, HTTPStatus.ACCEPTED)
    assert send(leading, "post", end, {"kind": "zip"}, HTTPStatus.ACCEPTED) == asked
    assert leading.get(asked["job_url"]).json()["state"] == "waiting"

    work_off()

    export = SessionExport.objects.get()
    done = leading.get(asked["job_url"]).json()
    assert (done["state"], done["result"], done["total"]) == ("done", export.get_absolute_url(), 2)
    (told,) = get(leading, end)
    assert (told["kind"], told["size"]) == ("zip", export.file.size)
    assert told["url"] == f"http://testserver{export.get_absolute_url()}"


def test_export_is_kept_for_a_week(leading: Client, running: Session, django_capture_on_commit_callbacks: OnCommit):
    old, young = exported(running, "zip"), exported(running, "pdf")
    SessionExport.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=7, minutes=1))
    SessionExport.objects.filter(pk=young.pk).update(made_at=timezone.now() - timedelta(days=6, hours=23))

    with django_capture_on_commit_callbacks(execute=True):
        making.delete_old_exports()

    assert list(SessionExport.objects.all()) == [young]
    assert (is_stored(old.file.content.name), is_stored(young.file.content.name)) == (False, True)
    assert status_of(leading, old.get_absolute_url()) == HTTPStatus.NOT_FOUND
