"""The desk in a browser: by keyboard alone, by touch, with a mouse; and the preview beside the composed picture."""

import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from django.utils.translation import gettext, override, pgettext
from PIL import Image
from playwright.sync_api import expect

from community.visualisations.collage.composing import compose
from community.visualisations.collage.editing import find_part
from community.visualisations.collage.plane import Plane
from community.visualisations.collage.scene import Item, Sun
from tests.browser.reading import assert_readable

from . import memory
from .photos import photo_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def said(text, language="de", context=None):
    """Return what the page says, whether it is translated yet or not."""
    with override(language):
        return pgettext(context, text) if context else gettext(text)


def open_desk(page, language="de", part="tree"):
    page.goto(f"/{language}/collage/?part={part}")
    expect(page.locator("[data-collage][data-live]")).to_be_visible()
    return page


def wait_for(page, condition):
    """Wait until the script has saved what makes `condition` true."""
    for _try in range(600):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("was not saved")


def place(target, key):
    part = find_part(target.scene, key)
    return part and (part.x, part.z)


def tab_to(page, name):
    """Press Tab until the button `name` has the focus."""
    wanted = page.get_by_role("button", name=name, exact=True).first
    for _stop in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached")


def test_by_keyboard_alone_in_arabic(new_page, arabic):
    page = open_desk(new_page(locale="ar"), "ar")
    tab_to(page, said("Fountain", "ar"))
    page.keyboard.press("Enter")
    row = page.locator('.placed__row[data-item="n1"] .placed__name')
    expect(row).to_be_focused()
    wait_for(page, lambda: place(arabic, "n1"))
    x, z = place(arabic, "n1")
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    wait_for(page, lambda: place(arabic, "n1") == (x - 1.5, z + 1))
    expect(row).to_be_focused()
    expect(page.locator("[data-axis=x] input")).to_have_value(re.compile("١٫٥"))

    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    wait_for(page, lambda: place(arabic, "n1") == (x, z + 1))
    page.keyboard.press("Control+Shift+z")
    wait_for(page, lambda: place(arabic, "n1") == (x - 2, z + 1))
    page.keyboard.press("Delete")
    wait_for(page, lambda: place(arabic, "n1") is None)
    page.keyboard.press("Control+z")
    wait_for(page, lambda: place(arabic, "n1") == (x - 2, z + 1))
    expect(page.locator(".saved")).to_have_attribute("data-state", "saved")


def test_the_horizon_by_keyboard(page, target):
    open_desk(page)
    grip = page.get_by_role("slider", name=said("Horizon"))
    grip.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    wait_for(page, lambda: target.scene.camera.horizon == 0.45)
    expect(grip).to_have_attribute("aria-valuenow", "45")


def test_a_mask_by_keyboard(page, target):
    open_desk(page)
    page.get_by_role("button", name=said("Mask what is in front")).press("Enter")
    for key in ("Enter", *["Shift+ArrowRight"] * 2, "Enter", *["Shift+ArrowDown"] * 2, "Enter", "Enter", "Backspace"):
        page.keyboard.press(key)
    page.get_by_role("button", name=said("Close the outline")).press("Enter")
    wait_for(page, lambda: target.scene.fronts)

    (front,) = target.scene.fronts
    assert front.points == ((0.5, 0.6), (0.6, 0.6), (0.6, 0.7))
    assert front.distance == pytest.approx(15.6, abs=0.1)  # where its lowest point is on the ground
    page.locator("[data-axis=pointX] [data-step='1']").press("Enter")
    page.locator("[data-axis=distance] input").fill("9,5")
    page.keyboard.press("Enter")
    wait_for(page, lambda: (target.scene.fronts[0].points[0], target.scene.fronts[0].distance) == ((0.51, 0.6), 9.5))


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_by_mouse(page, target):
    open_desk(page, part="bench")
    x, y = centre(page.locator(".frame__foot"))
    width = page.locator("[data-stage]").bounding_box()["width"]
    page.mouse.move(x, y - 10)
    page.mouse.down()
    page.mouse.move(x + width / 10, y - 10, steps=3)
    page.mouse.up()
    wait_for(page, lambda: place(target, "bench") != (1.7, 18.4))
    assert place(target, "bench") == pytest.approx((1.7 + 0.1 * 18.4 / 0.71875, 18.4), abs=0.15)

    tile, stage = page.get_by_role("button", name=said("Planter")), page.locator("[data-stage]").bounding_box()
    page.mouse.move(*centre(tile))
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] * 0.8, steps=4)
    page.mouse.up()
    wait_for(page, lambda: place(target, "n1"))
    assert place(target, "n1") == pytest.approx((0, 0.71875 * 1.6 * 4.2 / 0.41), abs=0.15)
    assert len(target.scene.items) == 4  # the click that ends the drag places no second one

    page.get_by_role("button", name=said("Undo")).click()
    wait_for(page, lambda: place(target, "n1") is None)
    page.locator('.plan [data-item="walker"]').hover()
    page.mouse.down()
    page.mouse.move(*centre(page.locator('.plan [data-item="bike"]')), steps=3)
    page.mouse.up()
    wait_for(page, lambda: place(target, "walker")[0] > 7)


