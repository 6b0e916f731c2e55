"""Fifty workers are stopped by TERM or KILL at random moments: no job is lost, and no effect happens twice."""

from pathlib import Path

import pytest

from tests.cms.jobs.processes import end_many


@pytest.mark.django_db(transaction=True)
def test_stopping_fifty_workers_loses_and_repeats_nothing(queue: None, tmp_path: Path) -> None:
    end_many(tmp_path, deaths=50, jobs=400, at_a_time=3)
