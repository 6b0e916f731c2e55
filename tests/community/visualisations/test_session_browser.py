"""A whole session, as issue 13 tells it, in a browser: from a facilitator's plan to the public report, and out of it again.

Photos go through the real pipeline, variants are made by a collage and by a server that speaks the OpenAI images protocol, files are signed.
"""

import random
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cms.jobs.models import Job
from cms.models import EventReportPage
from cms.users.models import User
from community.files.store import private_storage
from community.groups.models import Group, Membership
from community.notifications.models import Notification
from community.visualisations.models import Case, Photo, Picture, Rating, Release, Session, Variant
from community.visualisations.pictures import content_of
from search.indexing.tasks import catch_up
from tests.browser.fixtures import PHONE, NewPage
from tests.community.applications.test_browser import enter
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.pipeline.hostile import SECRET, exif_with
from tests.community.visualisations.pipeline.streets import faces_of_the_tests, street_with_people
from tests.community.visualisations.pipeline.test_hostile import metadata_in
from tests.community.visualisations.providers.images_server import running as images_server
from tests.jobs import QUEUED, work_off
from tests.pages import make_page

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "sk-zebra-4711-0815-giraffe"
#: What we write into files ourselves: what they are, credit and licence, the signature. Nothing of these comes from the upload.
OURS = ("XMP-", "Jpeg2000", "JUMBF", "CBOR", "JSON", "ICC", "ICC_Profile", "C2PA")


@pytest.fixture
def phone_photo(tmp_path: Path) -> str:
    """A photo as phones take them: with two people, a place, a device and a thumbnail in it."""
    street, _people = street_with_people(random.Random(13), faces_of_the_tests(), [90, 110], width=960, height=640)
    path = tmp_path / "IMG_0815.jpg"
    street.save(path, "JPEG", quality=88, exif=exif_with(thumbnail=True))
    assert SECRET in path.read_bytes()
    return str(path)


def run_jobs() -> None:
    """Run what waits, as a worker does; nothing may have failed."""
    work_off()
    assert list(Job.objects.failed().values_list("task_path", "traceback")) == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def plan_and_open(page: Page, group: Group) -> Session:
    page.goto(address("plan", group.slug))
    page.get_by_label("Title").fill("Plätze, die sich ändern")
    page.get_by_label("everybody, in the gallery and in the report").check()
    page.get_by_label("Garten").check()
    press(page, "Plan the session")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plätze, die sich ändern")
    for act in ("open", "start"):
        page.locator(f'form[action$="/{act}/now/"] button').first.click()
    session = Session.objects.get()
    expect(page.locator('form[action$="/end/now/"] button').first).to_be_visible()
    return session


def upload(page: Page, session: Session, title: str, photo: str) -> Case:
    """Bring a place, with a photo that is sent in parts."""
    page.goto(address("new_case", session.key))
    page.get_by_label("Title").fill(title)
    press(page, "Go on to the photos")
    page.locator('input[type="file"]').set_input_files(photo)
    press(page, "Add the photo")
    expect(page.locator(".shots__row")).to_have_count(1)
    return Case.objects.get(title=title)


def confirm(page: Page, case: Case, *, by_keyboard: bool) -> None:
    photo = case.photos.get()
    assert photo.state == Photo.State.CHECKED
    assert len(photo.regions) >= 2
    page.goto(address("photo", photo.key))
    if by_keyboard:
        name = page.locator(".placed__name").first
        name.focus()
        page.keyboard.press("Enter")
        expect(name).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")  # leaves it visible
        page.keyboard.press("Space")  # and covers it again
        page.get_by_role("button", name="Cover and go on").last.focus()
        page.keyboard.press("Enter")
    else:
        press(page, "Cover and go on")
    expect(page.get_by_text("Faces and number plates are being covered.")).to_be_visible()


def describe_and_show(page: Page, case: Case) -> None:
    photo = case.photos.get()
    assert photo.state == Photo.State.READY
    page.goto(address("photo", photo.key))
    page.get_by_label("alternative text", exact=False).fill(f"{case.title}: Autos bis an die Haustür.")
    press(page, "Save")
    page.goto(address("case_rights", case.key))
    page.get_by_label("I took the photos").check()
    page.get_by_label("How should the source be named?").fill("Amt für Stadtplanung")
    page.get_by_label("everybody, in the gallery and in the report").check()
    page.get_by_label("CC BY 4.0").check()
    press(page, "Save and go on")
    page.get_by_label("What should change?").fill("Mehr Schatten und Platz zum Sitzen.")
    press(page, "Save and show it to the group")
    expect(page.get_by_text("The group sees this place now.")).to_be_visible()