def test_by_touch_on_a_phone(new_page, target):
    page = open_desk(new_page(viewport={"width": 375, "height": 812}, has_touch=True, is_mobile=True), part="tree")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    session = page.context.new_cdp_session(page)
    stage = page.locator("[data-stage]").bounding_box()

    def touch(kind, x, y):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start = stage["x"] + stage["width"] * 0.9, stage["y"] + stage["height"] * 0.9  # far from the tree: it follows all the same
    touch("touchStart", *start)
    for step in (8, 20, 37.5):
        touch("touchMove", start[0] - step, start[1])
    touch("touchEnd", *start)
    wait_for(page, lambda: place(target, "tree") != (-5.2, 24.5))
    assert place(target, "tree") == pytest.approx((-5.2 - 0.1 * 24.5 / 0.71875, 24.5), abs=0.15)

    page.get_by_role("button", name=said("Mask what is in front")).tap()
    stage = page.locator("[data-stage]").bounding_box()
    for x, y in ((0.1, 0.6), (0.3, 0.6), (0.3, 0.8), (0.11, 0.6)):  # the last is the first again, and closes the outline
        page.touchscreen.tap(stage["x"] + stage["width"] * x, stage["y"] + stage["height"] * y)
    wait_for(page, lambda: target.scene.fronts)
    assert target.scene.fronts[0].points == tuple(
        pytest.approx(point, abs=0.005) for point in ((0.1, 0.6), (0.3, 0.6), (0.3, 0.8))
    )

    page.get_by_role("button", name=said("Bench")).first.tap()
    wait_for(page, lambda: place(target, "n2"))
    page.locator("[data-axis=z] [data-step='1']").tap()
    wait_for(page, lambda: place(target, "n2")[1] % 1 == 0.5)


def test_ground_is_widened_turned_and_removed(page, target):
    open_desk(page, part="bike")
    page.locator("[data-axis=width] [data-step='1']").click()
    page.locator("[data-axis=turn] [data-step='-1']").click()
    wait_for(page, lambda: (find_part(target.scene, "bike").width, find_part(target.scene, "bike").turn) == (2.9, -5))
    page.get_by_role("button", name=said("Remove {name}").format(name=said("Cycle path"))).click()
    wait_for(page, lambda: find_part(target.scene, "bike") is None)
    expect(page.get_by_role("status").filter(has_text=said("Cycle path"))).to_have_text(
        said("{name} removed.").format(name=said("Cycle path"))
    )


def test_light_is_changed_and_undone(page, target):
    open_desk(page)
    page.get_by_text(said("Light and air")).click()
    page.get_by_label(said("How dark shadows are")).fill("30")
    wait_for(page, lambda: target.scene.sun.strength == 0.3)
    page.get_by_label(said("Where the sun is")).select_option("90")
    wait_for(page, lambda: target.scene.sun.azimuth == 90)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=said("Undo")).click()
    wait_for(page, lambda: target.scene.sun.azimuth == 237)
    expect(page.get_by_label(said("Where the sun is"))).to_have_value("225")


