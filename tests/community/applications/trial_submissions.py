"""Two hundred teams submit in the last moment, twice each, to two web processes on PostgreSQL: each is accepted or refused by its arrival."""

import json
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import Actor
from community.applications.models import Application, Event, Round, Submission
from community.applications.rules import Applicant
from community.applications.saving import save_answers
from tests.accounts import PASSWORD, make_account
from tests.cms.jobs.processes import wait_for, workers
from tests.jobs import QUEUED

from .made import COMPLETE, make_draft

TEAMS, AT_ONCE = 200, 32  # as many requests at once as two processes of the site take; the others wait in front of them
HEADER = "X-Arrival"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers_at(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def token_of(user: User) -> str:
    login = json.dumps({"email": user.email, "password": PASSWORD})
    answer = Client().post("/_allauth/app/v1/auth/login", login, content_type="application/json")
    return str(answer.json()["meta"]["session_token"])


def submit(port: int, application: Application, token: str, arrived: float) -> int:
    """Submit as a client does through the trusted proxy; return the status."""
    url = f"http://127.0.0.1:{port}/api/community/applications/{application.key}/submissions"
    headers = {"X-Session-Token": token, "Idempotency-Key": "once", HEADER: f"{arrived:.6f}"}
    try:
        with urlopen(Request(url, b"", headers, method="POST"), timeout=120) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


@pytest.mark.django_db(transaction=True)
def test_arrival_decides_for_two_hundred_teams(round_: Round, call: CallPage, tmp_path: Path, settings: Any) -> None:
    assert connection.vendor == "postgresql", "Run it with ON_POSTGRES=true."
    settings.TASKS = QUEUED
    teams = []
    for number in range(TEAMS):
        lead = make_account(f"team{number}@example.org")
        draft = make_draft(round_, lead)
        answers = COMPLETE | {"place": {"name": f"Musterstadt {number}", "country": "DE"}}
        save_answers(application=draft, given=answers, revisions={}, applicant=Applicant(Actor(lead)), at=timezone.now())
        teams.append((draft, token_of(lead)))
    closes_at = timezone.now() - timedelta(seconds=30)
    CallPage.objects.filter(pk=call.pk).update(closes_at=closes_at)

    ports = [free_port(), free_port()]
    with workers(tmp_path) as start:
        for port in ports:
            start(
                command="runserver",
                overrides={"ARRIVAL_HEADER": HEADER},
                addrport=f"127.0.0.1:{port}",
                use_reloader=False,
                skip_checks=True,
            )
        wait_for(lambda: all(map(answers_at, ports)))
        begun = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sent = [
                (number, pool.submit(submit, ports[(number + turn) % 2], draft, token, moment))
                for number, (draft, token) in enumerate(teams)
                for moment in [closes_at.timestamp() + (-0.001 if number % 2 else 0.001)]
                for turn in range(2)
            ]
            statuses = [(number, future.result()) for number, future in sent]
        took = time.perf_counter() - begun

    assert Counter(statuses) == Counter(
        (number, HTTPStatus.CREATED if number % 2 else HTTPStatus.FORBIDDEN) for number in range(TEAMS) for _turn in range(2)
    )
    in_time = sorted(draft.pk for number, (draft, _token) in enumerate(teams) if number % 2)
    assert sorted(Submission.objects.values_list("application", flat=True)) == in_time
    assert sorted(Application.objects.exclude(number=None).values_list("number", flat=True)) == list(range(1, TEAMS // 2 + 1))
    assert set(Application.objects.filter(pk__in=in_time).values_list("state", flat=True)) == {"submitted"}
    assert set(Application.objects.exclude(pk__in=in_time).values_list("state", flat=True)) == {"draft"}
    assert Event.objects.filter(kind="submitted").count() == len(in_time)
    print(f"{len(statuses)} requests in {took:.1f} s: {len(in_time)} accepted, {TEAMS - len(in_time)} refused.")
