"""What the API changes: sessions and places by their version, photos, scenes and ratings."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms.users.models import User
from community.files.services import stage_upload
from community.groups.models import Group
from community.visualisations.collage.scene import Item, Scene, to_json
from community.visualisations.models import Case, Photo, Session, Variant
from community.visualisations.tenant import VISUALISATIONS
from tests.community.visualisations.fixtures import Logged
from tests.community.visualisations.made import make_rating, make_variant
from tests.jobs import NEVER

from .asking import ROOT, get, send
from .made import CLOUD, make_staged

REGION = {"kind": "plate", "x": 0.5, "y": 0.5, "width": 0.2, "height": 0.1}


@pytest.fixture
def leading(client_of: Logged, facilitator: User) -> Client:
    return client_of(facilitator)


@pytest.fixture
def mine(client_of: Logged, member: User) -> Client:
    return client_of(member)


def test_session_is_planned_changed_and_run(leading: Client, housing: Group, mine: Client):
    plan = {"title": "Plätze", "questions": ["Wo ist Schatten?", "Wer fehlt?"], "values": ["inclusion"]}
    answer = leading.post("/api/community/groups/housing/visualisations", plan, "application/json")
    assert (answer.status_code, answer.json()["state"]) == (201, "planned")
    told = answer.json()
    assert (told["questions"], told["values"], told["may"]) == (plan["questions"], ["inclusion"], ["manage"])
    end = f"/{told['key']}"
    assert get(mine, end)["to_check_count"] is None

    version = leading.get(f"{ROOT}{end}")["ETag"]
    moments = {
        "starts_at": "2031-03-01T09:00:00+01:00",
        "ends_at": "2031-03-01T11:00:00Z",
        "uploads_close_at": "2031-03-01T09:00:00Z",
    }
    changed = send(leading, "patch", end, moments, **{"If-Match": version})
    assert (changed["starts_at"], changed["title"]) == ("2031-03-01T08:00:00Z", "Plätze")
    stale = send(leading, "patch", end, {"title": "Andere"}, 412, **{"If-Match": version})
    assert stale["current"]["title"] == "Plätze"
    assert send(leading, "patch", end, {"title": "Andere"}, 428)["status"] == 428
    wrong = send(leading, "patch", end, {"ends_at": "2020-01-01T00:00:00Z"}, 422, **{"If-Match": "*"})
    assert {one["field"] for one in wrong["errors"]} == {"ends_at", "uploads_close_at"}
    assert send(leading, "patch", end, {"providers": []}, 422, **{"If-Match": "*"})["errors"][0]["field"] == "providers"

    assert send(leading, "post", f"{end}/acts", {"act": "open"})["state"] == "open"
    assert send(leading, "post", f"{end}/acts", {"act": "publish"}, 422)["errors"][0]["detail"] == "The session has to end first."
    assert send(leading, "post", f"{end}/acts", {"act": "start"})["state"] == "running"
    sheet = send(leading, "put", f"{end}/run-sheet", {"steps": [{"title": "Input", "minutes": 15}]})
    assert [(step["title"], step["minutes"]) for step in sheet["steps"]] == [("Input", 15)]
    wrong = send(leading, "put", f"{end}/run-sheet", {"steps": [{"title": "  ", "minutes": 15}]}, 422)["errors"]
    assert wrong == [{"where": "body", "field": "steps", "detail": "Each step needs a title of at most 120 characters."}]
    clock = mine.get(sheet["clock_url"].replace("http://testserver", ""))
    assert clock.json()["state"] == "waiting"
    send(leading, "delete", end, status=204)
    assert not Session.objects.exists()


def picture(width: int = 320, height: int = 240) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_place_is_brought_step_by_step(mine: Client, leading: Client, member: User, running: Session, settings: Any):
    settings.TASKS = NEVER
    begun = send(mine, "post", f"/{running.key}/places", {"title": "Bahnhof", "latitude": 48.7812, "longitude": 9.1}, 201)
    end = f"/places/{begun['key']}"
    assert (begun["latitude"], begun["is_shared"], begun["photos"]) == (48.78, False, [])
    case = Case.objects.get(key=begun["key"])
    upload = SimpleUploadedFile("IMG_4711.png", picture(), "image/png")
    staged = stage_upload(tenant=VISUALISATIONS, room=case, upload=upload, by=member)
    added = send(mine, "post", f"{end}/photos", {"upload": str(staged.pk)}, 201)
    assert (added["own"]["state"], added["own"]["name"], added["picture"]) == ("waiting", "IMG_4711.png", None)
    again = send(mine, "post", f"{end}/photos", {"upload": str(staged.pk)}, 422)
    assert again["errors"][0]["detail"] == "The uploaded file is no longer there. Choose it again."

    Photo.objects.update(state=Photo.State.READY)
    missing = send(mine, "post", f"{end}/share", status=422)
    assert len(missing["errors"]) == 3
    send(mine, "patch", f"/photos/{added['key']}", {"alt_text": "Gleise."})
    rights = {"source": "taken", "credit": "Amt", "audience": "public", "licence": "cc-by-4.0"}
    assert send(mine, "put", f"{end}/rights", rights, 422)["errors"][0]["field"] == "audience"  # the session is for the group
    send(mine, "put", f"{end}/rights", rights | {"audience": "group"})
    version = mine.get(f"{ROOT}{end}")["ETag"]
    assert send(mine, "patch", end, {"wish": "Bäume", "place": "Platz 1"}, **{"If-Match": version})["wish"] == "Bäume"
    assert send(mine, "patch", end, {"wish": "Rasen"}, 412, **{"If-Match": version})["current"]["wish"] == "Bäume"
    get(leading, end, 404)
    shared = send(mine, "post", f"{end}/share")
    assert (shared["is_shared"], shared["may"]) == (True, ["edit", "add_photo", "add_variant", "withdraw"])
    assert get(leading, end)["wish"] == "Bäume"


def test_regions_are_saved_by_their_revision(mine: Client, place: Case):
    photo = make_staged(place)
    end = f"/photos/{photo.key}"

    saved = send(mine, "put", f"{end}/regions", {"revision": 0, "regions": [REGION]})
    assert (saved["revision"], [one["kind"] for one in saved["regions"]]) == (1, ["plate"])
    stale = send(mine, "put", f"{end}/regions", {"revision": 0, "regions": []}, 409)
    assert (stale["current"]["revision"], len(stale["current"]["regions"])) == (1, 1)
    assert len(send(mine, "post", f"{end}/regions", {"regions": [REGION]})["regions"]) == 2
    outside = send(mine, "post", f"{end}/regions", {"regions": [REGION | {"x": -0.9}]}, 422)
    assert "outside the photo" in outside["errors"][0]["detail"]
    assert send(mine, "post", f"{end}/confirm")["own"]["state"] == "covering"


def test_collage_is_saved_by_its_revision_and_shown(mine: Client, place: Case, settings: Any):
    settings.TASKS = NEVER
    begun = send(mine, "post", f"/places/{place.key}/collages", {}, 201)
    end = f"/variants/{begun['key']}"
    scene = to_json(Scene(items=(Item("a1", "tree-l", 1.0, 8.0),)))

    saved = send(mine, "put", f"{end}/scene", {"revision": 0, "scene": scene})
    assert saved == {"revision": 1, "scene": scene} == get(mine, f"{end}/scene")
    stale = send(mine, "put", f"{end}/scene", {"revision": 0, "scene": {}}, 409)
    assert stale["current"] == saved
    wrong = send(mine, "put", f"{end}/scene", {"revision": 1, "scene": {"camera": {"horizon": 7}}}, 422)
    assert wrong["errors"][0]["field"] == "scene.camera.horizon"
    shown = send(mine, "post", f"{end}/show", {"title": "Allee", "alt_text": "Bäume."})
    assert (shown["state"], shown["name"], shown["is_shared"]) == ("waiting", "Allee", False)


def test_service_is_asked_and_the_queue_tells_where_one_stands(mine: Client, running: Session, place: Case, settings: Any):
    settings.TASKS, settings.VISUALISATION_PROVIDERS = NEVER, CLOUD
    Session.objects.update(providers=["cloud"])
    [provider] = get(mine, f"/{running.key}/providers")["items"]
    assert (provider["key"], provider["cents"], provider["left"]["left"]) == ("cloud", 5, 10)
    wish = {"chips": ["trees"], "number": 2, "mask": [{"x": 0, "y": 0.5, "width": 1, "height": 0.5}]}
    made = send(mine, "post", f"/places/{place.key}/variants", wish, 201)
    assert [(one["state"], one["items"]) for one in made] == [("waiting", ["Trees"])] * 2
    assert [one["left"]["left"] for one in get(mine, f"/{running.key}/providers")["items"]] == [8]
    queue = get(mine, f"/{running.key}/queue")
    assert [(one["state"], one["position"]) for one in queue["items"]] == [("waiting", 1)] * 2

    [first, second] = made
    assert send(mine, "post", f"/variants/{first['key']}/cancel")["state"] == "cancelled"
    assert get(mine, f"/{running.key}/queue")["count"] == 1
    assert send(mine, "delete", f"/variants/{second['key']}", status=422)["errors"][0]["detail"] == "Cancel it first."
    [again] = send(mine, "post", f"/variants/{first['key']}/retry", status=201)
    assert (again["state"], again["items"]) == ("waiting", ["Trees"])
    nothing = send(mine, "post", f"/places/{place.key}/variants", {}, 422)
    assert nothing["errors"][0]["detail"] == "Choose what the place should have, or describe it."


def test_rating_shows_what_the_group_thinks_to_those_who_have_rated(
    mine: Client, park: Variant, facilitator: User, colleague: User, client_of: Logged
):
    for user in (facilitator, colleague):
        make_rating(park, user, "inclusion", 5)
    end = f"/variants/{park.key}/rating"

    assert get(mine, end)["opinion"]["values"] == []
    rated = send(mine, "put", end, {"scores": {"inclusion": 2}})
    assert (rated["scores"], rated["opinion"]["people"]) == ({"inclusion": 2}, 3)
    assert rated["opinion"]["values"] == [{"value": "inclusion", "counts": [0, 1, 0, 0, 2], "mean": 4.0}]
    assert send(mine, "put", end, {"scores": {"inclusion": 6}}, 422)["errors"][0]["field"] == "scores.inclusion"
    assert send(mine, "put", end, {"scores": {"inclusion": None}})["scores"] == {}


def test_comment_with_a_pin_is_written_and_deleted(
    mine: Client, leading: Client, client_of: Logged, colleague: User, park: Variant
):
    said = send(mine, "post", f"/variants/{park.key}/comments", {"text": "Hier.", "pin": {"x": 0.25, "y": 0.5}}, 201)
    assert (said["pin"], said["may_delete"]) == ({"x": 0.25, "y": 0.5}, True)
    [read] = get(client_of(colleague), f"/variants/{park.key}/comments")["items"]
    assert (read["text"], read["may_delete"]) == ("Hier.", False)
    send(client_of(colleague), "delete", f"/comments/{said['id']}", status=404)
    send(leading, "delete", f"/comments/{said['id']}", status=204)
    assert get(mine, f"/variants/{park.key}/comments")["count"] == 0


def test_highlights_are_on_the_wall(mine: Client, leading: Client, member: User, running: Session, place: Case, park: Variant):
    make_variant(place, member, title="Allee")

    assert send(leading, "put", f"/variants/{park.key}/highlight", {"is_highlight": True})["is_highlight"] is True
    assert [one["name"] for one in get(mine, f"/{running.key}/wall?highlights=true")["items"]] == ["Park mit Bänken"]
    assert get(mine, f"/{running.key}/wall")["count"] == 2


def test_picture_is_checked_without_an_account(db: None):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    by_form = client.post(f"{ROOT}/verify", {"picture": SimpleUploadedFile("a.png", picture())})
    raw = client.post(f"{ROOT}/verify", picture(), "application/octet-stream")
    assert (by_form.status_code, raw.status_code) == (200, 200)
    assert by_form.json() == raw.json()
    assert (raw.json()["state"], raw.json()["is_ours"]) == ("none", False)

    empty = client.generic("POST", f"{ROOT}/verify", CONTENT_TYPE="application/octet-stream")
    assert (empty.status_code, empty.json()["errors"][0]["field"]) == (422, "picture")
    nothing = client.post(f"{ROOT}/verify", {"another": "x"})
    assert (nothing.status_code, nothing.json()["errors"][0]["detail"]) == (422, "This is required.")
    kind = client.post(f"{ROOT}/verify", picture(), "image/gif")
    assert (kind.status_code, "multipart/form-data" in kind.json()["detail"]) == (415, True)
    large = client.post(f"{ROOT}/verify", b"x", "application/octet-stream", headers={"Content-Length": str(26_500_000)})
    assert large.status_code == 413
