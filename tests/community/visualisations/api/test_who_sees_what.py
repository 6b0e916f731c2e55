"""The API and the pages agree on who sees what, and nothing of drafts or of what was withdrawn is told."""

import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community.groups.models import Group, Membership
from community.visualisations.cases.services import withdraw_case
from community.visualisations.models import Audience, Case, Picture, PictureOrder, Session, Variant
from community.visualisations.publishing.services import withdraw
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_comment, make_session, make_variant

from .asking import ROOT, get, send
from .made import make_release, make_staged

OF_SESSION = ("", "/places", "/wall", "/queue", "/providers")


@pytest.fixture
def former(joined: Callable[..., User], housing: Group) -> User:
    user = joined("former", housing)
    Membership.objects.filter(user=user).delete()
    return user


def keys_on(page: str, what: str) -> set[str]:
    """Return the keys of places or variants to which a page links."""
    return set(re.findall(rf"/visualisations/{what}/([0-9a-f-]{{36}})/", page))


def test_group_sees_by_json_what_the_pages_show(
    client_of: Logged, member: User, colleague: User, facilitator: User, running: Session, place: Case, park: Variant
):
    make_case(running, colleague, is_shared=False, title="Haltestelle")
    make_variant(place, colleague, is_shared=False, title="Angefangen")
    make_variant(place, member, title="Allee", parent=park)
    for user in (member, colleague, facilitator):
        client = client_of(user)
        by_page = client.get(address("session", running.key)).content.decode()
        places = get(client, f"/{running.key}/places")
        assert {one["key"] for one in places["items"]} == keys_on(by_page, "places")
        assert places["count"] == len(places["items"])
        of_place = client.get(address("case", place.key)).content.decode()
        variants = get(client, f"/places/{place.key}/variants")
        assert {one["key"] for one in variants["items"]} == keys_on(of_place, "variants")
    assert [one["title"] for one in get(client_of(colleague), f"/{running.key}/places")["items"]] == [place.title, "Haltestelle"]


def test_outsiders_learn_nothing(
    client_of: Logged, neighbour: User, former: User, running: Session, place: Case, park: Variant, housing: Group
):
    comment = make_comment(park, None)
    none = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
    ends = [(f"/{{}}{end}", running.key) for end in OF_SESSION]
    ends += [("/places/{}", place.key), ("/places/{}/photos", place.key), ("/places/{}/variants", place.key)]
    ends += [("/photos/{}", place.photos.get().key)]
    ends += [(f"/variants/{{}}{end}", park.key) for end in ("", "/scene", "/rating", "/comments")]
    for user in (neighbour, former):
        client = client_of(user)
        for end, key in ends:
            answers = [get(client, end.format(one), 404) for one in (key, none)]
            assert {answer.pop("request_id") for answer in answers}
            assert answers[0] == answers[1], end
        send(client, "delete", f"/comments/{comment.pk}", status=404)
    for end, key in ends:
        assert get(client_of(None), end.format(key), 401)["status"] == 401
    assert client_of(former).get(address("case", place.key)).status_code == 404


def test_former_member_lists_and_withdraws_what_she_brought(
    client_of: Logged, former: User, running: Session, member: User, place: Case
):
    own = make_case(running, former, title="Bahnhof")
    client = client_of(former)

    assert [one["title"] for one in get(client, "/places")["items"]] == ["Bahnhof"]
    send(client, "post", f"/places/{place.key}/withdraw", status=404)
    send(client, "post", f"/places/{own.key}/withdraw", status=204)
    assert get(client, "/places")["items"] == []
    gone = get(client_of(member), f"/places/{own.key}", 410)
    assert "Bahnhof" not in json.dumps(gone)
    get(client, f"/places/{own.key}", 404)


