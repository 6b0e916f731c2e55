"""What a process loads before anybody waits for it."""

import importlib
import logging
import sys

import pytest
from django.core.management import call_command

from cms import warming
from cms.jobs import scratch
from tests.patience import LONG


@pytest.fixture(autouse=True)
def steps(monkeypatch: pytest.MonkeyPatch) -> dict:
    steps: dict = {}
    monkeypatch.setattr(warming, "_steps", steps)
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)  # the tests' connection is not the thread's
    return steps


def test_failing_warm_up_step_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    warming.register_warm_up("tables", lambda: 1 // 0)
    warming.register_warm_up("models", lambda: done.append("models"))

    with caplog.at_level(logging.INFO, "cms.warming"):
        warming.warm_up_in_background().join(LONG)

    assert done == ["models"]
    assert "Could not warm up tables" in caplog.text


def test_wsgi_process_creates_its_scratch_folder_and_warms_up(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(scratch, "use_own_scratch_folder", lambda: begun.append("folder"))
    monkeypatch.setattr(warming, "warm_up_in_background", lambda: begun.append("warm"))
    monkeypatch.delitem(sys.modules, "cms.wsgi", raising=False)
    importlib.import_module("cms.wsgi")

    assert begun == ["folder", "warm"]


def test_process_that_will_be_forked_does_not_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(scratch, "use_own_scratch_folder", lambda: begun.append("folder"))
    monkeypatch.setattr(warming, "warm_up_in_background", lambda: begun.append("warm"))
    monkeypatch.setenv("LOADED_BEFORE_FORKING", "1")
    monkeypatch.delitem(sys.modules, "cms.wsgi", raising=False)
    importlib.import_module("cms.wsgi")

    assert begun == ["folder"]


def test_warm_up_command_runs_the_steps() -> None:
    done: list[str] = []
    warming.register_warm_up("models", lambda: done.append("models"))
    call_command("warm_up")

    assert done == ["models"]
