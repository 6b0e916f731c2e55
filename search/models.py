"""What the search keeps in the database: what cannot be read from the pages again at once, and what people told it."""

from search.attachments.models import FileText
from search.embeddings.models import AwaitedMeaning, PassageEmbedding
from search.indexing.changes import PendingChange
from search.query.synonyms import SynonymGroup
from search.saved.models import SavedSearch

__all__ = ["AwaitedMeaning", "FileText", "PassageEmbedding", "PendingChange", "SavedSearch", "SynonymGroup"]
