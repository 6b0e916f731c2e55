"""Every change returns a new scene, and leaves the one before as it was."""

import pytest
from django.utils.translation import override

from community.visualisations.collage import editing
from community.visualisations.collage.scene import Camera, Front, GroundItem, InvalidScene, Item, Scene, Sun, Tone

from .memory import PARK

BOX = ((0.1, 0.5), (0.3, 0.5), (0.3, 0.7), (0.1, 0.7))


def part(scene, key):
    return editing.find_part(scene, key)


def test_what_stands_and_what_lies_is_placed_in_its_usual_size():
    scene = editing.place_item(editing.place_item(PARK, element="fountain", x=2.5, z=14.0), element="crossing", x=0.0, z=9.0)

    assert part(scene, "n1") == Item("n1", "fountain", 2.5, 14.0)
    assert part(scene, "n2") == GroundItem("n2", "crossing", 0.0, 9.0, 8.0, 4.0)
    assert (len(PARK.items), len(PARK.ground)) == (3, 2)


def test_moving_stops_at_the_edge():
    assert part(editing.move_item(PARK, "tree", x=1.0, z=12.5), "tree") == Item("tree", "tree-l", 1.0, 12.5)
    assert part(editing.move_item(PARK, "lawn", x=-99.0, z=0.0), "lawn") == GroundItem("lawn", "lawn", -60.0, 1.0, 11.0, 21.4)


def test_turning_mirroring_and_sizes():
    scene = editing.change_standing(PARK, "bench", side="side", flip=True)
    assert part(scene, "bench") == Item("bench", "bench", 1.7, 18.4, True, "side")
    assert part(editing.change_standing(PARK, "tree", element="tree-s"), "tree").element == "tree-s"


def test_ground_is_widened_and_turned_within_its_limits():
    scene = editing.shape_ground(PARK, "bike", width=99.0, length=2.0, turn=200.0)
    assert part(scene, "bike") == GroundItem("bike", "cycleway", 7.9, 26.0, 5.0, 4.0, -160.0)


def test_a_copy_stands_beside():
    scene = editing.double_item(PARK, "walker")
    assert part(scene, "n1") == Item("n1", "walker", 7.0, 20.5, True)


def test_removing_twice_is_removing_once():
    scene = editing.remove_part(PARK, "tree")
    assert [item.id for item in scene.items] == ["bench", "walker"]
    assert editing.remove_part(scene, "tree") == scene


def test_masks_are_added_and_changed():
    scene = editing.add_front(PARK, points=BOX, distance=12.0)
    assert scene.fronts == (Front("n1", 12.0, BOX),)
    scene = editing.change_front(scene, "n1", distance=8.5)
    assert scene.fronts == (Front("n1", 8.5, BOX),)


def test_camera_and_light():
    camera, sun, tone = Camera(0.5, 1.6, 0.9), Sun(90.0, 30.0, 0.2), Tone(haze=0.5)
    scene = editing.set_light(editing.set_camera(PARK, camera), sun, tone)
    assert (scene.camera, scene.sun, scene.tone, scene.items) == (camera, sun, tone, PARK.items)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: editing.place_item(PARK, element="castle", x=0, z=9), "There is no such element."),
        (lambda: editing.move_item(PARK, "gone", x=0, z=9), "This is no longer in the picture."),
        (lambda: editing.double_item(PARK, "gone"), "This is no longer in the picture."),
        (lambda: editing.shape_ground(PARK, "tree", width=1, length=1, turn=0), "This is no longer in the picture."),
        (lambda: editing.change_standing(PARK, "lawn", flip=True), "This is no longer in the picture."),
        (lambda: editing.change_standing(PARK, "bench", element="tree-l"), "There is no such size."),
        (lambda: editing.change_standing(PARK, "tree", side="back"), "“Tree, large” is not drawn from this side."),
    ],
)
def test_what_cannot_be_done_is_said(change, sentence):
    with override("en"), pytest.raises(InvalidScene) as refused:
        change()
    assert str(refused.value) == sentence


def test_keys_of_what_was_removed_are_used_again():
    assert editing.new_key(Scene()) == "n1"
    assert editing.new_key(editing.double_item(PARK, "tree")) == "n2"
