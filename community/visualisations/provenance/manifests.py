"""Signs pictures: a C2PA manifest that says what was done, by what, from which picture.

No thumbnails: the library makes one of the picture and of every ingredient by default (0.64 to 3.0 MB in three generations), and one of a photo could show
what was blurred later. Without them, a manifest takes about 14 kB, and each generation adds as much (`tests/.../test_manifests.py`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import c2pa  # has no type annotations
from django.conf import settings

from .certificates import CertificateUnusable, Credentials, load_credentials
from .kinds import PictureKind, source_type

GENERATION = "connective.generation"  # our own assertion: what is not said by an action of C2PA
PARENT = "parent"
PROMPT_LENGTH = 2000  # characters
GENERATOR = {"name": "Connective", "version": "1"}
SIGNING = {
    "builder": {
        "thumbnail": {"enabled": False},
        "actions": {"auto_opened_action": {"enabled": False}, "auto_placed_action": {"enabled": False}},
    },
    "verify": {"verify_after_sign": False, "remote_manifest_fetch": False, "verify_trust": False},
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What a manifest says about a picture. Empty values are left out; nothing in it may name a person who did not agree."""

    kind: PictureKind
    title: str
    made_at: datetime
    provider: str = ""
    model: str = ""
    model_version: str = ""
    prompt: str = ""
    seed: str = ""
    has_mask: bool = False
    is_rendition: bool = False  # at another size or in another format than the picture that was made


@dataclass(frozen=True, slots=True)
class Source:
    """A picture that another was made from: its file, with its own manifest if it has one."""

    content: bytes
    content_type: str
    title: str


def sign_picture(content: bytes, content_type: str, statement: Statement, *, parent: Source | None = None) -> bytes:
    """Return the file with a signed manifest in it; nothing else in it changes.

    `parent` is the photo or variant that the picture was made from; its manifests are carried on.
    Raises CertificateUnusable; c2pa.C2paError for files that cannot be signed.
    """
    credentials = load_credentials()
    with (
        c2pa.Context.from_dict(SIGNING) as context,
        c2pa.Builder(definition_of(content_type, statement, has_parent=parent is not None), context) as builder,
        signer_of(credentials) as signer,
    ):
        if parent is not None:
            stated = {"title": parent.title, "format": parent.content_type, "relationship": "parentOf", "label": PARENT}
            builder.add_ingredient(stated, parent.content_type, BytesIO(parent.content))
        signed = BytesIO()
        builder.sign(signer, content_type, BytesIO(content), signed)
    return signed.getvalue()


def definition_of(content_type: str, statement: Statement, *, has_parent: bool) -> dict[str, Any]:
    """Return what the manifest is built from."""
    kind, details = statement.kind, generation_of(statement)
    return {
        "claim_generator_info": [GENERATOR],
        "title": statement.title,
        "format": content_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions_of(statement, has_parent=has_parent)}},
            {"label": GENERATION, "data": {"kind": kind.value, **details}},
        ],
    }


def actions_of(statement: Statement, *, has_parent: bool) -> list[dict[str, Any]]:
    """Return what was done, in order: opened or created, then changed, then made smaller."""
    when, kind = statement.made_at.isoformat(), statement.kind
    agent = {"name": statement.model or statement.provider or GENERATOR["name"]}
    if statement.model_version:
        agent["version"] = statement.model_version
    made = {"when": when, "softwareAgent": agent, "digitalSourceType": source_type(kind)}
    if has_parent:
        actions = [
            {"action": "c2pa.opened", "parameters": {"ingredientIds": [PARENT]}},
            {"action": "c2pa.edited", **made},
        ]
    else:
        actions = [{"action": "c2pa.created", **made}]
    if statement.is_rendition:
        actions.append({"action": "c2pa.resized"})
    return actions


def generation_of(statement: Statement) -> dict[str, Any]:
    """Return what the assertion of our own says."""
    stated = asdict(statement)
    names = ("provider", "model", "model_version", "seed")
    details = {name: stated[name] for name in names if stated[name]}
    if statement.prompt:
        details["prompt"] = statement.prompt[:PROMPT_LENGTH]
    return {**details, "has_mask": statement.has_mask, "made_at": statement.made_at.isoformat()}


def signer_of(credentials: Credentials) -> c2pa.Signer:
    # An empty address of a time-stamp server fails; there is none if it is None.
    server = settings.C2PA_TIME_STAMPS.encode() if settings.C2PA_TIME_STAMPS else None
    information = c2pa.C2paSignerInfo(
        credentials.algorithm.encode(), credentials.chain.encode(), credentials.key.encode(), server
    )
    try:
        return c2pa.Signer.from_info(information)
    except c2pa.C2paError as error:
        raise CertificateUnusable(f"Nothing can be signed with the certificate: {error}") from error