def show(page: Page, title: str) -> None:
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Alternative text", exact=True).fill(f"{title}, wo heute Autos stehen.")
    press(page, "Show it to the group")
    expect(page.get_by_text("The group will see it in a moment.")).to_be_visible()


def make_collage(page: Page, case: Case) -> None:
    page.goto(address("new_variant", case.key))
    press(page, "Begin a collage")
    expect(page.locator("[data-collage][data-live]")).to_be_visible()
    press(page, "Fountain")
    expect(page.locator(".saved")).to_have_attribute("data-state", "saved")
    press(page, "Show to the group")
    show(page, "Brunnen")
    run_jobs()


def have_it_drawn(page: Page, case: Case) -> None:
    page.goto(address("new_variant", case.key))
    page.locator('input[name="chips"]').first.check(force=True)
    page.get_by_label("How many pictures?").fill("1")
    press(page, "Have it drawn")
    expect(page.get_by_text("Your pictures are under way.")).to_be_visible()
    run_jobs()
    page.goto(address("show", Variant.objects.get(kind=Variant.Kind.GENERATED).key))
    show(page, "Grüner Platz")
    run_jobs()


def compare_and_rate(page: Page, variant: Variant, score: int) -> None:
    page.goto(address("variant", variant.key))
    page.get_by_role("slider", name="Move the line between the two pictures").press("End")
    page.get_by_role("group", name="Inclusion").get_by_text(str(score), exact=True).click()
    expect(page.get_by_role("button", name="Withdraw my rating")).to_be_visible()


def status(client: Any, path: str) -> int:
    answer = client.get(path)
    answer.getvalue()
    return answer.status_code


def assert_nothing_of_the_upload_is_left(folder: Path) -> None:
    """Walk all stored files through exiftool and Pillow (SimpleMobileTools/Simple-Gallery#2840, tootsuite/mastodon#2710)."""
    folder.mkdir()
    for picture in Picture.objects.select_related("file"):
        content = content_of(picture)
        assert SECRET not in content, picture
        path = folder / f"{picture.pk}.{picture.file.content_type.removeprefix('image/')}"
        path.write_bytes(content)
        with Image.open(path) as image:
            image.load()
            assert dict(image.getexif()) == {}, picture
            assert set(image.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "xmp",
                "exif",
                "background",
                "timestamp",
                "duration",
                "loop",
            }
        is_plain = picture.use == Picture.Use.PLAIN
        assert is_plain or b"Amt f" in content, f"{picture} does not name its source"
    assert {name.partition(":")[0] for name in metadata_in(folder) if not name.startswith(OURS)} == set()


def assert_nobody_else_gets_in(session: Session, client_of: Logged, outsiders: list[User | None]) -> None:
    """Every page, every file, notices: nothing for who is not in the group."""
    files = list(Picture.objects.exclude(use=Picture.Use.RELEASED).select_related("file"))
    pages = [address("session", session.key), address("wall", session.key), address("wall_news", session.key)]
    pages += [address("case", case.key) for case in Case.objects.all()]
    pages += [address(name, one.key) for one in Variant.objects.all() for name in ("variant", "new_variant")[:1]]
    for user in outsiders:
        client = client_of(user)
        assert {status(client, path) for path in [*pages, *(one.get_absolute_url() for one in files)]} == {HTTPStatus.NOT_FOUND}
        found = client.get("/api/search/?q=Brunnen&locale=en").content.decode() + client.get("/en/community/").content.decode()
        assert "Plätze, die sich" not in found
        assert not Notification.objects.filter(person=user).exists()


