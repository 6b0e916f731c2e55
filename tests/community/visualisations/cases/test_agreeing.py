"""Whoever can be recognised on a photo must have agreed before the group sees it, whatever was said before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.visualisations.cases import photos, services
from community.visualisations.models import Audience, Case, Photo, Session, Variant
from community.visualisations.rules import can_release
from tests.community.visualisations.api.asking import send
from tests.community.visualisations.api.made import make_staged
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case
from tests.community.visualisations.quick import FACE

VISIBLE = FACE.to_json() | {"is_blurred": False}
RIGHTS = {"source": "taken", "credit": "Amt", "audience": "group", "licence": "cc-by-4.0"}
AGREED = RIGHTS | {"people_agreed": "on"}
NOT_AGREED = "Cover everybody who has not agreed, or confirm that all have."
State = Photo.State

pytestmark = pytest.mark.usefixtures("quick")


def save_visible(client: Any, photo: Photo, revision: int = 0) -> None:
    body = json.dumps({"revision": revision, "regions": [VISIBLE]})
    assert client.put(address("regions", photo.key), body, content_type="application/json").status_code == 200


def state_of(photo: Photo) -> str:
    return Photo.objects.get(pk=photo.pk).state


def test_left_visible_after_the_rights_were_said(
    running: Session, member: User, client_of: Logged, django_capture_on_commit_callbacks: Callable
):
    case, client = make_case(running, member, is_shared=False, agreed_at=None), client_of(member)
    photo = make_staged(case)
    client.post(address("case_rights", case.key), RIGHTS)
    save_visible(client, photo)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("confirm_photo", photo.key))
    Photo.objects.filter(pk=photo.pk).update(alt_text="Ein Platz.")
    assert state_of(photo) == State.READY

    with override("en"), pytest.raises(ValidationError) as refused:
        services.share_case(case=case, by=member, now=timezone.now())
    assert refused.value.messages == [NOT_AGREED]
    assert NOT_AGREED in client.get(address("case_wish", case.key)).content.decode()
    client.post(address("case_rights", case.key), AGREED)
    client.post(address("share_case", case.key))

    assert Case.objects.get().is_shared


def test_on_a_place_that_the_group_sees_it_is_asked_before(
    place: Case, member: User, client_of: Logged, django_capture_on_commit_callbacks: Callable
):
    photo, client = make_staged(place), client_of(member)
    save_visible(client, photo)

    answer = client.post(address("confirm_photo", photo.key))
    assert (answer["Location"], state_of(photo)) == (address("case_rights", place.key), State.CHECKED)
    assert NOT_AGREED in client.get(answer["Location"]).content.decode()
    wrong = send(client, "post", f"/photos/{photo.key}/confirm", status=422)
    assert ([one["detail"] for one in wrong["errors"]], state_of(photo)) == ([NOT_AGREED], State.CHECKED)

    client.post(address("case_rights", place.key), AGREED)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "post", f"/photos/{photo.key}/confirm")
    assert state_of(photo) == State.READY


def test_who_agreed_before_did_not_agree_for_others(place: Case, member: User, client_of: Logged):
    Case.objects.update(people_agreed=True)
    photo, client = make_staged(place), client_of(member)
    found = photo.regions[0] | {"is_blurred": False}

    photos.tick_regions(photo=photo, ticked={"0"}, revision=0, by=member)
    assert Case.objects.get().people_agreed  # nobody became visible
    photos.tick_regions(photo=photo, ticked=set(), revision=1, by=member)
    assert not Case.objects.get().people_agreed
    Case.objects.update(people_agreed=True)
    photos.save_regions(photo=photo, regions=[found], revision=2, by=member)
    assert Case.objects.get().people_agreed  # she was asked about this one
    save_visible(client, photo, revision=3)
    assert not Case.objects.get().people_agreed


def test_nobody_is_released_without_having_agreed(park: Variant, facilitator: User):
    park.case.session.audience = Audience.PUBLIC
    park.photo.regions = [FACE.to_json()]
    assert can_release(actor_of(facilitator), park)
    park.photo.regions = [FACE.to_json(), VISIBLE]
    with override("en"):
        assert "not confirmed" in can_release(actor_of(facilitator), park).reason
    park.case.people_agreed = True
    assert can_release(actor_of(facilitator), park)
