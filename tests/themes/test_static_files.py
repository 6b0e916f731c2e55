"""Static files are compressed under the names that pages use."""

import contextlib
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from themes.static_files import HashedFiles

SHEET = b"p { color: navy; background: url(dot.svg) }\n" * 60
DOT = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g/>" * 200 + b"</svg>"


def collect(folder: Path) -> HashedFiles:
    storage = HashedFiles(location=str(folder), base_url="/static/")
    for name, content in {"site.css": SHEET, "dot.svg": DOT}.items():
        storage.save(name, ContentFile(content))
    faults = [done for *_names, done in storage.post_process({name: (storage, name) for name in ("site.css", "dot.svg")})]
    assert not [fault for fault in faults if isinstance(fault, Exception)]
    return storage


def test_files_are_compressed_under_the_names_with_their_digests_only(tmp_path: Path) -> None:
    storage = collect(tmp_path)

    hashed = {storage.stored_name(name) for name in ("site.css", "dot.svg")}
    plain = {"site.css", "dot.svg", "staticfiles.json"}
    compressed = {name + ending for name in hashed for ending in (".br", ".gz")}
    assert {path.name for path in tmp_path.iterdir()} == plain | hashed | compressed


def test_both_names_are_served(tmp_path: Path, settings: Any) -> None:
    storage = collect(tmp_path)
    settings.STATIC_ROOT, settings.STATIC_URL = str(tmp_path), "/static/"
    served = WhiteNoiseMiddleware(lambda request: None, settings)

    def ask(name: str) -> tuple[str | None, bytes]:
        answer = served(RequestFactory().get(f"/static/{name}", headers={"Accept-Encoding": "br, gzip"}))
        with contextlib.closing(answer):
            return answer.get("Content-Encoding"), b"".join(answer.streaming_content)

    assert ask(storage.stored_name("site.css"))[0] == "br"
    assert ask("site.css") == (None, SHEET)
