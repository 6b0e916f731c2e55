"""Tokens for tests, and requests as programs send them."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken

from cms.days import today
from cms.tokens.models import Grant
from cms.tokens.scopes import Scope
from cms.tokens.services import make_token
from cms.users.models import User

ALL = tuple(Scope.values)


def token_for(
    account: User, *scopes: str, days: int = 30, by: User | None = None, name: str = "Sicherung"
) -> tuple[APIToken, str]:
    """Return a token and its text."""
    by = by or account
    last_day = today(by.time_zone) + timedelta(days=days)
    return make_token(account=account, name=name, scopes=scopes or ALL, last_day=last_day, by=by)


def bearer(plain: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {plain}", "Accept-Language": "en", **more}


def call(path: str, plain: str, method: str = "get", *, client: Client | None = None, **headers: str) -> Any:
    """Send a request as a program does: without cookies, and with CSRF checks enabled."""
    client = client or Client(enforce_csrf_checks=True)
    return getattr(client, method)(path, headers=bearer(plain, **headers))


def send(path: str, plain: str, facts: dict[str, Any] | None = None, method: str = "post") -> Any:
    """Send JSON as a program does."""
    client = Client(enforce_csrf_checks=True)
    return getattr(client, method)(path, json.dumps(facts or {}), content_type="application/json", headers=bearer(plain))


def expire(token: APIToken) -> None:
    Grant.objects.filter(token=token).update(expires_at=timezone.now() - timedelta(minutes=1))
