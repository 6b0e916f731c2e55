"""Doing something once, whichever worker does it and however often."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from cms.jobs.effects import do_once
from cms.jobs.models import Effect, Job
from cms.jobs.queueing import enqueue
from cms.models import Organisation
from tests.cms.jobs import samples
from tests.jobs import work_off


def test_do_once_runs_the_effect_only_once(db: None) -> None:
    done: list[int] = []

    assert [do_once("letter:5", lambda: done.append(1)) for _time in range(3)] == [True, False, False]
    assert do_once("letter:6", lambda: done.append(2))
    assert done == [1, 2]


def test_failed_effect_is_rolled_back_and_can_be_repeated(db: None) -> None:
    def fail() -> None:
        samples.make("half")
        raise RuntimeError("It is out.")

    with pytest.raises(RuntimeError):
        do_once("letter:5", fail)
    assert (Effect.objects.count(), Organisation.objects.count()) == (0, 0)
    assert do_once("letter:5", lambda: samples.make("whole"))


def test_effects_are_deleted_with_their_job(queue: None) -> None:
    enqueue(samples.make_in_steps, "a", 2, 0)
    work_off()
    assert sorted(Effect.objects.values_list("key", flat=True)) == ["make:a:0", "make:a:1"]
    Job.objects.all().delete()

    assert Effect.objects.count() == 0


def test_rerunning_a_job_does_not_repeat_its_effects(queue: None) -> None:
    enqueue(samples.make_in_steps, "a", 3, 0)
    work_off()
    Job.objects.update(status="READY")
    work_off()

    assert list(Organisation.objects.order_by("name_de").values_list("name_de", flat=True)) == ["a-0", "a-1", "a-2"]


@pytest.mark.django_db(transaction=True)
def test_only_one_of_several_concurrent_threads_performs_the_effect() -> None:
    barrier = Barrier(4)

    def run_effect() -> None:
        try:
            barrier.wait()
            do_once("letter:5", lambda: samples.make("once"))
        finally:
            connection.close()

    threads = [Thread(target=run_effect) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Organisation.objects.filter(name_de="once").count() == 1
