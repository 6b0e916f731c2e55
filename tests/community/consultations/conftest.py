"""A group with the people of a consultation, and one who has no part in it."""

from collections.abc import Callable, Iterator

import pytest
from django.utils.translation import override

from cms.users.models import User
from community.consultations.models import Consultation
from community.consultations.phases import Phase
from community.groups.models import Group

from .made import make_consultation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def giver(joined: Callable[..., User], housing: Group) -> User:
    return joined("giver", housing)


@pytest.fixture
def moderator(joined: Callable[..., User], housing: Group) -> User:
    return joined("moderator", housing)


@pytest.fixture
def adviser(joined: Callable[..., User], housing: Group) -> User:
    return joined("adviser", housing)


@pytest.fixture
def planned(housing: Group, giver: User, moderator: User, adviser: User) -> Consultation:
    return make_consultation(housing, giver, moderator, [adviser])


@pytest.fixture
def in_phase(housing: Group, giver: User, moderator: User, adviser: User) -> Callable[..., Consultation]:
    """Create a consultation that is in a phase: `in_phase(Phase.ADVICE, mode=DAYS)`."""

    def make(phase: Phase, **facts: object) -> Consultation:
        return make_consultation(housing, giver, moderator, [adviser], phase=phase, **facts)

    return make
