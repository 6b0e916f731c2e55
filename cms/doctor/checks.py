"""Includes what Django's and our own system checks say."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import ERROR, run_checks

from .findings import Finding, Level, reason


def examine_checks() -> Iterator[Finding]:
    """Run `manage.py check`, and what `--deploy` adds to it unless this is the demo."""
    for message in run_checks(include_deployment_checks=not settings.DEMO):
        if not message.is_silenced():
            level = Level.PROBLEM if message.level >= ERROR else Level.ADVICE
            hint = " ".join((message.hint or "Look for it in docs/operations.md.").split())
            yield Finding(f"{reason(Exception(message.msg))} ({message.id}).", hint, level)
