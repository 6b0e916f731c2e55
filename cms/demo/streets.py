"""The demo's pictures of streets, squares and ports. Each is drawn by the function with its name."""

from __future__ import annotations

from .painting import (
    BRAND,
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
    mix,
)
from .scenes import CITY, MEADOW

CARS = [mix(SIGNAL, PAPER, 0.2), mix(WATER, PAPER, 0.3), STONE, PAPER, mix(INK, PAPER, 0.3), mix(ENERGY, PAPER, 0.4)]
PAVED = mix(ROAD, PAPER, 0.25)


def _street(art: Canvas) -> None:
    """Draw the street of the comparison: the same houses on both sides, the ground still bare."""
    for side in (0, 1):
        for row in range(4):
            width, height, base = 190 + row * 36, 330 + row * 110, 560 + row * 120
            left = 520 - row * 160 - width if side == 0 else 1080 + row * 160
            art.house(left, base, width, height, CITY[(row * 2 + side) % 5])


def strasse_grau(art: Canvas) -> None:
    art.box(0, 540, WIDTH, HEIGHT, mix(STONE, PAPER, 0.35))
    art.shape([(620, 540), (980, 540), (1600, 1000), (0, 1000)], PAVED)
    _street(art)
    for at in range(5):
        art.line([(800, 590 + at * 90), (800, 625 + at * 96)], PAPER, 6 + at * 2)
        size = 90 + at * 34
        art.car(660 - at * 122, 620 + at * 90, size, CARS[at])
        art.car(860 + at * 92, 620 + at * 90, size, CARS[(at + 3) % 6])


def strasse_gruen(art: Canvas) -> None:
    art.box(0, 540, WIDTH, HEIGHT, mix(STONE, PAPER, 0.5))
    art.shape([(620, 540), (980, 540), (1600, 1000), (0, 1000)], MEADOW)
    art.shape([(770, 540), (830, 540), (1010, 1000), (590, 1000)], mix(SAND, ENERGY, 0.15))
    art.shape([(870, 540), (890, 540), (1330, 1000), (1210, 1000)], mix(WATER, SKY, 0.25))
    _street(art)
    for at in range(6):
        size = 110 + at * 42
        art.tree(690 - at * 96, 600 + at * 76, size)
        art.tree(935 + at * 118, 600 + at * 76, size, mix(GREEN, PAPER, 0.12))
    art.bench(430, 940, 120)


def _square(art: Canvas) -> None:
    """Draw the square of the visualisation: one tower block, low houses, empty ground."""
    art.cloud(320, 160, 70, PAPER)
    art.skyline(560, 90, 210, CITY)
    art.house(560, 580, 480, 470, mix(STONE, PAPER, 0.3))
    for floor in range(8):
        art.box(560, 170 + floor * 52, 1040, 176 + floor * 52, mix(STONE, INK, 0.15))
    art.box(0, 580, WIDTH, HEIGHT, PAVED)


def _park(art: Canvas) -> None:
    _square(art)
    art.box(0, 600, WIDTH, HEIGHT, MEADOW)
    art.shape([(740, 600), (860, 600), (1040, 1000), (560, 1000)], mix(SAND, ENERGY, 0.15))
    for x, base, size in (
        (110, 720, 220),
        (330, 690, 170),
        (1290, 700, 190),
        (1500, 730, 240),
        (160, 950, 310),
        (1440, 960, 320),
    ):
        art.tree(x, base, size)


