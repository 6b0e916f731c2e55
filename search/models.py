"""The models of the search: what people enter, and what would take too long to compute again."""

from search.attachments.models import FileText
from search.embeddings.models import PassageEmbedding, PendingEmbedding
from search.indexing.changes import PendingChange
from search.query.synonyms import SynonymGroup
from search.saved.models import SavedSearch

__all__ = ["FileText", "PassageEmbedding", "PendingChange", "PendingEmbedding", "SavedSearch", "SynonymGroup"]
