"""A real S3-compatible server on this machine, and a site that keeps its files there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "netz"
KEYS = {"aws_access_key_id": "schluessel", "aws_secret_access_key": "geheimes-wort", "region_name": "eu-central-1"}


@dataclass
class Store:
    """A running server with one bucket."""

    address: str

    @property
    def client(self) -> Any:
        return boto3.client("s3", endpoint_url=self.address, **KEYS)

    def names(self) -> list[str]:
        """Return the names of all objects."""
        return [found["Key"] for found in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def storages(self, **options: Any) -> dict[str, Any]:
        """Return the storages as the production settings make them for a bucket."""
        told = {
            "bucket_name": BUCKET,
            "endpoint_url": self.address,
            "access_key": KEYS["aws_access_key_id"],
            "secret_key": KEYS["aws_secret_access_key"],
            "region_name": KEYS["region_name"],
            "file_overwrite": False,
        }
        return {
            "default": {"BACKEND": "cms.media.s3.MediaS3Storage", "OPTIONS": {**told, "location": "media", **options}},
            "private": {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {**told, "location": "private", "default_acl": "private"},
            },
        }


@contextmanager
def serve_store() -> Iterator[Store]:
    """Run a server with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    store = Store(f"http://{host}:{port}")
    try:
        store.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
        yield store
    finally:
        server.stop()