def platz_vorher(art: Canvas) -> None:
    _square(art)
    for row in range(5):
        size = 92 + row * 26
        for column in range(int(WIDTH // (size * 1.18)) + 1):
            art.car(column * size * 1.18 - row * 14, 662 + row * 80, size, CARS[(column * 2 + row) % 6])


def platz_nachher(art: Canvas) -> None:
    _park(art)
    for x, base in ((430, 780), (1020, 780), (330, 920), (1130, 920)):
        art.bench(x, base, 150)


def platz_radweg(art: Canvas) -> None:
    platz_nachher(art)
    art.shape([(0, 830), (1600, 700), (1600, 770), (0, 920)], mix(HEAT, PAPER, 0.45))
    for at in range(9):
        x = 60 + at * 180
        art.line([(x, 873 - at * 15.6), (x + 80, 866 - at * 15.6)], PAPER, 6)


def platz_bus(art: Canvas) -> None:
    _park(art)
    art.box(0, 760, WIDTH, 900, mix(ROAD, PAPER, 0.15))
    art.line([(0, 830), (WIDTH, 830)], PAPER, 5)
    art.box(500, 660, 1010, 850, mix(BRAND, PAPER, 0.15), 26)
    for window in range(5):
        art.box(530 + window * 92, 690, 604 + window * 92, 760, mix(SKY, PAPER, 0.4), 8)
    for wheel in (610, 900):
        art.disc(wheel, 850, 38, INK)
        art.disc(wheel, 850, 16, STONE)


def mobilitaet(art: Canvas) -> None:
    art.sun(1350, 180, 60)
    art.skyline(600, 160, 360, CITY)
    art.box(0, 600, WIDTH, HEIGHT, mix(STONE, PAPER, 0.45))
    art.box(0, 700, WIDTH, 800, MEADOW)
    for rail in (770, 790):
        art.line([(0, rail), (WIDTH, rail)], mix(INK, PAPER, 0.35), 5)
    art.box(0, 830, WIDTH, 900, mix(HEAT, PAPER, 0.5))
    art.box(260, 560, 960, 775, mix(SIGNAL, PAPER, 0.12), 30)
    art.box(260, 690, 960, 730, PAPER)
    for window in range(7):
        art.box(290 + window * 95, 595, 365 + window * 95, 672, mix(SKY, PAPER, 0.35), 8)
    for wheel in (360, 480, 740, 860):
        art.disc(wheel, 775, 20, INK)
    art.line([(610, 560), (580, 520), (640, 500)], INK, 6)
    art.line([(0, 500), (WIDTH, 500)], mix(INK, SKY, 0.5), 3)
    for at in range(6):
        art.tree(1080 + at * 100, 690, 170)
        art.line([(60 + at * 280, 865), (150 + at * 280, 865)], PAPER, 6)
    for x in (90, 190):
        art.tree(x, 690, 150)


def wiederaufbau(art: Canvas) -> None:
    art.cloud(300, 170, 80, PAPER)
    old, new = (
        [mix(ENERGY, PAPER, 0.45), STONE, mix(HOUSING, PAPER, 0.55)],
        [mix(BRAND, PAPER, 0.75), mix(WATER, PAPER, 0.75), PAPER],
    )
    x = -30.0
    for at in range(11):
        width, height = art.random.uniform(130, 190), art.random.uniform(220, 420)
        art.house(x, 760, width, height, (new if at % 3 == 1 else old)[at % 3], SIGNAL if at % 4 == 2 else None)
        x += width + 6
    for left in range(1130, 1161, 30):
        art.line([(left, 760), (left, 190)], ENERGY, 9)
    for rung in range(14):
        art.line([(1130, 200 + rung * 40), (1160, 240 + rung * 40)], ENERGY, 5)
    art.line([(900, 190), (1480, 190)], ENERGY, 12)
    art.line([(1145, 120), (900, 190)], ENERGY, 5)
    art.line([(1145, 120), (1480, 190)], ENERGY, 5)
    art.line([(960, 190), (960, 300)], INK, 4)
    art.box(925, 300, 995, 350, mix(SIGNAL, PAPER, 0.2))
    art.box(0, 760, WIDTH, HEIGHT, mix(SAND, ENERGY, 0.14))
    for at in range(8):
        art.tree(90 + at * 205, 830, 130)


def wohnhof(art: Canvas) -> None:
    for left, width, height, colour in (
        (0, 420, 560, HOUSING),
        (420, 380, 470, BRAND),
        (800, 390, 510, ENERGY),
        (1190, 420, 580, WATER),
    ):
        art.house(left, 720, width, height, mix(colour, PAPER, 0.62))
        for floor in range(3):
            for column in range(2):
                x, y = left + 60 + column * width * 0.48, 720 - height + 120 + floor * 140
                art.box(x, y, x + 110, y + 34, mix(colour, PAPER, 0.25), 4)
                for plant in range(4):
                    art.disc(x + 16 + plant * 26, y - 2, 13, mix(GREEN, PAPER, 0.15))
    art.box(0, 720, WIDTH, HEIGHT, MEADOW)
    art.disc(800, 880, 420, mix(SAND, ENERGY, 0.12), 0.2)
    for x, base, size in ((170, 850, 260), (420, 800, 190), (1190, 800, 200), (1440, 860, 270)):
        art.tree(x, base, size)
    for x in (620, 860):
        art.bench(x, 910, 140)


def marktplatz(art: Canvas) -> None:
    art.cloud(1200, 150, 70, PAPER)
    x = 20.0
    for at in range(8):
        art.house(x, 640, 180, 240 + at % 3 * 60, CITY[at % 5], (SIGNAL, HOUSING, BRAND, ENERGY)[at % 4])
        x += 195
    art.box(0, 640, WIDTH, HEIGHT, mix(SAND, STONE, 0.35))
    for at in range(5):
        left, top = 70 + at * 310, 760 + at % 2 * 60
        colour = (HEAT, GREEN, WATER, HOUSING, ENERGY)[at]
        for post in (left + 10, left + 200):
            art.box(post - 4, top, post + 4, top + 140, INK)
        art.box(left, top + 80, left + 210, top + 110, mix(ENERGY, PAPER, 0.3))
        for stripe in range(6):
            shade = colour if stripe % 2 else PAPER
            art.shape(
                [
                    (left + stripe * 35, top),
                    (left + stripe * 35 + 35, top),
                    (left + stripe * 35 + 42, top + 44),
                    (left + stripe * 35 - 7, top + 44),
                ],
                shade,
            )
        for fruit in range(8):
            art.disc(left + 20 + fruit * 25, top + 74, 11, (SIGNAL, GREEN, "#f2b66b")[fruit % 3])


def hafen(art: Canvas) -> None:
    art.sun(250, 200, 70)
    art.hills(600, 90, mix(GREEN, SKY, 0.55))
    for x in (1180, 1330, 1480):
        art.box(x - 62, 520, x + 62, 640, PAPER)
        art.disc(x, 520, 62, PAPER, 0.4)
        art.disc(x, 522, 54, mix(SKY, PAPER, 0.4), 0.35)
    art.box(0, 636, WIDTH, 700, STONE)
    for x in (360, 700):
        for leg in (x, x + 130):
            art.line([(leg, 640), (leg, 300)], mix(HEAT, INK, 0.1), 14)
        art.line([(x - 30, 330), (x + 330, 330)], mix(HEAT, INK, 0.1), 16)
        art.line([(x + 65, 210), (x - 30, 330)], HEAT, 6)
        art.line([(x + 65, 210), (x + 330, 330)], HEAT, 6)
        art.line([(x + 65, 210), (x + 65, 330)], HEAT, 12)
        art.line([(x + 270, 330), (x + 270, 430)], INK, 4)
        art.box(x + 230, 430, x + 310, 466, mix(WATER, PAPER, 0.2))
    art.water(700)
    art.shape([(180, 700), (1420, 700), (1330, 850), (260, 850)], mix(INK, WATER, 0.25))
    art.box(240, 560, 380, 702, PAPER)
    for window in range(3):
        art.box(258 + window * 40, 585, 284 + window * 40, 610, WATER, 3)
    for row in range(3):
        for column in range(9 - row):
            left = 430 + column * 104 + row * 20
            art.box(
                left,
                650 - row * 46,
                left + 98,
                692 - row * 46,
                mix((HEAT, WATER, GREEN, ENERGY, HOUSING)[(column + row * 2) % 5], PAPER, 0.15),
            )
