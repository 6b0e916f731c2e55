"""Asking the API in tests."""

from typing import Any

from django.test import Client

ROOT = "/api/community/visualisations"


def get(client: Client, end: str, status: int = 200) -> Any:
    """Return what is at an address below that of sessions."""
    answer = client.get(f"{ROOT}{end}")
    assert answer.status_code == status, answer.content
    return answer.json()


def send(client: Client, method: str, end: str, body: Any = None, status: int = 200, **headers: str) -> Any:
    """Send JSON, or no body; return the answer's JSON, or None if it has none."""
    answer = getattr(client, method)(f"{ROOT}{end}", "" if body is None else body, "application/json", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None
