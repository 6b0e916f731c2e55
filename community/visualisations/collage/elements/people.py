"""People as silhouettes in one ink, as planners set them for scale: no faces, nobody in particular."""

from __future__ import annotations

from .strokes import Point, circle, fill, limb, line, solid, symbol

Limb = tuple[list[Point], list[float]]
INK = "currentColor"

WALKER: list[Limb] = [
    ([(3, -92), (16, -50), (22, -6)], [19, 14, 8]),
    ([(22, -6), (36, -1)], [9, 6]),
    ([(-3, -92), (-12, -52), (-30, -10)], [19, 14, 8]),
    ([(-30, -10), (-18, -1)], [9, 6]),
    ([(0, -84), (1, -112), (0, -142), (0, -146)], [33, 29, 38, 26]),
    ([(-13, -140), (-20, -114), (-12, -92)], [12, 10, 7]),
    ([(13, -140), (22, -114), (32, -96)], [12, 10, 7]),
    ([(1, -140), (2, -156)], [11, 10]),
]
STANDING: list[Limb] = [
    ([(-6, -60), (-9, -30), (-12, -3)], [14, 12, 8]),
    ([(-13, -3), (2, -1)], [8, 6]),
    ([(8, -60), (11, -30), (14, -3)], [14, 12, 8]),
    ([(12, -3), (27, -1)], [8, 6]),
    ([(1, -52), (0, -90), (0, -118), (0, -140), (0, -144)], [46, 36, 31, 38, 24]),
    ([(-14, -137), (-22, -108), (-19, -80)], [13, 11, 8]),
    ([(15, -137), (22, -112), (12, -90)], [13, 11, 8]),
    ([(0, -138), (1, -153)], [11, 10]),
]
FAMILY: list[Limb] = [
    ([(-17, -88), (-6, -48), (0, -5)], [18, 14, 8]),
    ([(-23, -88), (-30, -50), (-44, -8)], [18, 14, 8]),
    ([(0, -5), (14, -1)], [8, 6]),
    ([(-44, -8), (-32, -1)], [8, 6]),
    ([(-20, -78), (-20, -110), (-20, -136), (-20, -140)], [38, 30, 36, 24]),
    ([(-33, -134), (-40, -110), (-34, -88)], [12, 10, 7]),
    ([(-7, -134), (2, -110), (8, -88)], [12, 10, 7]),
    ([(-20, -134), (-19, -150)], [11, 10]),
    ([(37, -48), (30, -26), (26, -3)], [11, 9, 6]),
    ([(26, -2), (35, -1)], [6, 5]),
    ([(43, -48), (48, -26), (54, -3)], [11, 9, 6]),
    ([(54, -2), (63, -1)], [6, 5]),
    ([(40, -42), (40, -62), (40, -78)], [24, 20, 24]),
    ([(31, -76), (20, -82), (8, -88)], [8, 7, 5]),
    ([(49, -75), (56, -60), (52, -48)], [8, 7, 5]),
    ([(40, -76), (40, -86)], [8, 8]),
]
RIDER: list[Limb] = [
    ([(-14, -100), (12, -72), (2, -34)], [20, 15, 9]),
    ([(2, -32), (14, -28)], [8, 6]),
    ([(-14, -100), (6, -78), (-8, -48)], [18, 13, 8]),
    ([(-15, -94), (-5, -120), (8, -140), (15, -149)], [25, 27, 27, 15]),
    ([(12, -142), (32, -118), (48, -108)], [11, 9, 7]),
    ([(12, -142), (18, -156)], [10, 10]),
]
WHEELER: list[Limb] = [
    ([(-6, -58), (22, -60), (34, -54)], [18, 15, 12]),
    ([(34, -56), (38, -30), (42, -10)], [13, 11, 8]),
    ([(42, -9), (58, -7)], [8, 6]),
    ([(-10, -52), (-8, -78), (-4, -102), (-1, -110)], [24, 26, 29, 18]),
    ([(-2, -104), (8, -82), (16, -66)], [11, 9, 7]),
    ([(-1, -106), (2, -120)], [10, 9]),
]
FRAME = "M-52-34L-14-34L-22-88M-52-34L-20-78L34-78L-14-34M34-78L52-34M34-78L30-102L50-106M-32-92H-12"


def body(limbs: list[Limb], *heads: tuple[float, float, float]) -> str:
    return "".join(limb(*part) for part in limbs) + "".join(circle(x, y, r * 0.88, r) for x, y, r in heads)


def thin(drawing: str) -> str:
    """Let a little of the place through, as planners do with people: they give the scale, and are not what it is about."""
    return f'<g opacity=".88">{drawing}</g>'


def draw_people() -> str:
    """Return all silhouettes with their shadows."""
    walker = body(WALKER, (3, -163, 11))
    standing = body(STANDING, (1, -159, 11.5)) + "M16-92h22v26h-22Z"
    family = body(FAMILY, (-18, -156, 11), (40, -93, 10))
    rider, wheeler = body(RIDER, (21, -164, 11)), body(WHEELER, (4, -128, 10.5))
    wheels = "".join(circle(x, -34, r) for x in (-52, 52) for r in (34, 29))
    bicycle = line(FRAME, 4.5) + line(circle(-52, -34, 32) + circle(52, -34, 32), 4)
    chair = line(circle(-6, -32, 30), 4.5) + line(circle(40, -8, 8), 4) + line("M-26-46L-30-92h-12M-24-48H32L42-14", 5)
    plain = "".join(
        symbol(key, fill(path, INK), solid(path))
        for key, path in (("walker", walker), ("standing", standing), ("family", family))
    )
    return (
        plain
        + symbol("cyclist", thin(bicycle + fill(rider, INK)), solid(rider) + f'<path d="{wheels}" fill-rule="evenodd"/>')
        + symbol("wheeler", thin(chair + fill(wheeler, INK)), solid(wheeler + circle(-6, -32, 30)))
    )
