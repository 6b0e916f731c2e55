from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from cms.mail.models import Letter
from tests.cms.mail.smtp import Post, serving
from tests.jobs import QUEUED, let_jobs_age

BACKEND = "cms.mail.backend.QueueBackend"


@pytest.fixture
def queue(settings: Any, db: None) -> None:
    """Save e-mails as the site does; only `work_off` sends them here."""
    settings.EMAIL_BACKEND = BACKEND
    settings.TASKS = QUEUED


@pytest.fixture
def post(settings: Any, queue: None) -> Iterator[Post]:
    """A mail server that receives the site's e-mails."""
    with serving() as server:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


@pytest.fixture
def later() -> Callable[..., None]:
    """Return a function that lets time pass for e-mails: `later(minutes=5)`."""

    def pass_by(**time: float) -> None:
        by = timedelta(**time)
        let_jobs_age(by)
        Letter.objects.update(**{name: F(name) - by for name in ("written_at", "stalled_at", "sent_at")})

    return pass_by
