"""Collages and pictures made elsewhere, and showing a variant to the group."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.files.models import PrivateFile
from community.files.ready import announce_if_ready
from community.visualisations.cases import photo_jobs
from community.visualisations.collage.scene import Item, Scene
from community.visualisations.collage.targets import Outdated
from community.visualisations.making import asking, jobs
from community.visualisations.making.collages import begin_collage, save_scene
from community.visualisations.making.forms import ElsewhereForm, ShowForm
from community.visualisations.making.showing import show_variant
from community.visualisations.models import Case, Photo, Picture, Session, Variant
from community.visualisations.pictures import content_of
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_variant
from tests.community.visualisations.quick import BROKEN, FACE, compose, is_black, jpeg

State, Check = Variant.State, Variant.Check
OnCommit = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def draft(place: Case, member: User) -> Variant:
    return begin_collage(case=place, photo=place.photos.get(), parent=None, by=member, now=timezone.now())


def show(variant: Variant, by: User, title: str = "Park", alt_text: str = "Bäume auf dem Platz.") -> None:
    form = ShowForm({"title": title, "alt_text": alt_text}, instance=variant)
    assert form.is_valid()
    show_variant(variant=variant, form=form, by=by, now=timezone.now())


def test_alternative_text_of_a_collage_begins_with_its_elements(draft: Variant, member: User, client_of: Logged):
    scene = Scene(items=(Item("n1", "bench", 1.7, 18.4),))
    save_scene(variant=draft, scene=scene, revision=0, by=member, now=timezone.now())
    Variant.objects.update(language="en")
    client = client_of(member)

    def proposed() -> Any:
        return client.get(address("show", draft.key)).context["form"]["alt_text"].value()

    assert proposed() == "Bench: 18.4 m away, 2 m to the right"
    Variant.objects.update(alt_text="Eine Bank vor dem Turm.")
    assert proposed() == "Eine Bank vor dem Turm."
    Variant.objects.update(alt_text="", kind=Variant.Kind.UPLOADED)
    assert proposed() == ""


def test_autosave_of_two_windows(draft: Variant, member: User, colleague: User):
    facts = {"variant": draft, "scene": Scene(), "now": timezone.now()}
    assert save_scene(revision=0, by=member, **facts) == 1
    with pytest.raises(Outdated):
        save_scene(revision=0, by=member, **facts)
    with pytest.raises(Refused):
        save_scene(revision=1, by=colleague, **facts)


@pytest.mark.every_database
def test_collage_is_composed_and_shown(draft: Variant, member: User, django_capture_on_commit_callbacks: OnCommit):
    with django_capture_on_commit_callbacks(execute=True):
        show(draft, member)
        with pytest.raises(ValidationError):
            show(draft, member)
        with pytest.raises(Refused):
            save_scene(variant=draft, scene=Scene(), revision=0, by=member, now=timezone.now())

    draft.refresh_from_db()
    assert (draft.state, draft.is_shared, draft.title) == (State.DONE, True, "Park")
    keys = set(draft.pictures.values_list("pk", flat=True))
    jobs.compose_collage.func(draft.pk)
    assert set(draft.pictures.values_list("pk", flat=True)) == keys


def test_worker_killed_between_composing_and_showing_leaves_neither(
    draft: Variant, member: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks():
        show(draft, member)
    publish = jobs.publish_in_group

    def killed(_variant: int) -> None:
        raise SystemExit

    quick.setattr(jobs, "publish_in_group", killed)
    with pytest.raises(SystemExit):
        jobs.compose_collage.func(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, draft.pictures.count()) == (State.WAITING, 0)

    quick.setattr(jobs, "publish_in_group", publish)
    jobs.compose_collage.func(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, draft.is_shared) == (State.DONE, True)


def test_what_is_covered_while_a_collage_is_composed_is_covered_on_it(
    draft: Variant, member: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    def overtaken(photo: bytes, scene: Scene, *, width: int) -> Any:
        photo_jobs.cover_more.func(draft.photo_id, [FACE.to_json()])
        return compose(photo, scene, width=width)

    quick.setattr(jobs, "composed", overtaken)
    with django_capture_on_commit_callbacks(execute=True):
        show(draft, member)

    pictures = draft.pictures.all()
    assert [is_black(content_of(one), FACE) for one in pictures] == [True] * 3
    assert is_black(content_of(draft.photo.pictures.get(use=Picture.Use.MASTER)), FACE)


def test_cancelled_collage_is_not_shown(draft: Variant, member: User, django_capture_on_commit_callbacks: OnCommit):
    with django_capture_on_commit_callbacks() as waiting:
        show(draft, member)
    draft.refresh_from_db()
    asking.cancel_variant(variant=draft, by=member)
    for work in waiting:
        work()

    draft.refresh_from_db()
    assert (draft.state, draft.is_shared, draft.pictures.count()) == (State.DRAFT, False, 0)
    assert save_scene(variant=draft, scene=Scene(), revision=draft.revision, by=member, now=timezone.now()) == draft.revision + 1


def test_cancelled_collage_is_gone_on_with(draft: Variant, member: User, client_of: Logged):
    show(draft, member)
    client = client_of(member)

    answer = client.post(address("cancel", draft.key), follow=True)

    assert "The collage is not shown. You can go on with it." in answer.content.decode()
    assert client.get(address("collage", draft.key)).status_code == HTTPStatus.OK


def test_place_is_shown_before_its_variants(running: Session, member: User, client_of: Logged):
    case = make_case(running, member, is_shared=False)
    variant = make_variant(case, member, is_shared=False)

    answer = client_of(member).post(address("show", variant.key), {"title": "Park", "alt_text": "Bäume."})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Show the place to the group first." in answer.content.decode()
    variant.refresh_from_db()
    assert variant.shared_at is None


def test_author_deletes_what_came_to_nothing(place: Case, colleague: User, client_of: Logged):
    failed = make_variant(place, colleague, is_shared=False, state=State.FAILED)
    waiting = make_variant(place, colleague, is_shared=False, state=State.WAITING)
    path, client = address("delete_variant", failed.key), client_of(colleague)

    for page in (address("new_variant", place.key), address("variant", failed.key)):
        assert f'href="{path}"' in client.get(page).content.decode()
    assert address("delete_variant", waiting.key) not in client.get(address("variant", waiting.key)).content.decode()
    client.post(path)

    assert list(Variant.objects.all()) == [waiting]


def test_queue_asks_again_while_anything_is_under_way(place: Case, colleague: User, client_of: Logged):
    make_variant(place, colleague, is_shared=False, state=State.FAILED)
    path, client = address("queue", place.session.key), client_of(colleague)
    assert "data-hx-trigger" not in client.get(path).content.decode()

    make_variant(place, colleague, is_shared=False, state=State.RUNNING)

    assert client.get(path).content.decode().count("data-hx-trigger") == 1


def test_only_its_author_shows_it(place: Case, member: User, colleague: User, facilitator: User):
    variant = make_variant(place, colleague, is_shared=False)
    for user in (member, facilitator):
        with pytest.raises(Refused):
            show(variant, user)
    show(variant, colleague)
    stale = make_variant(place, colleague, is_shared=False)
    show(stale, colleague)
    stale.shared_at = None
    with pytest.raises(ValidationError):
        show(stale, colleague, title="Zu spät")


def test_parents_are_shown_first(place: Case, member: User):
    parent = make_variant(place, member, is_shared=False)
    child = make_variant(place, member, parent=parent, is_shared=False)
    with pytest.raises(ValidationError):
        show(child, member)


@pytest.mark.parametrize(
    ("is_moderated", "by_facilitator", "before", "after"),
    [
        (False, False, Check.OPEN, (Check.OPEN, True)),
        (True, False, Check.OPEN, (Check.PENDING, False)),
        (True, True, Check.OPEN, (Check.OPEN, True)),
        (False, False, Check.REJECTED, (Check.PENDING, False)),  # what a facilitator has rejected does not come back by itself
    ],
)
def test_results_are_checked_where_a_session_asks_for_it(
    place: Case,
    colleague: User,
    facilitator: User,
    is_moderated: bool,
    by_facilitator: bool,
    before: str,
    after: tuple[str, bool],
):
    Session.objects.update(is_moderated=is_moderated)
    author = facilitator if by_facilitator else colleague
    variant = make_variant(place, author, is_shared=False, check_state=before)

    show(variant, author)

    variant.refresh_from_db()
    assert (variant.check_state, variant.is_shared) == after


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"alt_text": " "}, "alt_text"),
        ({"alt_text": "x" * 301}, "alt_text"),
    ],
    ids=str,
)
def test_form_for_showing(draft: Variant, sent: dict[str, str], field: str):
    form = ShowForm({"title": "Park", "alt_text": "Bäume."} | sent, instance=draft)

    assert not form.is_valid()
    assert list(form.errors) == [field]


ELSEWHERE = {"way": "upload", "made_how": "ai", "made_with": "Bildmaschine", "prompt": "Mehr Bäume", "title": "Park"}


def test_picture_made_elsewhere(place: Case, colleague: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit):
    client, path = client_of(colleague), address("new_variant", place.key)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(path, ELSEWHERE | {"picture": SimpleUploadedFile("park.jpg", jpeg("seagreen", (128, 80)))})

    assert answer.status_code == HTTPStatus.FOUND
    variant = Variant.objects.get()
    assert (variant.state, variant.kind, variant.made_with, variant.prompt) == (
        State.DONE,
        "uploaded",
        "Bildmaschine",
        "Mehr Bäume",
    )
    assert {(one.use, one.width, one.height) for one in variant.pictures.all()} == {
        ("plain", 64, 40),
        ("master", 64, 40),
        ("rendition", 64, 40),
    }


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"made_how": ""}, "made_how"),
        ({"made_how": "magic"}, "made_how"),
        ({"made_with": ""}, "made_with"),
        ({"made_with": "x" * 121}, "made_with"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "x" * 5000}, "prompt"),
        ({"title": "x" * 121}, "title"),
        ({"picture": ""}, "picture"),
        ({"picture": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}, "picture"),
    ],
    ids=str,
)
def test_form_for_pictures_made_elsewhere(place: Case, colleague: User, client_of: Logged, sent: dict[str, str], field: str):
    facts = ELSEWHERE | {"picture": SimpleUploadedFile("park.jpg", jpeg())} | sent
    answer = client_of(colleague).post(address("new_variant", place.key), facts)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(answer.context["elsewhere"].errors) == [field]
    assert not Variant.objects.exists()


def elsewhere(case: Case, by: User) -> ElsewhereForm:
    return ElsewhereForm(case=case, actor=actor_of(by))


def test_broken_picture_made_elsewhere_fails_with_its_reason(
    place: Case, colleague: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    client, path = client_of(colleague), address("new_variant", place.key)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, ELSEWHERE | {"picture": SimpleUploadedFile("park.jpg", BROKEN)})

    variant = Variant.objects.get()
    assert (variant.state, variant.pictures.count()) == (State.FAILED, 0)
    assert variant.reason["facts"]["why"]
    assert client.get(path).status_code == HTTPStatus.OK


def test_picture_made_elsewhere_waits_for_the_scanner(
    place: Case, colleague: User, client_of: Logged, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    monkeypatch.setattr("community.files.services.is_scanning", lambda: True)
    monkeypatch.setattr("community.files.services.scan_soon", lambda _file: None)
    with django_capture_on_commit_callbacks(execute=True):
        picture = SimpleUploadedFile("park.jpg", jpeg())
        client_of(colleague).post(address("new_variant", place.key), ELSEWHERE | {"picture": picture})
    assert Variant.objects.get().state == State.WAITING

    with django_capture_on_commit_callbacks(execute=True):
        original = Picture.objects.get(use=Picture.Use.ORIGINAL)
        PrivateFile.objects.filter(pk=original.pk).update(scan=PrivateFile.Scan.CLEAN)
        announce_if_ready(original.pk)
    assert Variant.objects.get().state == State.DONE


def test_collage_on_a_variant_starts_with_its_elements(place: Case, member: User, colleague: User, client_of: Logged):
    parent = make_variant(place, member, scene={"items": []})
    hidden = make_variant(place, colleague, is_shared=False)
    client, path = client_of(member), address("new_collage", place.key)

    answer = client.post(f"{path}?from={parent.key}")
    child = Variant.objects.exclude(pk__in=(parent.pk, hidden.pk)).get()
    assert (answer["Location"], child.parent, child.scene) == (address("collage", child.key), parent, {"items": []})
    client.post(f"{path}?from={hidden.key}")
    assert list(Variant.objects.order_by("pk")) == [parent, hidden, child]
    Photo.objects.update(state=Photo.State.COVERING)
    assert client.post(path)["Location"] == address("case", place.key)
    assert Variant.objects.count() == 3


def test_desk_asks_once_for_the_picture_below(draft: Variant, member: User, client_of: Logged):
    client, path = client_of(member), address("collage", draft.key)
    client.get(path)  # warms what is cached for good

    with CaptureQueriesContext(connection) as captured:
        page = client.get(path).content.decode()

    assert sum(f'FROM "{Picture._meta.db_table}"' in one["sql"] for one in captured) == 1
    assert len(captured) < 20
    for link in (address("session", draft.case.session.key), draft.case.get_absolute_url()):
        assert f'<li><a href="{link}">' in page


def test_deleted_with_what_was_made_of_it(place: Case, member: User, colleague: User, client_of: Logged):
    parent = make_variant(place, colleague)
    make_variant(place, member, parent=parent)
    client = client_of(colleague)
    assert client.get(address("delete_variant", parent.key)).status_code == HTTPStatus.OK
    Variant.objects.filter(pk=parent.pk).update(state=State.RUNNING)
    assert client.post(address("delete_variant", parent.key)).status_code == HTTPStatus.NOT_FOUND
    Variant.objects.filter(pk=parent.pk).update(state=State.DONE)

    assert client.post(address("delete_variant", parent.key))["Location"] == address("case", place.key)
    assert not Variant.objects.exists()
    assert not Picture.objects.exclude(variant=None).exists()
