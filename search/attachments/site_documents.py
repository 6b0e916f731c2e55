"""The files of the site's documents, as they are to be read."""

from functools import partial

from cms.models import SiteDocument

from .formats import ending_of
from .texts import StoredFile


def stored_file(document: SiteDocument) -> StoredFile | None:
    """Return the document's file as it is to be read; None if its content cannot be had."""
    try:
        digest = document.get_sha256()
    except (OSError, ValueError):  # no such file, or no file at all
        return None
    return StoredFile(digest, ending_of(document.file.name), partial(document.file.storage.open, document.file.name, "rb"))
