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


def test_it_is_done_once(db: None) -> None:
    done: list[int] = []

    assert [do_once("letter:5", lambda: done.append(1)) for _time in range(3)] == [True, False, False]
    assert do_once("letter:6", lambda: done.append(2))
    assert done == [1, 2]


def test_what_fails_has_not_been_done(db: None) -> None:
    def fail() -> None:
        samples.make("half")
        raise RuntimeError("It is out.")

    with pytest.raises(RuntimeError):
        do_once("letter:5", fail)
    assert (Effect.objects.count(), Organisation.objects.count()) == (0, 0)
    assert do_once("letter:5", lambda: samples.make("whole"))


def test_it_is_forgotten_with_its_job(queue: None) -> None:
    enqueue(samples.make_in_steps, "a", 2, 0)
    work_off()
    assert sorted(Effect.objects.values_list("key", flat=True)) == ["make:a:0", "make:a:1"]
    Job.objects.all().delete()

    assert Effect.objects.count() == 0


def test_a_job_that_is_done_twice_leaves_each_effect_once(queue: None) -> None:
    enqueue(samples.make_in_steps, "a", 3, 0)
    work_off()
    Job.objects.update(status="READY")
    work_off()

    assert list(Organisation.objects.order_by("name_de").values_list("name_de", flat=True)) == ["a-0", "a-1", "a-2"]


@pytest.mark.django_db(transaction=True)
def test_of_those_who_come_at_the_same_time_one_does_it() -> None:
    barrier = Barrier(4)

    def come() -> None:
        try:
            barrier.wait()
            do_once("letter:5", lambda: samples.make("once"))
        finally:
            connection.close()

    threads = [Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Organisation.objects.filter(name_de="once").count() == 1
