"""What went wrong elsewhere, and is not shown by another test: each names the thread in which it was told."""

import gzip
import http.client
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.models import EventReportPage
from cms.users.models import User
from community.notifications.models import Notification
from community.visualisations.cases import photos
from community.visualisations.cases.services import withdraw_case
from community.visualisations.models import Audience, Case, Comment, Photo, Picture, Rating, Variant
from community.visualisations.pictures import content_of
from community.visualisations.publishing.services import release_variant
from community.visualisations.talking.signals import comment_added
from tests.community.visualisations.fixtures import Logged, address, colleague, park, place, running
from tests.community.visualisations.made import make_case, make_comment, make_rating, make_variant
from tests.community.visualisations.pipeline.hostile import heif, scene
from tests.community.visualisations.quick import FACE, is_black, quick
from tests.community.visualisations.site import cookie_of, gunicorn
from tests.pages import make_page

__all__ = ["colleague", "park", "place", "quick", "running"]
OnCommit = Callable[..., Any]


def status(client: Any, path: str) -> int:
    answer = client.get(path)
    answer.getvalue()
    return answer.status_code


@pytest.mark.usefixtures("quick")
def test_blur_added_after_publication(
    park: Variant, member: User, facilitator: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    """wagtail/wagtail#6096: report, gallery and JSON serve the new file, the old address is dead."""
    type(park.case.session).objects.update(audience=Audience.PUBLIC)
    park.case.session.audience = Audience.PUBLIC
    with django_capture_on_commit_callbacks(execute=True):
        release = release_variant(variant=park, by=facilitator, now=timezone.now())
        report = make_page(EventReportPage, "Bericht", body=[("visualisation", {"key": str(release.key), "caption": ""})])
    pages = (report.url, f"/api/v2/pages/{report.pk}/", address("gallery"), address("released", release.key))
    anybody = client_of(None)

    def shown() -> list[set[str]]:
        files = {one.get_absolute_url().split("/documents/")[1] for one in Picture.objects.filter(release=release)}
        return [{file for file in files if file in anybody.get(path).content.decode()} for path in pages]

    old = [one.get_absolute_url() for one in Picture.objects.filter(release=release)]
    assert [len(files) for files in shown()] == [2, 2, 1, 2]  # the gallery shows what a place could become

    with django_capture_on_commit_callbacks() as waiting:
        photos.add_regions(photo=Photo.objects.select_related("case__session").get(), regions=[FACE.to_json()], by=member)
    while waiting:  # what a job leaves to another
        with django_capture_on_commit_callbacks() as more:
            for work in waiting:
                work()
        waiting = more

    assert {status(anybody, path) for path in old} == {HTTPStatus.NOT_FOUND}
    assert [len(files) for files in shown()] == [2, 2, 1, 2]  # the gallery shows what a place could become
    assert [is_black(content_of(one), FACE) for one in Picture.objects.filter(release=release)] == [True] * 2
    assert not [path for path in pages for file in old if file.split("/documents/")[1] in anybody.get(path).content.decode()]


def test_after_consent_is_withdrawn_nothing_leads_nowhere(
    place: Case, member: User, colleague: User, facilitator: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    """immich-app/immich#17475: pins, ratings and notices."""
    with django_capture_on_commit_callbacks(execute=True):
        variant = make_variant(place, colleague)
        child = make_variant(place, facilitator, parent=variant, is_highlight=True)
        comment = make_comment(child, member, x=0.5, y=0.5)
        make_rating(variant, facilitator, "inclusion", 4)
        comment_added.send(Comment, comment=comment)
    paths = [address("variant", variant.key), address("variant", child.key), address("case", place.key)]
    reader = client_of(facilitator)
    assert {status(reader, path) for path in paths} == {HTTPStatus.OK}
    assert Notification.objects.filter(person=facilitator).exists()

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_case(case=place, by=member, now=timezone.now())

    assert not Comment.objects.exists()
    assert not Rating.objects.exists()
    assert {status(reader, path) for path in paths} == {HTTPStatus.GONE}
    assert {status(client_of(None), path) for path in paths} == {HTTPStatus.NOT_FOUND}
    for path in (address("session", place.session.key), address("wall", place.session.key), "/en/community/notifications/"):
        text = reader.get(path).content.decode()
        assert [path for path in paths if path in text] == []
    assert reader.get(address("rate", variant.key)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert reader.post(address("rate", variant.key), {"inclusion": "3"}).status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("content_type", ["", "application/octet-stream", "image/jpeg", "text/html"])
def test_heic_whose_type_the_browser_does_not_know(running: Any, member: User, client_of: Logged, content_type: str):
    """pqina/filepond#980: only the content decides."""
    case = make_case(running, member, is_shared=False)
    client, path = client_of(member), address("case_photos", case.key)
    assert 'accept="image/*,.heic,.heif,.avif"' in client.get(path).content.decode()

    answer = client.post(path, {"photo": SimpleUploadedFile("IMG_0815.HEIC", heif(scene(64, 64)), content_type)})

    assert answer.status_code == HTTPStatus.FOUND
    assert case.photos.last().pictures.get().file.content_type == "image/heic"


def ask(base: str, path: str, cookie: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask over a connection of HTTP/1.1, as a tab does."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    sent = {"Cookie": cookie, "Accept-Encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request("GET", path, headers=sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    is_packed = answer.getheader("Content-Encoding") == "gzip"
    return answer.status, dict(answer.getheaders()), gzip.decompress(body) if is_packed else body


@pytest.mark.django_db(transaction=True)
def test_eight_tabs_on_a_real_server_hear_what_is_new_at_once(park: Variant, colleague: User, member: User, tmp_path: Path):
    """freenet/freenet-core#5213: eight tabs all answer. adamchainz/django-browser-reload PR#161: compression holds nothing back."""
    news, cookie = address("wall_news", park.case.session.key), cookie_of(member)
    with gunicorn(tmp_path) as base, ThreadPoolExecutor(8) as tabs:
        first = list(tabs.map(lambda _tab: ask(base, news, cookie), range(8)))
        assert [code for code, _headers, _body in first] == [HTTPStatus.OK] * 8
        mark = first[0][1]["ETag"]
        again = list(tabs.map(lambda _tab: ask(base, news, cookie, If_None_Match=mark), range(8)))
        assert [(code, body) for code, _headers, body in again] == [(HTTPStatus.NOT_MODIFIED, b"")] * 8

        make_variant(park.case, colleague, title="Radweg")

        last = list(tabs.map(lambda _tab: ask(base, news, cookie, If_None_Match=mark), range(8)))
        assert [(code, b"Radweg" in body) for code, _headers, body in last] == [(HTTPStatus.OK, True)] * 8
        assert "gzip" in {headers.get("Content-Encoding") for _code, headers, _body in last}
