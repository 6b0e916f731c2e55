from .archive import FolderArchive
from .document import LONGEST_DESCRIPTION, Document
from .folder import LONGEST_NAME, MOST_LEVELS, Folder
from .log import LibraryLogEntry
from .preview import Preview
from .settings import LibrarySettings, limits_uploads
from .version import Version

__all__ = [
    "LONGEST_DESCRIPTION",
    "LONGEST_NAME",
    "MOST_LEVELS",
    "Document",
    "Folder",
    "FolderArchive",
    "LibraryLogEntry",
    "LibrarySettings",
    "Preview",
    "Version",
    "limits_uploads",
]
