"""The provider for own hardware, with a module of the library's signatures in place of the library (`fake/`)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

FAKE = Path(__file__).parent / "fake"
CODE = """
import json, sys
from io import BytesIO
from PIL import Image
from community.visualisations.providers.base import ProviderError
from community.visualisations.providers.diffusers import Diffusers
from community.visualisations.providers.fitting import Flexible, restore
from tests.community.visualisations.providers.conftest import asked, painted

assert "diffusers" not in sys.modules, "imported too early"
own = Diffusers("own", "Own", "/srv/models/garden", sizes=Flexible(8, 256))
missing = Diffusers("own", "Own", "/srv/models/missing")

def errors(provider, prompt):
    try:
        provider.draw(asked(prompt))
    except ProviderError as error:
        return type(error).__name__

mask = painted(300, 200, (0, 0, 150, 200))
first = own.draw(asked("Trees", mask=mask, number=2, seed=7))
again = own.draw(asked("Trees", mask=mask, number=1, seed=8))
free = own.draw(asked("Trees", strength=1.0))
import diffusers
result = restore(Image.open(BytesIO(first[0].picture)), first[0].fit)
print(json.dumps({
    "available": own.is_available(),
    "seeds": [one.seed for one in first],
    "same": first[1].picture == again[0].picture,
    "free": [free[0].seed is not None, free[0].cents, free[0].model],
    "size": result.size,
    "canvas": str(first[0].fit.canvas),
    "loaded": diffusers.loaded,
    "calls": diffusers.calls,
    "errors": [errors(own, "out of memory"), errors(own, "forbidden"), errors(missing, "Trees")],
}))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the provider did in another process, with the fake module on its path."""
    surroundings = os.environ | {
        "PYTHONPATH": f"{FAKE}{os.pathsep}{settings.BASE_DIR}",
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-c", CODE], check=False, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def test_model_is_loaded_once_and_from_this_machine(told: dict[str, Any]) -> None:
    assert told["available"] is True
    assert told["loaded"] == [["/srv/models/garden", {"torch_dtype": "float16", "local_files_only": True}]]


def test_same_seed_yields_the_same_picture(told: dict[str, Any]) -> None:
    assert (told["seeds"], told["same"]) == ([7, 8], True)
    assert told["free"] == [True, 0, "/srv/models/garden"]


def test_painted_area_is_white_and_all_of_it_without_a_mask(told: dict[str, Any]) -> None:
    assert (told["size"], told["canvas"]) == ([300, 200], "256x176")
    assert [(call["strength"], call["steps"], call["painted"]) for call in told["calls"][:3]] == [
        (0.75, 30, 128 * 171),
        (0.75, 30, 128 * 171),
        (0.999, 30, 256 * 176),
    ]


def test_errors(told: dict[str, Any]) -> None:
    assert told["errors"] == ["ProviderUnavailable", "ProviderRefused", "ProviderMisconfigured"]
