"""A photo from its upload to what the group sees: what is covered, by whom, for how long, and what a killed worker leaves."""

import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.declaring import Final, Later
from cms.users.models import User
from community.access.verdicts import Refused
from community.files import scanning
from community.files.models import PrivateFile
from community.files.ready import announce_if_ready
from community.files.services import stage_upload
from community.files.store import private_storage
from community.groups.models import Membership
from community.visualisations.cases import photo_jobs, photos
from community.visualisations.models import BlurReport, Case, Photo, Picture, Session
from community.visualisations.pictures import content_of
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.errors import PipelineFailed
from community.visualisations.pipeline.regions import Region, stored_regions
from community.visualisations.tenant import VISUALISATIONS
from tests.community.visualisations.api.asking import send
from tests.community.visualisations.api.made import make_staged
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_photo, make_variant
from tests.community.visualisations.quick import BROKEN, FACE, cover, is_black, jpeg

State, Use = Photo.State, Picture.Use
OnCommit = Callable[..., Any]
PLATE = {"kind": "plate", "source": "by_hand", "is_blurred": True, "x": 0.6, "y": 0.6, "width": 0.3, "height": 0.3}

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def draft(running: Session, member: User) -> Case:
    """A place without photos yet."""
    case = make_case(running, member, is_shared=False)
    case.photos.all().delete()
    return case


def stage(case: Case, by: User, content: bytes | None = None, name: str = "IMG_0815.jpg") -> PrivateFile:
    upload = SimpleUploadedFile(name, jpeg() if content is None else content)
    return stage_upload(tenant=VISUALISATIONS, room=case, upload=upload, by=by)


def added(case: Case, by: User, content: bytes | None = None) -> Photo:
    return photos.add_photo(case=case, staged=stage(case, by, content).pk, by=by, now=timezone.now())


@pytest.fixture
def checked(draft: Case, member: User, django_capture_on_commit_callbacks: OnCommit) -> Photo:
    """A photo that waits to be confirmed."""
    with django_capture_on_commit_callbacks(execute=True):
        photo = added(draft, member)
    photo.refresh_from_db()
    assert photo.state == State.CHECKED
    return photo


def uses(photo: Photo) -> list[str]:
    return sorted(photo.pictures.values_list("use", flat=True))


def exist(names: list[str]) -> list[bool]:
    return [private_storage().exists(name) for name in names]


