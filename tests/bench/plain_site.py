"""A plain `wagtail start` project to compare with ours, in the same environment and on the same kind of database."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OVERLAY = Path(__file__).with_name("plain")
SETTINGS = "plain.settings.bench"


def make_plain_site(folder: Path, *, pages: int, characters: int) -> None:
    """Create the project in `folder`, with `pages` detail pages of about `characters` characters of text."""

    def run(*command: str) -> None:
        subprocess.run([sys.executable, *command], cwd=folder, env=environment(), check=True, stdout=subprocess.DEVNULL)

    folder.mkdir(parents=True)
    run("-m", "wagtail.bin.wagtail", "start", "plain", ".")
    shutil.copytree(OVERLAY, folder, dirs_exist_ok=True)
    run("manage.py", "makemigrations", "home", "--name", "give_the_pages_their_text", "--verbosity=0")
    run("manage.py", "migrate", "--verbosity=0")
    run("fill.py", str(pages), str(characters))


def environment() -> dict[str, str]:
    """Return the environment for the project's commands."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL")}
    return kept | {"DJANGO_SETTINGS_MODULE": SETTINGS}
