"""The translation catalogues: German, French and Arabic for the English strings in the code.

python scripts/catalogues.py update    add new strings from the code to the catalogues, and remove deleted ones
python scripts/catalogues.py check     fail unless every string in the code is translated in every catalogue
python scripts/catalogues.py compile   compile the binary catalogues that a running site reads
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent.parent
ROOMS = ("cms", "search", "community", "themes")
LANGUAGES = ("de", "fr", "ar")
FACTS_OF_A_FILE = ("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")


def catalogue(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(root: Path) -> None:
    """Let Django write the strings in the code under `root` to the catalogues there. Requires GNU gettext."""
    languages = [option for language in LANGUAGES for option in ("--locale", language)]
    command = [sys.executable, "manage.py", "makemessages", *languages, "--no-location", "--no-obsolete", "--verbosity=0"]
    (root / "locale").mkdir(exist_ok=True)
    environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", **os.environ}
    subprocess.run([*command, "--ignore=tests", "--ignore=var", "--ignore=.venv"], cwd=root, env=environment, check=True)


def tidy(path: Path, language: str) -> None:
    """Sort a catalogue by its strings and remove dates and tool names, so that a diff shows only what changed."""
    import polib

    entries = polib.pofile(str(path), wrapwidth=0)
    kept = polib.POFile(wrapwidth=0)
    kept.metadata = {"Language": language} | {
        name: entries.metadata[name] for name in FACTS_OF_A_FILE if name in entries.metadata
    }
    kept.extend(sorted((entry for entry in entries if not entry.obsolete), key=lambda entry: (entry.msgid, entry.msgctxt or "")))
    kept.save(str(path))


def update() -> int:
    extract(HERE)
    for language in LANGUAGES:
        tidy(catalogue(HERE, language), language)
    return 0


def find_faults() -> dict[str, list[str]]:
    """Return by language the strings that are missing, empty or fuzzy in its catalogue, or whose placeholders differ."""
    import polib

    faults = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for room in (*ROOMS, "locale"):
            if (HERE / room).exists():
                shutil.copytree(HERE / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        shutil.copy(HERE / "manage.py", copy)
        extract(copy)
        for language in LANGUAGES:
            entries = polib.pofile(str(catalogue(copy, language)))
            missing = [entry.msgid for entry in entries if not entry.obsolete and not entry.translated()]
            with catalogue(copy, language).open("rb") as file:
                differing = [f"{message.id!r}: {errors[0]}" for message, errors in read_po(file, locale=language).check()]
            faults[language] = [*map(repr, missing), *differing]
    return faults


def check() -> int:
    faults = find_faults()
    for language, strings in faults.items():
        for string in strings:
            print(f"{language}: {string}")
        print(f"{language}: {len(strings)} strings to translate." if strings else f"{language}: complete.")
    return 1 if any(faults.values()) else 0


def compile_all() -> int:
    """Compile the binary catalogues with Babel, since a fresh machine has no GNU gettext."""
    from babel.messages.mofile import write_mo

    for source in sorted((HERE / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as written, target.open("wb") as binary:
            write_mo(binary, read_po(written, locale=source.parent.parent.name))
    return 0


COMMANDS = {"update": update, "check": check, "compile": compile_all}

if __name__ == "__main__":
    if sys.argv[1:] not in [[name] for name in COMMANDS]:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
