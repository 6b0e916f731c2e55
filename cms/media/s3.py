"""Public files in an S3-compatible store. Separate from `storage`, since the client is only installed in production."""

from typing import Any

from django.urls import reverse
from storages.backends.s3 import S3Storage

from .storage import CleansDrawings


class MediaS3Storage(CleansDrawings, S3Storage):
    """The S3 storage, with SVGs sanitised when saved, and addresses that last.

    Addresses are in pages that caches keep, in feeds and in e-mails: a signed one would have expired when it is used. Without a public origin
    (`custom_domain`) a file has its address on the site, which fetches it from the store after it has asked who is reading.
    """

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        if self.custom_domain:
            return str(super().url(name, *args, **kwargs))
        return reverse("media", args=[name])
