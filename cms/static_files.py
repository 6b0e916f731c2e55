"""Headers of static files, which WhiteNoise serves: named by what is in them, and compressed in advance."""

from __future__ import annotations

from wsgiref.headers import Headers

#: For this long the proxy in front serves a file itself whose name changes with what is in it (decision 64).
PROXY_SECONDS = 24 * 60 * 60


def let_proxy_keep_immutable(headers: Headers, _path: str, _url: str) -> None:
    """Tell the proxy to keep what browsers may keep for ever, and nothing else."""
    if "immutable" in headers.get("Cache-Control", ""):
        headers["X-Accel-Expires"] = str(PROXY_SECONDS)
