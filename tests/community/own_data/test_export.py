"""A person takes her data with her: everything about her, nothing about others, for herself alone, for a week."""

import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cms.jobs.models import Progress
from cms.users.models import User
from community.discussions.models import Report
from community.files.models import PrivateFile
from community.groups.models import Group, Membership
from community.library.models import Version
from community.own_data.exporting import KEPT_FOR, ask_for_own_data, delete_old_exports
from community.own_data.models import DataExport
from tests.community.consultations.made import give_cases, make_things
from tests.community.discussions.made import make_things as make_discussions
from tests.community.library.made import upload_file
from tests.jobs import QUEUED, work_off

PAGE = "/en/community/own-data/"
ClientOf = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db(transaction=True)  # a file is stored outside of any transaction


def archive_of(user: User, client: Client) -> zipfile.ZipFile:
    """Have the data exported on the page, and download it."""
    progress = client.post(f"{PAGE}export/")
    assert re.search(r"/jobs/[\w-]+/$", progress["Location"])
    link = re.search(r'href="([^"]+)" download', client.get(PAGE).content.decode())
    assert link
    answer = client.get(link[1])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "private" in answer["Cache-Control"]
    content = b"".join(answer)
    answer.close()
    return zipfile.ZipFile(BytesIO(content))


def status_of(client: Client, url: str, **headers: str) -> int:
    answer = client.get(url, headers=headers)
    answer.close()
    return answer.status_code


def test_archive_has_what_she_wrote_and_uploaded_and_nothing_of_others(
    housing: Group, member: User, facilitator: User, shared_file: Version, client_of: ClientOf
):
    make_discussions(housing, member, facilitator)
    make_things(housing, facilitator)
    give_cases(member)
    for name in ("a:b.txt", "a_b.txt"):
        upload_file(group=housing, upload=SimpleUploadedFile(name, b"Meins"), title="", by=member)
    upload_file(group=housing, upload=SimpleUploadedFile("fremd.txt", b"Fremdes"), title="", by=facilitator)

    archive = archive_of(member, client_of(member))
    data = json.loads(archive.read("data.json"))
    manifest = json.loads(archive.read("manifest.json"))
    assert archive.testzip() is None
    assert data["account"]["addresses"] == [{"email": "member@example.org", "verified": True, "primary": True}]
    held = {one["kind"]: one["entries"] for one in data["held"]}
    assert any("Kassenbuch" in post["text"] for post in held["discussions.post"])
    assert held["groups.membership"] == [
        {"group": "Bezahlbarer Wohnraum", "role": "member", "joined_at": held["groups.membership"][0]["joined_at"]}
    ]
    assert {one["about"] for one in data["consents"]} == {
        "A text of a peer consultation in the public archive: Was andere lernen"
    }
    assert {one["path"]: archive.read(one["path"]) for one in manifest if one["size"] == 5} == {
        "files/a_b.txt": b"Meins",
        "files/a_b (2).txt": b"Meins",
    }
    assert len(manifest) == PrivateFile.objects.filter(uploaded_by=member).count()
    everything = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    assert "Fremdes" not in everything
    assert "facilitator@example.org" not in everything
    assert "wasser-und-schatten" not in everything
    assert member.password not in everything
    assert "Ein Name steht darin." not in everything  # what somebody reported about her


def test_nobody_else_opens_it_and_after_a_week_it_is_gone(
    member: User, facilitator: User, client_of: ClientOf, account: Callable[..., User]
):
    archive_of(member, client_of(member))
    export = DataExport.objects.get()
    url = export.get_absolute_url()
    for other in (None, facilitator, account("chief", is_superuser=True, is_staff=True)):
        assert status_of(client_of(other), url) == status_of(client_of(other), url, Range="bytes=0-9") == 404

    DataExport.objects.update(made_at=timezone.now() - KEPT_FOR + timedelta(minutes=1))
    delete_old_exports()
    assert status_of(client_of(member), url) == 200
    DataExport.objects.update(made_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    delete_old_exports()
    assert status_of(client_of(member), url) == 404
    assert not PrivateFile.objects.filter(pk=export.pk).exists()
    assert not export.file.content.storage.exists(export.file.content.name)


def test_a_new_one_replaces_the_old_and_asking_twice_is_one_job(member: User, client_of: ClientOf, settings: Any):
    archive_of(member, client_of(member))
    archive_of(member, client_of(member))
    assert DataExport.objects.filter(user=member).count() == 1

    settings.TASKS = QUEUED
    assert ask_for_own_data(by=member) == ask_for_own_data(by=member)
    work_off()
    assert DataExport.objects.filter(user=member).count() == 1


def test_an_export_that_fails_says_so_and_can_begin_anew(
    member: User, shared_file: Version, client_of: ClientOf, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.TASKS = QUEUED
    client = client_of(member)
    content = PrivateFile.objects.get(pk=shared_file.pk).content
    with content.storage.open(content.name) as stored:
        kept = stored.read()
    content.storage.delete(content.name)
    page = client.post(f"{PAGE}export/")["Location"]
    work_off()
    assert Progress.objects.get().state == Progress.State.FAILED
    shown = client.get(page).content.decode()
    assert PAGE in shown
    assert not DataExport.objects.exists()

    content.storage.save(content.name, SimpleUploadedFile("x", kept))
    client.post(f"{PAGE}export/")
    work_off()
    assert DataExport.objects.filter(user=member).exists()


def test_report_about_others_is_in_the_export_of_the_one_who_wrote_it(
    housing: Group, member: User, facilitator: User, client_of: ClientOf
):
    make_discussions(housing, member, facilitator)
    assert Report.objects.get().by == facilitator
    data = json.loads(archive_of(facilitator, client_of(facilitator)).read("data.json"))
    assert "Ein Name steht darin." in json.dumps(data, ensure_ascii=False)


def test_queries_do_not_grow_with_what_is_held(
    housing: Group, member: User, facilitator: User, client_of: ClientOf, django_assert_max_num_queries: Callable
):
    client = client_of(member)
    client.get(PAGE)
    make_things(housing, facilitator)
    give_cases(member)
    with django_assert_max_num_queries(30):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("language", ["de", "en", "fr", "ar"])
def test_page_speaks_each_language(language: str, member: User, client_of: ClientOf):
    page = client_of(member).get(f"/{language}/community/own-data/")
    assert page.status_code == 200
    assert client_of(None).get(f"/{language}/community/own-data/").status_code == 403
    Membership.objects.filter(user=member).delete()
    assert client_of(User.objects.get(pk=member.pk)).get(f"/{language}/community/own-data/").status_code == 200
