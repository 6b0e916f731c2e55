"""Parsing and writing the headers of tus 1.0, the protocol for resumable uploads (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "expiration", "termination", "checksum")
ALGORITHMS = ("sha1", "sha256", "sha512")
OCTETS = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460  # a status that only tus has

NUMBER = re.compile(r"[0-9]{1,18}")
KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]+")  # visible ASCII without the comma


class BadRequest(Exception):
    """A header that cannot be parsed. The argument is the message for the user or the author of the client."""

    def __init__(self, detail: StrOrPromise) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True)
class Checksum:
    """The expected checksum of the bytes of a request."""

    algorithm: str
    digest: bytes

    def is_met_by(self, found: bytes) -> bool:
        return found == self.digest

    def begin(self) -> hashlib._Hash:
        return hashlib.new(self.algorithm, usedforsecurity=False)


def read_number(headers: Mapping[str, str], name: str) -> int:
    """Return the number in a header. Raises BadRequest."""
    value = headers.get(name, "")
    if not NUMBER.fullmatch(value):
        raise BadRequest(_("The header %(name)s has to be a number.") % {"name": name})
    return int(value)


def read_metadata(value: str) -> dict[str, str]:
    """Return the pairs of `Upload-Metadata`: keys, each with a text in Base64. Raises BadRequest."""
    found: dict[str, str] = {}
    for pair in value.split(",") if value else ():
        key, _space, encoded = pair.strip().partition(" ")
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except ValueError as error:
            raise BadRequest(_("The header Upload-Metadata cannot be read.")) from error
        if not KEY.fullmatch(key) or key in found or "\0" in text:  # NUL: no database stores it
            raise BadRequest(_("The header Upload-Metadata cannot be read."))
        found[key] = text
    return found


def write_metadata(pairs: Mapping[str, str]) -> str:
    """Return `pairs` in the format of `Upload-Metadata`."""
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}".strip() for key, text in pairs.items())


def read_checksum(value: str) -> Checksum | None:
    """Return the checksum in `Upload-Checksum`, or None if it is empty. Raises BadRequest."""
    if not value:
        return None
    algorithm, _space, encoded = value.partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadRequest(_("The header Upload-Checksum cannot be read.")) from error
    if algorithm not in ALGORITHMS:
        raise BadRequest(_("This checksum algorithm is not supported."))
    return Checksum(algorithm, digest)
