"""The pages on which a session is planned, a place is brought, variants are made and released: readable by everybody, valid HTML."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from cms.users.models import User
from community.visualisations.models import Audience, Case, Photo, Picture, Release, Variant
from community.visualisations.pictures import store_picture
from community.visualisations.sessions.run_sheet import plan_run_sheet, usual_steps
from tests.browser.reading import assert_readable
from tests.community.applications.test_browser import enter
from tests.community.visualisations.fixtures import Logged, address, colleague, park, place, running
from tests.community.visualisations.made import drawn, make_case, make_photo, make_variant
from tests.community.visualisations.making.drawing import Pen, pen
from tests.community.visualisations.quick import FACE

__all__ = ["colleague", "park", "pen", "place", "running"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages(park: Variant, pen: Pen, facilitator: User) -> dict[str, str]:
    """A session in which everything is there, seen by its facilitator, who also brings a place; return the addresses of the pages."""
    session = park.case.session
    plan_run_sheet(session=session, steps=usual_steps(), by=facilitator)
    session.refresh_from_db()
    session.audience, session.providers, session.is_moderated = Audience.PUBLIC, ["pen"], True
    session.save()
    release = Release.objects.create(variant=park, ready_at=timezone.now())
    for part in ({"photo": park.photo}, {"variant": park}):
        store_picture(made=drawn(), use=Picture.Use.RELEASED, session=session, release=release, **part)
    own = make_case(session, facilitator, is_shared=False, agreed_at=None)
    make_photo(own, state=Photo.State.REFUSED, reason="broken")
    staged = Photo.objects.create(
        case=own,
        width=64,
        height=40,
        state=Photo.State.CHECKED,
        regions=[FACE.to_json()],
        staged_until=timezone.now() + timedelta(hours=1),
    )
    store_picture(made=drawn(), use=Picture.Use.WORKING, session=session, photo=staged)
    failed = {"sentence": "{why}", "facts": {"why": "Der Dienst antwortet nicht."}}
    make_variant(park.case, facilitator, is_shared=False, state=Variant.State.FAILED, reason=failed)
    collage = make_variant(park.case, facilitator, is_shared=False, state=Variant.State.DRAFT)
    return {
        "sessions": address("sessions", session.group.slug),
        "plan": address("plan", session.group.slug),
        "edit": address("edit", session.key),
        "run sheet": address("run_sheet", session.key),
        "delete": address("delete", session.key),
        "new place": address("new_case", session.key),
        "own places": address("own_cases"),
        **{step: address(step, own.key) for step in ("case_place", "case_photos", "case_rights", "case_wish", "delete_case")},
        "photo to be confirmed": address("photo", staged.key),
        "photo that is ready": address("photo", own.photos.first().key),
        "withdraw": address("withdraw_case", park.case.key),
        "new variant": address("new_variant", park.case.key),
        "show": address("show", collage.key),
        "gallery": address("gallery"),
        "released": address("released", release.key),
        "verify": address("verify"),
    }


def test_pages_are_readable(
    page: Page, pages: dict[str, str], facilitator: User, live_server: Any, assert_accessible: Callable[[Page], None]
):
    enter(page, facilitator, live_server.url)
    for path in pages.values():
        assert_readable(page, path.replace("/en/", "/ar/"), "ar", assert_accessible, accessible_at=("narrow",))


def test_pages_are_valid_html(
    pages: dict[str, str], client_of: Logged, facilitator: User, assert_valid_html: Callable[[dict[str, str]], None]
):
    client = client_of(facilitator)
    assert_valid_html({name: client.get(path).content.decode() for name, path in pages.items()})


def test_wrong_forms_are_valid_html_too(
    pages: dict[str, str], client_of: Logged, facilitator: User, assert_valid_html: Callable[[dict[str, str]], None]
):
    client = client_of(facilitator)
    wrong = {
        name: client.post(pages[name], {"way": "ask"})
        for name in ("plan", "edit", "new place", "case_rights", "case_wish", "new variant", "show", "verify")
    }

    assert {answer.status_code for answer in wrong.values()} == {422}
    assert_valid_html({name: answer.content.decode() for name, answer in wrong.items()})
    assert Case.objects.count() == 2
