"""Reads the manifest of a file that anybody may have made; in the process apart, without Django."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any

import c2pa  # has no type annotations

from community.visualisations.pipeline.errors import PhotoRefused, Reason
from community.visualisations.pipeline.kinds import kind_of

from .kinds import SOURCE_TYPES, VOCABULARY

GENERATION = "connective.generation"
MOST_GENERATIONS, MOST_SOURCES = 50, 200
TEXT_LENGTH = 2000  # characters of anything that a file says
PASSED_OVER = {"signingCredential.untrusted"}  # somebody else's certificate is no fault of the file
READING = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "core": {"allowed_network_hosts": []},
}

Values = dict[str, Any]


def read_manifest(content: bytes, trusted: Mapping[str, Any]) -> Values:
    """Return what the manifest in a picture says, whether that holds, and who signed it. Nothing is asked of any other host.

    `trusted` are the `anchors` and `serials` of `OwnSignatures`. Raises PhotoRefused for files that are no pictures of the kinds that are taken.
    """
    content_type = kind_of(content).value
    anchors = trusted["anchors"]  # none if this site has not signed anything yet
    settings = {**READING, "trust": {"trust_anchors": anchors}} if anchors else READING
    try:
        with c2pa.Context.from_dict(settings) as context:
            reader = c2pa.Reader.try_create(content_type, BytesIO(content), context=context)
            if reader is None:
                return {"state": "none"}
            with reader:
                store, state = json.loads(reader.json()), reader.get_validation_state()
    except c2pa.C2paError as error:
        if "ManifestNotFound" in type(error).__name__ or "not found" in str(error).lower():
            return {"state": "none"}
        return {"state": "invalid", "faults": [type(error).__name__]}
    except ValueError as error:
        raise PhotoRefused(Reason.BROKEN) from error
    return describe(store, state or "", trusted)


def describe(store: Values, state: str, trusted: Mapping[str, Any]) -> Values:
    """Return what a manifest store says, in our words."""
    manifests, active = store.get("manifests", {}), store.get("active_manifest", "")
    if active not in manifests:
        return {"state": "invalid", "faults": ["no active manifest"]}
    faults = sorted(set(faults_of(store.get("validation_results") or {})) - PASSED_OVER)
    manifest = manifests[active]
    signature = manifest.get("signature_info") or {}
    by_us = state == "Trusted" and signature.get("cert_serial_number") in trusted["serials"]
    return {
        "state": "invalid" if faults or state == "Invalid" else "valid",
        "faults": faults,
        "by_us": by_us and not faults,
        "signer": text(signature.get("issuer")),
        "stamped_at": text(signature.get("time")),
        "tool": text((manifest.get("claim_generator_info") or [{}])[0].get("name")),
        **said_by(manifest),
        "sources": list(islice(sources_of(manifest, manifests), MOST_SOURCES)),
    }


def faults_of(results: Values) -> Iterator[str]:
    """Yield the codes of all failures, those of ingredients too."""
    for each in (results.get("activeManifest") or {}).get("failure", []):
        yield str(each.get("code"))
    for delta in results.get("ingredientDeltas") or []:
        for each in (delta.get("validationDeltas") or {}).get("failure", []):
            yield str(each.get("code"))


def said_by(manifest: Values) -> Values:
    """Return kind, provider, model, prompt and moment that a manifest states."""
    assertions = {str(each.get("label")): each.get("data") for each in manifest.get("assertions", [])}
    own = assertions.get(GENERATION)
    own = own if isinstance(own, dict) else {}
    names = ("provider", "model", "model_version", "prompt", "made_at")
    said = {"title": text(manifest.get("title")), "kind": text(own.get("kind")), **{name: text(own.get(name)) for name in names}}
    for label, data in assertions.items():
        if label.startswith("c2pa.actions") and isinstance(data, dict):
            add_actions(said, data)
    return said


def add_actions(said: Values, data: Values) -> None:
    """Take from the actions what our own assertion does not say: any tool writes them."""
    kinds = {VOCABULARY + code: kind.value for kind, code in SOURCE_TYPES.items()}
    for action in data.get("actions", []):
        if not isinstance(action, dict):
            continue
        said["kind"] = said["kind"] or kinds.get(str(action.get("digitalSourceType")).replace("https:", "http:"), "")
        agent = action.get("softwareAgent")
        said["model"] = said["model"] or text(agent.get("name") if isinstance(agent, dict) else agent)
        said["made_at"] = said["made_at"] or text(action.get("when"))


def sources_of(manifest: Values, manifests: Values, depth: int = 1) -> Iterator[Values]:
    """Yield the pictures that went into one, each followed by its own; `depth` is 1 for the nearest."""
    if depth > MOST_GENERATIONS:
        return
    for ingredient in manifest.get("ingredients", []):
        label = ingredient.get("active_manifest", "")
        behind = manifests.get(label)
        said = said_by(behind) if behind else {"kind": "", "provider": "", "model": "", "made_at": ""}
        yield {
            "depth": depth,
            "title": text(ingredient.get("title")),
            "is_parent": ingredient.get("relationship") == "parentOf",
            **{name: said[name] for name in ("kind", "provider", "model", "made_at")},
        }
        if behind:
            yield from sources_of(behind, {each: value for each, value in manifests.items() if each != label}, depth + 1)


def text(value: object) -> str:
    return value[:TEXT_LENGTH] if isinstance(value, str) else ""
