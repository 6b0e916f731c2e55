"""What people see of a job: its error and its arguments, without secrets."""

import inspect
import logging
import re
from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string
from django_tasks.base import Task

log = logging.getLogger(__name__)

LONGEST = 300  # characters of a reason
PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@]+@")
NAMED_SECRET = re.compile(r"(?i)\b(\w*(?:password|passwort|secret|token|api_?key|authorization|cookie)\w*)(['\"]?\s*[:=]\s*)\S+")
LABEL = re.compile(r"[a-z_]+\.[A-Za-z_]+")  # of a model: cms.CallPage


def import_job(path: str) -> Task[..., Any] | None:
    """Return the job at `path`; None if it no longer exists."""
    try:
        found = import_string(path)
    except Exception:  # noqa: BLE001 - a module may fail to load in any way; the list of jobs must still render
        return None
    return found if isinstance(found, Task) else None


def reason_of(error: str, traceback: str) -> str:
    """Return the last error of a traceback in one line, `RuntimeError: It is out.`"""
    name = error.removeprefix("builtins.")
    if not name:
        return ""
    _before, mark, after = f"\n{traceback}".rpartition(f"\n{name}")
    line = " ".join(f"{name}{after}".split()) if mark else name
    return without_secrets(line)[:LONGEST]


def without_secrets(text: str) -> str:
    """Return `text` without passwords in URLs and without values whose names mark them as secret."""
    return NAMED_SECRET.sub(r"\1\2…", PASSWORD_IN_ADDRESS.sub("…@", text))


def arguments_of(path: str, positional: list[Any], named: dict[str, Any]) -> str:
    """Return a job's arguments as `page_id=17, model=cms.CallPage`. A value that is not an id may be anything, and is hidden."""
    declared = import_job(path)
    names = list(inspect.signature(declared.func).parameters) if declared else []
    if declared and declared.takes_context:
        names = names[1:]
    if len(names) < len(positional):
        names = [str(place) for place in range(1, len(positional) + 1)]
    given = [*zip(names, positional, strict=False), *named.items()]
    return ", ".join(f"{name}={shown_value(value)}" for name, value in given)


def shown_value(value: object) -> str:
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, str) and (LABEL.fullmatch(value) or is_uuid(value)):
        return value
    return "…"


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
