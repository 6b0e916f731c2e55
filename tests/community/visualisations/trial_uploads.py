"""Thirty members upload five photos of 10 MB each at once to two web processes on PostgreSQL, and the worker is killed in the middle."""

from pathlib import Path

import pytest
from django.db import connection

from community.groups.models import Group
from tests.community.visualisations.uploading import everybody_uploads

pytestmark = [pytest.mark.timeout(7200), pytest.mark.django_db(transaction=True)]


def test_three_members_upload_a_small_photo_each(housing: Group, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shows in half a minute that everything is in place; too slow for the test run, since the site is started three times."""
    with capsys.disabled():
        everybody_uploads(housing, tmp_path, members=3, photos=1, size=60_000, seconds=600)


def test_thirty_members_upload_five_photos_each(housing: Group, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert connection.vendor == "postgresql", "Run it with ON_POSTGRES=true."
    with capsys.disabled():
        everybody_uploads(housing, tmp_path, members=30, photos=5, size=10_000_000, seconds=3600)
