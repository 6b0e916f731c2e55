"""Photos for the tests: a car park, and streets that are computed when they are first asked for."""

from functools import cache
from pathlib import Path

from community.visualisations.demo.streets import STREETS, photo

PICTURES = Path(__file__).parent / "pictures"


@cache
def photo_of(name: str) -> bytes:
    """Return a photo as WebP: "car_park", or one of `STREETS`."""
    return (PICTURES / "car-park.webp").read_bytes() if name == "car_park" else photo(STREETS[name])
