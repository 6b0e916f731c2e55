"""Draw the world for the map of the search from Natural Earth's countries (public domain) in the npm package world-atlas (ISC).

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python scripts/draw_world.py package/countries-50m.json

Writes theme/world/world.svg and themes/world/middles.json; and for insets, in which one country is shown larger, theme/world/close.svg
with finer outlines and themes/world/close.json. The site reads only these; the package is not needed to run it.
"""

import json
import math
import sys
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from themes.world import HEIGHT, WIDTH, Spot, project  # noqa: E402 - found only from the project's folder

SVG = HERE / "themes" / "default" / "static" / "theme" / "world" / "world.svg"
CLOSE_SVG = SVG.with_name("close.svg")
MIDDLES = HERE / "themes" / "world" / "middles.json"
CLOSE = MIDDLES.with_name("close.json")

DETAIL = 2.0  # square units: a corner with a smaller triangle is removed
CLOSE_DETAIL = 0.06
CLOSE_COUNTRIES = ("DE",)  # have more municipalities in the network than a map of the world has room for
SMALLEST = 4.0  # square units: smaller islands are left out, except the largest of a country
LEFT_OUT = {"AQ", "TF", "HM", "GS"}  # the far south
# Areas without a code in the source belong to a country as the United Nations draw it, or are land without a code.
WITHOUT_CODE = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}

Line = list[tuple[float, float]]  # of (longitude, latitude) in degrees
Ring = list[Spot]


def read_arcs(topology: dict[str, Any], detail: float = DETAIL) -> list[Line]:
    """Return the lines between countries, each once and with only the visible corners."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda point, step: (point[0] + step[0], point[1] + step[1]))
        arcs.append(simplify(unwrap([(x * scale_x + left, y * scale_y + bottom) for x, y in steps]), detail))
    return arcs


def unwrap(line: Line) -> Line:
    """Return `line` continued beyond 180 degrees where it would jump to the other side of the world."""
    unwrapped = line[:1]
    for lon, lat in line[1:]:
        unwrapped.append((lon - 360 * round((lon - unwrapped[-1][0]) / 360), lat))
    return unwrapped


def simplify(line: Line, detail: float = DETAIL) -> Line:
    """Return `line` without its smallest corners, keeping its ends (Visvalingam and Whyatt, 1993). Neighbours share it, so no gaps appear."""
    corners = [(project(*point), point) for point in line]
    while len(corners) > 4:
        areas = [triangle(*(spot for spot, _point in corners[at : at + 3])) for at in range(len(corners) - 2)]
        least = min(areas)
        if least >= detail:
            break
        del corners[areas.index(least) + 1]
    return [point for _spot, point in corners]


def triangle(a: Spot, b: Spot, c: Spot) -> float:
    return abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2


def read_rings(geometry: dict[str, Any], arcs: list[Line]) -> Iterator[Ring]:
    """Yield the outlines of a country in the drawing; holes run the other way round and are rings like the others."""
    for polygon in [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]:
        for numbers in polygon:
            parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
            line = unwrap([parts[0][0], *(point for part in parts for point in part[1:])])
            for turn in (-360, 0, 360):  # what continues beyond one edge of the drawing enters at the other
                inside = cut(cut([(lon + turn, lat) for lon, lat in line], 180), -180)
                if len(inside) > 2:
                    yield [project(*point) for point in inside]


def cut(line: Line, edge: int) -> Line:
    """Return the part of the closed `line` between the meridian 0 and that of `edge` (Sutherland and Hodgman, 1974)."""
    kept: Line = []
    for (lon, lat), (next_lon, next_lat) in pairwise([*line, *line[:1]]):
        is_in, is_next_in = lon / edge <= 1, next_lon / edge <= 1
        if is_in:
            kept.append((lon, lat))
        if is_in != is_next_in:
            kept.append((edge, lat + (next_lat - lat) * (edge - lon) / (next_lon - lon)))
    return kept


def area(ring: Ring) -> float:
    return sum(a.x * b.y - b.x * a.y for a, b in pairwise([*ring, ring[0]])) / 2


def middle(ring: Ring) -> tuple[int, int]:
    """Return the centre of gravity of `ring`."""
    whole = area(ring)
    if math.isclose(whole, 0):
        return round(ring[0].x), round(ring[0].y)
    x = sum((a.x + b.x) * (a.x * b.y - b.x * a.y) for a, b in pairwise([*ring, ring[0]])) / (6 * whole)
    y = sum((a.y + b.y) * (a.x * b.y - b.x * a.y) for a, b in pairwise([*ring, ring[0]])) / (6 * whole)
    return round(x), round(y)


def draw(ring: Ring, scale: int = 1) -> str:
    """Return `ring` as a relative path segment in whole units, `scale` times as large."""
    points = [(round(spot.x * scale), round(spot.y * scale)) for spot in ring]
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    if points[-1] == points[0]:
        points.pop()
    steps = "".join(f"{b[0] - a[0]} {b[1] - a[1]} " for a, b in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{steps.strip()}z".replace(" -", "-") if len(points) > 2 else ""


def code_of(country: dict[str, Any]) -> str:
    """Return a country's two-letter code, or "" for land that has none."""
    known = get_global("territory_aliases").get(country.get("id", ""), [])
    return WITHOUT_CODE.get(country["properties"]["name"], known[0] if known else "")


