"""Which version of the site makes the pages. A new one has other templates and other names of files, and may start before the old one ends."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template import engines

SOURCE = Path(__file__).resolve().parent.parent.parent


@cache
def version_of_pages() -> str:
    """Return what differs between versions: when code and templates were last changed, the names of static files, and the site's address."""
    facts = [settings.BASE_URL, settings.THEME]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        facts.append(manifest.read_text())
    folders = {SOURCE / name for name in ("cms", "community", "search", "themes", "locale")}
    folders.update(Path(folder) for engine in engines.all() for folder in engine.template_dirs)
    latest = max(
        (path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".html", ".mo"}),
        default=0,
    )
    return hashlib.blake2b("\n".join([*facts, str(latest)]).encode(), digest_size=8).hexdigest()