def test_staged_photo_is_told_to_its_uploader_alone(client_of: Logged, member: User, facilitator: User, place: Case):
    staged = make_staged(place)
    working = staged.pictures.get().get_absolute_url().rpartition("documents/")[2]

    own = get(client_of(member), f"/places/{place.key}/photos")
    others = get(client_of(facilitator), f"/places/{place.key}/photos")

    assert [photo["own"]["state"] for photo in own["items"]] == ["ready", "checked"]
    assert own["items"][1]["own"]["name"] == "IMG_4711.webp"
    assert own["items"][1]["own"]["regions"][0]["kind"] == "face"
    assert working in own["items"][1]["picture"]["files"][0]["url"]
    assert [photo["own"] for photo in others["items"]] == [None]
    get(client_of(facilitator), f"/photos/{staged.key}", 404)
    for end in (f"/places/{place.key}", f"/places/{place.key}/photos", f"/{place.session.key}/places"):
        assert working not in json.dumps(get(client_of(facilitator), end))


def test_variant_that_waits_is_for_its_author_and_the_facilitators(
    client_of: Logged, member: User, colleague: User, facilitator: User, place: Case
):
    pending = {"check_state": Variant.Check.PENDING, "is_shared": False, "title": "Wasserbecken"}
    waits = make_variant(place, colleague, **pending)
    child = make_variant(place, member, parent=waits, title="Allee")

    get(client_of(member), f"/variants/{waits.key}", 404)
    assert get(client_of(member), f"/variants/{child.key}")["parent"] is None
    assert [one["parent"] for one in get(client_of(member), f"/places/{place.key}/variants")["items"]] == [None]
    assert get(client_of(facilitator), f"/variants/{child.key}")["parent"] == str(waits.key)
    get(client_of(member), f"/{place.session.key}/checks", 404)
    [one] = get(client_of(facilitator), f"/{place.session.key}/checks")["items"]
    assert (one["title"], one["check_state"]) == ("Wasserbecken", "pending")
    rejected = send(
        client_of(facilitator), "post", f"/variants/{waits.key}/decision", {"decision": "reject", "reason": "Ein Name"}
    )
    assert (rejected["check_state"], rejected["reason"]) == ("rejected", "")
    assert get(client_of(colleague), f"/variants/{waits.key}")["reason"] == "Ein Name"


def test_each_decision_waits_once_and_its_pictures_are_read_once(
    client_of: Logged, member: User, facilitator: User, running: Session, place: Case
):
    facts = {"is_shared": False, "check_state": Variant.Check.PENDING}
    order = PictureOrder.objects.create(session=running, by=member, provider="none", number=2)
    asked = [make_variant(place, member, state=Variant.State.WAITING, order=order, **facts) for _picture in range(2)]
    made = make_variant(place, member, **facts)
    client, end = client_of(facilitator), f"/{running.key}/checks"

    with CaptureQueriesContext(connection) as captured:
        told = get(client, end)

    assert (told["count"], [one["key"] for one in told["items"]]) == (2, [str(asked[0].key), str(made.key)])
    assert sum(f'FROM "{Picture._meta.db_table}"' in one["sql"] for one in captured) == 1
    part = get(client, f"{end}?limit=1&offset=1")
    assert (part["count"], [one["key"] for one in part["items"]]) == (2, [str(made.key)])


def test_gallery_is_for_everybody_and_forgets_what_is_withdrawn(
    client_of: Logged, member: User, neighbour: User, facilitator: User, housing: Group
):
    session = make_session(housing, facilitator, audience=Audience.PUBLIC)
    public, inside = (make_case(session, member, audience=audience) for audience in (Audience.PUBLIC, Audience.MEMBERS))
    make_release(make_variant(inside, member, title="Nur für Mitglieder"))
    release = make_release(make_variant(public, member, title="Für alle", kind=Variant.Kind.GENERATED))
    make_variant(public, member, title="Nicht freigegeben")
    anonymous = client_of(None)

    shown = get(anonymous, "/gallery")
    assert [one["title"] for one in shown["items"]] == ["Für alle"]
    assert {one["title"] for one in get(client_of(neighbour), "/gallery")["items"]} == {"Für alle", "Nur für Mitglieder"}
    [one] = shown["items"]
    assert one == get(anonymous, f"/gallery/{release.key}")
    assert (one["after"]["kind"], one["after"]["mark"], one["before"]["mark"]) == ("ai_edit", "AI-generated", "")
    assert (one["after"]["credit"], one["after"]["licence"]) == ("Amt für Stadtplanung", "CC BY 4.0")
    [file] = one["after"]["files"]
    assert (file["width"], file["height"], file["format"]) == (64, 40, "image/webp")
    content = anonymous.get(file["url"].replace("http://testserver", ""))
    assert content.status_code == 200
    assert content.getvalue().startswith(b"RIFF")
    assert get(anonymous, f"/gallery?session={session.key}")["count"] == 1
    assert get(anonymous, "/gallery?session=6f9619ff-8b86-d011-b42d-00cf4fc964ff")["items"] == []

    withdraw(release, timezone.now())
    assert get(anonymous, "/gallery")["items"] == []
    get(anonymous, f"/gallery/{release.key}", 404)
    assert anonymous.get(file["url"].replace("http://testserver", "")).status_code == 404


