"""Verifies a picture that anybody drops in: whether its manifest holds, who signed it, how it was made, and from what."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO, Any

from django.utils.dateparse import parse_datetime

from community.visualisations.pipeline.apart import do_apart
from community.visualisations.pipeline.errors import PipelineFailed
from community.visualisations.pipeline.photos import read_upload

from .certificates import CertificateUnusable, OwnSignatures, own_signatures
from .kinds import PictureKind

log = logging.getLogger(__name__)

PROCESS = "community.visualisations.provenance.process"
SECONDS = 30  # wall-clock time: somebody waits for it


class ManifestState(StrEnum):
    """Whether a picture has a manifest, and whether it holds."""

    NONE = "none"
    VALID = "valid"
    INVALID = "invalid"  # the picture or a manifest was changed after it was signed


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture that another was made from. `depth` is 1 for the nearest; what it does not say is empty."""

    depth: int
    title: str
    is_parent: bool
    kind: PictureKind | None
    provider: str
    model: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a picture's manifest says. Unless `state` is "valid", nothing of it can be relied on.

    `is_ours`: signed by this site. Otherwise `signer` is who the certificate names, which nobody has checked.
    """

    state: ManifestState
    is_ours: bool = False
    kind: PictureKind | None = None
    signer: str = ""
    tool: str = ""
    title: str = ""
    provider: str = ""
    model: str = ""
    model_version: str = ""
    prompt: str = ""
    made_at: datetime | None = None
    sources: tuple[SourcePicture, ...] = ()
    faults: tuple[str, ...] = ()  # C2PA's codes, such as "assertion.dataHash.mismatch"


def verify_picture(content: IO[bytes]) -> Verification:
    """Return what the manifest in a picture says, and whether it holds. Takes about half a second; nothing is asked of any other host.

    Raises PhotoRefused for what is no picture or too large, and PipelineFailed if it does not work on this machine.
    """
    trusted = asdict(trusted_signatures())
    head, _files = do_apart("verify", [read_upload(content)], program=PROCESS, seconds=SECONDS, trusted=trusted)
    return verification_of(head["found"])


def trusted_signatures() -> OwnSignatures:
    """Return by what pictures of ours are known. Raises PipelineFailed, with a line in the log for whoever runs the site."""
    try:
        return own_signatures()
    except CertificateUnusable as error:
        log.exception("Pictures cannot be checked.")
        raise PipelineFailed(str(error)) from error


def verification_of(found: dict[str, Any]) -> Verification:
    if found["state"] == ManifestState.NONE or "kind" not in found:
        return Verification(ManifestState(found["state"]), faults=tuple(found.get("faults", ())))
    names = ("signer", "tool", "title", "provider", "model", "model_version", "prompt")
    return Verification(
        ManifestState(found["state"]),
        is_ours=found["by_us"],
        kind=kind_named(found["kind"]),
        made_at=moment(found["stamped_at"] or found["made_at"]),
        sources=tuple(source_of(each) for each in found["sources"]),
        faults=tuple(found["faults"]),
        **{name: found[name] for name in names},
    )


def source_of(found: dict[str, Any]) -> SourcePicture:
    return SourcePicture(**{**found, "kind": kind_named(found["kind"]), "made_at": moment(found["made_at"])})


def kind_named(value: str) -> PictureKind | None:
    return PictureKind(value) if value in set(PictureKind) else None


def moment(value: str) -> datetime | None:
    """Return the moment that a file states, or None: it may state anything."""
    try:
        found = parse_datetime(value)
    except ValueError:
        return None
    return found if found is None or found.tzinfo else None