def read_countries(topology: dict[str, Any], detail: float = DETAIL) -> dict[str, list[Ring]]:
    """Return the outlines of each country by its code; "" has the land without one."""
    arcs = read_arcs(topology, detail)
    countries: dict[str, list[Ring]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        countries.setdefault(code_of(country), []).extend(read_rings(country, arcs))
    return countries


def write_close(topology: dict[str, Any]) -> None:
    """Write the finer outlines, in tenths of a unit, and their extent in units: left, top, width, height."""
    countries, paths, extents = read_countries(topology, CLOSE_DETAIL), [], {}
    for code in CLOSE_COUNTRIES:
        rings = [ring for ring in countries[code] if abs(area(ring)) >= CLOSE_DETAIL]
        xs, ys = zip(*(spot for ring in rings for spot in ring), strict=True)
        extents[code] = [round(size, 1) for size in (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))]
        drawn = "".join(draw(ring, 10) for ring in rings)
        paths.append(f'<path id="{code}" transform="scale(.1)" d="{drawn}"/>')
    land = "\n".join(paths)
    CLOSE_SVG.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n{land}\n</svg>\n', "utf-8")
    CLOSE.write_text(json.dumps(extents) + "\n", "utf-8")
    print(f"{len(paths)} finer outlines, {CLOSE_SVG.stat().st_size / 1000:.1f} kB.")


def main(source: Path) -> None:
    topology = json.loads(source.read_text("utf-8"))
    countries = read_countries(topology)
    paths, middles = [], {}
    for code, rings in sorted(countries.items()):
        if code in LEFT_OUT or not rings:
            continue
        largest = max(rings, key=lambda ring: abs(area(ring)))
        drawn = "".join(draw(ring) for ring in rings if ring is largest or abs(area(ring)) >= SMALLEST)
        if code:
            middles[code] = middle(largest)
        if drawn:
            paths.append(f'<path id="{code}" d="{drawn}"/>' if code else f'<path d="{drawn}"/>')
    SVG.parent.mkdir(exist_ok=True)
    land = "\n".join(paths)
    SVG.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><g id="land">\n{land}\n</g></svg>\n', "utf-8"
    )
    MIDDLES.write_text(json.dumps(middles, separators=(",", ":")).replace('],"', '],\n"') + "\n", "utf-8")
    write_close(topology)
    print(f"{len(paths)} outlines, {SVG.stat().st_size / 1000:.0f} kB; {len(middles)} middles.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
