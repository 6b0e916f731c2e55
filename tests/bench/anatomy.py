"""Shows where a page spends its time: `python anatomy.py /path/ [COOKIE]` in a project with DJANGO_SETTINGS_MODULE set; prints JSON.

`total_ms`: one request without a server, including `sql_ms` (with `queries`) and `template_ms` (without the SQL caused by templates).
`own_ms` by package: time spent in its own lines, from a second, profiled run, as shares of the total. `asked`: the queries of one
request, each with the table it reads and its cause. `templates`: the time in each template, including its includes.
"""

import cProfile
import json
import pstats
import re
import statistics
import sys
import time
from contextlib import nullcontext
from pathlib import Path

HERE = Path.cwd()
sys.path.insert(0, str(HERE))
ROUNDS = 40
OURS = ("cms", "search", "community", "themes")


class Clock:
    """Adds up the time of blocks that may be nested; only counts the outermost."""

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
    """Return the package that a file in the profile belongs to."""
    if match := re.search(r"site-packages/([^/.]+)(?:/(contrib/\w+|\w+))?", file):
        package, part = match.groups()
        return f"{package}.{part}" if package == "django" and part else package
    inside = Path(file).is_relative_to(HERE)
    room = Path(file).relative_to(HERE).parts[0] if inside else ""
    return room if room in OURS else "Python"


def cause_of_query() -> str:
    """Return the nearest line of our code on the stack, or the template being rendered."""
    frame = sys._getframe(2)
    while frame:
        file = Path(frame.f_code.co_filename)
        ours = file.is_relative_to(HERE) and file.relative_to(HERE).parts[0] in OURS
        if ours and frame.f_code.co_name != "__call__":  # middleware only passes the request on
            return f"{file.relative_to(HERE)}:{frame.f_lineno} {frame.f_code.co_name}"
        if frame.f_code.co_name == "render_annotated":
            node = frame.f_locals["self"]
            return f"{node.origin.template_name}:{node.token.lineno}"
        frame = frame.f_back
    return "Wagtail and Django themselves"


def describe(sql: str) -> str:
    table = re.search(r'FROM "?(\w+)', sql)
    return f"{sql.split(maxsplit=1)[0]} {table.group(1)}" if table else sql[:40]


def measure(path: str, cookie: str = "") -> dict[str, object]:
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

    client = Client(headers={"host": "127.0.0.1", **({"cookie": cookie} if cookie else {})})
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

    asked: list[str] = []

    def list_sql(execute, sql, *arguments):
        asked.append(f"{describe(sql):<44} {cause_of_query()}")
        return execute(sql, *arguments)

    by_template: dict[str, Clock] = {}

    def named_render(self: Template, context: object) -> str:
        with by_template.setdefault(self.name or "(a widget)", Clock()):
            return render(self, context)

    Template.render = named_render
    for number in range(ROUNDS):
        with connection.execute_wrapper(list_sql) if number == 0 else nullcontext():
            client.get(path)
    Template.render = render

    profile = cProfile.Profile()
    profile.enable()
    for _ in range(ROUNDS):
        client.get(path)
    profile.disable()

    own: dict[str, float] = {}
    stats = pstats.Stats(profile).stats
    for (file, _line, _name), (_calls, _all_calls, own_time, _time, callers) in stats.items():
        if file == "~":  # a built-in: its time is attributed to the caller
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
        "asked": asked,
        "templates": {
            name: {"ms": clock.seconds / ROUNDS * 1000, "times": clock.entered / ROUNDS}
            for name, clock in sorted(by_template.items(), key=lambda item: -item[1].seconds)
        },
        "own_ms": {package: seconds * share for package, seconds in sorted(own.items(), key=lambda item: -item[1])},
    }


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
