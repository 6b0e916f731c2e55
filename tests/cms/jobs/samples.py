"""Jobs for tests to enqueue. Their effect is a row: an organisation with that name."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.utils.translation import get_language

from cms.jobs.declaring import Final, Later, Retry, job
from cms.jobs.effects import do_once
from cms.jobs.progress import report_progress, report_result, track
from cms.models import Organisation

HOUR = timedelta(hours=1)
THRICE = Retry((timedelta(minutes=1), HOUR), final=(ZeroDivisionError,))

failures: list[Exception] = []  # raised by the next attempts
done: list[str] = []


@job(retry=THRICE, title="Fail for a while")
def fail_for_a_while(number: int) -> str:
    if failures:
        raise failures.pop(0)
    done.append(f"fail_for_a_while {number}")
    return "good"


@job()
def put_off(number: int) -> None:
    if failures:
        raise Later(timedelta(minutes=5))
    done.append(f"put_off {number}")


@job()
def give_up(number: int) -> None:
    raise Final(f"There is no {number}.")


@job()
def leave_the_interpreter() -> None:
    raise SystemExit(3)


@job(queue="mail")
def note(text: str) -> None:
    done.append(text)


@job(queue="images")
def return_what_is_no_json() -> object:
    return object()


@job(retry=Retry())
def return_this(value: str) -> str:
    return bytes.fromhex(value).decode()


@job(retry=Retry())
def fail_with(value: str) -> None:
    raise RuntimeError(bytes.fromhex(value).decode("utf-8", "surrogateescape"))


@job()
def count_to(number: int) -> None:
    for _item in track(range(number), words="Zahlen"):
        pass
    report_result("/de/ergebnis/")


@job()
def say_the_language() -> None:
    done.append(get_language() or "")


@job(retry=Retry())
def begin_and_fail(number: int) -> None:
    report_progress(number, 10, "Angefangen")
    raise RuntimeError("Out of luck.")


def make(name: str) -> Organisation:
    return Organisation.objects.create(name_de=name, order=0)


@job(retry=Retry(waits=(timedelta(),) * 200))
def make_in_steps(name: str, steps: int, seconds: float) -> None:
    """Take some time, in steps, each of which leaves something that may exist only once."""
    for step in range(steps):
        do_once(f"make:{name}:{step}", lambda step=step: make(f"{name}-{step}"))
        time.sleep(seconds)


@job(time_limit=timedelta(seconds=0.5), retry=Retry())
def never_end(folder: str) -> None:
    (Path(folder) / f"began-{os.getpid()}-{time.monotonic_ns()}").touch()
    time.sleep(300)


@job()
def say_where_temporary_files_lie(folder: str) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile(delete=False) as file:
        (Path(folder) / "lies").write_text(file.name)
    time.sleep(300)
