"""Draws streets with people and cars in them, and says where their faces and number plates are."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

FACES = Path(__file__).parent / "faces"
INK = (38, 38, 44)
COATS = [(120, 52, 46), (52, 72, 110), (60, 84, 62), (96, 92, 88), (40, 40, 48), (150, 120, 70)]
PAINTS = [(150, 30, 34), (36, 52, 90), (210, 212, 214), (56, 58, 62), (120, 126, 130), (24, 62, 56), (188, 160, 96)]
ASPECT = 520 / 113  # width by height of a European plate


@dataclass(frozen=True)
class Face:
    """A photographed head, and the box of its face in it: left, top, right, bottom."""

    name: str
    picture: Image.Image
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Placed:
    """What was set into a street, in its pixels."""

    kind: str
    name: str
    x: float
    y: float
    width: float
    height: float


def faces_of_the_tests() -> list[Face]:
    return [
        Face("astronaut", Image.open(FACES / "astronaut.webp").convert("RGB"), (40, 54, 129, 173)),
        Face("hopper", Image.open(FACES / "hopper.webp").convert("RGB"), (82, 93, 265, 297)),
    ]


def draw_street(chance: random.Random, width: int = 1600, height: int = 1067) -> Image.Image:
    """Return a street in daylight, seen along its middle, with the grain of a camera."""
    sky, ground = chance.choice([(196, 214, 228), (222, 222, 220), (170, 196, 222)]), chance.randint(96, 150)
    horizon = round(height * chance.uniform(0.42, 0.5))
    street = Image.new("RGB", (width, height), sky)
    draw = ImageDraw.Draw(street)
    left = 0
    while left < width:
        across, tall = chance.randint(width // 9, width // 5), chance.randint(round(horizon * 0.5), round(horizon * 0.95))
        wall = tuple(chance.randint(130, 215) for _ in range(3))
        draw.rectangle((left, horizon - tall, left + across, horizon + 8), fill=wall)
        step = across / chance.randint(4, 7)
        for row in range(2, int(tall / step) - 1):
            for column in range(int(across / step)):
                x, y = left + column * step + step * 0.25, horizon - tall + row * step * 1.0
                glass = chance.randint(50, 120)
                draw.rectangle(
                    (x, y, x + step * 0.5, y + step * 0.62), fill=(glass, glass + 8, glass + 18), outline=(225, 225, 222)
                )
        left += across
    draw.polygon([(0, height), (0, horizon + 30), (width, horizon + 30), (width, height)], fill=(ground, ground, ground - 3))
    draw.polygon([(0, height), (width * 0.35, horizon), (width * 0.42, horizon), (width * 0.2, height)], fill=(178, 172, 162))
    for each in range(6):
        near = 0.12 + each * 0.16
        y = horizon + (height - horizon) * near
        draw.polygon(
            [
                (width * 0.6 - 6 * near, y),
                (width * 0.6 + 6 * near, y),
                (width * 0.6 + 14 * near, y + 60 * near),
                (width * 0.6 - 14 * near, y + 60 * near),
            ],
            fill=(222, 222, 216),
        )
    return street


def with_grain(street: Image.Image, chance: random.Random, strength: float = 5.0) -> Image.Image:
    noise = np.random.default_rng(chance.randint(0, 2**31)).normal(0, strength, (street.height, street.width, 1))
    return Image.fromarray(np.clip(np.asarray(street) + noise, 0, 255).astype(np.uint8))


def put_person(street: Image.Image, face: Face, height: float, centre: tuple[float, float], chance: random.Random) -> Placed:
    """Set a person into the street whose face is `height` pixels high; flipped, turned and lit by chance."""
    head, (left, top, right, bottom) = face.picture, face.box
    if chance.random() < 0.5:
        head, left, right = head.transpose(Image.Transpose.FLIP_LEFT_RIGHT), head.width - right, head.width - left
    head = ImageEnhance.Brightness(head).enhance(chance.uniform(0.65, 1.15))
    head = ImageEnhance.Color(head).enhance(chance.uniform(0.5, 1.1))
    scale = height / (bottom - top)
    middle = ((left + right) / 2 * scale, (top + bottom) / 2 * scale)
    size = (max(4, round(head.width * scale)), max(4, round(head.height * scale)))
    head = head.resize(size, Image.Resampling.LANCZOS)
    mask = Image.new("L", (size[0] * 4, size[1] * 4), 0)
    across, down = (right - left) * scale, (bottom - top) * scale
    x, y = middle[0] * 4, middle[1] * 4
    ImageDraw.Draw(mask).ellipse((x - 2.7 * across, y - 3.0 * down, x + 2.7 * across, y + 2.5 * down), fill=255)
    mask = mask.resize(size, Image.Resampling.LANCZOS)
    angle = chance.uniform(-12, 12)
    head, mask = (each.rotate(angle, Image.Resampling.BICUBIC, center=middle) for each in (head, mask))
    draw, coat = ImageDraw.Draw(street), chance.choice(COATS)
    cx, cy = centre
    shoulder, foot = cy + down * 0.55, cy + down * 5.6
    draw.rounded_rectangle((cx - across * 1.15, shoulder, cx + across * 1.15, cy + down * 3.2), round(across * 0.5), fill=coat)
    draw.rectangle((cx - across * 0.8, cy + down * 3.0, cx - across * 0.1, foot), fill=INK)
    draw.rectangle((cx + across * 0.1, cy + down * 3.0, cx + across * 0.8, foot), fill=INK)
    street.paste(head, (round(cx - middle[0]), round(cy - middle[1])), mask)
    return Placed("face", face.name, cx - across / 2, cy - down / 2, across, down)


def draw_plate(width: int, chance: random.Random) -> Image.Image:
    """Return a European number plate, `width` pixels wide."""
    plate = Image.new("RGB", (520, 113), (236, 236, 230) if chance.random() < 0.85 else (232, 196, 60))
    draw = ImageDraw.Draw(plate)
    draw.rectangle((0, 0, 519, 112), outline=(20, 20, 20), width=5)
    draw.rectangle((0, 0, 46, 112), fill=(0, 51, 153))
    letters = "".join(chance.choice("ABCDEFGHKLMNPRSTUVXYZ") for _ in range(3))
    text = f"{letters[:1]} {letters[1:]} {chance.randint(10, 9999)}"
    draw.text((280, 58), text, fill=(16, 16, 18), font=ImageFont.load_default(88), anchor="mm")
    return plate.resize((width, max(2, round(width / ASPECT))), Image.Resampling.LANCZOS)


def put_car(
    street: Image.Image, plate_width: float, centre: tuple[float, float], chance: random.Random, *, tilt: float | None = None
) -> Placed:
    """Set a car, seen from behind, into the street; `plate_width` in pixels, tilted up to 15 degrees."""
    tilt = chance.uniform(-15, 15) if tilt is None else tilt
    enlarged = 4  # drawn larger, so that edges are smooth
    wide = plate_width * 3.4 * enlarged
    tall = wide * 0.8
    side = math.ceil(wide * 1.5)
    car = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(car)
    middle = side / 2
    left, right, top, bottom = middle - wide / 2, middle + wide / 2, middle - tall * 0.62, middle + tall * 0.38
    paint = chance.choice(PAINTS)
    dark = tuple(round(each * 0.6) for each in paint)
    draw.rounded_rectangle((left + wide * 0.1, top, right - wide * 0.1, middle), round(wide * 0.1), fill=paint)
    draw.rounded_rectangle(
        (left + wide * 0.17, top + tall * 0.06, right - wide * 0.17, middle - tall * 0.26), round(wide * 0.05), fill=(48, 56, 64)
    )
    draw.rounded_rectangle((left, middle - tall * 0.22, right, bottom - tall * 0.1), round(wide * 0.07), fill=paint)
    draw.rectangle((left + wide * 0.02, bottom - tall * 0.22, right - wide * 0.02, bottom - tall * 0.1), fill=dark)
    for at in (left + wide * 0.02, right - wide * 0.17):
        draw.rectangle((at, middle - tall * 0.17, at + wide * 0.15, middle - tall * 0.05), fill=(150, 24, 26))
        draw.rectangle((at + wide * 0.02, bottom - tall * 0.1, at + wide * 0.13, bottom), fill=(26, 26, 28))
    plate = draw_plate(max(8, round(plate_width * enlarged)), chance)
    car.paste(plate, (round(middle - plate.width / 2), round(middle - plate.height / 2)))
    car = car.rotate(tilt, Image.Resampling.BICUBIC)
    car = car.resize((max(1, side // enlarged), max(1, side // enlarged)), Image.Resampling.LANCZOS)
    cx, cy = centre
    street.paste(car, (round(cx - car.width / 2), round(cy - car.height / 2)), car)
    turned = math.radians(abs(tilt))
    plate_height = plate_width / ASPECT
    across = plate_width * math.cos(turned) + plate_height * math.sin(turned)
    down = plate_width * math.sin(turned) + plate_height * math.cos(turned)
    return Placed("plate", f"{plate_width:.0f} px, {tilt:.0f}°", cx - across / 2, cy - down / 2, across, down)


def street_with_people(
    chance: random.Random, faces: list[Face], heights: list[float], **size: int
) -> tuple[Image.Image, list[Placed]]:
    """Return a street with one person for each height of a face (pixels), side by side."""
    street = draw_street(chance, **size)
    placed, x = [], 20.0
    for number, height in enumerate(heights):
        across = height * 0.95
        x += across * 1.1
        if x + across > street.width:
            break
        y = street.height * 0.5 + chance.uniform(-0.03, 0.08) * street.height
        placed.append(put_person(street, faces[number % len(faces)], height, (x, y), chance))
        x += across * 1.1 + chance.uniform(4, 20)
    return with_grain(street.filter(ImageFilter.GaussianBlur(0.4)), chance), placed


def street_with_cars(chance: random.Random, widths: list[float], **size: int) -> tuple[Image.Image, list[Placed]]:
    """Return a street with one car for each width of a plate (pixels), side by side in rows."""
    street = draw_street(chance, **size)
    placed, x, y = [], 10.0, street.height * 0.55
    for width in sorted(widths):
        half = width * 2.2
        if x + 2 * half > street.width:
            x, y = 10.0, y + width * 3.4
        placed.append(put_car(street, width, (x + half, y), chance))
        x += 2 * half
    return with_grain(street.filter(ImageFilter.GaussianBlur(0.4)), chance), placed
