"""How static files are stored for the web server."""

from collections.abc import Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Compresses each static file under the name with its digest only, by which pages refer to it.

    Under its plain name it stays as it is. Compressing both took twice as long, half a minute of a processor, and nobody asked for them.
    """

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        compressed: Iterator[tuple[str, str]] = super().compress_files(paths & set(self.hashed_files.values()))
        return compressed
