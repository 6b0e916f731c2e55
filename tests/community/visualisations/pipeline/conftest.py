import warnings
from collections.abc import Iterator

import pytest
from PIL import Image

from community.visualisations.pipeline.decoding import set_limits_of_libraries


@pytest.fixture
def decoders() -> Iterator[None]:
    """Libraries as the process apart sets them up, here."""
    most = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        set_limits_of_libraries()
        yield
    Image.MAX_IMAGE_PIXELS = most
