"""Letters that go out while the worker that sends them is killed. A local SMTP server counts."""

import signal
from collections import Counter
from pathlib import Path

from cms.users.models import User
from community.access.actor import actor_of
from community.applications.letters.preparing import prepare
from community.applications.letters.sending import send
from community.applications.models import Application, Round, TeamMember
from community.applications.review.workers import worker_of
from tests.accounts import make_account
from tests.cms.jobs.processes import is_all_over, wait_for, workers
from tests.cms.mail.conftest import BACKEND
from tests.cms.mail.smtp import serving


def send_while_killing(
    folder: Path, *, round_: Round, manager: User, applications: list[Application], deaths: int
) -> Counter[str]:
    """Decide on `applications` and kill `deaths` workers while the letters go out; return how many each address got."""
    with serving() as server, workers(folder) as start:
        overrides = {
            "EMAIL_BACKEND": BACKEND,
            "MAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": server.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
        }
        worker = worker_of(actor_of(manager), round_)
        assert worker
        send(dispatch=prepare(worker=worker, applications=applications, state="accepted"), worker=worker)
        for death in range(deaths):
            victim = start(overrides=overrides, interval=0.05)
            arrived = len(server.letters)
            wait_for(lambda: len(server.letters) > arrived)  # noqa: B023 - waited for at once
            assert victim.end(signal.SIGKILL) == -signal.SIGKILL, f"{death}: {victim.said}"
        start(overrides=overrides, interval=0.05)
        wait_for(is_all_over)
        ids = {letter["Message-ID"]: recipient for recipient, letter in server.letters}
    return Counter(ids.values())


def submitted_many(round_: Round, number: int) -> list[Application]:
    """Create submitted applications, each with a contact."""
    made = []
    for one in range(1, number + 1):
        lead = make_account(f"team{one}@example.org", name=f"Amt {one}")
        facts = {"municipality_name": f"Musterstadt {one}", "country": "DE", "number": one, "state": Application.State.SUBMITTED}
        made.append(Application.objects.create(round=round_, lead=lead, **facts))
        TeamMember.objects.create(application=made[-1], user=lead, role=TeamMember.Role.LEAD)
    return made
