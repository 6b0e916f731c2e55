"""The drawings: the theme's files are what the script writes, and every element has its drawings."""

import gzip
import re
from io import BytesIO

import pytest
import resvg_py
from django.utils.translation import override
from PIL import Image

from community.visualisations.collage.elements import draw
from community.visualisations.collage.elements.catalogue import ELEMENTS, GROUND, name_of, sizes_of
from community.visualisations.collage.elements.ground import PLANS

BUDGET = 25_000  # bytes, compressed


@pytest.mark.parametrize("path", draw.files(), ids=lambda path: path.name)
def test_the_files_of_the_theme_are_what_the_script_writes(path):
    assert path.read_text("utf-8") == draw.files()[path], "run: python -m community.visualisations.collage.elements.draw"


def test_the_drawings_are_small():
    assert len(gzip.compress(draw.draw_elements().encode(), 9, mtime=0)) <= BUDGET


def test_every_side_is_drawn_and_casts_a_shadow():
    ids = set(re.findall(r'<g id="([\w-]+)"', draw.draw_elements()))
    symbols = {element.symbol(side) for element in ELEMENTS.values() for side in element.sides}
    assert ids == symbols | {f"{symbol}-cast" for symbol in symbols}


def test_bench_awning_and_stall_are_seen_from_more_than_one_side():
    turnable = {key: element.sides for key, element in ELEMENTS.items() if len(element.sides) > 1}
    assert turnable == {"bench": ("front", "back", "side"), "awning": ("front", "side"), "stall": ("front", "side")}


@pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS)
def test_drawings_are_as_large_as_the_catalogue_says(element):
    """Within a fifth, as loose leaves and grasses allow: frames and contact shadows follow the catalogue."""
    for side in element.sides:
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="650" viewBox="-600 -1250 1200 1300"><defs>{draw.draw_symbols()}'
            f'</defs><use href="#{element.symbol(side)}"/></svg>'
        )
        with Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)))) as picture:
            left, top, right, bottom = picture.getchannel("A").getbbox()
        drawn = (right - left) * 0.02, (1250 - top * 2) / 100
        assert drawn == pytest.approx((element.width_from(side), element.height), rel=0.2), side
        assert bottom * 2 - 1250 < 12, "nothing reaches below the ground"


def test_trees_have_three_sizes_and_benches_one():
    assert [element.key for element in sizes_of("tree-m")] == ["tree-s", "tree-m", "tree-l"]
    assert sizes_of("bench") == []
    assert sizes_of("lawn") == []


def test_everything_that_lies_has_a_plan():
    assert set(PLANS) == set(GROUND)


def test_names_are_those_of_the_language():
    with override("en"):
        assert [name_of(key) for key in ("tree-l", "cycleway")] == ["Tree, large", "Cycle path"]
