"""`python -m tests.pictures [PAGE...]`: write the pictures of these pages, or of all."""

import os
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from .camera import count_pictures, take_all
from .places import PLACES
from .site import paths_of, serve_demo

FOLDER = Path(os.environ.get("PICTURES", "docs/pictures"))

names = sys.argv[1:] or list(PLACES)
if unknown := set(names) - set(PLACES):
    sys.exit(f"There is no {', '.join(sorted(unknown))}. There is: {', '.join(PLACES)}.")
FOLDER.mkdir(parents=True, exist_ok=True)
with tempfile.TemporaryDirectory(prefix="connective-pictures-") as temporary:
    kept = os.environ.get("PICTURES_DEMO")  # a folder for the demo, which takes two minutes to load
    with serve_demo(Path(kept or temporary)) as (address, clock):
        from cms.demo.accounts import PASSWORD

        paths = {
            name: paths_of(place)
            for name, place in PLACES.items()
            if place.slugs is not None or place.call or "{" in place.address
        }
        with tqdm(total=count_pictures(names), desc="Pictures", disable=None) as bar:
            take_all(
                address=address, clock=clock, names=names, paths=paths, password=PASSWORD, folder=FOLDER, advance=bar.update
            )  # fmt: skip
size = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
print(f"{FOLDER} has {size / 1_000_000:.1f} MB.")
