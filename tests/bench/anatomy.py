"""Where the time of one page goes: `python anatomy.py /path/` in a project whose DJANGO_SETTINGS_MODULE is set; prints JSON.

`total_ms` of one request without a server around it, of that `sql_ms` (with `queries`) and `template_ms` (without the SQL that
templates cause); `own_ms` by package: the time spent in its own lines, from a second, profiled run, as shares of the total.
"""

import cProfile
import json
import pstats
import re
import statistics
import sys
import time
from pathlib import Path

HERE = Path.cwd()
sys.path.insert(0, str(HERE))
ROUNDS = 40
OURS = ("cms", "search", "community", "themes")


class Clock:
    """Adds up the time of blocks that may lie in each other; counts the outermost alone."""

    def __init__(self) -> None:
        self.seconds, self.entered, self.depth = 0.0, 0, 0

    def __enter__(self) -> None:
        if self.depth == 0:
            self.started = time.perf_counter()
        self.depth += 1
        self.entered += 1

    def __exit__(self, *problem: object) -> None:
        self.depth -= 1
        if self.depth == 0:
            self.seconds += time.perf_counter() - self.started


def package_of(file: str) -> str:
    """Return which package a file of the profile belongs to."""
    if match := re.search(r"site-packages/([^/.]+)(?:/(contrib/\w+|\w+))?", file):
        package, part = match.groups()
        return f"{package}.{part}" if package == "django" and part else package
    inside = Path(file).is_relative_to(HERE)
    room = Path(file).relative_to(HERE).parts[0] if inside else ""
    return room if room in OURS else "Python"


def measure(path: str) -> dict[str, object]:
    import django

    django.setup()
    from django.db import connection
    from django.template.base import Template
    from django.test import Client

    sql, sql_in_templates, template = Clock(), Clock(), Clock()
    render = Template.render

    def timed_render(self: Template, context: object) -> str:
        with template:
            return render(self, context)

    def timed_sql(execute, *arguments):
        with sql:
            if not template.depth:
                return execute(*arguments)
            with sql_in_templates:
                return execute(*arguments)

    client = Client(headers={"host": "127.0.0.1"})
    for _ in range(5):
        answer = client.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"

    Template.render = timed_render
    totals = []
    with connection.execute_wrapper(timed_sql):
        for _ in range(ROUNDS):
            started = time.perf_counter()
            client.get(path)
            totals.append(time.perf_counter() - started)
    Template.render = render

    profile = cProfile.Profile()
    profile.enable()
    for _ in range(ROUNDS):
        client.get(path)
    profile.disable()

    own: dict[str, float] = {}
    stats = pstats.Stats(profile).stats
    for (file, _line, _name), (_calls, _all_calls, own_time, _time, callers) in stats.items():
        if file == "~":  # a built-in: its time belongs to who called it
            for (caller, *_rest), (*_counts, their_time, _all_time) in callers.items():
                own[package_of(caller)] = own.get(package_of(caller), 0) + their_time
        else:
            own[package_of(file)] = own.get(package_of(file), 0) + own_time
    total = statistics.mean(totals) * 1000
    share = total / sum(own.values())
    return {
        "bytes": len(answer.content),
        "total_ms": total,
        "queries": sql.entered / ROUNDS,
        "sql_ms": sql.seconds / ROUNDS * 1000,
        "template_ms": (template.seconds - sql_in_templates.seconds) / ROUNDS * 1000,
        "own_ms": {package: seconds * share for package, seconds in sorted(own.items(), key=lambda item: -item[1])},
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
