import pytest

from cms.models import HomePage
from tests.pages import make_homes


@pytest.fixture
def homes(db: None) -> dict[str, HomePage]:
    """The home pages of the four languages."""
    return make_homes()
