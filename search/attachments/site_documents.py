"""The files of the site's documents, ready to be read."""

from functools import partial

from cms.models import SiteDocument

from .formats import ending_of
from .texts import StoredFile


def stored_file(document: SiteDocument) -> StoredFile | None:
    """Return the file of a document, ready to be read; None if its content is missing."""
    try:
        digest = document.get_sha256()
    except (OSError, ValueError):  # the file does not exist, or the document has none
        return None
    return StoredFile(digest, ending_of(document.file.name), partial(document.file.storage.open, document.file.name, "rb"))