def test_withdrawn_place_is_nowhere(
    client_of: Logged, member: User, colleague: User, facilitator: User, running: Session, place: Case, park: Variant
):
    make_comment(park, colleague)
    client = client_of(facilitator)
    assert "Parkplatz" in json.dumps(get(client, f"/{running.key}/places"))
    photo = place.photos.get().key

    withdraw_case(case=place, by=member, now=timezone.now())

    for end in (f"/{running.key}/places", f"/{running.key}/wall", f"/{running.key}/checks", "/gallery", "/places"):
        told = get(client, end)
        assert (told["count"], told["items"]) == (0, []), end
    assert get(client, f"/{running.key}")["place_count"] == 0
    get(client, f"/places/{place.key}", 410)
    get(client, f"/variants/{park.key}", 410)
    get(client, f"/photos/{photo}", 404)


def test_lists_are_capped_and_counted(client_of: Logged, member: User, running: Session, place: Case):
    for number in range(3):
        make_variant(place, member, title=f"Variante {number}")
    client = client_of(member)

    part = get(client, f"/places/{place.key}/variants?limit=2&offset=1")
    assert (part["count"], part["limit"], part["offset"]) == (3, 2, 1)
    assert [one["title"] for one in part["items"]] == ["Variante 1", "Variante 2"]
    assert get(client, f"/{running.key}/wall?limit=1000")["limit"] == 100
    newest = get(client, f"/{running.key}/wall")["items"][1]["shared_at"]
    since = get(client, f"/{running.key}/wall?since={newest}")
    assert [one["title"] for one in since["items"]] == ["Variante 2", "Variante 1"]


LISTS = ("/{}/places", "/{}/wall", "/{}/checks", "/{}/queue", "/places", "/gallery")


def test_number_of_queries_does_not_depend_on_what_is_there(
    client_of: Logged, colleague: User, facilitator: User, housing: Group
):
    session = make_session(housing, facilitator, audience=Audience.PUBLIC)
    first = make_case(session, facilitator)
    ends = [*(end.format(session.key) for end in LISTS), f"/places/{first.key}/variants", f"/places/{first.key}"]
    client = client_of(facilitator)

    def fill() -> None:
        for case in (first, make_case(session, facilitator)):
            parent = make_variant(case, colleague)
            child = make_variant(case, facilitator, parent=parent)
            make_release(child)
            make_variant(case, colleague, is_shared=False, check_state=Variant.Check.PENDING)
            make_variant(case, facilitator, is_shared=False, state=Variant.State.FAILED)

    def queries_at(end: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            get(client, end)
        return len(captured)

    fill()
    for end in ends:
        get(client, end)  # warms what is cached for good
    few = {end: queries_at(end) for end in ends}
    for _more in range(2):
        fill()
    assert {end: queries_at(end) for end in ends} == few
    assert max(few.values()) < 45


def test_anonymous_writes_are_refused_before_anything_is_looked_up(running: Session):
    answer = Client(HTTP_ACCEPT_LANGUAGE="en").delete(f"{ROOT}/{running.key}")
    assert answer.status_code == 401
    assert Session.objects.filter(pk=running.pk).exists()
