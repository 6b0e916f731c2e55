"""What the proxy is told of static files."""

from pathlib import Path
from wsgiref.headers import Headers

from django.test import Client

from cms.static_files import let_proxy_keep_immutable


def test_proxy_is_told_to_keep_what_never_changes_and_nothing_else() -> None:
    immutable, other, none = (
        Headers([("Cache-Control", "max-age=315360000, public, immutable")]),
        Headers([("Cache-Control", "max-age=60, public")]),
        Headers([]),
    )
    for headers in (immutable, other, none):
        let_proxy_keep_immutable(headers, "", "")

    assert [headers.get("X-Accel-Expires") for headers in (immutable, other, none)] == ["86400", None, None]


def test_static_file_under_its_own_name_is_not_kept(settings: object, tmp_path: Path) -> None:
    (tmp_path / "app.css").write_text("main { margin: 0 }")
    (tmp_path / "app.0123456789ab.css").write_text("main { margin: 0 }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = tmp_path, False, False
    settings.WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\."
    client = Client()

    kept, other = (client.head(f"/static/{name}") for name in ("app.0123456789ab.css", "app.css"))
    assert ("immutable" in kept["Cache-Control"], kept["X-Accel-Expires"]) == (True, "86400")
    assert ("immutable" in other["Cache-Control"], other.has_header("X-Accel-Expires")) == (False, False)
