"""Pictures from a server that speaks OpenAI's protocol: `POST {base}/images/edits`.

What is sent is the picture and the mask, encoded anew from their pixels, the prompt, and the settings of the provider: nothing about people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import httpx
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from PIL import Image

from .base import Abilities, Drawn, DrawRequest, Needs, ProviderRefused
from .fetching import LARGEST_PICTURE, kind_of, picture_in
from .fitting import Fit, Fixed, Size, Sizes, Unfitting, box_in, fit_into, laid_out, mask_laid_out, png
from .wire import ask, new_client, shown

SIZES = Fixed((Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))  # of OpenAI's own models
MOST_PIXELS = 64_000_000
MOST_OF_MODEL = 120  # characters of a model's name that are kept


@dataclass(frozen=True)
class OpenAIImages:
    """A DrawingProvider on a server. `base` ends with "/v1"; it is the administrator's, and may be private. `secret` is shown nowhere."""

    key: str
    label: StrOrPromise
    base: str
    model: str
    secret: str = field(default="", repr=False)
    sizes: Sizes = SIZES
    most: int = 4
    seconds: float = 40  # usual time of a picture
    longest: float = 300  # seconds, for one request
    cents: int | None = None
    accepts: frozenset[str] = frozenset()  # fields that not every server knows: strength, seed
    extra: Mapping[str, str] = field(default_factory=dict)  # settings of the model, such as quality
    name: str = "image[]"  # of the picture's field in the form; some servers know `image` only

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            mask=True, strength="strength" in self.accepts, seed="seed" in self.accepts, most=self.most, needs=Needs.SERVER
        )

    def is_available(self) -> bool:
        return bool(self.base and self.model)

    def draw(self, request: DrawRequest) -> list[Drawn]:
        fit = fit_into(Size(request.width, request.height), self.sizes)
        files, fields = files_of(request, fit, self.name), self._fields(request, fit)
        with new_client(key=self.secret, seconds=self.longest) as client:
            answer = ask(
                client,
                lambda: client.build_request("POST", f"{self.base.rstrip('/')}/images/edits", data=fields, files=files),
                seconds=self.longest,
                key=self.secret,
            )
            items = answer.get("data") if isinstance(answer, dict) else None
            if not isinstance(items, list) or not items:
                raise ProviderRefused(_("The server’s answer contains no picture."), may_cost=True)
            model = str(answer.get("model") or self.model)
            return [self._drawn(item, client, request, fit, model) for item in items[: request.number]]

    def _fields(self, request: DrawRequest, fit: Fit) -> dict[str, str]:
        fields = {
            "model": self.model,
            "prompt": request.prompt,
            "n": str(max(1, min(request.number, self.most))),
            "size": str(fit.canvas),
        }
        if "strength" in self.accepts:
            fields["strength"] = f"{request.strength:g}"
        if "seed" in self.accepts and request.seed is not None:
            fields["seed"] = str(request.seed)
        return fields | dict(self.extra)

    def _drawn(self, item: Any, client: httpx.Client, request: DrawRequest, fit: Fit, model: str) -> Drawn:
        picture = picture_in(item, base=self.base, client=client)
        content_type = kind_of(picture)
        check_shape(picture, fit)
        return Drawn(
            picture,
            content_type,
            seed=request.seed if "seed" in self.accepts else None,
            model=shown(model, self.secret)[:MOST_OF_MODEL],
            cents=self.cents,
            fit=fit,
        )


def files_of(request: DrawRequest, fit: Fit, name: str) -> list[tuple[str, tuple[str, bytes, str]]]:
    """Return the files of a request, laid out as `fit` says. The names of the files are always the same."""
    with opened(request.picture) as picture:
        if picture.size != (request.width, request.height):
            raise ProviderRefused(_("The picture does not have the size that it should have."))
        files = [(name, ("picture.png", png(laid_out(picture, fit)), "image/png"))]
    if request.mask is not None:
        with opened(request.mask) as mask:
            if mask.size != (request.width, request.height):
                raise ProviderRefused(_("The painted area does not have the size of the picture."))
            files.append(("mask", ("mask.png", png(mask_laid_out(mask, fit)), "image/png")))
    return files


def opened(data: bytes) -> Image.Image:
    """Return a picture of our own pipeline."""
    if len(data) > LARGEST_PICTURE:
        raise ProviderRefused(_("This picture is too large to be sent."))
    try:
        picture = Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP"])
        if picture.width * picture.height > MOST_PIXELS:
            raise ProviderRefused(_("This picture is too large to be sent."))
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ProviderRefused(_("This picture cannot be read.")) from error
    return picture


def check_shape(picture: bytes, fit: Fit) -> None:
    """Raise ProviderRefused unless the picture says it is one of a size that can be laid on the source. Reads its head only."""
    try:
        with Image.open(BytesIO(picture), formats=["PNG", "JPEG", "WEBP"]) as head:
            size = Size(*head.size)
        if size.pixels > MOST_PIXELS:
            raise ProviderRefused(_("The answer of the server is too large."), may_cost=True)
        box_in(size, fit)
    except Unfitting as error:
        raise ProviderRefused(_("The server’s picture has another shape than the photo."), may_cost=True) from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ProviderRefused(_("The server’s answer contains no picture."), may_cost=True) from error
