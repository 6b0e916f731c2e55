"""Forty letters about decisions, while three workers are killed: each arrives once."""

from pathlib import Path
from typing import Any

import pytest

from cms.users.models import User
from community.applications.models import Round
from tests.jobs import QUEUED

from .mailing import send_while_killing, submitted_many


@pytest.mark.django_db(transaction=True)
def test_each_of_forty_letters_arrives_once(round_: Round, manager: User, tmp_path: Path, settings: Any) -> None:
    settings.TASKS = QUEUED
    applications = submitted_many(round_, 40)

    arrived = send_while_killing(tmp_path, round_=round_, manager=manager, applications=applications, deaths=3)

    assert arrived == {f"team{number}@example.org": 1 for number in range(1, 41)}
    print(f"{sum(arrived.values())} letters arrived at {len(arrived)} addresses.")
