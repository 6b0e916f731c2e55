"""The ZIP archive of a session: its names, its pictures and its data, and what is not in it."""

import json
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.utils import timezone
from PIL import Image

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.exporting.contents import named
from community.visualisations.making.marking import marked_files
from community.visualisations.models import Audience, Case, Photo, Session, Variant
from community.visualisations.pictures import replace_pictures
from community.visualisations.provenance.verifying import ManifestState, verify_picture
from tests.community.visualisations.made import make_case, make_comment, make_photo, make_rating, make_session, make_variant
from tests.community.visualisations.quick import jpeg

from .files import archive_of, data_of, variants_in

VALUES = ("sustainability", "inclusion", "aesthetics")
RESERVED = set('<>:"|?*\\')


@pytest.fixture
def voters(joined: Callable[..., User], housing: Group) -> list[User]:
    return [joined(f"voter{number}", housing) for number in range(3)]


@pytest.mark.every_database
def test_archive_has_the_places_of_the_group_with_their_pictures(running: Session, park: Variant):
    archive = archive_of(running)

    folder = "01-parkplatz-vor-dem-turm"
    photo, variant = f"{folder}/today-01-photo.webp", f"{folder}/variant-01-park-mit-banken.webp"
    assert archive.testzip() is None
    assert archive.namelist() == [photo, variant, "session.json"]
    assert [Image.open(BytesIO(archive.read(name))).size for name in (photo, variant)] == [(64, 40)] * 2
    told = json.loads(archive.read("session.json"))
    assert (told["title"], told["questions"], told["time_zone"]) == (running.title, ["Wo ist Schatten?"], "Europe/Berlin")
    (place,) = told["places"]
    assert (place["credit"], place["licence"], place["wish"]) == ("Amt für Stadtplanung", "cc-by-4.0", "Mehr Schatten.")
    assert place["photos"] == [{"file": photo, "alternative_text": "Ein Platz voller Autos."}]
    (one,) = place["variants"]
    assert (one["file"], one["mark"], one["kind"], one["provider"]) == (variant, "Collage", "collage", "collage")
    assert (one["alternative_text"], one["made_of"], one["ratings"]) == ("Derselbe Platz als Park.", None, [])


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Große Straße", "grosse-strasse"),
        ("../../etc/passwd", "etcpasswd"),
        ("a/b\\c:d*?", "abcd"),
        ("محطة الحافلات", "untitled"),
        ("🌳🌳", "untitled"),
        ("", "untitled"),
        ("x" * 300, "x" * 40),
        (f"{'x' * 39} y", "x" * 39),
        ("Ende.", "ende"),
    ],
)
def test_name_opens_on_every_system(title: str, part: str):
    assert named(title) == part


def test_names_differ_though_titles_do_not(running: Session, member: User):
    for title in ("Platz", "Platz", "ساحة", "🌳", "../Platz"):
        case = make_case(running, member, title=title)
        make_photo(case)
        for variant in ("Park", "Park", "", "حديقة"):
            make_variant(case, member, title=variant)

    names = archive_of(running).namelist()

    assert len({name.casefold() for name in names}) == len(names) == 5 * (2 + 4) + 1
    for name in names:
        assert name.isascii()
        assert len(name) < 120
        assert not RESERVED.intersection(name)
        assert all(part and part == part.strip(" .") and ".." not in part for part in name.split("/"))


def test_picture_keeps_its_mark_and_its_signature(running: Session, park: Variant):
    """Takes seconds: the picture goes through the real processes."""
    picture = jpeg(size=(640, 400))
    master, _renditions = marked_files(park, SimpleNamespace(content=picture, width=640, height=400))
    replace_pictures(master=master, renditions=[], session=running, variant=park)

    content = archive_of(running).read("01-parkplatz-vor-dem-turm/variant-01-park-mit-banken.jpg")

    assert content == master.content
    assert verify_picture(BytesIO(content)).state == ManifestState.VALID
    assert b"http://ns.adobe.com/xap/1.0/" in content
    corner = Image.open(BytesIO(content)).convert("RGB").crop((0, 340, 200, 400))
    assert len(corner.getcolors(maxcolors=20000) or []) > 20  # the mark; the picture has one colour


