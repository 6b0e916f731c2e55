"""The files under `deploy/`: that programs accept them, and that they agree with the site and with each other."""

import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import LocalePrefixPattern, URLResolver, get_resolver

from cms.limits import LONGEST_ADDRESS
from tests import nginx

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
HOME = "/srv/connective"


def read_unit(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path)
    return unit


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is missing.")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    programs = tmp_path / "site" / ".venv" / "bin"
    programs.mkdir(parents=True)
    for program in ("python", "gunicorn"):
        (programs / program).touch(mode=0o755)
    for path in DEPLOY.glob("systemd/*"):
        (tmp_path / path.name).write_text(path.read_text().replace(HOME, str(tmp_path / "site")))
    units = [str(tmp_path / path.name) for path in DEPLOY.glob("systemd/*")]
    answer = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)

    ours = [line for line in answer.stderr.splitlines() if "connective" in line]
    assert (answer.returncode, ours) == (0, [])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_units_run_what_there_is_as_the_sites_user(path: Path) -> None:
    service = read_unit(path)["Service"]
    command = service["ExecStart"].split()

    assert command[0] in (f"{HOME}/.venv/bin/gunicorn", f"{HOME}/.venv/bin/python")
    assert command[1] == "cms.wsgi" or (command[1] == "manage.py" and command[2] in get_commands())
    assert (service["User"], service["EnvironmentFile"]) == ("connective", f"{HOME}/.env")
    for name in ("ProtectSystem", "NoNewPrivileges", "CapabilityBoundingSet", "SystemCallFilter", "RestrictAddressFamilies"):
        assert name in service


@pytest.mark.skipif(not nginx.PROGRAM, reason="nginx is missing.")
def test_nginx_accepts_the_configuration(tmp_path: Path) -> None:
    told = nginx.configuration_of_the_site(tmp_path)
    told = re.sub(r"(listen (?:\[::\]:)?)(80|443)\b", r"\g<1>20\g<2>", told)  # ports that everybody may open

    answer = nginx.check(tmp_path, told)

    assert answer.returncode == 0, answer.stderr
    assert "warn" not in answer.stderr


def test_the_proxy_has_the_limits_of_the_site() -> None:
    told = (DEPLOY / "nginx" / "connective.conf").read_text()

    assert "large_client_header_buffers 4 8k;" in told
    assert LONGEST_ADDRESS == 8 * 1024 - 2  # without the end of the line
    sizes = [int(size) * 1024**2 for size in re.findall(r"client_max_body_size (\d+)m;", told)]
    assert sizes[0] == settings.LARGEST_FORM
    assert sizes[1] >= settings.COMMUNITY_FILE_MAX_BYTES
    languages = "|".join(code for code, _name in settings.LANGUAGES)
    assert f"({languages})/community/groups/" in told


def uploading(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Yield the beginning of each address at which the site accepts files."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = "de/" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from uploading(pattern.url_patterns, before + route)
        elif hasattr(pattern.callback, "may_upload"):
            yield "/" + re.sub(r"<[^>]+>", "1", before + route)


def test_the_proxy_lets_files_through_wherever_the_site_accepts_them() -> None:
    told = (DEPLOY / "nginx" / "connective.conf").read_text()
    large = [
        re.compile(pattern if is_expression else re.escape(pattern))
        for is_expression, pattern, block in re.findall(r"location (~ )?(\S+) \{\n(.*?)\n    \}", told, re.DOTALL)
        if "client_max_body_size" in block
    ]
    addresses = set(uploading())

    assert "/api/v3/images/" in addresses
    assert not [address for address in addresses if not any(place.match(address) for place in large)]


def test_the_documentation_and_the_examples_name_the_same_variables() -> None:
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs" / "operations.md").read_text("utf-8")))
    example = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (DEPLOY / "environment.example").read_text("utf-8"), re.MULTILINE))
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]

    assert example <= documented
    assert set(services["web"]["environment"]) <= documented
    assert services["web"]["environment"]["VAR_DIR"] == f"{HOME}/var"


def test_containers_start_what_there_is() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = told["services"]

    for name, service in services.items():
        assert "image" in service, name
        for needed in service.get("depends_on", {}):
            assert needed in services
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in told["volumes"] or source.startswith("./")
    for name in ("migrate", "worker"):
        assert services[name]["command"].split()[2] in get_commands()
    assert (DEPLOY / "compose.yaml").parent / services["migrate"]["build"]["dockerfile"]
    copied = re.findall(r"^COPY (?!--)(.*) \S+$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)
    for source in " ".join(copied).split():
        assert (ROOT / source).exists()


def test_hadolint_finds_no_fault_in_the_image() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert hadolint

    answer = subprocess.run([hadolint, "--no-color", DEPLOY / "Containerfile"], capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stdout) == (0, ""), answer.stderr


@pytest.mark.parametrize("path", [DEPLOY / "compose.yaml", ROOT / "compose.yaml"], ids=["site", "tests"])
def test_compose_files_follow_the_specification(path: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    answer = subprocess.run([*check, path], capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("name", ["deploy/Containerfile", "deploy/compose.yaml", "compose.yaml"])
def test_what_was_never_run_says_so(name: str) -> None:
    heading = (ROOT / name).read_text("utf-8").splitlines()[0]

    assert heading.startswith("# Untried: ")


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is missing.")
def test_scripts_have_no_known_fault() -> None:
    scripts = [path for path in DEPLOY.iterdir() if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")]

    answer = subprocess.run(["shellcheck", *map(str, scripts)], capture_output=True, text=True, check=False) if scripts else None

    assert answer is None or answer.returncode == 0, answer.stdout


def lines_of_the_installation() -> list[str]:
    """Return the lines of docs/operations.md that `deploy/try-installation` runs."""
    return subprocess.run(
        [DEPLOY / "try-installation", "--lines"], capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_the_lines_of_the_first_installation_name_what_there_is() -> None:
    lines = lines_of_the_installation()
    text = "\n".join(lines)

    assert subprocess.run(["bash", "-n"], input=text, text=True, check=False).returncode == 0
    assert lines[0] == "site=www.example.org"
    assert "certbot" not in text
    for pattern in re.findall(r"(?:deploy|scripts)/\S+", text):
        assert list(ROOT.glob(pattern)), pattern
    commands = re.findall(r"manage\.py (\w+)", text)
    assert set(commands) <= set(get_commands())
    assert commands[-2:] == ["check", "doctor"]


def test_the_units_write_to_the_folders_that_the_documentation_makes() -> None:
    made = re.findall(r"^install -d -o connective .*$", "\n".join(lines_of_the_installation()), re.MULTILINE)
    folders = {f"{HOME}/{name}".replace(f"{HOME}//", "/") for line in made for name in line.split()[7:]}

    for path in UNITS:
        assert set(read_unit(path)["Service"]["ReadWritePaths"].split()) <= folders
