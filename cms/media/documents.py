"""The site's public files."""

import hashlib
from typing import Any

from django.db import models
from wagtail.documents.models import AbstractDocument


class SiteDocument(AbstractDocument):
    """A file to download."""

    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    #: The digest that the content had before it was replaced; "" if it was not.
    former_sha256 = ""

    admin_form_fields = ("title", "file", "collection", "tags")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:  # new or replaced
            self._set_file_hash()
            self.file.seek(0)
        super().save(*args, **kwargs)

    def _set_file_hash(self) -> None:
        """Set the digests of the content: Wagtail's, and one that is safe against deliberate collisions."""
        super()._set_file_hash()
        digest = hashlib.sha256()
        with self.open_file() as content:
            for part in content.chunks():
                digest.update(part)
        if self.sha256 != digest.hexdigest():
            self.former_sha256, self.sha256 = self.sha256, digest.hexdigest()

    def get_sha256(self) -> str:
        """Return the digest of the content, computed once for a document older than the field. Raises OSError."""
        if not self.sha256:
            self._set_file_hash()
            type(self).objects.filter(pk=self.pk).update(sha256=self.sha256)
        return self.sha256
