import logging

import pytest
from django.core.management import call_command

from cms import regular


def test_trouble_with_one_part_keeps_no_other_from_its_turn(monkeypatch, caplog) -> None:
    done = []

    def fail() -> None:
        raise RuntimeError("It is out.")

    monkeypatch.setattr(regular, "_work", {})
    regular.register_regular_work("first", fail)
    regular.register_regular_work("second", lambda: done.append("second"))
    with caplog.at_level(logging.ERROR):
        regular.do_regular_work()

    assert done == ["second"]
    assert "The regular work first failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_command_does_the_regular_work(monkeypatch) -> None:
    done = []
    monkeypatch.setattr(regular, "_work", {"one": lambda: done.append("one")})

    call_command("publish_on_time", once=True)

    assert done == ["one"]
