"""A real S3-compatible server on this machine, and a site that keeps its files there."""

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from cms.settings.object_store import ObjectStore

KEYS = {"aws_access_key_id": "schluessel", "aws_secret_access_key": "geheimes-wort", "region_name": "eu-central-1"}


@dataclass
class Store:
    """A bucket of a running server."""

    address: str
    bucket: str

    @property
    def client(self) -> Any:
        return boto3.client("s3", endpoint_url=self.address, **KEYS)

    def names(self) -> list[str]:
        """Return the names of all objects."""
        return [found["Key"] for found in self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def storages(self, **options: Any) -> dict[str, Any]:
        """Return the storages of the production settings."""
        told = {
            "bucket": self.bucket,
            "endpoint_url": self.address,
            "region": KEYS["region_name"],
            "access_key": KEYS["aws_access_key_id"],
            "secret_key": KEYS["aws_secret_access_key"],
        }
        return ObjectStore(**{**told, **options}).storages()


@cache
def server() -> str:
    """Start a server in a thread, once in a process, and return its address."""
    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    return f"http://{host}:{port}"


def new_bucket() -> Store:
    """Return an empty bucket."""
    store = Store(server(), f"netz-{uuid.uuid4().hex}")
    store.client.create_bucket(Bucket=store.bucket, CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
    return store
