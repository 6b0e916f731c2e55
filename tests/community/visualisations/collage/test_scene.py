"""The scene as data: what is refused, with which sentence, and that JSON loses nothing."""

import json
from copy import deepcopy

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from community.visualisations.collage.elements.catalogue import ELEMENTS, GROUND
from community.visualisations.collage.scene import (
    SCENE,
    Camera,
    Front,
    GroundItem,
    InvalidScene,
    Item,
    Scene,
    Sun,
    from_json,
    to_json,
)

from .memory import PARK

metres = st.floats(min_value=1, max_value=200, allow_nan=False)
sides = st.floats(min_value=-60, max_value=60, allow_nan=False)
shares = st.floats(min_value=0, max_value=1, allow_nan=False)
scenes = st.builds(
    Scene,
    camera=st.builds(Camera, horizon=st.floats(0.05, 0.95), height=st.floats(0.5, 30), focal=st.floats(0.3, 3)),
    sun=st.builds(Sun, azimuth=st.floats(0, 360), elevation=st.floats(10, 80), strength=shares),
    items=st.lists(st.tuples(st.sampled_from(sorted(ELEMENTS)), sides, metres, st.booleans()), max_size=4).map(
        lambda rows: tuple(Item(f"i{at}", element, x, z, flip) for at, (element, x, z, flip) in enumerate(rows))
    ),
    ground=st.lists(
        st.tuples(st.sampled_from(sorted(GROUND)), sides, metres, st.floats(1, 40), st.floats(-180, 180)), max_size=3
    ).map(
        lambda rows: tuple(
            GroundItem(f"g{at}", element, x, z, size, size, turn) for at, (element, x, z, size, turn) in enumerate(rows)
        )
    ),
    fronts=st.lists(st.tuples(metres, st.lists(st.tuples(shares, shares), min_size=3, max_size=6)), max_size=2).map(
        lambda rows: tuple(Front(f"f{at}", distance, tuple(points)) for at, (distance, points) in enumerate(rows))
    ),
)


@given(scenes)
def test_json_loses_nothing(scene):
    assert from_json(json.loads(json.dumps(to_json(scene)))) == scene


def test_an_empty_scene_has_usual_values():
    assert from_json({}) == Scene()


def wrong(path, value):
    data = deepcopy(to_json(PARK))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["items", 0, "element"], "dragon", "There is no such element or side (items.0.element)."),
        (["items", 0, "side"], "above", "There is no such element or side (items.0.side)."),
        (["items", 0, "side"], "back", "“Tree, large” is not drawn from this side."),
        (["items", 0, "z"], 0.2, "A value is too small (items.0.z: at least 1.0)."),
        (["items", 0, "x"], 61, "A value is too large (items.0.x: at most 60.0)."),
        (["items", 0, "x"], float("nan"), "A value is not a number (items.0.x)."),
        (["items", 0, "x"], float("inf"), "A value is not a number (items.0.x)."),
        (["items", 0, "x"], "4", "A value is not a number (items.0.x)."),
        (["items", 0, "x"], True, "A value is not a number (items.0.x)."),
        (["items", 0, "flip"], 1, "This is not a scene (items.0.flip)."),
        (["items", 0, "id"], "a b", "This is not a scene (items.0.id)."),
        (["items", 1, "id"], "tree", "Two elements have the same key."),
        (["ground", 0, "id"], "tree", "Two elements have the same key."),
        (["camera", "horizon"], 0.99, "A value is too large (camera.horizon: at most 0.95)."),
        (["tone", "air"], "red", "This is not a scene (tone.air)."),
        (["tone", "air"], '#fff"/>', "This is not a scene (tone.air)."),
        (["fronts"], [{"id": "f", "distance": 5, "points": [[0, 0], [1, 1]]}], "An outline needs at least three points (fronts.0.points)."),
        (["fronts"], [{"id": "f", "distance": 5, "points": [[0, 0], [1, 1], [2, 0]]}], "A value is too large (fronts.0.points.2.0: at most 1.0)."),
        (["extra"], 1, "There is a value that no scene has (extra)."),
        (["items"], "all", "This is not a scene (items)."),
    ],
)  # fmt: skip
def test_what_is_no_scene_is_refused_with_a_sentence(path, value, sentence):
    with override("en"), pytest.raises(InvalidScene) as refused:
        from_json(wrong(path, value))
    assert str(refused.value) == sentence


@pytest.mark.parametrize("data", [None, [], "scene", 3])
def test_what_is_no_object_is_refused(data):
    with override("en"), pytest.raises(InvalidScene) as refused:
        from_json(data)
    assert str(refused.value) == "This is not a scene (scene)."


def test_a_scene_has_at_most_two_hundred_elements():
    items = [{"id": f"i{at}", "element": "bench", "x": 0, "z": 9} for at in range(150)]
    ground = [{"id": f"g{at}", "element": "lawn", "x": 0, "z": 9, "width": 3, "length": 3} for at in range(51)]
    assert len(from_json({"items": items, "ground": ground[:50]}).items) == 150
    with override("en"), pytest.raises(InvalidScene) as refused:
        from_json({"items": items, "ground": ground})
    assert str(refused.value) == "A collage has at most 200 elements."


def test_the_schema_names_the_elements():
    schema = SCENE.json_schema()
    assert schema["$defs"]["Item"]["properties"]["element"]["enum"] == list(ELEMENTS)
    assert schema["$defs"]["GroundItem"]["properties"]["element"]["enum"] == list(GROUND)
