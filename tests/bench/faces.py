"""Measures how many faces and number plates are covered without anybody's help, in drawn streets.

No package was found that ships photographs of many people under a licence that is surely free. So the heads of four people, from portraits in
the public domain (works of the government of the United States, in the packages below, which are fetched into VAR_DIR), are set into drawn streets at 12 to 200
pixels: some 240 faces, flipped, turned up to 12 degrees and lit in different ways. They are few people, all seen from the front: the figure says
how small faces may be, not that it holds for everybody. Plates (letters, EU band, white and yellow) are 10 to 80 pixels wide and tilted up to 15 degrees, on drawn cars of seven
colours. Covered means 95 % of the face's ellipse or of the plate's box.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tarfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

import cv2
from PIL import Image

from tests.community.visualisations.pipeline.finding import Measured, measure
from tests.community.visualisations.pipeline.streets import Face, street_with_cars, street_with_people

PACKAGES = {"scikit-image==0.25.2": "binary", "matplotlib==3.11.2": "binary", "face_recognition==1.3.0": "source"}
# Name, file in a package, and the face in it: left, top, right, bottom in pixels of the picture at 640 pixels at most.
PORTRAITS = (
    ("astronaut", "skimage/data/astronaut.png", (181, 58, 270, 178)),
    ("admiral", "mpl-data/sample_data/grace_hopper.jpg", (175, 131, 357, 336)),
    ("president", "tests/test_images/obama.jpg", (207, 48, 348, 244)),
    ("vice president", "tests/test_images/biden.jpg", (124, 46, 208, 166)),
)
STREETS, PEOPLE, CARS = 20, 12, 10
LEAST = 0.95


def run() -> None:
    cv2.setNumThreads(1)
    faces = [portrait(*each) for each in PORTRAITS]
    people, plates, started = Measured(), Measured(), time.process_time()
    for seed in range(STREETS):
        chance = random.Random(seed)
        heights = [chance.uniform(12, 200) for _ in range(3)] + [chance.uniform(12, 40) for _ in range(PEOPLE - 3)]
        chance.shuffle(faces)
        measure(*street_with_people(chance, faces, sorted(heights, reverse=True)), "face", people)
        measure(*street_with_cars(chance, [chance.uniform(10, 80) for _ in range(CARS)]), "plate", plates)
    seconds = (time.process_time() - started) / (2 * STREETS)
    print(f"{'':<10}{'there':>8}{'covered':>9}{'share':>9}{'needless, per street':>24}")
    for name, measured in (("faces", people), ("plates", plates)):
        share = measured.covered / measured.there
        print(f"{name:<10}{measured.there:>8}{measured.covered:>9}{share:>9.1%}{measured.needless / STREETS:>24.1f}")
        for missed in measured.missed:
            print(f"    missed: {missed}")
    print(f"{len(faces)} people; {seconds:.1f} s of processor time for a street of 1600 by 1067 pixels.", flush=True)
    if min(people.covered / people.there, plates.covered / plates.there) < LEAST:
        sys.exit(f"Less than {LEAST:.0%} are covered.")


def portrait(name: str, path: str, box: tuple[float, float, float, float]) -> Face:
    picture = Image.open(BytesIO(read_from_packages(path))).convert("RGB")
    picture.thumbnail((640, 640))
    return Face(name, picture, box)


def read_from_packages(path: str) -> bytes:
    """Return a file of one of the packages, which are fetched once."""
    folder = Path(os.environ.get("VAR_DIR", "var")) / "bench" / "faces"
    folder.mkdir(parents=True, exist_ok=True)
    for package, form in PACKAGES.items():
        if not any(folder.glob(f"{package.split('==')[0].replace('-', '_')}*")):
            chosen = ["--no-binary", ":all:"] if form == "source" else ["--only-binary", ":all:"]
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "-q", "--no-deps", *chosen, "-d", str(folder), package], check=True
            )
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(path):
                    return archive.read(name)
    for source in folder.glob("*.tar.gz"):
        with tarfile.open(source) as archive:
            for member in archive:
                if member.name.endswith(path) and (file := archive.extractfile(member)):
                    return file.read()
    raise FileNotFoundError(path)
