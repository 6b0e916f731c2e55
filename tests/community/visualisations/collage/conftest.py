import pytest

from . import memory


@pytest.fixture
def target(db, settings):
    """A collage in memory, and the site with its desk."""
    settings.ROOT_URLCONF = "tests.community.visualisations.collage.urls"
    return memory.reset("/de/collage/")


@pytest.fixture
def arabic(target):
    """The same, on Arabic pages."""
    return memory.reset("/ar/collage/")
