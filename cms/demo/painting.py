"""A small canvas for drawing cities: flat shapes in the theme's calm colours, identical on every machine."""

from __future__ import annotations

from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageOps

WIDTH, HEIGHT = 1600, 1000
FINE = 2  # drawn larger and then scaled down, for smooth edges

INK, PAPER, SAND, LINE = "#14213a", "#fcfbf8", "#f3eee4", "#ddd5c6"
BRAND, BRAND_SOFT, SIGNAL = "#0c5a57", "#dcebe8", "#b93a16"
HEAT, WATER, GREEN, HOUSING, ENERGY, DIGITAL = "#c2410c", "#1b659f", "#2f7044", "#7a3e6d", "#8a5a00", "#474aa8"
SKY, DUSK, STONE, ROAD = "#cfe1ea", "#f0d9b8", "#b9b3a6", "#7d7f86"

Point = tuple[float, float]


def mix(one: str, other: str, share: float) -> str:
    """Return the colour `share` of the way from `one` to `other`, 0 to 1."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


class Canvas:
    """A picture being drawn. Coordinates are those of the finished picture, 1600 by 1000."""

    def __init__(self, seed: str, top: str = SKY, bottom: str = PAPER) -> None:
        self.random = Random(seed)  # noqa: S311 - variety, not secrecy
        ramp = ImageOps.colorize(Image.linear_gradient("L").resize((1, 256)), top, bottom)
        self.image = ramp.resize((WIDTH * FINE, HEIGHT * FINE), Image.Resampling.BILINEAR)
        self.draw = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0) -> None:
        area = [left * FINE, top * FINE, right * FINE, bottom * FINE]
        if radius:
            self.draw.rounded_rectangle(area, radius * FINE, fill=colour)
        else:
            self.draw.rectangle(area, fill=colour)

    def shape(self, points: list[Point], colour: str) -> None:
        self.draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points: list[Point], colour: str, width: float) -> None:
        self.draw.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")

    def disc(self, x: float, y: float, radius: float, colour: str, flat: float = 1) -> None:
        self.draw.ellipse(
            [(x - radius) * FINE, (y - radius * flat) * FINE, (x + radius) * FINE, (y + radius * flat) * FINE], fill=colour
        )

    def arc(self, start: Point, end: Point, lift: float, colour: str, width: float) -> None:
        """Draw an arc from one point to another, `lift` high."""
        x, y = (start[0] + end[0]) / 2, min(start[1], end[1]) - lift
        steps = (at / 40 for at in range(41))
        shares = [((1 - t) ** 2, 2 * t * (1 - t), t**2) for t in steps]
        self.line([(a * start[0] + b * x + c * end[0], a * start[1] + b * y + c * end[1]) for a, b, c in shares], colour, width)

    def hills(self, base: float, height: float, colour: str, waves: float = 1.5, bottom: float = HEIGHT) -> None:
        """Draw rolling hills from `base` down to `bottom`."""
        shift = self.random.uniform(0, 2 * pi)
        edge = [
            (x, base - height * (0.5 + 0.35 * sin(shift + waves * 2 * pi * x / WIDTH) + 0.15 * sin(shift + 11 * x / WIDTH)))
            for x in range(0, WIDTH + 20, 20)
        ]
        self.shape([(0, bottom), *edge, (WIDTH, bottom)], colour)

    def sun(self, x: float, y: float, radius: float, colour: str = "#f2b66b") -> None:
        self.disc(x, y, radius * 1.5, mix(colour, PAPER, 0.75))
        self.disc(x, y, radius, colour)

    def cloud(self, x: float, y: float, size: float, colour: str) -> None:
        for dx, dy, share in ((-0.9, 0.2, 0.6), (0, 0, 1), (0.9, 0.15, 0.7)):
            self.disc(x + dx * size, y + dy * size, size * share, colour, 0.7)
        self.box(x - 1.4 * size, y + 0.2 * size, x + 1.5 * size, y + 0.65 * size, colour, size * 0.2)

    def rain(self, top: float, bottom: float, colour: str, drops: int = 130) -> None:
        for _drop in range(drops):
            x, y = self.random.uniform(0, WIDTH), self.random.uniform(top, bottom - 40)
            self.line([(x, y), (x - 8, y + 34)], colour, 3)

    def house(self, left: float, base: float, width: float, height: float, wall: str, roof: str | None = None) -> None:
        """Draw a house with rows of windows, and with a gable if it has a roof."""
        self.box(left, base - height, left + width, base, wall)
        if roof:
            self.shape(
                [(left - 6, base - height), (left + width / 2, base - height - width * 0.55), (left + width + 6, base - height)],
                roof,
            )
        pane, light = mix(wall, INK, 0.3), mix(wall, PAPER, 0.65)
        columns, rows = max(2, int(width // 44)), max(2, int(height // 58))
        for row in range(rows):
            for column in range(columns):
                x, y = left + (column + 0.5) * width / columns, base - height + (row + 0.55) * height / rows
                self.box(x - 9, y - 13, x + 9, y + 13, light if self.random.random() < 0.35 else pane, 2)

    def skyline(self, base: float, low: float, high: float, colours: list[str], width: tuple[float, float] = (70, 150)) -> None:
        """Draw a row of houses from edge to edge."""
        x = -20.0
        while x < WIDTH:
            across = self.random.uniform(*width)
            self.house(x, base, across, self.random.uniform(low, high), self.random.choice(colours))
            x += across + self.random.choice((0, 0, 8))

    def tree(self, x: float, base: float, size: float, colour: str = GREEN) -> None:
        self.box(x - size * 0.06, base - size * 0.6, x + size * 0.06, base, mix(ENERGY, INK, 0.35))
        shade = mix(colour, INK, 0.12)
        self.disc(x, base - size * 0.85, size * 0.42, shade)
        self.disc(x - size * 0.22, base - size * 0.72, size * 0.3, colour)
        self.disc(x + size * 0.22, base - size * 0.76, size * 0.3, mix(colour, PAPER, 0.12))

    def palm(self, x: float, base: float, size: float) -> None:
        top = base - size
        self.line([(x, base), (x + size * 0.06, base - size * 0.5), (x + size * 0.02, top)], mix(ENERGY, INK, 0.3), size * 0.06)
        for turn in range(7):
            angle = pi * (1.08 + turn / 7.2)
            tip = (x + cos(angle) * size * 0.45, top - sin(angle) * -size * 0.22 + size * 0.08)
            self.arc((x + size * 0.02, top), tip, size * 0.06, mix(GREEN, PAPER, 0.1 * (turn % 2)), size * 0.05)

    def water(self, top: float, colour: str = WATER, bottom: float = HEIGHT) -> None:
        self.box(0, top, WIDTH, bottom, mix(colour, SKY, 0.35))
        for row in range(int((bottom - top) // 34)):
            y = top + 18 + row * 34
            for _wave in range(9):
                x, length = self.random.uniform(0, WIDTH), self.random.uniform(40, 130)
                self.line([(x, y), (x + length, y)], mix(colour, SKY, 0.6), 4)

    def car(self, x: float, base: float, size: float, colour: str) -> None:
        self.box(x, base - size * 0.34, x + size, base - size * 0.08, colour, size * 0.1)
        self.box(x + size * 0.2, base - size * 0.56, x + size * 0.78, base - size * 0.28, mix(colour, SKY, 0.55), size * 0.12)
        for wheel in (0.22, 0.78):
            self.disc(x + size * wheel, base - size * 0.08, size * 0.1, INK)

    def bench(self, x: float, base: float, size: float) -> None:
        wood = mix(ENERGY, PAPER, 0.2)
        self.box(x, base - size * 0.34, x + size, base - size * 0.26, wood, 3)
        self.box(x, base - size * 0.6, x + size, base - size * 0.5, wood, 3)
        for leg in (0.1, 0.86):
            self.box(x + size * leg, base - size * 0.6, x + size * (leg + 0.05), base, INK)

    def save(self) -> bytes:
        """Return the finished picture as JPEG."""
        file = BytesIO()
        self.image.reduce(FINE).save(file, "JPEG", quality=88, optimize=False)
        return file.getvalue()
