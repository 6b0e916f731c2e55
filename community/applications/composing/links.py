"""Addresses of pages around the composer, and those that other parts of the site build."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def cohort_address(call: UUID, anchor: str = "") -> str:
    """Return the URL of the composer, at one of its parts."""
    address = reverse("applications:cohort", args=[call])
    return f"{address}#{anchor}" if anchor else address


def review_address(call: UUID, picks: Iterable[str] = ()) -> str:
    """Return the URL of the table of applications, with these selected; "" where the site has no such table."""
    try:
        address = reverse("applications:review", args=[call])
    except NoReverseMatch:
        return ""
    query = urlencode([("pick", key) for key in picks])
    return f"{address}?{query}" if query else address


def application_address(key: UUID) -> str:
    """Return the URL at which those who work on a call read an application; "" where the site has none."""
    try:
        return reverse("applications:review_one", args=[key])
    except NoReverseMatch:
        return ""
