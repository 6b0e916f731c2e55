"""The demo's pictures of landscapes and ideas. Each is drawn by the function with its name."""

from __future__ import annotations

from math import hypot

from .painting import (
    BRAND,
    DIGITAL,
    ENERGY,
    GREEN,
    HEAT,
    HEIGHT,
    HOUSING,
    INK,
    PAPER,
    ROAD,
    SAND,
    SIGNAL,
    SKY,
    STONE,
    WATER,
    WIDTH,
    Canvas,
    Point,
    mix,
)

CITY = [mix(BRAND, PAPER, 0.55), mix(HOUSING, PAPER, 0.6), mix(WATER, PAPER, 0.55), STONE, mix(ENERGY, PAPER, 0.6)]
FAR = [mix(colour, SKY, 0.55) for colour in CITY]
MEADOW = mix(GREEN, PAPER, 0.35)


def skyline(art: Canvas) -> None:
    art.sun(1250, 250, 80)
    art.hills(620, 160, mix(GREEN, SKY, 0.6))
    art.skyline(700, 110, 330, FAR, (60, 120))
    art.skyline(740, 60, 220, CITY)
    for at in range(14):
        art.tree(60 + at * 118, 760, 90)
    art.water(758)


def schwammstadt(art: Canvas) -> None:
    art.cloud(420, 150, 110, mix(INK, SKY, 0.55))
    art.cloud(1050, 120, 140, mix(INK, SKY, 0.5))
    art.rain(210, 620, mix(WATER, SKY, 0.3))
    earth = mix(ENERGY, PAPER, 0.35)
    art.box(0, 660, WIDTH, HEIGHT, earth)
    art.box(0, 660, WIDTH, 686, MEADOW)
    art.box(560, 660, 1040, 690, mix(ROAD, PAPER, 0.3))
    for left, width, height in ((60, 220, 330), (300, 200, 250), (1090, 210, 290), (1320, 230, 370)):
        art.house(left, 660, width, height, CITY[(left // 60) % 5])
        art.box(left - 8, 660 - height - 26, left + width + 8, 660 - height, GREEN, 12)
    for x in (540, 640, 800, 960, 1060):
        art.tree(x, 662, 150)
    for left, right, top in ((90, 500, 800), (620, 980, 770), (1100, 1510, 810)):
        art.box(left, top, right, top + 120, mix(WATER, SKY, 0.2), 40)
        for x in range(left + 50, right, 80):
            art.line([(x, 700), (x, top - 12)], mix(WATER, SKY, 0.2), 7)
            art.shape([(x - 13, top - 22), (x + 13, top - 22), (x, top + 2)], mix(WATER, SKY, 0.2))


def rueckhaltebecken(art: Canvas) -> None:
    art.cloud(380, 170, 130, mix(INK, SKY, 0.5))
    art.cloud(1180, 140, 150, mix(INK, SKY, 0.55))
    art.rain(250, 480, mix(WATER, SKY, 0.4), 80)
    art.hills(560, 120, mix(GREEN, SKY, 0.5))
    art.skyline(610, 80, 190, CITY)
    art.box(0, 610, WIDTH, HEIGHT, MEADOW)
    art.disc(800, 820, 720, mix(GREEN, INK, 0.1), 0.24)
    art.disc(800, 830, 660, mix(WATER, SKY, 0.25), 0.21)
    art.disc(760, 800, 380, mix(WATER, SKY, 0.45), 0.1)
    for x in (60, 170, 1430, 1540):
        art.tree(x, 760, 170)


def feuchtgebiet(art: Canvas) -> None:
    art.sun(300, 230, 70)
    art.skyline(520, 60, 230, FAR, (50, 110))
    art.hills(600, 90, MEADOW, 1.0)
    art.water(640)
    art.hills(760, 120, mix(GREEN, SKY, 0.25), 0.8)
    art.water(800)
    art.shape([(0, 1000), (0, 840), (420, 900), (760, 1000)], MEADOW)
    art.shape([(1600, 1000), (1600, 820), (1120, 900), (880, 1000)], mix(GREEN, PAPER, 0.2))
    for _reed in range(90):
        x = art.random.choice((art.random.uniform(0, 560), art.random.uniform(1060, 1600)))
        y = art.random.uniform(880, 990)
        art.line([(x, y), (x + art.random.uniform(-8, 8), y - art.random.uniform(60, 130))], mix(GREEN, INK, 0.25), 5)
    for x, base, size in ((120, 740, 190), (300, 720, 140), (1280, 730, 180), (1470, 750, 220)):
        art.tree(x, base, size)


def korridor(art: Canvas) -> None:
    art.sun(800, 230, 70)
    art.hills(430, 160, mix(GREEN, SKY, 0.5))
    art.box(0, 430, WIDTH, HEIGHT, mix(STONE, PAPER, 0.4))
    for side in (0, 1):
        for row in range(5):
            height, top = 200 + row * 75, 450 + row * 110
            width = 130 + row * 42
            left = 560 - row * 130 - width if side == 0 else 1040 + row * 130
            art.house(left, top, width, height, CITY[(row + side) % 5])
    art.shape([(700, 425), (900, 425), (1420, 1000), (180, 1000)], MEADOW)
    art.shape([(785, 425), (815, 425), (920, 1000), (680, 1000)], mix(SAND, ENERGY, 0.15))
    for row in range(6):
        base, size = 480 + row * 98, 70 + row * 34
        for x in (720 - row * 78, 880 + row * 78):
            art.tree(x, base, size)


def oase(art: Canvas) -> None:
    art.image.paste(Canvas("oase-sky", "#f6dfb4", PAPER).image)
    art.sun(1220, 220, 90, "#f0a04b")
    art.hills(560, 150, mix(ENERGY, PAPER, 0.6))
    sand = [mix(ENERGY, PAPER, share) for share in (0.5, 0.6, 0.7)]
    art.skyline(620, 70, 190, sand, (90, 170))
    art.box(0, 620, WIDTH, HEIGHT, mix(ENERGY, PAPER, 0.72))
    art.shape(
        [(0, 820), (600, 740), (1100, 760), (1600, 690), (1600, 800), (1100, 880), (500, 860), (0, 960)], mix(WATER, SKY, 0.25)
    )
    for x, base, size in ((140, 800, 330), (300, 790, 250), (620, 735, 280), (980, 740, 340), (1180, 735, 240), (1420, 700, 320)):
        art.palm(x, base, size)
    for _bush in range(26):
        art.disc(art.random.uniform(0, WIDTH), art.random.uniform(880, 985), art.random.uniform(14, 34), mix(GREEN, PAPER, 0.25))


def stadtwald(art: Canvas) -> None:
    art.skyline(600, 160, 340, FAR)
    art.box(0, 600, WIDTH, HEIGHT, mix(GREEN, INK, 0.1))
    for row in range(5):
        for _tree in range(13 - 2 * row):
            art.tree(art.random.uniform(-40, 1640), 640 + row * 90, 150 + row * 45, mix(GREEN, SKY, 0.45 - row * 0.1))
        if row in (1, 3):
            x = 300 + row * 260
            art.house(x, 650 + row * 90, 170, 120, CITY[row], mix(SIGNAL, PAPER, 0.25))


def schattenplatz(art: Canvas) -> None:
    art.image.paste(Canvas("schatten-sky", "#f7e0bd", PAPER).image)
    art.sun(800, 160, 90, "#ee9b3f")
    art.skyline(600, 150, 310, CITY)
    art.box(0, 600, WIDTH, HEIGHT, mix(SAND, ENERGY, 0.12))
    for left, colour in ((160, HEAT), (640, BRAND), (1110, ENERGY)):
        art.disc(left + 170, 880, 200, mix(SAND, INK, 0.22), 0.18)
        for post in (left, left + 340):
            art.box(post - 5, 560, post + 5, 860, INK)
        art.shape([(left - 20, 560), (left + 360, 530), (left + 320, 640), (left + 40, 660)], mix(colour, PAPER, 0.25))
    for x in (80, 575, 1065, 1530):
        art.tree(x, 850, 260)
    for x in (260, 740, 1210):
        art.bench(x, 890, 130)


def windundsonne(art: Canvas) -> None:
    art.sun(260, 200, 80)
    art.hills(560, 180, mix(GREEN, SKY, 0.5))
    art.hills(680, 150, MEADOW, 1.1)
    for x, base, size in ((380, 520, 260), (700, 560, 330), (1060, 540, 290), (1380, 580, 360)):
        art.shape([(x - 6, base), (x + 6, base), (x + 3, base - size), (x - 3, base - size)], PAPER)
        for dx, dy in ((0.0, -1.0), (0.87, 0.5), (-0.87, 0.5)):
            length = size * 0.48
            art.line([(x, base - size), (x + dx * length, base - size + dy * length)], PAPER, 9)
        art.disc(x, base - size, 11, STONE)
    art.box(0, 700, WIDTH, HEIGHT, mix(GREEN, SAND, 0.55))
    for row in range(3):
        for column in range(9):
            x, y, size = 20 + column * 180 - row * 18, 740 + row * 90, 150
            art.shape([(x + 28, y), (x + size, y), (x + size - 28, y + 56), (x, y + 56)], mix(DIGITAL, INK, 0.3))
            art.line([(x + 14, y + 28), (x + size - 14, y + 28)], mix(WATER, SKY, 0.4), 3)
            art.line([(x + 88, y), (x + 62, y + 56)], mix(WATER, SKY, 0.4), 3)


def geothermie(art: Canvas) -> None:
    art.sun(1300, 210, 70)
    for x, height, width in ((330, 300, 420), (820, 220, 360), (1260, 330, 460)):
        art.shape([(x - width, 620), (x - 50, 620 - height), (x + 50, 620 - height), (x + width, 620)], mix(HOUSING, SKY, 0.55))
        for puff in range(4):
            art.disc(x + puff * 18, 600 - height - puff * 44, 30 + puff * 12, mix(SKY, PAPER, 0.4 + puff * 0.12))
    art.box(0, 618, WIDTH, 700, mix(GREEN, SKY, 0.5))
    art.hills(700, 120, MEADOW)
    art.box(0, 700, WIDTH, HEIGHT, mix(GREEN, PAPER, 0.3))
    for row in range(2):
        for column in range(6):
            left, base = 40 + column * 262 - row * 30, 820 + row * 140
            art.box(left, base - 50, left + 220, base, mix(SKY, PAPER, 0.3))
            art.shape([(left, base - 50), (left + 110, base - 92), (left + 220, base - 50)], mix(WATER, SKY, 0.65))
            for rib in range(1, 5):
                art.line([(left + rib * 44, base - 50), (left + rib * 44, base)], STONE, 3)
            for flower in range(9):
                art.disc(left + 18 + flower * 23, base - 12, 7, (HEAT, HOUSING, ENERGY)[flower % 3])


def hitzeinsel(art: Canvas) -> None:
    """Draw a map of tiles: warm in the middle, cool along a river and in two parks."""
    art.box(0, 0, WIDTH, HEIGHT, SAND)
    scale = [mix(WATER, PAPER, 0.35), mix(WATER, PAPER, 0.7), "#f6e3a5", "#efb25f", mix(HEAT, PAPER, 0.3), HEAT]
    step = 50
    for x in range(0, WIDTH, step):
        for y in range(0, HEIGHT, step):
            heat = 1.15 - hypot(x - 800, (y - 480) * 1.25) / 780
            river = abs(y - (300 + 0.35 * x))
            heat -= max(0.0, 1 - river / 130) * 0.9
            heat -= max(0.0, 1 - hypot(x - 1080, y - 330) / 170) * 0.7 + max(0.0, 1 - hypot(x - 460, y - 700) / 150) * 0.6
            heat += art.random.uniform(-0.06, 0.06)
            art.box(x + 3, y + 3, x + step - 3, y + step - 3, scale[max(0, min(5, int(heat * 6)))], 8)


def hochwasserkarte(art: Canvas) -> None:
    art.box(0, 0, WIDTH, HEIGHT, SAND)
    for column in range(11):
        for row in range(8):
            left, top = 20 + column * 146 + (row % 2) * 12, 20 + row * 126
            art.box(left, top, left + 118, top + 96, mix(CITY[(column * 3 + row) % 5], PAPER, 0.45), 6)
    river = [(-20, 760), (300, 640), (640, 660), (940, 480), (1280, 470), (1640, 280)]
    for width, colour in ((330, mix(WATER, PAPER, 0.7)), (210, mix(WATER, PAPER, 0.5)), (90, WATER)):
        art.line([(float(x), float(y)) for x, y in river], colour, width)
        for x, y in river:
            art.disc(x, y, width / 2, colour)


def datenstadt(art: Canvas) -> None:
    art.image.paste(Canvas("night", INK, mix(DIGITAL, INK, 0.45)).image)
    night = [mix(DIGITAL, INK, share) for share in (0.3, 0.45, 0.6)]
    art.skyline(1000, 220, 560, night, (90, 170))
    dots = [(art.random.uniform(60, 1540), art.random.uniform(90, 520)) for _dot in range(26)]
    for at, start in enumerate(dots):
        for end in nearest(start, dots)[1:3]:
            art.line([start, end], mix(SKY, DIGITAL, 0.45), 3)
        art.disc(*start, 7 + at % 4 * 3, (mix(SKY, PAPER, 0.3), "#f2b66b", mix(BRAND, SKY, 0.6))[at % 3])


def nearest(here: Point, dots: list[Point]) -> list[Point]:
    """Return the dots, nearest first."""
    return sorted(dots, key=lambda dot: hypot(dot[0] - here[0], dot[1] - here[1]))


def netz(art: Canvas) -> None:
    art.image.paste(Canvas("net", mix(BRAND, PAPER, 0.85), PAPER).image)
    dots = [(110 + at * 155 + art.random.uniform(-40, 40), art.random.uniform(480, 880)) for at in range(10)]
    for _arc in range(15):
        start, end = art.random.sample(dots, 2)
        art.arc(start, end, abs(start[0] - end[0]) * 0.5, mix(BRAND, PAPER, art.random.uniform(0.1, 0.6)), 6)
    for at, (x, y) in enumerate(dots):
        art.disc(x, y, 14 + at * 7 % 14, SIGNAL if at == 4 else BRAND)
