"""Addresses of pages around the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def cohort_address(call: UUID, anchor: str = "") -> str:
    """Return the URL of the composer, at one of its parts."""
    address = reverse("applications:cohort", args=[call])
    return f"{address}#{anchor}" if anchor else address


def review_address(call: UUID, picks: Iterable[str] = ()) -> str:
    """Return the URL of the table of applications, with these selected."""
    address, query = reverse("applications:review", args=[call]), urlencode([("pick", key) for key in picks])
    return f"{address}?{query}" if query else address


def application_address(key: UUID) -> str:
    """Return the URL at which those who work on a call read an application."""
    return reverse("applications:review_one", args=[key])
