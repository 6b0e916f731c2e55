"""Writes the theme's `elements.svg` and `elements.json`: `python -m community.visualisations.collage.elements.draw`.

Drawings are in centimetres with the foot at 0,0, and the same on every machine. A test holds the files to what this writes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from .catalogue import ELEMENTS, GROUND
from .furniture import draw_furniture
from .ground import PLANS
from .people import draw_people
from .trees import draw_trees

THEME = Path(__file__).resolve().parents[4] / "themes/default/static/theme/collage"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    "<!-- Elements of collages, written by community/visualisations/collage/elements/draw.py. Unit: 1 cm. Foot: 0,0. "
    '"-cast" is what throws the shadow. --><defs>\n'
)


@cache
def draw_symbols() -> str:
    """Return all drawings, each a group with an id, without the SVG around them."""
    return draw_trees() + draw_furniture() + draw_people()


def draw_elements() -> str:
    """Return `elements.svg`."""
    return f"{HEAD}{draw_symbols()}</defs></svg>\n"


def describe_elements() -> dict[str, Any]:
    """Return `elements.json`: sizes in metres of what stands, and the plans of what lies."""
    standing = {
        element.key: {
            "height": element.height,
            "plan": element.plan,
            "width": element.width,
            "depth": element.depth,
            "family": element.family,
            "sides": {
                side: {"symbol": element.symbol(side), "width": element.width_from(side), "foot": list(element.foot_from(side))}
                for side in element.sides
            },
        }
        for element in ELEMENTS.values()
    }
    lying = {
        element.key: {
            "width": element.width,
            "length": element.length,
            "least": list(element.least),
            "most": list(element.most),
            "layers": PLANS[element.key],
        }
        for element in GROUND.values()
    }
    return {"standing": standing, "lying": lying}


def files() -> dict[Path, str]:
    """Return what the files of the theme contain."""
    return {
        THEME / "elements.svg": draw_elements(),
        THEME / "elements.json": json.dumps(describe_elements(), separators=(",", ":")) + "\n",
    }


if __name__ == "__main__":
    THEME.mkdir(parents=True, exist_ok=True)
    for path, text in files().items():
        path.write_text(text, "utf-8")
