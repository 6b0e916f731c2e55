"""Two people compose and take over at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from cms.users.models import User
from community.applications.models import Acceptance, Application, Cohort, CohortEvent
from community.groups.models import Group, Membership

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment; return what came of it, in any order."""
    barrier, found = Barrier(len(work)), []

    def do(one: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            found.append(one())
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def press(client: Client, url: str, **body: object) -> Callable[[], int]:
    return lambda: client.post(url, body).status_code


def test_different_candidates_are_all_set(
    water: dict[str, Application],
    manager: User,
    colleague: User,
    client_of: Callable[[User], Client],
    page_url: Callable[..., str],
) -> None:
    names = ["nakuru", "mombasa", "aswan", "lviv", "makati", "lusaka"]
    clients = [client_of(user) for user in (manager, colleague) * 3]

    statuses = at_once(
        *(
            press(client, page_url(), **{"in": str(water[name].key), "revision": 0})
            for client, name in zip(clients, names, strict=True)
        )
    )

    assert statuses == [303] * 6
    cohort = Cohort.objects.get()
    assert sorted(cohort.chosen) == sorted(str(water[name].key) for name in names)
    assert cohort.revision == CohortEvent.objects.count() == 6


def test_of_two_opposite_choices_one_is_told_of_the_other(
    water: dict[str, Application],
    manager: User,
    colleague: User,
    client_of: Callable[[User], Client],
    page_url: Callable[..., str],
) -> None:
    key = str(water["nakuru"].key)

    at_once(
        press(client_of(manager), page_url(), **{"in": key, "revision": 0}),
        press(client_of(colleague), page_url(), out=key, revision=0),
    )

    cohort = Cohort.objects.get()
    assert (len(cohort.chosen), len(cohort.excluded)) in ((1, 0), (0, 1))
    assert cohort.revision == 1


def test_taking_over_twice_adds_everybody_once(
    water: dict[str, Application], group: Group, manager: User, client_of: Callable[[User], Client], page_url: Callable[..., str]
) -> None:
    clients = [client_of(manager) for _number in range(3)]
    clients[0].post(page_url(), {"in": str(water["nakuru"].key), "revision": 0})
    before = Membership.objects.count()

    at_once(*(press(client, page_url("cohort_accept"), page="", group=group.pk, revision=1) for client in clients))

    assert Membership.objects.count() == before + 1
    assert len(Acceptance.objects.get().memberships) == 1