def test_what_the_group_does_not_see_is_not_in_it(running: Session, park: Variant, member: User, heat: Group):
    case = park.case
    make_case(running, member, is_shared=False, title="Entwurf")
    make_variant(make_case(running, member, title="Zurückgezogen", withdrawn_at=timezone.now()), member, title="Zurückgezogen")
    make_variant(case, member, is_shared=False, title="Ungezeigt")
    make_variant(case, member, is_shared=False, title="Wartet", check_state=Variant.Check.PENDING)
    rejected = make_variant(case, member, is_shared=False, title="Abgelehnt", check_state=Variant.Check.REJECTED)
    make_variant(case, member, parent=rejected, title="Kind")
    make_photo(case, state=Photo.State.CHECKED, alt_text="Unbestätigt")
    make_case(make_session(heat), member, title="Nachbarn")
    running.refresh_from_db()

    archive = archive_of(running)

    told = archive.read("session.json").decode()
    for secret in ("Entwurf", "Zurückgezogen", "Ungezeigt", "Wartet", "Abgelehnt", "Unbestätigt", "Nachbarn"):
        assert secret not in told
    names = " ".join(archive.namelist())
    assert [part for part in ("entwurf", "ungezeigt", "wartet", "abgelehnt", "nachbarn", "today-02") if part in names] == []
    assert [one["made_of"] for one in json.loads(told)["places"][0]["variants"]] == [None, None]


def test_nobody_is_named_but_in_the_credit(running: Session, park: Variant, member: User, colleague: User, facilitator: User):
    people = [member, colleague, facilitator]
    for number, one in enumerate(people):
        one.first_name, one.last_name = f"Vorname{number}", f"Nachname{number}"
        one.save()
    park.checked_by = facilitator
    park.save()
    make_comment(park, colleague, "Wo halten Lieferwagen?", x=0.25, y=0.5)

    archive = archive_of(running)

    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
    for one in people:
        assert [word for word in (one.email, one.first_name, one.last_name, one.username) if word and word in everything] == []
    assert "@" not in archive.read("session.json").decode()
    (comment,) = json.loads(archive.read("session.json"))["places"][0]["variants"][0]["comments"]
    assert (comment["text"], comment["x"], comment["y"]) == ("Wo halten Lieferwagen?", 0.25, 0.5)
    assert set(comment) == {"text", "language", "x", "y", "at"}


def test_what_two_people_think_is_not_told(running: Session, park: Variant, voters: list[User]):
    for user in voters[:2]:
        for value in VALUES:
            make_rating(park, user, value, 4)
    assert variants_in(running)[0]["ratings"] == []

    make_rating(park, voters[2], "inclusion", 1)
    (known,) = variants_in(running)[0]["ratings"]
    assert known == {"value": "inclusion", "counts": [1, 0, 0, 2, 0], "mean": 3.0}

    running.values = ["aesthetics"]
    running.save()
    assert variants_in(running)[0]["ratings"] == []


def test_place_is_seen_by_no_more_people_than_the_session(running: Session, place: Case):
    assert (place.audience, running.audience) == (Audience.PUBLIC, Audience.GROUP)
    assert data_of(running)["places"][0]["may_be_seen_by"] == "group"


def test_tree_of_variants_is_told_by_their_files(running: Session, park: Variant, member: User):
    path = make_variant(park.case, member, parent=park, title="Radweg")
    make_variant(park.case, member, parent=path, title="Busspur")

    found = variants_in(running)

    assert [one["made_of"] for one in found] == [None, found[0]["file"], found[1]["file"]]


def test_session_without_places_is_an_archive_with_its_data(running: Session):
    archive = archive_of(running)

    assert archive.namelist() == ["session.json"]
    assert json.loads(archive.read("session.json"))["places"] == []


def test_words_are_in_the_readers_language(running: Session, park: Variant):
    park.kind, park.provider = Variant.Kind.GENERATED, "openai"
    park.save()

    assert [data_of(running, one)["places"][0]["variants"][0]["mark"] for one in ("de", "fr")] == [
        "KI-generiert",
        "Généré par IA",
    ]
