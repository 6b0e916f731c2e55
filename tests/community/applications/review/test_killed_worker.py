"""A worker is killed while letters go out: each arrives once. `make trial letters` does the same with forty."""

from pathlib import Path
from typing import Any

import pytest

from cms.users.models import User
from community.applications.models import Round
from tests.jobs import QUEUED

from .mailing import send_while_killing, submitted_many

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("workers")]


def test_each_letter_arrives_once(round_: Round, manager: User, tmp_path: Path, settings: Any) -> None:
    settings.TASKS = QUEUED
    applications = submitted_many(round_, 4)

    arrived = send_while_killing(tmp_path, round_=round_, manager=manager, applications=applications, deaths=1)

    assert arrived == {f"team{number}@example.org": 1 for number in range(1, 5)}
