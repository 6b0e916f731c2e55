"""A photo is made anew: small, square, upright, without what the camera noted; and seen by those whom its person chose."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageFile

from cms.users.models import User
from community.files.models import PrivateFile
from community.people.models import Circle, Profile, ProfilePhoto, SentPhoto
from community.people.profiles.photos import make_photo, remove_photo, send_photo
from community.people.profiles.squares import SIDE, make_square
from tests.jobs import QUEUED, work_off

from .made import make_profile, open_to, picture, seen

PAGE = "/en/community/profile/photo/"
PROFILE = "/en/community/profile/"


def upload(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def read(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_photo_is_a_small_square_jpeg(kind: str):
    made = read(make_square(BytesIO(picture((2000, 900), kind))))

    assert (made.format, made.size, made.mode) == ("JPEG", (SIDE, SIDE), "RGB")


def test_photo_is_upright_and_has_no_metadata():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # turned: what is left becomes the top
    exif[ExifTags.Base.Make] = "Kameramarke"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (1.0, 2.0, 3.0)
    content = make_square(BytesIO(picture((400, 400), exif=exif)))
    made = read(content)

    assert b"Kameramarke" not in content
    assert not made.getexif()
    top, bottom = made.getpixel((200, 20)), made.getpixel((200, 380))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture()[:200],
        picture((20, 400)),
        b"GIF89a" + b"\0" * 20,
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_left(content: bytes, member: User, client_of: Callable):
    client = client_of(member)
    answer = client.post(PAGE, {"photo": upload(content), "photo_seen_by": "1"})

    assert answer.status_code == 422
    assert not PrivateFile.objects.exists()
    sent = client.put("/api/community/profile/photo", content, content_type="image/jpeg")
    assert sent.status_code == (422 if content else 415)
    assert not ProfilePhoto.objects.exists()


def test_picture_built_to_exhaust_the_memory_is_refused():
    bomb = BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    with pytest.raises(ValidationError):
        make_square(bomb)


def test_photo_is_saved_replaced_and_deleted(
    member: User, client_of: Callable, settings: Any, django_capture_on_commit_callbacks: Callable
):
    settings.TASKS = QUEUED
    client = client_of(member)
    client.post(PAGE, {"photo": upload(picture()), "photo_seen_by": "2"})
    assert "is being prepared" in client.get(PROFILE).content.decode()
    assert not ProfilePhoto.objects.exists()
    work_off()
    first = ProfilePhoto.objects.get()
    assert first.profile.photo_seen_by == Circle.MEMBERS
    assert "is being prepared" not in client.get(PROFILE).content.decode()
    path = first.file.content.path
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"photo": upload(picture((500, 500), "PNG"), "b.png"), "photo_seen_by": "2"})
        work_off()
    second = ProfilePhoto.objects.get()
    assert second.pk != first.pk
    with pytest.raises(FileNotFoundError):
        open(path, "rb")  # noqa: PTH123, SIM115 - it is not there
    client.post(PAGE, {"photo_seen_by": "0"})
    assert ProfilePhoto.objects.get().profile.photo_seen_by == Circle.NOBODY
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"remove": "1"})
    assert not PrivateFile.objects.exists()


def test_what_was_sent_is_kept_no_longer_than_needed_and_shown_to_nobody(
    member: User, facilitator: User, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    sent = send_photo(upload=upload(picture()), by=member)
    for person in (member, facilitator):
        assert client_of(person).get(sent.file.get_absolute_url()).status_code == 404
    path = sent.file.content.path
    with django_capture_on_commit_callbacks(execute=True):
        make_photo.call(str(sent.pk))
    assert [file.content_type for file in PrivateFile.objects.all()] == ["image/jpeg"]
    with pytest.raises(FileNotFoundError):
        open(path, "rb")  # noqa: PTH123, SIM115 - it is not there


def test_picture_that_breaks_off_is_refused_afterwards(
    member: User, client_of: Callable, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.TASKS = QUEUED
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as other libraries leave it
    client = client_of(member)
    assert client.post(PAGE, {"photo": upload(picture((900, 900))[:2000]), "photo_seen_by": "1"}).status_code == 302
    work_off()
    assert not PrivateFile.objects.exists()
    assert "could not be read" in client.get(PROFILE).content.decode()
    assert client.get("/api/community/profile").json()["photo_state"] == "refused"
    client.post(PAGE, {"photo": upload(picture()), "photo_seen_by": "1"})
    assert client.get("/api/community/profile").json()["photo_state"] == "preparing"
    work_off()
    assert "could not be read" not in client.get(PROFILE).content.decode()
    assert client.get("/api/community/profile").json()["photo_state"] == "ready"


def test_last_photo_sent_is_the_one_that_is_shown(member: User):
    first, second = (send_photo(upload=upload(picture((side, side))), by=member) for side in (200, 300))
    make_photo.call(str(second.pk))
    make_photo.call(str(first.pk))  # late
    make_photo.call(str(second.pk))  # twice
    with ProfilePhoto.objects.get().file.content.open() as content:
        assert read(content.read()).size == (300, 300)


def test_photo_that_was_deleted_meanwhile_does_not_come_back(member: User):
    sent = send_photo(upload=upload(picture()), by=member)
    remove_photo(by=member)
    make_photo.call(str(sent.pk))
    assert not ProfilePhoto.objects.exists()
    assert not SentPhoto.objects.exists()
    assert not Profile.objects.get().photo_refused


def photo_of(user: User, circle: Circle) -> str:
    make_profile(user, name="Amt", **(open_to(Circle.NOBODY) | seen(name=Circle.MEMBERS, photo=circle)))
    make_photo.call(str(send_photo(upload=upload(picture()), by=user).pk))
    return ProfilePhoto.objects.get(profile__user=user).get_absolute_url()


@pytest.mark.parametrize(
    ("circle", "sees"),
    [
        (Circle.NOBODY, {"member"}),
        (Circle.GROUPS, {"member", "facilitator"}),
        (Circle.MEMBERS, {"member", "facilitator", "neighbour"}),
    ],
)
def test_photo_is_served_to_those_who_may_see_it(people: dict, client_of: Callable, circle: Circle, sees: set[str]):
    member = people["member"]
    address = photo_of(member, circle)
    for name, user in people.items():
        answer = client_of(user).get(address)
        assert answer.status_code == (200 if name in sees else 404), name
        if name in sees:
            assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
            assert read(answer.getvalue()).size == (200, 200)
        part = client_of(user).get(address, headers={"Range": "bytes=0-9"})
        part.getvalue()
        assert part.status_code == (206 if name in sees else 404)


def test_address_of_a_hidden_photo_is_told_to_nobody(member: User, facilitator: User, client_of: Callable):
    address = photo_of(member, Circle.NOBODY)
    client = client_of(facilitator)
    for path in (
        f"/en/community/people/{member.pk}/",
        "/en/community/people/",
        "/api/community/people",
        f"/api/community/people/{member.pk}",
    ):
        assert address not in client.get(path).content.decode()


def test_photo_is_set_and_deleted_as_json(member: User, client_of: Callable, settings: Any):
    settings.TASKS = QUEUED
    client = client_of(member)
    answer = client.put("/api/community/profile/photo", picture(), content_type="image/jpeg")
    assert (answer.status_code, answer.json()["photo_state"]) == (202, "preparing")
    work_off()
    profile = client.get("/api/community/profile").json()
    assert profile["photo_state"] == "ready"
    assert read(client.get(profile["photo"]).getvalue()).size == (200, 200)
    assert client.delete("/api/community/profile/photo").status_code == 204
    assert client.delete("/api/community/profile/photo").status_code == 204
    assert client.get("/api/community/profile").json()["photo"] is None


def test_photo_goes_with_its_account(member: User, django_capture_on_commit_callbacks: Callable):
    photo_of(member, Circle.MEMBERS)
    with django_capture_on_commit_callbacks(execute=True):
        User.objects.get(pk=member.pk).delete()
    assert not PrivateFile.objects.exists()


def test_somebody_without_a_group_opens_private_files_as_before(people: dict, client_of: Callable, shared_file: Any):
    for name in ("applicant", "editor"):
        assert client_of(people[name]).get(shared_file.get_absolute_url()).status_code == 404
