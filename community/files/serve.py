"""How a member's file leaves the site: with headers that keep it harmless."""

from typing import IO

from django.http import FileResponse


def private_response(content: IO[bytes], *, name: str, content_type: str) -> FileResponse:
    """Return the answer that hands out a member's file: as a download, in no cache but the reader's, unable to run anything."""
    if content_type.startswith("text/") and "charset" not in content_type:
        content_type = f"{content_type}; charset=utf-8"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
