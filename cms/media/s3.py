"""Public files in an S3-compatible store. Apart from `storage`, since the client is there in production alone."""

from storages.backends.s3 import S3Storage

from .storage import CleansDrawings


class MediaS3Storage(CleansDrawings, S3Storage):
    """The store, with drawings cleaned on their way in."""
