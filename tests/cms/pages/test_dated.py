"""The dates of steps and phases are facts, their texts are not."""

from typing import Any

import pytest

from cms.models import CallPage, LearningProcessPage
from tests.pages import make_page

from .test_doors_of_translations import put_back
from .translations import Publish, again, open_and_publish, translated


def step(key: str, day: str, title: str, **more: Any) -> dict[str, Any]:
    return {"type": "step", "id": key, "value": {"title": title, "precision": "day", "starts_on": day, "ends_on": None, **more}}


def seen(page: Any, name: str = "schedule") -> list[tuple[str, str]]:
    return [(str(block.value["starts_on"]), block.value["title"]) for block in getattr(again(page), name)]


@pytest.fixture
def family(homes: object) -> tuple[Any, Any]:
    call = make_page(CallPage, "Wasser")
    call.schedule = [step("a", "2099-04-07", "Auftakt"), step("b", "2099-05-07", "Besuch")]
    call.save_revision().publish()
    english = translated(again(call))
    english.schedule = [
        step("a", "2099-04-07", "Kickoff"),
        step("b", "2099-05-07", "Visit"),
        step("own", "2099-06-01", "Call us"),
    ]
    english.save_revision().publish()
    return again(call), again(english)


def test_moved_step_gets_its_new_date_in_every_language_and_keeps_its_text(family: tuple[Any, Any], publish: Publish) -> None:
    call, english = family
    call.schedule = [step("a", "2099-04-09", "Auftakt neu"), step("b", "2099-05-07", "Besuch")]
    publish(call)

    moved = [("2099-04-09", "Kickoff"), ("2099-05-07", "Visit"), ("2099-06-01", "Call us")]
    assert seen(english) == moved
    open_and_publish(again(english))
    assert seen(english) == moved


def test_old_revision_of_a_translation_gets_the_current_dates(family: tuple[Any, Any], publish: Publish) -> None:
    call, english = family
    before = english.latest_revision.content["schedule"]
    call.schedule = [step("b", "2099-05-09", "Besuch"), step("a", "2099-04-07", "Auftakt")]
    publish(call)
    put_back(english, schedule=before)
    open_and_publish(again(english).latest_revision.as_object())

    assert seen(english) == [("2099-04-07", "Kickoff"), ("2099-05-09", "Visit"), ("2099-06-01", "Call us")]


def test_dates_of_phases_and_nested_steps_are_shared_too(homes: object, publish: Publish) -> None:
    def timeline(day: str, title: str) -> list[dict[str, Any]]:
        value = {"title": title, "precision": "day", "starts_on": day, "ends_on": None, "text": ""}
        steps = [{"type": "item", "id": "s", "value": value}]
        return [{"type": "timeline", "id": "t", "value": {"heading": title, "steps": steps}}]

    def phase(day: str, title: str, mode: str) -> list[dict[str, Any]]:
        value = {"title": title, "precision": "day", "starts_on": day, "ends_on": None, "mode": mode, "place": title, "text": ""}
        return [{"type": "phase", "id": "p", "value": value}]

    process = make_page(
        LearningProcessPage, "Prozess", body=timeline("2024-01-01", "Start"), phases=phase("2024-01-01", "Köln", "online")
    )
    english = translated(process)
    english.body, english.phases = timeline("2024-01-01", "Beginning"), phase("2024-01-01", "Cologne", "online")
    english.save_revision().publish()
    process.body, process.phases = timeline("2024-02-02", "Start"), phase("2024-02-02", "Köln", "hybrid")
    publish(process)

    english = again(english)
    value = english.phases[0].value
    assert (str(value["starts_on"]), value["title"], value["mode"]) == ("2024-02-02", "Cologne", "hybrid")
    inner = english.body[0].value["steps"][0]
    assert (str(inner["starts_on"]), inner["title"]) == ("2024-02-02", "Beginning")
