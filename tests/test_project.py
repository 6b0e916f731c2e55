"""Checks of the project as a whole."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Locale, Page, Site

ROOT = Path(__file__).resolve().parent.parent
PINNED = sorted((ROOT / "requirements").glob("*.txt"))
NAME = re.compile(r"[a-z0-9._-]+")


def packages_of(path: Path) -> dict[str, str]:
    """Return the details of each package in a requirements file: version, condition and hashes."""
    joined = path.read_text("utf-8").replace("\\\n", " ")
    return {NAME.match(line).group(): line for line in joined.splitlines()}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_of_accounts_depend_on_no_other_app_of_ours() -> None:
    """If the `users` app depended on pages, which depend on accounts, nothing could be migrated."""
    graph = MigrationLoader(None).graph
    before_accounts = {app for leaf in graph.leaf_nodes("users") for app, _name in graph.forwards_plan(leaf)}

    assert before_accounts == {"auth", "contenttypes", "users"}


def test_migrations_have_descriptive_names() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ("cms", "community")}
    names = [name for app, name in MigrationLoader(None).disk_migrations if app in ours]

    assert names
    assert [name for name in names if re.fullmatch(r"\d{4}_(initial|auto_.*)", name)] == []


@pytest.mark.django_db
def test_new_site_has_its_initial_data() -> None:
    assert list(Locale.objects.values_list("language_code", flat=True)) == ["de"]
    assert [page.depth for page in Page.objects.order_by("path")] == [1, 2]
    assert Site.objects.get().is_default_site
    for name in ("Editors", "Moderators"):
        assert Group.objects.get(name=name).permissions.filter(codename="access_admin").exists()


def test_system_checks_report_nothing() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_package_is_pinned_by_version_and_hashes(path: Path) -> None:
    packages = packages_of(path)

    assert packages
    for line in packages.values():
        assert re.fullmatch(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+", line), line


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {
        "base": project["dependencies"],
        "production": project["dependencies"] + extras["production"],
        "dev": project["dependencies"] + extras["production"] + extras["dev"],
    }

    for name, wanted in asked.items():
        pinned = packages_of(ROOT / "requirements" / f"{name}.txt")
        assert {NAME.match(line.lower()).group() for line in wanted} - set(pinned) == set()


def run_manage(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` from a copy in `folder`, with only `environment`."""
    shutil.copy(ROOT / "manage.py", folder)
    facts = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "VAR_DIR": str(folder / "var"), **environment}
    command = [sys.executable, str(folder / "manage.py"), *arguments]
    return subprocess.run(command, cwd=folder, env=facts, capture_output=True, text=True, check=False)


def test_manage_without_settings_says_so_in_one_sentence(tmp_path: Path) -> None:
    answer = run_manage(tmp_path, "migrate")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("DJANGO_SETTINGS_MODULE is not set: set it to cms.settings.production on a server")
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "var").exists()


def test_manage_takes_the_settings_that_are_named(tmp_path: Path) -> None:
    named = run_manage(tmp_path, "diffsettings", "--settings=cms.settings.test")
    (tmp_path / ".env").write_text("DJANGO_SETTINGS_MODULE=cms.settings.test\n")
    written = run_manage(tmp_path, "diffsettings")

    assert "SECRET_KEY = 'secret-of-the-tests'" in named.stdout
    assert "SECRET_KEY = 'secret-of-the-tests'" in written.stdout
