"""Temporary files of processes that have ended."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cms.jobs import scratch
from cms.jobs.scratch import register_leftovers, scratch_root, sweep

BEGIN = """
import os, sys, tempfile, time
from django.conf import settings
settings.configure(VAR_DIR=sys.argv[1])
from cms.jobs.scratch import use_own_scratch_folder
use_own_scratch_folder()
file = tempfile.NamedTemporaryFile(delete=False)
print(file.name, os.environ["TMPDIR"], flush=True)
sys.stdin.read()
"""


class Process:
    """A process that has written a temporary file."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", BEGIN, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        name, self.temporary = self.process.stdout.readline().split()
        self.file = Path(name)

    def end(self) -> None:
        self.process.communicate("")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def process(tmp_path: Path) -> Process:
    return Process(tmp_path)


def test_each_process_has_its_own_folder_that_is_removed_at_exit(process: Process, tmp_path: Path) -> None:
    assert process.file.parent.parent == tmp_path / "tmp" == scratch_root()
    assert process.temporary == str(process.file.parent)  # for its child processes
    sweep()
    assert process.file.exists()
    process.end()

    assert not process.file.parent.exists()


def test_sweep_removes_folders_of_killed_processes_only(process: Process, tmp_path: Path) -> None:
    other = Process(tmp_path)
    process.kill()
    assert process.file.exists()
    sweep()

    assert (process.file.parent.exists(), other.file.exists()) == (False, True)
    other.end()


def test_sweep_keeps_new_folders(tmp_path: Path) -> None:
    folder = tmp_path / "tmp" / "123-new"
    folder.mkdir(parents=True)
    sweep()
    assert folder.exists()
    make_old(folder)
    sweep()
    assert not folder.exists()


def test_sweep_removes_registered_partial_files_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_leftovers", [])
    register_leftovers(lambda: tmp_path, "*.part")
    for name in ("old.part", "new.part", "old.txt"):
        (tmp_path / name).touch()
    make_old(tmp_path / "old.part")
    make_old(tmp_path / "old.txt")
    sweep()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.part", "old.txt"]


def test_process_continues_if_its_folder_cannot_be_created(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.touch()
    monkeypatch.setattr(scratch.tempfile, "tempdir", "before")
    scratch.use_own_scratch_folder()

    assert scratch.tempfile.tempdir == "before"
    assert "will not be cleaned up" in caplog.text


def test_sweep_without_leftovers_does_nothing(tmp_path: Path) -> None:
    sweep()

    assert list(tmp_path.iterdir()) == []


def make_old(path: Path) -> None:
    yesterday = time.time() - 25 * 3600
    os.utime(path, (yesterday, yesterday))
