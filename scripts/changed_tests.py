"""Print the test modules for what changed since the main branch, nearest first; on the main branch itself, since the last commit.

Near are: tests that changed themselves, tests named after a changed module (`tests/search/indexing/test_outbox.py` for `search/indexing/outbox.py`), tests that
import it, or else import what imports it. Templates and styles are tested by the tests that open pages. `make test` runs all tests.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("cms", "search", "community", "themes")
ALWAYS = "tests/test_project.py"
SHOWN = (
    "tests/themes/test_templates.py",
    "tests/search/results/test_page.py",
    "tests/community/groups/test_rooms.py",
)  # tests that open pages
MOST = 24  # modules: more would not be a quick run


def main() -> None:
    sys.path.insert(0, str(ROOT))  # for a script, the path has only the script's folder
    graph = grimp.build_graph(*ROOMS, "tests")
    near: dict[str, None] = {ALWAYS: None}
    changed = list(changed_files())
    for find in (themselves, mirrors, texts_that_name):
        near |= dict.fromkeys(test for path in changed for test in find(path))
    for step in importing_tests(graph, [name for path in changed if (name := module_of(path))]):
        near |= dict.fromkeys(sorted(step))
    there = [test for test in near if (ROOT / test).exists()]
    if left := there[MOST:]:
        print(f"Left for `make test`: {' '.join(left)}", file=sys.stderr)
    print("\n".join(there[:MOST]))


def git(*arguments: str) -> list[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")[:-1]


def changed_files() -> Iterator[str]:
    """Yield the files that differ from where this branch began, and untracked files."""
    (head,) = git("rev-parse", "HEAD")
    begun = next(
        (found[0] for name in ("main", "origin/main") if (found := git("merge-base", "HEAD", name)) and found[0] != head), head
    )
    yield from (
        git("diff", "--name-only", begun)
        if begun != head or git("status", "--porcelain")
        else git("diff", "--name-only", "HEAD~1")
    )
    yield from git("ls-files", "--others", "--exclude-standard")


def module_of(path: str) -> str:
    """Return the name of the Python module at `path`, empty if it is not one of ours."""
    if not path.endswith(".py") or path.split("/")[0] not in (*ROOMS, "tests"):
        return ""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


def themselves(path: str) -> Iterator[str]:
    if is_test(path):
        yield path
    elif path.startswith("tests/") and Path(path).name == "conftest.py":
        yield from files(f"{Path(path).parent}/test_*.py")


def mirrors(path: str) -> Iterator[str]:
    """Yield the tests named after a module, its folder, or the feature that it belongs to."""
    if module_of(path) and not path.startswith("tests/"):
        folder, stem = Path(path).parent, Path(path).stem
        for name in (f"{folder}/test_{stem}", f"{folder.parent}/test_{stem}", f"{folder.parent}/test_{folder.name}"):
            yield from files(f"tests/{name}.py")


def texts_that_name(path: str) -> Iterator[str]:
    """Yield the tests of a template, style or list: those that name it, and for templates and styles those that open pages."""
    if module_of(path) or path.startswith("tests/") or path.split("/")[0] not in ROOMS:
        return
    for test in files("tests/**/test_*.py"):
        if Path(path).name in (ROOT / test).read_text("utf-8"):
            yield test
    if path.startswith("themes/") or "/templates/" in path:
        yield from SHOWN


def importing_tests(graph: grimp.ImportGraph, changed: Iterable[str]) -> Iterator[set[str]]:
    """Yield the tests that import what changed; for a module that no test imports, those of the modules that do."""
    for module in changed:
        seen = step = {module} & graph.modules
        found: set[str] = set()
        while step and not found:
            step = set().union(*map(graph.find_modules_that_directly_import, step)) - seen
            seen = seen | step
            found = {path for name in step if is_test(path := name.replace(".", "/") + ".py")}
        yield found


def files(pattern: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))


if __name__ == "__main__":
    main()