def test_somebody_else_was_faster(page, target):
    open_desk(page)
    target.save(replace(target.scene, items=()), 0)
    page.locator("[data-axis=x] [data-step='1']").click()
    expect(page.locator(".saved")).to_have_text(
        said("Not saved: somebody else has changed this collage. Reload the page to see it.")
    )
    assert target.scene.items == ()


def test_server_that_has_no_time_is_asked_again_after_a_while(page, target):
    page.clock.install()
    asked = []

    def busy(route):
        asked.append(route.request.post_data_json["revision"])
        route.fulfill(status=429)

    page.route("**/collage/scene/", busy)
    open_desk(page)
    page.locator("[data-axis=x] [data-step='1']").click()
    page.clock.run_for(1000)
    expect(page.locator(".saved")).to_have_attribute("data-state", "failed")
    page.clock.run_for(6000)
    expect(page.locator(".saved")).to_have_attribute("data-state", "failed")
    assert asked == [0]

    page.unroute("**/collage/scene/")
    page.clock.run_for(2000)
    expect(page.locator(".saved")).to_have_attribute("data-state", "saved")
    assert target.revision == 1


def drawn(svg):
    """Return what a plane draws: matrices, paths and colours, as lists of numbers."""
    found = re.findall(r'(?:transform|d|values|rx|ry|cx|cy|fill|opacity|fill-opacity|mask|filter|stdDeviation)="([^"]*)"', svg)
    return [[round(float(number), 1) for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", value)] for value in found]


@pytest.mark.parametrize("name", ["defs", "lies", "casts", "contacts", "stands"])
def test_the_script_draws_what_the_server_draws(page, target, name):
    target.scene = replace(memory.WITH_MASK, items=(*memory.PARK.items, Item("side", "bench", -1.0, 9.0, flip=True, side="side")))
    open_desk(page)
    by_script = page.locator(f'.collage__plane > [data-layer="{name}"]').inner_html()
    by_server = getattr(Plane(target.scene, *target.size, symbols="x"), name)()

    mine, theirs = drawn(by_server), drawn(by_script)
    assert [len(one) for one in mine] == [len(one) for one in theirs]
    assert [value for one in theirs for value in one] == pytest.approx([value for one in mine for value in one], abs=0.15)


def test_preview_and_composed_picture_agree(new_page, target):
    target.scene = replace(memory.WITH_MASK, sun=Sun(strength=0.9))
    page = open_desk(new_page(viewport={"width": 1280, "height": 1000}), part="nothing")
    page.wait_for_load_state("networkidle")
    page.locator("[data-stage]").evaluate(
        "stage => { stage.style = 'position: fixed; inset: 0 auto auto 0; z-index: 99; width: 800px; height: 500px'; }"
    )
    page.locator(".collage__frame, .horizon__grip").evaluate_all(
        "all => all.forEach((one) => { one.hidden = true; one.style.display = 'none'; })"
    )
    with Image.open(BytesIO(page.locator("[data-stage]").screenshot())) as shot:
        preview = np.asarray(shot.convert("RGB"), dtype=float)
    height, width = preview.shape[:2]
    composed = np.asarray(compose(photo_of("car_park"), target.scene, width=width).resize((width, height)), dtype=float)

    assert np.abs(preview - composed).mean() < 2  # of 255: grain, texture and the blending of shadows differ


@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_is_accessible_and_fits_the_screen(new_page, target, assert_accessible, language):
    memory.reset(f"/{language}/collage/", scene=memory.WITH_MASK)
    page = new_page(reduced_motion="reduce")
    assert_readable(page, f"/{language}/collage/?part=n1", language, assert_accessible)


def test_without_a_script(new_page, target):
    page = new_page(java_script_enabled=False)
    page.goto("/de/collage/")
    page.get_by_role("button", name=said("Bench"), exact=True).last.click()  # of the list
    page.get_by_label(said("Distance in metres")).first.fill("12,5")
    page.get_by_role("button", name="Übernehmen").first.click()
    assert place(target, "bench") == (1.7, 12.5)
    page.get_by_role("button", name=said("Fountain")).click()
    assert find_part(target.scene, "n1").element == "fountain"
    page.get_by_role("button", name=said("Remove {name}").format(name=said("Fountain"))).click()
    assert find_part(target.scene, "n1") is None