def names_of(photo: Photo) -> list[str]:
    return [one.file.content.name for one in photo.pictures.select_related("file")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.every_database
def test_upload_becomes_a_working_copy_and_then_what_the_group_sees(draft: Case, member: User):
    file = stage(draft, member)
    photo = photos.add_photo(case=draft, staged=file.pk, by=member, now=timezone.now())

    photo.refresh_from_db()
    assert (photo.state, photo.name, photo.revision, photo.regions) == (State.CHECKED, "IMG_0815.jpg", 1, [FACE.to_json()])
    assert uses(photo) == ["working"]
    assert exist([file.content.name]) == [False]
    working = names_of(photo)

    photos.confirm_photo(photo=photo, by=member)

    photo.refresh_from_db()
    assert (photo.state, photo.name, photo.staged_until) == (State.READY, "", None)
    assert uses(photo) == ["master", "rendition"]
    assert exist(working) == [False]
    assert all(is_black(content_of(one), FACE) for one in photo.pictures.all())


def test_broken_upload_is_refused_with_its_reason_and_deleted(
    draft: Case, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks(execute=True):
        photo = added(draft, member, BROKEN)

    photo.refresh_from_db()
    assert (photo.state, photo.reason, uses(photo)) == (State.REFUSED, "broken", [])
    page = client_of(member).get(address("case_photos", draft.key)).content.decode()
    assert "IMG_0815.jpg" in page
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a"])
def test_what_is_no_photo_is_refused_before_the_pipeline(draft: Case, member: User, client_of: Logged, content: bytes):
    sent = {"photo": SimpleUploadedFile("IMG.jpg", content, "image/jpeg")}
    answer = client_of(member).post(address("case_photos", draft.key), sent)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Photo.objects.exists()
    assert not PrivateFile.objects.exists()


def test_upload_waits_for_the_scanner(
    draft: Case, member: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    monkeypatch.setattr("community.files.services.is_scanning", lambda: True)
    monkeypatch.setattr("community.files.services.scan_soon", lambda _file: None)
    with django_capture_on_commit_callbacks(execute=True):
        photo = added(draft, member)
    photo.refresh_from_db()
    assert (photo.state, uses(photo)) == (State.WAITING, ["original"])

    with django_capture_on_commit_callbacks(execute=True):
        PrivateFile.objects.update(scan=PrivateFile.Scan.CLEAN)
        announce_if_ready(photo.pictures.get().pk)

    photo.refresh_from_db()
    assert (photo.state, uses(photo)) == (State.CHECKED, ["working"])
    assert scanning.is_scanning() is False


def test_original_and_working_copy_are_the_uploaders_alone(
    checked: Photo, member: User, colleague: User, facilitator: User, client_of: Logged
):
    working = checked.pictures.get().get_absolute_url()

    def status(user: User | None) -> int:
        answer = client_of(user).get(working)
        answer.getvalue()
        return answer.status_code

    assert [status(user) for user in (member, colleague, facilitator, None)] == [200, 404, 404, 404]
    Photo.objects.update(staged_until=timezone.now())
    assert status(member) == HTTPStatus.NOT_FOUND
    Photo.objects.update(staged_until=timezone.now() + timedelta(hours=1))
    Picture.objects.update(use=Use.ORIGINAL)
    assert status(member) == HTTPStatus.NOT_FOUND
    Picture.objects.update(use=Use.WORKING)
    Membership.objects.filter(user=member).delete()
    assert status(member) == HTTPStatus.NOT_FOUND


def test_quick_ones_and_slow_ones_end_the_same(checked: Photo, member: User, django_capture_on_commit_callbacks: OnCommit):
    """A job that runs twice, because its worker was killed, does nothing the second time."""
    with django_capture_on_commit_callbacks(execute=True):
        photos.confirm_photo(photo=checked, by=member)
    keys = set(checked.pictures.values_list("pk", flat=True))

    photo_jobs.prepare_photo.func(checked.pk)
    photo_jobs.cover_photo.func(checked.pk)
    photo_jobs.turn_photo.func(checked.pk, 1, 1)

    assert set(checked.pictures.values_list("pk", flat=True)) == keys


def test_confirmed_twice(checked: Photo, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit):
    with django_capture_on_commit_callbacks(execute=True):
        photos.confirm_photo(photo=checked, by=member)
        with pytest.raises(ValidationError):
            photos.confirm_photo(photo=checked, by=member)

    answer = client_of(member).post(address("confirm_photo", checked.key), follow=True)
    assert "not waiting to be confirmed" in answer.content.decode()
    assert Photo.objects.get().state == State.READY


def test_autosave_with_an_old_revision_changes_nothing(checked: Photo, member: User, client_of: Logged):
    client, path = client_of(member), address("regions", checked.key)

    def put(body: Any) -> Any:
        return client.put(path, body if isinstance(body, bytes | str) else json.dumps(body), content_type="application/json")

    assert put({"revision": 1, "regions": [PLATE]}).json() == {"revision": 2}
    assert put({"revision": 1, "regions": []}).status_code == HTTPStatus.CONFLICT
    checked.refresh_from_db()
    assert (checked.revision, [one["kind"] for one in checked.regions]) == (2, ["plate"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        (b"\xff\xfe", 400),
        ("[" * 100_000, 400),
        ("[]", 400),
        ('{"revision": 1}', 400),
        ('{"revision": Infinity, "regions": []}', 400),
        ('{"revision": "1", "regions": []}', 409),
        ('{"revision": 1, "regions": {}}', 422),
        ('{"revision": 1, "regions": [1]}', 422),
        ('{"revision": 1, "regions": [{"kind": "dog", "x": 0, "y": 0, "width": 1, "height": 1}]}', 422),
        ('{"revision": 1, "regions": [{"kind": "face", "x": NaN, "y": 0, "width": 1, "height": 1}]}', 400),
        ('{"revision": 1, "regions": [{"kind": "face", "x": 2, "y": 0, "width": 1, "height": 1}]}', 422),
        (json.dumps({"revision": 1, "regions": [PLATE] * 201}), 422),
        (json.dumps({"revision": 1, "regions": [PLATE | {"x": 10**400}]}), 422),
        (json.dumps({"revision": 10**400, "regions": []}), 409),
        ('{"revision": 1, "regions": [{"kind": ["face"], "x": 0, "y": 0, "width": 1, "height": 1}]}', 422),
        ('{"revision": 1, "regions": [{"kind": "face", "x": 1e400, "y": 0, "width": 1, "height": 1}]}', 422),
    ],
    ids=range(18),
)
def test_regions_that_are_none_are_refused(checked: Photo, member: User, client_of: Logged, body: Any, status: int):
    answer = client_of(member).put(address("regions", checked.key), body, content_type="application/json")

    assert answer.status_code == status
    checked.refresh_from_db()
    assert (checked.revision, len(checked.regions)) == (1, 1)


def test_ticks_hold_for_the_list_that_was_seen(
    checked: Photo, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    """Without a script: a region that another window has removed must not leave its place to another face."""
    client, path = client_of(member), address("confirm_photo", checked.key)
    photos.save_regions(photo=checked, regions=[PLATE, FACE.to_json()], revision=1, by=member)

    answer = client.post(path, {"ticked": "1", "revision": "1", "region": []})
    assert answer["Location"] == address("photo", checked.key)
    for wrong in ("", "x", "-1", "²", "9" * 5000):
        client.post(path, {"ticked": "1", "revision": wrong})
    checked.refresh_from_db()
    assert (checked.state, [one["is_blurred"] for one in checked.regions]) == (State.CHECKED, [True, True])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, {"ticked": "1", "revision": "2", "region": ["1", "7"]})
    checked.refresh_from_db()
    assert (checked.state, [one["is_blurred"] for one in checked.regions]) == (State.READY, [False, True])
    master = content_of(checked.pictures.get(use=Use.MASTER))
    assert is_black(master, FACE)
    assert not is_black(master, photos.still_visible(checked)[0])


def test_turning_runs_detection_again(
    checked: Photo, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    """immich-app/immich#28966: faces that lay on their side were not found."""
    with django_capture_on_commit_callbacks(execute=True):
        client_of(member).post(address("turn_photo", checked.key), {"to": "left"})

    checked.refresh_from_db()
    assert (checked.state, checked.width, checked.height, checked.revision) == (State.CHECKED, 40, 64, 2)
    assert len(checked.regions) == 2
    assert uses(checked) == ["working"]


def test_not_confirmed_in_a_day_it_is_deleted(
    checked: Photo, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    assert checked.staged_until - checked.created_at < timedelta(hours=24, minutes=1)
    photos.expire_photos()
    checked.refresh_from_db()
    assert checked.state == State.CHECKED
    names = names_of(checked)
    Photo.objects.update(staged_until=timezone.now())
    with pytest.raises(ValidationError):
        photos.confirm_photo(photo=checked, by=member)

    with django_capture_on_commit_callbacks(execute=True):
        photos.expire_photos()

    checked.refresh_from_db()
    assert (checked.state, checked.name, checked.regions, uses(checked)) == (State.EXPIRED, "", [], [])
    assert exist(names) == [False]
    photo_jobs.prepare_photo.func(checked.pk)
    assert "deleted" in client_of(member).get(address("case_photos", checked.case.key)).content.decode()


def test_what_can_never_be_covered_is_deleted_too(
    checked: Photo, member: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    """The worker fails again and again: nothing that shows faces may stay in the store."""

    def fails(*_args: Any, **_facts: Any) -> bytes:
        raise PipelineFailed

    quick.setattr(pipeline, "blur_photo", fails)
    with django_capture_on_commit_callbacks(execute=True):
        photos.confirm_photo(photo=checked, by=member)
    checked.refresh_from_db()
    assert (checked.state, uses(checked)) == (State.COVERING, ["working"])

    Photo.objects.update(staged_until=timezone.now())
    photos.expire_photos()
    assert Photo.objects.get().state == State.COVERING
    Photo.objects.update(staged_until=timezone.now() - photos.COVERED_WITHIN)
    with django_capture_on_commit_callbacks(execute=True):
        photos.expire_photos()
    assert (Photo.objects.get().state, uses(checked)) == (State.EXPIRED, [])


def test_full_disk_keeps_what_there_is_and_the_next_attempt_ends_it(
    checked: Photo, member: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    save = type(private_storage()).save

    def full(*_args: Any, **_facts: Any) -> str:
        raise OSError(28, "No space left on device")

    quick.setattr(type(private_storage()), "save", full)
    with django_capture_on_commit_callbacks(execute=True):
        photos.confirm_photo(photo=checked, by=member)
    checked.refresh_from_db()
    assert (checked.state, uses(checked)) == (State.COVERING, ["working"])

    quick.setattr(type(private_storage()), "save", save)
    photo_jobs.cover_photo.func(checked.pk)
    checked.refresh_from_db()
    assert (checked.state, uses(checked)) == (State.READY, ["master", "rendition"])


def test_full_disk_is_told_to_who_uploads(draft: Case, member: User, client_of: Logged, quick: pytest.MonkeyPatch):
    def full(*_args: Any, **_facts: Any) -> str:
        raise OSError(28, "No space left on device")

    quick.setattr(type(private_storage()), "save", full)
    answer = client_of(member).post(address("case_photos", draft.key), {"photo": SimpleUploadedFile("a.jpg", jpeg())})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Photo.objects.exists()
    assert not PrivateFile.objects.exists()


def test_five_photos_of_a_place_and_so_many_of_a_member(running: Session, draft: Case, member: User):
    running.photos_per_member = 6
    running.save()
    other = make_case(running, member, is_shared=False)
    for _number in range(5):
        added(draft, member)

    with pytest.raises(ValidationError, match=r"fünf|five"):
        added(draft, member)
    with pytest.raises(ValidationError, match="6"):
        added(Case.objects.get(pk=other.pk), member)
    draft.photos.update(state=State.REFUSED)
    added(other, member)
    assert Photo.objects.filter(state=State.WAITING).count() == 1


def test_upload_window_decides(running: Session, draft: Case, member: User):
    file = stage(draft, member)
    now = timezone.now()
    Session.objects.update(uploads_close_at=now)
    stale = Case.objects.select_related("session__group__page").get(pk=draft.pk)

    with pytest.raises(Refused):
        photos.add_photo(case=stale, staged=file.pk, by=member, now=now)
    photos.add_photo(case=stale, staged=file.pk, by=member, now=now - timedelta(seconds=1))


def test_staged_file_of_somebody_else_cannot_be_taken(running: Session, draft: Case, member: User, colleague: User):
    file = stage(make_case(running, colleague), colleague)

    with pytest.raises(ValidationError):
        photos.add_photo(case=draft, staged=file.pk, by=member, now=timezone.now())
    assert not Photo.objects.filter(case=draft).exists()


def test_more_is_covered_and_never_less(
    place: Case, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    photo, client = place.photos.get(), client_of(member)
    before = set(photo.pictures.values_list("pk", flat=True))

    for sent in ({"regions": "[]"}, {"regions": "{"}, {"regions": "[" * 100_000}, {"x": "a"}, {"x": "nan", "y": "1"}, {}):
        client.post(address("cover", photo.key), sent)
    assert set(photo.pictures.values_list("pk", flat=True)) == before
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("cover", photo.key), {"regions": json.dumps([PLATE | {"is_blurred": False}])})

    photo.refresh_from_db()
    assert (photo.regions[0]["is_blurred"], photo.revision) == (True, 1)
    after = list(photo.pictures.all())
    assert before.isdisjoint(one.pk for one in after)
    assert all(is_black(content_of(one), stored_regions([PLATE])[0]) for one in after)
    photo_jobs.cover_more.func(photo.pk, photo.regions)
    photo.refresh_from_db()
    assert (len(photo.regions), photo.revision) == (1, 1)


def test_two_hundred_regions_are_the_most(place: Case, checked: Photo, member: User):
    ready = place.photos.get()
    Photo.objects.update(regions=[PLATE] * 200)

    for photo in (Photo.objects.get(pk=ready.pk), checked):
        with pytest.raises(ValidationError):
            photos.add_regions(photo=photo, regions=[PLATE], by=member)


def test_two_jobs_together_do_not_store_more_than_that(place: Case, member: User, client_of: Logged):
    photo = place.photos.get()
    many = [PLATE | {"x": round(number / 1000, 3)} for number in range(300)]
    photo_jobs.cover_more.func(photo.pk, many[:150])

    with pytest.raises(Final):
        photo_jobs.cover_more.func(photo.pk, many[150:])

    assert len(Photo.objects.get().regions) == 150
    assert client_of(member).get(address("photo", photo.key)).status_code == HTTPStatus.OK


def test_what_is_stored_is_shown_whatever_would_be_refused_today(place: Case, member: User, client_of: Logged):
    photo, client = place.photos.get(), client_of(member)
    Photo.objects.update(regions=[Region("face", 0.49967, 0.4, 0.0009, 0.1, is_blurred=False).to_json()] * 201)

    for page in (address("photo", photo.key), address("case_rights", place.key)):
        assert client.get(page).status_code == HTTPStatus.OK


@pytest.mark.parametrize(("language", "comma"), [("ar", "٫"), ("de", ","), ("fr", ","), ("en", ".")])
def test_region_by_numbers_as_the_language_writes_them(
    checked: Photo, member: User, client_of: Logged, language: str, comma: str
):
    numbers = {"x": "12.5", "y": "40.25", "width": "3.5", "height": "7"}
    typed = {name: number.replace(".", comma) for name, number in numbers.items()}
    if language == "ar":
        typed = {name: number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) for name, number in typed.items()}
    with override(language):
        path = reverse("visualisations:cover", args=[checked.key])
    client_of(member).post(path, typed | {"kind": "face"})

    region = stored_regions(Photo.objects.get(pk=checked.pk).regions)[-1]
    assert (region.x, region.y, region.width, region.height) == (0.125, 0.4025, 0.035, 0.07)


def test_of_two_at_once_no_blur_is_lost(place: Case, quick: pytest.MonkeyPatch):
    """While one job covers a face, another stores a photo on which a plate is covered: the first begins again."""
    photo = place.photos.get()
    face = FACE.to_json()

    def overtaken(master: bytes, regions: Any, **facts: Any) -> bytes:
        quick.setattr(pipeline, "add_blurs", cover)
        photo_jobs.cover_more.func(photo.pk, [PLATE])
        return cover(master, regions, **facts)

    quick.setattr(pipeline, "add_blurs", overtaken)
    with pytest.raises(Later):
        photo_jobs.cover_more.func(photo.pk, [face])
    photo_jobs.cover_more.func(photo.pk, [face])

    master = content_of(photo.pictures.get(use=Use.MASTER))
    assert is_black(master, FACE)
    assert is_black(master, stored_regions([PLATE])[0])


def test_facilitators_cover_more_too_and_nobody_else(place: Case, colleague: User, facilitator: User, neighbour: User):
    photo = place.photos.get()
    for user in (colleague, neighbour):
        with pytest.raises(Refused):
            photos.add_regions(photo=photo, regions=[PLATE], by=user)

    photos.add_regions(photo=photo, regions=[PLATE], by=facilitator)
    not_shown = make_case(place.session, colleague, is_shared=False).photos.get()
    with pytest.raises(Refused):
        photos.add_regions(photo=not_shown, regions=[PLATE], by=facilitator)


@pytest.mark.parametrize("is_left", [False, True], ids=["uploader here", "uploader left"])
def test_facilitators_cover_more_on_the_page_of_the_photo(
    is_left: bool, place: Case, member: User, facilitator: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    photo, client = place.photos.get(), client_of(facilitator)
    BlurReport.objects.create(photo=photo, words="Ein Gesicht")
    if is_left:
        Membership.objects.filter(user=member).delete()
    path = address("photo", photo.key)

    assert path in client.get(address("case", place.key)).content.decode()
    page = client.get(path).content.decode()
    assert address("cover", photo.key) in page
    own = [address("describe_photo", photo.key), *(address(f"case_{step}", place.key) for step in ("photos", "rights"))]
    assert [one in page for one in own] == [False] * 3
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("cover", photo.key), {"regions": json.dumps([PLATE])})
        send(client, "post", f"/photos/{photo.key}/regions", {"regions": [FACE.to_json()]})

    assert len(Photo.objects.get().regions) == 2


def test_facilitators_cover_nothing_that_only_its_uploader_sees(
    place: Case, running: Session, member: User, facilitator: User, client_of: Logged
):
    client = client_of(facilitator)
    draft = make_case(running, member, is_shared=False)
    for photo in (make_staged(place), draft.photos.get()):
        assert client.get(address("photo", photo.key)).status_code == HTTPStatus.NOT_FOUND
        assert client.post(address("cover", photo.key), {"regions": json.dumps([PLATE])}).status_code == HTTPStatus.NOT_FOUND
        send(client, "post", f"/photos/{photo.key}/regions", {"regions": [FACE.to_json()]}, 404)
        with pytest.raises(Refused):
            photos.add_regions(photo=photo, regions=[PLATE], by=facilitator)


def test_viewers_report_a_missed_blur(place: Case, colleague: User, neighbour: User, facilitator: User, client_of: Logged):
    """kartaview/openstreetcam.org#162"""
    path = address("report_photo", place.photos.get().key)
    assert client_of(neighbour).post(path, {"words": "Ein Gesicht"}).status_code == HTTPStatus.NOT_FOUND
    for words in ("", "x" * 501):
        client_of(colleague).post(path, {"words": words})
    assert not BlurReport.objects.exists()

    client_of(colleague).post(path, {"words": "Ein Gesicht am Fenster"})

    report = BlurReport.objects.get()
    assert (report.by, report.words, report.settled_at) == (colleague, "Ein Gesicht am Fenster", None)
    page = address("case", place.key)
    assert "Ein Gesicht am Fenster" in client_of(facilitator).get(page).content.decode()
    assert "Ein Gesicht am Fenster" not in client_of(colleague).get(page).content.decode()


def test_removed_with_its_variants_and_files(
    place: Case, member: User, colleague: User, django_capture_on_commit_callbacks: OnCommit
):
    variant = make_variant(place, colleague)
    kept = make_photo(place)
    photo = place.photos.first()
    names = [*names_of(photo), *(one.file.content.name for one in variant.pictures.all())]
    with pytest.raises(Refused):
        photos.remove_photo(photo=photo, by=colleague)

    with django_capture_on_commit_callbacks(execute=True):
        photos.remove_photo(photo=photo, by=member)

    assert list(place.photos.all()) == [kept]
    assert not place.variants.exists()
    assert exist(names) == [False] * 5
