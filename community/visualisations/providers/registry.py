"""Which providers there are: those built in, and those of `VISUALISATION_PROVIDERS`.

    VISUALISATION_PROVIDERS=cloud,own
    VISUALISATION_CLOUD_URL=https://images.example.org/v1?model=NAME&cents=5&seconds=40
    VISUALISATION_CLOUD_KEY=...
    VISUALISATION_OWN_URL=diffusers:///srv/models/NAME?device=cuda

Settings in the address, all optional but `model`:
model, label   what it is called there, and what members read
most, seconds, cents   pictures of one request (4), usual time of a picture, its price in cents
longest   seconds after which an answer is given up (300)
sizes   accepted sizes, such as 1024x1024,1536x1024; or `any`, with `step` and `edge`: multiples of 16 pixels up to 1536
accepts   fields that this server knows besides OpenAI's: strength,seed
field   the name of the picture's field in the form: image[], or `image` for servers that know only that
extra.NAME   what is sent with each request, such as extra.quality=medium
device, steps   of a model on own hardware: cuda, 30
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .addresses import address_of_server, split
from .base import DrawingProvider, Provider
from .diffusers import Diffusers
from .fitting import Fixed, Flexible, Size, Sizes
from .manual import Manual
from .openai import SIZES, OpenAIImages

NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
NUMBERS = {"most": (1, 100), "cents": (0, 1_000_000), "steps": (1, 1000), "step": (1, 512), "edge": (64, 8192)}  # from, to
TIMES = {"seconds": (1, 3600), "longest": (1, 3600)}
SIZE = re.compile(r"([0-9]{2,4})x([0-9]{2,4})")
OF_SERVERS = {"model", "label", "most", "seconds", "longest", "cents", "sizes", "step", "edge", "accepts", "field"}
OF_MODELS = {"model", "label", "most", "seconds", "cents", "steps", "step", "edge", "device"}

_built_in: dict[str, Provider] = {}


def register_provider(provider: Provider) -> None:
    """Register a provider that needs no settings."""
    _built_in[provider.key] = provider


register_provider(Manual())


def all_providers() -> dict[str, Provider]:
    """Return every provider by its key, those built in first. Raises ImproperlyConfigured."""
    return _built_in | {
        name: made_from(name, facts["url"], facts["key"]) for name, facts in settings.VISUALISATION_PROVIDERS.items()
    }


def find_provider(key: str) -> Provider | None:
    """Return the provider of that key; a variant may name one that there is no longer."""
    return all_providers().get(key)


def available_providers() -> list[Provider]:
    """Return the providers that can be chosen now."""
    return [provider for provider in all_providers().values() if provider.is_available()]


def drawing_providers(allowed: Collection[str]) -> list[DrawingProvider]:
    """Return those with an allowed key that make pictures themselves and can be asked now."""
    return [one for one in available_providers() if one.key in allowed and isinstance(one, DrawingProvider)]


def drawing_provider(key: str) -> DrawingProvider | None:
    """Return the provider of that key if it makes pictures itself."""
    provider = find_provider(key)
    return provider if isinstance(provider, DrawingProvider) else None


@lru_cache(maxsize=32)
def made_from(name: str, url: str, secret: str) -> Provider:
    """Return the provider that an address describes. Raises ImproperlyConfigured, without the key or the address's user."""
    if not NAME.fullmatch(name) or name in _built_in:
        raise ImproperlyConfigured(f"VISUALISATION_PROVIDERS: {name!r} is no name for a provider, or one that is taken.")
    try:
        found = described_by(name, url, secret)
    except ValueError as error:
        raise ImproperlyConfigured(f"VISUALISATION_{name.upper()}_URL: {error}") from None
    if found is None:
        raise ImproperlyConfigured(
            f"VISUALISATION_{name.upper()}_URL names no provider. There are https://host/v1?model=NAME and diffusers:///folder; keys"
            f" belong into VISUALISATION_{name.upper()}_KEY."
        )
    return found


def described_by(name: str, url: str, secret: str) -> Provider | None:
    """Return the provider of an address, or None if it names none. Raises ValueError."""
    parts, options = split(url)
    if parts.scheme == "diffusers" and (options.get("model") or parts.path.strip("/")):
        return model(name, options.get("model") or unquote(parts.netloc + parts.path), options)
    if parts.scheme in {"http", "https"} and options.get("model"):
        return server(name, address_of_server(url)[0], secret, options)
    return None


def server(name: str, base: str, secret: str, options: dict[str, str]) -> OpenAIImages:
    extra = {key.removeprefix("extra."): value for key, value in options.items() if key.startswith("extra.")}
    check_known({key for key in options if not key.startswith("extra.")}, OF_SERVERS)
    facts = numbers(options) | ({"accepts": frozenset(options["accepts"].split(","))} if "accepts" in options else {})
    if "field" in options:
        facts["name"] = options["field"]
    label = options.get("label", options["model"])
    return OpenAIImages(
        name,
        label,
        base,
        options["model"],
        secret,
        sizes=sizes_of(options),
        extra=extra,
        **without(facts, "step", "edge", "steps"),
    )


def model(name: str, folder: str, options: dict[str, str]) -> Diffusers:
    check_known(set(options), OF_MODELS)
    facts: dict[str, Any] = numbers(options) | ({"device": options["device"]} if "device" in options else {})
    sizes = flexible(facts.get("step", 8), facts.get("edge", 1024))
    return Diffusers(
        name, options.get("label", folder.rsplit("/", 1)[-1]), folder, sizes=sizes, **without(facts, "step", "edge", "longest")
    )


def sizes_of(options: dict[str, str]) -> Sizes:
    if options.get("sizes") == "any":
        facts = numbers(options)
        return flexible(facts.get("step", 16), facts.get("edge", 1536))
    if "sizes" not in options:
        return SIZES
    return Fixed(tuple(size_of(size) for size in options["sizes"].split(",")))


def size_of(words: str) -> Size:
    """Return a size such as 1024x1024. Raises ValueError."""
    found = SIZE.fullmatch(words)
    edges = [int(edge) for edge in found.groups()] if found else []
    if not edges or not all(64 <= edge <= 8192 for edge in edges):
        raise ValueError("sizes are such as 1024x1024,1536x1024")
    return Size(*edges)


def flexible(step: int, edge: int) -> Flexible:
    if step > edge:
        raise ValueError("step is at most edge")
    return Flexible(step, edge)


def numbers(options: dict[str, str]) -> dict[str, Any]:
    """Return the numbers among the settings. Raises ValueError, also for numbers that make no sense."""
    whole = {name: number_in(options, name, int, *span) for name, span in NUMBERS.items() if name in options}
    return whole | {name: number_in(options, name, float, *span) for name, span in TIMES.items() if name in options}


def number_in(options: dict[str, str], name: str, kind: type[int | float], least: int, most: int) -> float:
    try:
        value = kind(options[name])
    except ValueError:
        value = math.nan
    if not least <= value <= most:  # which nan is not either
        raise ValueError(f"{name} is a number from {least} to {most}")
    return value


def check_known(given: set[str], known: set[str]) -> None:
    if unknown := sorted(given - known):
        raise ValueError(f"unknown settings {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in names}
