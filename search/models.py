"""The models of the search: data that people enter, and data that would take too long to recompute."""

from search.admin_search.changes import AdminChange
from search.attachments.models import FileText
from search.embeddings.models import PassageEmbedding, PendingEmbedding
from search.indexing.changes import PendingChange
from search.query.synonyms import SynonymGroup
from search.saved.models import SavedSearch

__all__ = ["AdminChange", "FileText", "PassageEmbedding", "PendingChange", "PendingEmbedding", "SavedSearch", "SynonymGroup"]