def test_from_the_plan_to_the_report_and_out_of_it_again(
    new_page: NewPage,
    housing: Group,
    facilitator: User,
    joined: Callable[..., User],
    account: Callable[..., User],
    neighbour: User,
    client_of: Logged,
    live_server: Any,
    settings: Any,
    phone_photo: str,
    tmp_path: Path,
):
    settings.TASKS = QUEUED
    settings.C2PA_ROOT = str(tmp_path / "c2pa")
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = settings.C2PA_TIME_STAMPS = ""
    former = joined("former", housing)
    Membership.objects.filter(user=former).delete()
    outsiders: list[User | None] = [None, account("outsider"), former, neighbour]
    members = [joined(name, housing) for name in ("anna", "berta", "cem")]

    def page_of(user: User, **options: Any) -> Page:
        page = new_page(locale="en-GB", **options)
        enter(page, user, live_server.url)
        return page

    with images_server(key=KEY) as server:
        settings.VISUALISATION_PROVIDERS = {"garden": {"url": f"{server.base}?model=garden&label=Garten&cents=5", "key": KEY}}
        desk = page_of(facilitator)
        session = plan_and_open(desk, housing)

        phones = [page_of(user, **PHONE) for user in members]
        cases = [upload(phone, session, f"Platz {number}", phone_photo) for number, phone in enumerate(phones, 1)]
        run_jobs()
        for number, (phone, case) in enumerate(zip(phones, cases, strict=True)):
            confirm(phone, case, by_keyboard=number == 0)
        run_jobs()
        for phone, case in zip(phones, cases, strict=True):
            describe_and_show(phone, case)
        run_jobs()
        make_collage(desk, cases[0])
        have_it_drawn(phones[1], cases[1])

    variants = list(Variant.objects.order_by("pk"))
    assert [(one.kind, one.is_shared) for one in variants] == [("collage", True), ("generated", True)]
    for phone, score in zip(phones, (3, 4, 5), strict=True):
        for variant in variants:
            compare_and_rate(phone, variant, score)
    assert sorted(Rating.objects.values_list("score", flat=True)) == [3, 3, 4, 4, 5, 5]

    for variant in variants:
        desk.goto(address("variant", variant.key))
        press(desk, "Release it")
        expect(desk.get_by_text("It is released.")).to_be_visible()
    run_jobs()
    blocks = [("visualisation", {"key": str(one.key), "caption": ""}) for one in Release.objects.order_by("pk")]
    report = make_page(EventReportPage, "Was aus den Plätzen wurde", body=blocks)

    def everything_public() -> str:
        catch_up()
        anybody = client_of(None)
        paths = (
            report.url,
            f"/api/v2/pages/{report.pk}/",
            address("gallery"),
            "/api/search/?q=Brunnen&locale=de",
            "/api/search/?q=Brunnen&locale=en",
        )
        return "".join(anybody.get(path).content.decode() for path in paths)

    reader = new_page(locale="de-DE")
    reader.goto(report.url)
    expect(reader.locator("figure.visual")).to_have_count(2)
    expect(reader.locator("figure.visual").first).to_contain_text("Amt für Stadtplanung")
    expect(reader.locator("figure.visual").first).to_contain_text("Collage")
    text = everything_public()
    for words in ("Brunnen", "Grüner Platz", "Amt für Stadtplanung", "CC BY 4.0"):
        assert words in text
    assert_nothing_of_the_upload_is_left(tmp_path / "files")
    assert_nobody_else_gets_in(session, client_of, outsiders)
    released = [
        one.get_absolute_url() for one in Picture.objects.filter(use=Picture.Use.RELEASED, release__variant__case=cases[0])
    ]
    assert {status(client_of(None), path) for path in released} == {HTTPStatus.OK}

    own = Picture.objects.filter(photo__case=cases[0]) | Picture.objects.filter(variant__case=cases[0])
    paths = [one.get_absolute_url() for one in own]
    names = list(own.values_list("file__content", flat=True))
    phones[0].goto(address("own_cases"))
    phones[0].goto(address("withdraw_case", cases[0].key))
    press(phones[0], "Withdraw")
    expect(phones[0].get_by_text("have been deleted everywhere")).to_be_visible()
    run_jobs()

    reader.reload()
    expect(reader.locator("figure.visual")).to_have_count(1)
    text = everything_public()
    assert "Grüner Platz" in text
    for gone in ("Brunnen", "Platz 1", str(variants[0].key), *paths):
        assert gone not in text
    for user in (None, members[0], facilitator):
        assert {status(client_of(user), path) for path in paths} == {HTTPStatus.NOT_FOUND}
    assert [name for name in names if private_storage().exists(name)] == []
    # immich-app/immich#17475: what led there says that it is gone
    bell = client_of(members[1])
    for notification in Notification.objects.filter(person=members[1]):
        assert bell.get(f"/en/community/notifications/{notification.pk}/", follow=True).status_code in {200, 404, 410}
    assert bell.get(address("variant", variants[0].key)).status_code == HTTPStatus.GONE
    assert bell.get("/en/community/notifications/").status_code == HTTPStatus.OK
