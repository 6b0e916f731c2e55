"""What the search keeps in the database: what cannot be read from the pages again at once, and what people told it."""

from .files.models import FileText
from .meaning.models import AwaitedMeaning, PassageEmbedding
from .pending import PendingChange
from .saved.models import SavedSearch
from .synonyms import SynonymGroup

__all__ = ["AwaitedMeaning", "FileText", "PassageEmbedding", "PendingChange", "SavedSearch", "SynonymGroup"]
