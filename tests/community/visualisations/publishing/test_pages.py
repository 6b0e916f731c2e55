"""Released variants on pages of the site, in its API and in the gallery: three take as many queries as one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cms.generation import begin_generation
from cms.models import EventReportPage
from cms.users.models import User
from cms.visuals import visual_choices
from community.visualisations.models import Picture, Release
from community.visualisations.pictures import store_picture
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import drawn, make_variant
from tests.pages import make_page

pytestmark = pytest.mark.usefixtures("quick")
Made = Callable[[int], list[Release]]


@pytest.fixture
def releases(released: Release, member: User) -> Made:
    """Release as many variants in all."""

    def make(number: int) -> list[Release]:
        for place in range(Release.objects.count(), number):
            variant = make_variant(released.variant.case, member, title=f"Park {place}")
            release = Release.objects.create(variant=variant, ready_at=datetime.now(UTC))
            facts = {"use": Picture.Use.RELEASED, "session": variant.case.session, "release": release}
            store_picture(made=drawn(), photo=variant.photo, **facts)
            store_picture(made=drawn(), variant=variant, **facts)
        return list(Release.objects.all())

    return make


def blocks_of(releases: list[Release]) -> list[tuple[str, dict[str, str]]]:
    return [("visualisation", {"key": str(one.key), "caption": ""}) for one in releases]


def queries(client: Client, path: str) -> tuple[int, str]:
    """Return how many queries a page takes that is not cached, and what it says."""
    client.get(path)
    begin_generation()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured), answer.content.decode()


@pytest.mark.parametrize("where", ["page", "api", "api list"])
@pytest.mark.usefixtures("alumni_page")
def test_three_visuals_on_a_page_take_as_many_queries_as_one(releases: Made, member: User, client_of: Logged, where: str) -> None:
    client = client_of(member)
    page = make_page(EventReportPage, "Bericht", body=blocks_of(releases(1)))
    path = {
        "page": page.get_url(),
        "api": f"/api/v2/pages/{page.pk}/",
        "api list": "/api/v2/pages/?type=cms.EventReportPage&fields=body",
    }[where]
    one, text = queries(client, path)
    assert "Amt für Stadtplanung" in text

    page.body = blocks_of(releases(4))
    page.save_revision().publish()
    Release.objects.filter(variant__title="Park 3").update(withdrawn_at=datetime.now(UTC))
    three, text = queries(client, path)

    assert three == one
    assert [name in text for name in ("Park mit Bänken", "Park 1", "Park 2", "Park 3")] == [True, True, True, False]


@pytest.mark.usefixtures("alumni_page")
def test_api_tells_visuals_in_the_language_of_the_page(releases: Made, client_of: Logged) -> None:
    page = make_page(EventReportPage, "Bericht", body=blocks_of(releases(1)))

    with override("ar"):
        (block,) = client_of(None).get(f"/api/v2/pages/{page.pk}/").json()["body"]

    visual = block["value"]["visual"]
    assert visual["mark"] == "Collage"
    assert visual["address"].startswith("http://testserver/de/")
    for name in ("before", "after"):
        picture = visual[name]
        assert picture["credit"] == visual["credit"]
        assert {one["format"] for one in picture["renditions"]} <= {"avif", "webp"}
        for source in ("avif", "webp"):
            files = [f"{one['href']} {one['width']}w" for one in picture["renditions"] if one["format"] == source]
            assert ", ".join(files) == picture[source]
            assert all(file.startswith("http://testserver/") and "%20" not in file for file in files)


@pytest.mark.usefixtures("alumni_page")
def test_api_looks_up_no_visuals_for_lists_without_blocks(releases: Made, client_of: Logged) -> None:
    make_page(EventReportPage, "Bericht", body=blocks_of(releases(1)))

    with CaptureQueriesContext(connection) as captured:
        assert client_of(None).get("/api/v2/pages/?type=cms.EventReportPage").json()["meta"]["total_count"] == 1

    assert not any("visualisations_release" in one["sql"] for one in captured)


def test_gallery_and_choices_ask_for_releases_once(releases: Made, client_of: Logged) -> None:
    made, visitor = releases(3), client_of(None)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert "Park 2" in visitor.get(path).content.decode()
        return sum('FROM "visualisations_release"' in one["sql"] for one in captured)

    assert asked(address("gallery")) == 2  # how many there are, and those of this page
    assert asked(address("released", made[0].key)) == 1
    names = [f"{one}: {one.variant.case} ({one.variant.case.session})" for one in made]
    with CaptureQueriesContext(connection) as captured:
        assert [name for _key, name in visual_choices()] == names
    assert len(captured) == 1
    assert "groups_group" not in captured[0]["sql"]
    assert "cms_municipality" not in captured[0]["sql"]


def test_next_page_of_the_gallery_shows_the_same_session(
    releases: Made, client_of: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.visualisations.publishing.views.AT_ONCE", 2)
    session = releases(3)[0].variant.case.session

    answer = client_of(None).get(address("gallery"), {"session": str(session.key)})

    assert f'href="?session={session.key}&amp;page=2"' in answer.content.decode()


def test_pages_of_the_gallery_lead_to_where_pictures_are_checked(released: Release, client_of: Logged) -> None:
    link = f'href="{address("verify")}"'

    for path in (address("gallery"), address("released", released.key)):
        assert link in client_of(None).get(path).content.decode()
