"""The connection to Elasticsearch: its address from the settings, the client, and its errors."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl.exceptions import ElasticsearchDslException
from elasticsearch.helpers import BulkIndexError

from search.backends.base import SearchUnavailable

PATIENCE = 5.0  # seconds to wait for a search response from each host
PATIENCE_WRITING = 60.0

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach Elasticsearch: host URLs, the prefix of our indices, credentials, and the certificates to trust."""

    hosts: tuple[str, ...]
    prefix: str = "connective"
    user: str = ""
    password: str = field(default="", repr=False)
    certificates: str = ""


def read_address(address: str) -> Address:
    """Parse `http(s)://user:password@host1:9200,host2:9200/prefix?ca_certs=/path`.

    Raises ImproperlyConfigured; its message does not contain the password.
    """
    scheme, _separator, rest = address.partition("://")
    several = re.split(r"[/?#]", rest, maxsplit=1)[0]
    parts = urlsplit(f"//host{rest[len(several) :]}")  # newer versions of Python refuse several hosts if one is an IPv6 address
    credentials, _at, hosts = several.rpartition("@")
    user, _colon, password = credentials.partition(":")
    found = [_HOST.fullmatch(host) for host in hosts.split(",")]
    prefix = parts.path.strip("/") or "connective"
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    certificates = options.pop("ca_certs", "")
    if not all(found) or options or not _PREFIX.fullmatch(prefix):
        raise ImproperlyConfigured(
            "SEARCH_URL of an Elasticsearch looks like https://user:password@host1:9200,host2:9200/prefix?ca_certs=/path/ca.pem; "
            "user, ports, prefix (small letters, digits, - and _) and ca_certs may be left out."
        )
    urls = (f"{scheme.lower()}://{host['name']}:{host['port'] or 9200}" for host in found if host)
    return Address(tuple(urls), prefix, unquote(user), unquote(password), certificates)


class Connection:
    """The client of this process. A forked process opens its own connections."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: Elasticsearch | None = None
        self._process = 0

    @property
    def client(self) -> Elasticsearch:
        """The client. It retries requests on other hosts, so any request may be sent twice."""
        if self._client is None or self._process != os.getpid():
            self._client, self._process = self._make(), os.getpid()
        return self._client

    @property
    def patient(self) -> Elasticsearch:
        """The client for requests that take longer than a search."""
        return self.client.options(request_timeout=PATIENCE_WRITING)

    def _make(self) -> Elasticsearch:
        address = self.address
        options: dict[str, Any] = {"ca_certs": address.certificates} if address.certificates else {}
        if address.user:
            options["basic_auth"] = (address.user, address.password)
        return Elasticsearch(
            list(address.hosts),
            request_timeout=PATIENCE,
            retry_on_timeout=True,
            max_retries=len(address.hosts) + 2,
            retry_on_status=(429, 502, 503, 504),
            **options,
        )


@contextmanager
def engine_errors() -> Iterator[None]:
    """Raise SearchUnavailable for any error of the engine."""
    try:
        yield
    except (ApiError, TransportError, BulkIndexError, ElasticsearchDslException) as error:
        raise SearchUnavailable(f"Elasticsearch cannot be used: {message_of(error)}") from error


def message_of(error: Exception) -> str:
    """Return the message of an error, including the reasons given by shards."""
    if isinstance(error, ApiError) and isinstance(error.body, dict):
        facts = error.body.get("error")
        if isinstance(facts, dict):
            causes = [facts, *facts.get("root_cause", ())]
            reasons = dict.fromkeys(str(cause.get("reason")) for cause in causes if cause.get("reason"))
            return f"{error.status_code}, {'; '.join(reasons)}"
    return str(error)
