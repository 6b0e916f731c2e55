"""What happens between loading and saving: nothing that was withdrawn comes back, and files say what is said today."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone

from cms.jobs.declaring import Later
from cms.users.models import User
from community.access.verdicts import Refused
from community.visualisations.api import places
from community.visualisations.cases import photo_jobs, photos, services, views
from community.visualisations.cases.forms import PlaceForm, RightsForm, WishForm
from community.visualisations.models import Case, Photo, Picture, Session
from community.visualisations.pipeline import photos as pipeline
from tests.community.visualisations.api.asking import send
from tests.community.visualisations.api.made import make_staged
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case
from tests.community.visualisations.quick import cover

RIGHTS = {"source": "taken", "credit": "Grünflächenamt", "audience": "group", "licence": "network"}
SENT = {"case_place": {"title": "Zurück"}, "case_rights": RIGHTS, "case_wish": {"wish": "Zurück"}}


def loaded(case: Case) -> Case:
    return Case.objects.select_related("session__group").get(pk=case.pk)


def withdraw(case: Case, by: User) -> None:
    services.withdraw_case(case=loaded(case), by=by, now=timezone.now())


def is_empty(case: Case) -> bool:
    stored = Case.objects.get(pk=case.pk)
    return stored.withdrawn_at is not None and {stored.title, stored.wish, stored.credit} == {""}


def test_loaded_before_it_was_withdrawn_it_is_not_brought_back(place: Case, member: User):
    now = timezone.now()
    old = [loaded(place) for _service in range(3)]
    withdraw(place, member)
    rights = RightsForm(RIGHTS, instance=old[2], session=place.session, recognisable=0)
    assert rights.is_valid()

    for case, form in zip(
        old, (PlaceForm({"title": "Zurück"}, instance=old[0]), WishForm({"wish": "x"}, instance=old[1])), strict=False
    ):
        assert form.is_valid()
        with pytest.raises(Refused):
            services.change_case(case=case, form=form, by=member)
    with pytest.raises(Refused):
        services.confirm_rights(case=old[2], form=rights, by=member, now=now)
    assert is_empty(place)


@pytest.mark.parametrize("page", SENT)
def test_withdrawn_while_a_step_is_saved(
    page: str, place: Case, member: User, client_of: Logged, monkeypatch: pytest.MonkeyPatch
):
    def then_withdrawn(*args: Any) -> Any:
        actor, case = own_case(*args)
        withdraw(case, member)
        return actor, case

    own_case = views.own_case
    monkeypatch.setattr(views, "own_case", then_withdrawn)

    assert client_of(member).post(address(page, place.key), SENT[page]).status_code == HTTPStatus.NOT_FOUND
    assert is_empty(place)


def test_withdrawn_while_the_api_saves(place: Case, member: User, client_of: Logged, monkeypatch: pytest.MonkeyPatch):
    def then_withdrawn(*args: Any) -> Any:
        actor, case = own_place_at(*args)
        withdraw(case, member)
        return actor, case

    own_place_at = places.own_place_at
    monkeypatch.setattr(places, "own_place_at", then_withdrawn)

    send(client_of(member), "put", f"/places/{place.key}/rights", RIGHTS, 403)
    assert is_empty(place)


def test_deleted_meanwhile_it_is_not_created_again(running: Session, member: User):
    draft = make_case(running, member, is_shared=False)
    old = loaded(draft)
    draft.delete()
    form = WishForm({"wish": "x"}, instance=old)
    assert form.is_valid()

    with pytest.raises(Refused):
        services.change_case(case=old, form=form, by=member)
    assert not Case.objects.exists()


def test_steps_overwrite_nothing_of_each_other(running: Session, member: User):
    case = make_case(running, member)
    old = loaded(case)
    Case.objects.update(wish="Zwischendurch", people_agreed=True)
    form = PlaceForm({"title": "Anders"}, instance=old)
    assert form.is_valid()

    services.change_case(case=old, form=form, by=member)

    stored = Case.objects.get()
    assert (stored.title, stored.wish, stored.people_agreed) == ("Anders", "Zwischendurch", True)


def say_rights(case: Case, by: User) -> None:
    form = RightsForm(RIGHTS, instance=loaded(case), session=case.session, recognisable=0)
    assert form.is_valid()
    services.confirm_rights(case=form.instance, form=form, by=by, now=timezone.now())


def describe(photo: Photo, by: User) -> None:
    photos.describe_photo(photo=photo, alt_text="Anders", by=by)


@pytest.mark.parametrize("change", ["rights", "words"])
def test_files_say_what_was_said_while_they_were_made(
    change: str, place: Case, member: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable
):
    photo = make_staged(place)
    Photo.objects.filter(pk=photo.pk).update(state=Photo.State.COVERING)
    written: list[tuple[str, str]] = []

    def overtaken(*args: Any, **facts: Any) -> bytes:
        quick.setattr(pipeline, "blur_photo", cover)
        if change == "rights":
            say_rights(place, member)
        else:
            describe(Photo.objects.select_related("case__session").get(pk=photo.pk), member)
        return cover(*args, **facts)

    def note(of: Photo) -> bytes:
        written.append((of.case.credit, of.alt_text))
        return b""

    quick.setattr(pipeline, "blur_photo", overtaken)
    quick.setattr(photo_jobs, "credit_of", note)
    with django_capture_on_commit_callbacks(), pytest.raises(Later):
        photo_jobs.cover_photo.func(photo.pk)
    assert photo.pictures.get().use == Picture.Use.WORKING
    photo_jobs.cover_photo.func(photo.pk)

    assert photo.pictures.count() == 2
    assert written[-1] == (("Grünflächenamt", "") if change == "rights" else ("Amt für Stadtplanung", "Anders"))


def test_words_for_a_photo_that_became_ready_meanwhile_are_written(
    place: Case, member: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable
):
    photo = place.photos.get()
    old = Photo.objects.select_related("case__session").get()
    old.state = Photo.State.COVERING
    before = set(photo.pictures.values_list("pk", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        describe(old, member)

    assert before.isdisjoint(photo.pictures.values_list("pk", flat=True))
