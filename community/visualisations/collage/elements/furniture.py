"""What else stands in a street: benches, planters, awnings, stalls, play and water. Light from the upper left, so right sides are darker."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from .strokes import box, circle, fill, line, n, solid, symbol

WOOD, WOOD_LIGHT, WOOD_DARK = "#8a6238", "#ad8351", "#5f4429"
STONE, STONE_DARK = "#a39c8f", "#77716a"
CLOTH, STRIPE, INSIDE = "#efe6d2", "#b35b3b", "#6d6255"


def draw_furniture() -> str:
    parts = (bench(), bench_back(), bench_side(), planter(), awning(), awning_side(), fountain(), playground())
    return "".join((*parts, stall(), stall_side(), bikes(), lamp()))


def boxes(*sides: tuple[float, float, float, float]) -> str:
    return "".join(box(*side) for side in sides)


def _legs(*xs: float) -> str:
    return "".join(f"M{n(x)} 0V-46" for x in xs)


def bench() -> str:
    """Seen from the front: the seat a little from above, the back behind it."""
    back = "".join(f"M-90-{y}H90v-8H-90Z" for y in (64, 75, 86))
    seat = "".join(f"M{-90 + d}-{44 + d}L{90 - d}-{44 + d}l-3-4H{-87 + d}Z" for d in (0, 5, 10))
    drawing = (
        line("M-72-40V-94M72-40V-94", 5)
        + fill(back, WOOD)
        + fill(seat, WOOD_LIGHT)
        + fill(box(-90, -45, 90, -40), WOOD_DARK)
        + line(_legs(-76, 76), 6)
        + line("M-60-12V-42M60-12V-42", 4, opacity=0.7)
        + line("M-90-64H90M-90-75H90M-90-86H90M-90-44H90", 1.2, opacity=0.5)
    )
    return symbol("bench", drawing, solid(boxes((-90, -94, 90, -64), (-90, -54, 90, -40), (-78, -54, -72, 0), (72, -54, 78, 0))))


def bench_back() -> str:
    """Seen from behind: the back hides most of the seat."""
    back = "".join(f"M-90-{y}H90v-9H-90Z" for y in (58, 70, 82))
    drawing = (
        line("M-60-4V-40M60-4V-40", 4, opacity=0.7)
        + fill(box(-88, -47, 88, -41), WOOD_DARK)
        + fill(back, WOOD)
        + line("M-72 0V-93M72 0V-93", 6)
        + line("M-90-67H90M-90-79H90M-90-91H90", 1.2, opacity=0.5)
    )
    return symbol(
        "bench-back", drawing, solid(boxes((-90, -94, 90, -58), (-88, -47, 88, -41), (-75, -94, -69, 0), (69, -94, 75, 0)))
    )


def bench_side() -> str:
    """Seen from the side: the seat looks to the right."""
    shape = "M-24 0L-20-46L-30-92M-20-44H24V0"
    drawing = (
        line(shape, 6)
        + fill("M-22-50H28v7H-22Z", WOOD_LIGHT)
        + fill("M-30-94l-7 3 7 32 7-3Z", WOOD)
        + line("M-22-62H20V-46", 4)
        + line("M-22-50H28v7H-22Z", 1.2, opacity=0.5)
    )
    shadow = "M-28 0L-23-44L-37-91L-30-94L-18-50H28V0H22V-43H-16L-20 0Z"
    return symbol("bench-side", drawing, solid(shadow))


def planter() -> str:
    """A trough with grasses."""
    dice, dark, light = Random(3), "", ""  # noqa: S311 - variety, not secrecy
    for at in range(34):
        x, high, bend = dice.uniform(-98, 98), dice.uniform(46, 104), dice.uniform(-34, 34)
        blade = (
            f"M{n(x - 3)}-50Q{n(x + bend * 0.2)} {n(-50 - high * 0.6)} {n(x + bend)} {n(-50 - high)}"
            f"Q{n(x + bend * 0.3 + 4)} {n(-50 - high * 0.55)} {n(x + 3)}-50Z"
        )
        dark, light = (dark + blade, light) if at % 2 else (dark, light + blade)
    drawing = (
        fill("M-110-58l16-10H110L94-58Z", "#433a30")
        + fill(dark, "#47703f")
        + fill(light, "#7d9a58")
        + line(light, 1, opacity=0.35)
        + fill(box(-110, -58, 94, 0), STONE)
        + fill("M94-58l16-10V-10L94 0Z", STONE_DARK)
        + fill(box(-110, -8, 94, 0), "#000000", 0.16)
        + line("M-110-58H94V0H-110ZM94-58l16-10V-10L94 0M-60-58V0M-8-58V0M43-58V0", 1.4, opacity=0.45)
    )
    bush = "M-104-60Q-80-150-36-60Q-10-170 30-60Q60-150 106-60Z"
    return symbol("planter", drawing, solid(boxes((-110, -62, 110, 0)) + bush))


def _stripes(count: int, left: float, right: float, top: float, bottom: float, inset: float) -> str:
    """Return stripes of a roof that slopes back: every second one."""
    step, upper = (right - left) / count, (right - left - 2 * inset) / count
    return "".join(
        f"M{n(left + at * step)} {n(bottom)}H{n(left + (at + 1) * step)}L{n(left + inset + (at + 1) * upper)} {n(top)}"
        f"H{n(left + inset + at * upper)}Z"
        for at in range(0, count, 2)
    )


def _scallop_edge(left: float, right: float, y: float, count: int) -> str:
    step = (right - left) / count
    return f"M{n(left)} {n(y)}V{n(y + 20)}" + f"q{n(step / 2)} 15 {n(step)} 0" * count + f"V{n(y)}Z"


def awning() -> str:
    """A sail of cloth on four poles, seen from the front."""
    roof, edge = "M-260-250L-226-330H226L260-250Z", _scallop_edge(-260, 260, -250, 10)
    drawing = (
        line("M-216-250V-14M216-250V-14", 6, opacity=0.65)
        + fill("M-250-250H250L226-228H-226Z", INSIDE, 0.75)
        + fill(roof, CLOTH)
        + fill(_stripes(9, -260, 260, -330, -250, 34), STRIPE)
        + fill(edge, "#d9cdb4")
        + line("M-254 0V-250M254 0V-250", 9)
        + line(roof + edge, 1.8, opacity=0.55)
    )
    return symbol(
        "awning",
        drawing,
        solid(roof + boxes((-258, -250, -250, 0), (250, -250, 258, 0), (-218, -250, -213, 0), (213, -250, 218, 0))),
    )


def awning_side() -> str:
    """The same from the side: the roof slopes to the right."""
    roof, edge = "M-150-330L150-250V-238L-150-318Z", _scallop_edge(-150, 150, -250, 6)
    cloth = "M-150-330L150-250H-150Z"
    drawing = (
        line("M-142-12V-318", 6, opacity=0.65)
        + fill(cloth, INSIDE, 0.85)
        + fill(edge, "#cdbfa4")
        + fill(roof, CLOTH)
        + line("M-142 0V-322M142 0V-250", 9)
        + line(roof + edge, 1.8, opacity=0.55)
    )
    return symbol(
        "awning-side", drawing, solid(cloth + boxes((-150, -250, 150, -232), (-146, -250, -138, 0), (138, -250, 146, 0)))
    )


def fountain() -> str:
    """A round basin with a jet, seen from a little above."""
    basin, water = "M-180-46a180 26 0 0 1 360 0V-20a180 22 0 0 1-360 0Z", circle(0, -46, 166, 20)
    jets = "".join(f"M0-190Q{n(x * 0.55)} {n(-205 - abs(x) * 0.1)} {n(x)}-48" for x in (-92, -58, -22, 26, 60, 96))
    drops = "".join(f"M{n(x)} {n(y)}v9" for x, y in ((-74, -120), (-40, -160), (-14, -92), (18, -142), (44, -110), (80, -132)))
    drawing = (
        fill(basin, STONE)
        + fill("M20-20H180V-46a180 26 0 0 1-70 21Z", STONE_DARK, 0.5)
        + fill(circle(0, -46, 178, 25), "#bdb6a8")
        + fill(water, "#6f97a6")
        + fill(circle(-30, -50, 90, 9), "#b9d2d8", 0.7)
        + fill("M-12-48L-7-120H7L12-48Z", STONE_DARK)
        + line(jets, 5, "#e4f0f2", 0.7)
        + line(jets, 14, "#e4f0f2", 0.22)
        + line(drops, 3, "#ffffff", 0.7)
        + line("M-180-46a180 26 0 0 1 360 0V-20a180 22 0 0 1-360 0Z", 1.6, opacity=0.4)
    )
    return symbol("fountain", drawing, solid(basin + "M-14-48L-60-150Q0-230 60-150L14-48Z"))


def playground() -> str:
    """A climbing dome and a swing."""
    dome = (
        "M-340 0A150 165 0 0 1-40 0M-300 0Q-290-130-190-165M-250 0Q-245-120-190-165M-190 0V-165M-130 0Q-135-120-190-165"
        "M-80 0Q-90-130-190-165M-333-45H-47M-318-85H-62M-290-122H-90M-333-45L-300 0M-250-45L-225-85L-190-45L-155-85L-130-45"
        "L-95-85L-47-45M-318-85L-250-45M-290-122L-225-85L-190-122L-155-85L-90-122"
    )
    swing, hooks = "M20 0L62-240L104 0M270 0L312-240L354 0M50-236H324", "M118-236L96-60M160-236L140-60M212-236V-52M254-236V-52"
    seats = "M88-62l58 4v8l-58-4ZM206-54h54v8h-54Z"
    drawing = (
        line(dome, 6, "#b4532f")
        + line("M-340 0A150 165 0 0 1-190-165", 2.4, "#e39a70", 0.8)
        + line(swing, 9, "#3d6f9c")
        + line("M20 0L62-240M270 0L312-240", 2.6, "#8fb3cf", 0.8)
        + line(hooks, 2.4)
        + fill(seats, "currentColor")
    )
    bars = 'fill="none" stroke="#000" stroke-linecap="round"'
    return symbol(
        "playground",
        drawing,
        f'<path d="{dome}" {bars} stroke-width="6"/><path d="{swing}" {bars} stroke-width="9"/>{solid(seats)}',
    )


def _crates(xs: Iterable[float], y: float) -> str:
    out = ""
    for at, x in enumerate(xs):
        colour = ("#b5493a", "#c98a2f", "#6f8f3f", "#8a5a78")[at % 4]
        out += fill(box(x, y - 22, x + 56, y), WOOD) + fill(f"M{n(x + 3)} {n(y - 22)}q25-24 50 0Z", colour)
    return out


def stall() -> str:
    """A market stall, seen from the front."""
    roof, edge = "M-160-212L-138-268H138L160-212Z", _scallop_edge(-160, 160, -212, 8)
    drawing = (
        line("M-132-212V-14M132-212V-14", 5, opacity=0.6)
        + fill(box(-146, -212, 146, -92), INSIDE, 0.5)
        + _crates((-140, -82, -24, 34, 90), -88)
        + fill(box(-150, -90, 150, 0), "#8d7b62")
        + fill(box(20, -90, 150, 0), "#000000", 0.12)
        + fill(box(-150, -94, 150, -86), WOOD_LIGHT)
        + fill(roof, CLOTH)
        + fill(_stripes(9, -160, 160, -268, -212, 22), "#4c7561")
        + fill(edge, "#ddd2ba")
        + line("M-154 0V-212M154 0V-212", 7)
        + line(roof + edge + "M-90-86V0M-30-86V0M30-86V0M90-86V0", 1.6, opacity=0.45)
    )
    return symbol("stall", drawing, solid(roof + boxes((-150, -94, 150, 0), (-158, -212, -150, 0), (150, -212, 158, 0))))


def stall_side() -> str:
    """The same from the side."""
    roof, edge = "M-110-268L110-212V-200L-110-256Z", _scallop_edge(-110, 110, -212, 5)
    cloth = "M-110-268L110-212H-110Z"
    drawing = (
        fill(box(-100, -212, 60, -92), INSIDE, 0.55)
        + _crates((-30, 28), -88)
        + fill(box(-40, -90, 92, 0), "#7d6c55")
        + fill(box(-40, -94, 92, -86), WOOD_LIGHT)
        + fill(cloth, INSIDE, 0.9)
        + fill(edge, "#cfc3a8")
        + fill(roof, "#4c7561")
        + line("M-104 0V-262M104 0V-212", 7)
        + line(roof + edge + "M4-86V0M48-86V0", 1.6, opacity=0.45)
    )
    return symbol(
        "stall-side",
        drawing,
        solid(cloth + boxes((-110, -212, 110, -192), (-40, -94, 92, 0), (-108, -262, -100, 0), (100, -212, 108, 0))),
    )


def bikes() -> str:
    """Three hoops and two bicycles."""
    hoops = "".join(f"M{x} 0V-70a12 12 0 0 1 24 0V0" for x in (-112, -12, 88))
    frames, wheels = "", ""
    for x in (-62, 40):
        frames += f"M{x - 50}-34L{x - 12}-34L{x - 20}-84M{x - 50}-34L{x - 18}-76L{x + 34}-76L{x - 12}-34M{x + 34}-76L{x + 52}-34M{x + 34}-76L{x + 30}-98h16M{x - 30}-86h20"
        wheels += circle(x - 50, -34, 32) + circle(x + 52, -34, 32)
    drawing = line(hoops, 6, "#7c858c") + line(wheels, 3.6) + line(frames, 4.2, "#5b3440") + line(hoops, 1.4, opacity=0.4)
    bars = 'fill="none" stroke="#000" stroke-linecap="round"'
    return symbol("bikes", drawing, f'<path d="{hoops}{frames}{wheels}" {bars} stroke-width="5"/>')


def lamp() -> str:
    """A street lamp."""
    post = "M-7 0L-4-400H4L7 0Z"
    drawing = (
        fill("M-13 0L-9-40H9L13 0Z", "currentColor")
        + fill(post, "#3f4a4d")
        + fill("M-7 0L-4-400H-1L-2 0Z", "#89949a", 0.6)
        + fill("M-22-400L-32-446H32L22-400Z", "#e9e3cf")
        + fill("M6-400L10-446H32L22-400Z", "#b9b09a", 0.8)
        + fill("M-36-446H36L18-460H-18Z", "#3f4a4d")
        + line("M-22-400L-32-446H32L22-400Z", 2, opacity=0.6)
    )
    return symbol("lamp", drawing, solid("M-13 0L-4-400L-22-400L-36-446L-18-460H18L36-446L22-400L4-400L13 0Z"))
