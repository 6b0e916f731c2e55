"""The desk by its forms, as it works without a script, and as programs save."""

import json
import re

import pytest
from django.utils.translation import gettext, override

from community.visualisations.collage.editing import find_part
from community.visualisations.collage.scene import Front, GroundItem, Item, to_json

from . import memory
from .memory import PARK

DESK, SCENE = "/de/collage/", "/de/collage/scene/"
pytestmark = pytest.mark.django_db


def send(client, act, **data):
    return client.post(DESK, {"act": act, "revision": memory.kept["target"].revision, **data})


def test_the_page_shows_the_scene_three_times(client, target):
    page = client.get(f"{DESK}?part=bench").content.decode()

    assert page.count('data-item="bench"') == 5  # shadow, contact, drawing, plan, list
    assert "18,4" in page
    assert re.search(r'<use data-item="bench" href="/static/theme/collage/elements[.\w]*\.svg#bench"', page)
    assert 'aria-pressed="true">' in page


def test_a_new_element_is_placed_and_selected(client, target):
    answer = send(client, "place", **{"place-element": "fountain", "place-z": "14,5", "place-x": "−2"})

    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}?part=n1")
    assert find_part(target.scene, "n1") == Item("n1", "fountain", -2.0, 14.5)
    assert target.revision == 1


def test_numbers_are_read_in_arabic(client, arabic):
    client.post("/ar/collage/", {"act": "place", "revision": 0, "place-element": "lawn", "place-z": "١٤٫٥", "place-x": "-٢"})

    assert find_part(arabic.scene, "n1") == GroundItem("n1", "lawn", -2.0, 14.5, 11.0, 21.0)


def test_what_is_typed_wrong_is_shown_again_with_a_sentence(client, target):
    answer = send(client, "place", **{"place-element": "fountain", "place-z": "500", "place-x": "0"})

    assert answer.status_code == 422
    assert "500" in answer.content.decode()
    assert answer.context["forms"]["place"].errors.keys() == {"z"}
    assert (target.scene, target.revision) == (PARK, 0)


def test_what_stands_is_moved_resized_and_mirrored(client, target):
    values = {"part-z": "12", "part-x": "1,5", "part-size": "tree-s", "part-flip": "on"}
    answer = send(client, "change", part="tree", **values)

    assert answer["Location"] == f"{DESK}?part=tree"
    assert find_part(target.scene, "tree") == Item("tree", "tree-s", 1.5, 12.0, True)


def test_a_bench_is_turned(client, target):
    send(client, "change", part="bench", **{"part-z": "12", "part-x": "1,5", "part-side": "back"})
    assert find_part(target.scene, "bench") == Item("bench", "bench", 1.5, 12.0, False, "back")


def test_what_lies_is_moved_widened_and_turned(client, target):
    values = {"part-z": "20", "part-x": "0", "part-width": "3", "part-length": "30", "part-turn": "15"}
    send(client, "change", part="bike", **values)
    assert find_part(target.scene, "bike") == GroundItem("bike", "cycleway", 0.0, 20.0, 3.0, 30.0, 15.0)


def test_double_and_remove(client, target):
    assert send(client, "double", part="walker")["Location"] == f"{DESK}?part=n1"
    assert send(client, "remove", part="walker")["Location"] == DESK
    assert [item.id for item in target.scene.items] == ["tree", "bench", "n1"]


def test_camera_and_light(client, target):
    send(client, "camera", **{"camera-horizon": "45", "camera-height": "1,7"})
    values = {
        "azimuth": "90",
        "elevation": "30",
        "strength": "50",
        "brightness": "90",
        "ground": "80",
        "warmth": "-5",
        "haze": "10",
    }
    send(client, "light", **{f"light-{name}": value for name, value in values.items()})

    camera, sun, tone = target.scene.camera, target.scene.sun, target.scene.tone
    assert (camera.horizon, camera.height, camera.focal) == (0.45, 1.7, PARK.camera.focal)
    assert (sun.azimuth, sun.elevation, sun.strength) == (90.0, 30.0, 0.5)
    assert (tone.brightness, tone.ground, tone.warmth, tone.haze, tone.contrast) == (0.9, 0.8, -0.05, 0.1, PARK.tone.contrast)


def test_a_rectangle_is_masked_and_its_distance_changed(client, target):
    values = {"distance": "12", "left": "10", "top": "50", "right": "30", "bottom": "70"}
    send(client, "front", **{f"front-{name}": value for name, value in values.items()})
    assert target.scene.fronts == (Front("n1", 12.0, ((0.1, 0.5), (0.3, 0.5), (0.3, 0.7), (0.1, 0.7))),)
    send(client, "distance", part="n1", **{"distance-distance": "8,5"})
    assert target.scene.fronts[0].distance == 8.5


def test_showing_it_to_the_group_is_the_target_s(client, target):
    assert send(client, "show").status_code == 302
    assert target.shown == [PARK]


def test_an_old_page_overwrites_nothing(client, target):
    target.save(PARK, 0)
    answer = client.post(DESK, {"act": "remove", "part": "tree", "revision": 0}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        gettext("Not saved: somebody else has changed this collage. Here it is as it is now.")
    ]
    assert target.scene == PARK


@pytest.mark.parametrize("data", [{}, {"act": "explode"}])
def test_what_no_form_asks_is_refused(client, target, data):
    assert client.post(DESK, data).status_code == 400


def test_what_is_gone_meanwhile_is_said(client, target):
    answer = client.post(DESK, {"act": "double", "part": "gone", "revision": 0}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [gettext("This is no longer in the picture.")]


def put(client, body):
    with override("en"):
        return client.put(SCENE, body if isinstance(body, str) else json.dumps(body), content_type="application/json")


def test_programs_save_with_a_revision(client, target):
    scene = to_json(PARK) | {"items": []}
    answer = put(client, {"scene": scene, "revision": 0})

    assert (answer.status_code, answer.json()) == (200, {"revision": 1})
    assert to_json(target.scene) == scene


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"scene": to_json(PARK), "revision": 7}, 409),
        ({"scene": {"items": "x"}, "revision": 0}, 422),
        ({"scene": {}}, 400),
        ("[1]", 400),
        ("{", 400),
        ('{"scene": {"camera": {"height": NaN}}, "revision": 0}', 400),
        ("[" * 100_000, 400),
        ('{"scene": {}, "revision": 1e400}', 400),
        (json.dumps({"scene": {"sun": {"azimuth": 10**400}}, "revision": 0}), 422),
        ('"' + "x" * 200_001 + '"', 413),
    ],
    ids=["old", "wrong", "no revision", "list", "broken", "not a number", "deep", "endless", "huge", "large"],
)  # fmt: skip
def test_what_cannot_be_saved_is_refused_with_a_sentence(client, target, body, status):
    answer = put(client, body)

    assert answer.status_code == status
    assert answer.json()["detail"]
    assert (target.scene, target.revision) == (PARK, 0)


def test_names_cannot_carry_markup(client, target):
    """What is written into the SVG was checked: keys and colours, and numbers."""
    for part in ({"id": '"><script>'}, {"element": "<b>"}):
        scene = to_json(PARK)
        scene["items"][0] |= part
        assert put(client, {"scene": scene, "revision": 0}).status_code == 422


def test_it_is_valid_html(client, target, assert_valid_html):
    target.scene = memory.WITH_MASK
    pages = {
        f"{path}{part}": client.get(f"{path}{part}").content.decode()
        for path, part in ((DESK, "?part=bench"), (DESK, "?part=n1"), ("/ar/collage/", "?part=lawn"))
    }
    assert_valid_html(pages)
