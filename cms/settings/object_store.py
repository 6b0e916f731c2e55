"""The storages of a site whose files are in an S3-compatible object store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured

LINK_SECONDS = 60


@dataclass(frozen=True)
class ObjectStore:
    """A bucket, and how the site and its readers reach it."""

    bucket: str
    endpoint_url: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = ""
    public_url: str = ""
    link_seconds: int | None = None

    def __post_init__(self) -> None:
        public = urlsplit(self.public_url)
        if self.public_url and not (public.scheme == "https" and public.hostname):
            raise ImproperlyConfigured("S3_PUBLIC_URL must be an address of its own with TLS, such as https://files.example.org.")

    @property
    def endpoint(self) -> str | None:
        """The address of the server. At Amazon that of the region: the one for all regions redirects, which breaks signatures."""
        return self.endpoint_url or (f"https://s3.{self.region}.amazonaws.com" if self.region else None)

    @property
    def origin(self) -> str:
        """The origin of signed addresses, as boto3 makes them: with the bucket in the path, or in the name of Amazon's host."""
        if not self.endpoint:
            return f"https://{self.bucket}.s3.amazonaws.com"
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def seconds(self) -> int:
        """For how long a signed address works; 0 if there are none. Browsers are not sent to a server without TLS."""
        if self.link_seconds is None:
            return LINK_SECONDS if self.origin.startswith("https:") else 0
        return max(0, self.link_seconds)

    @property
    def origins(self) -> list[str]:
        """From where browsers load files, besides the site."""
        public = urlsplit(self.public_url)
        return [*([f"https://{public.netloc}"] if self.public_url else []), *([self.origin] if self.seconds else [])]

    def storages(self) -> dict[str, Any]:
        """Return the storages of uploaded files and of members' files, for STORAGES."""
        shared = {
            "bucket_name": self.bucket,
            "endpoint_url": self.endpoint,
            "region_name": self.region or None,
            "access_key": self.access_key or None,
            "secret_key": self.secret_key or None,
            "file_overwrite": False,
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 2, "mode": "standard"},
                # Amazon's newer check sums are refused by other servers.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
        public = urlsplit(self.public_url)
        lasting = {"querystring_auth": False, "custom_domain": f"{public.netloc}{public.path}"} if self.public_url else {}
        return {
            "default": {"BACKEND": "cms.media.s3.MediaS3Storage", "OPTIONS": {**shared, **lasting, "location": "media"}},
            "private": {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {**shared, "location": "private", "querystring_expire": self.seconds or LINK_SECONDS},
            },
        }
