"""Public files in an S3-compatible store. Separate from `storage`, since the client is only installed in production."""

from storages.backends.s3 import S3Storage

from .storage import CleansDrawings


class MediaS3Storage(CleansDrawings, S3Storage):
    """The S3 storage, with SVGs sanitised when saved."""
