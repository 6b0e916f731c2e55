"""Pictures from a model on own hardware, with the library `diffusers` (the optional extra "diffusers").

Imported in the worker only, when the first picture is made: the library and its model take seconds and gigabytes. The model is a folder, or
one that was downloaded before: nothing is fetched here. No machine of the project has a graphics card, so this was tried with a module that has
the signatures of diffusers 0.39 (`tests/community/visualisations/providers/fake/`), and with no real model.
"""

from __future__ import annotations

import importlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from threading import Lock
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from PIL import Image, ImageOps

from .base import Abilities, Drawn, DrawRequest, Needs, ProviderMisconfigured, ProviderRefused, ProviderUnavailable
from .fitting import Fit, Flexible, Size, fit_into, laid_out, mask_laid_out, png
from .openai import opened

LARGEST_SEED = 2**32 - 1
LEAST_STRENGTH, MOST_STRENGTH = 0.05, 0.999  # at 0 there are no steps, at 1 newer models begin from nothing
_lock = Lock()  # one picture at a time: there is one graphics card
_pipelines: dict[tuple[str, str], Any] = {}


@dataclass(frozen=True)
class Diffusers:
    """A DrawingProvider in this process. `model` is a folder or the name of a downloaded model; `device` is one of torch's."""

    key: str
    label: StrOrPromise
    model: str
    device: str = "cuda"
    sizes: Flexible = field(default=Flexible(step=8, edge=1024))
    most: int = 4
    seconds: float = 20
    steps: int = 30
    cents: int | None = 0

    @property
    def abilities(self) -> Abilities:
        return Abilities(mask=True, strength=True, seed=True, most=self.most, needs=Needs.GPU)

    def is_available(self) -> bool:
        return bool(self.model) and is_installed()

    def draw(self, request: DrawRequest) -> list[Drawn]:
        fit = fit_into(Size(request.width, request.height), self.sizes)
        number = max(1, min(request.number, self.most))
        first = secrets.randbelow(LARGEST_SEED - number) if request.seed is None else request.seed
        seeds = [(first + offset) % (LARGEST_SEED + 1) for offset in range(number)]
        with _lock:
            pictures = self._pictures(request, fit, seeds)
        made = [
            Drawn(png(picture), "image/png", seed=seed, model=self.model, cents=self.cents, fit=fit)
            for picture, seed in zip(pictures, seeds, strict=True)
            if picture is not None
        ]
        if not made:
            raise ProviderRefused(
                _("The model made only pictures that its filter does not let pass. Describe the place in other words.")
            )
        return made

    def _pictures(self, request: DrawRequest, fit: Fit, seeds: Sequence[int]) -> list[Image.Image | None]:
        """Return a picture for each seed, or None where the model's filter blackened it."""
        torch, pipeline = _imported("torch"), self._pipeline()
        try:
            result = pipeline(
                prompt=request.prompt,
                image=laid_out(opened(request.picture), fit),
                mask_image=white_where_painted(request.mask, fit),
                width=fit.canvas.width,
                height=fit.canvas.height,
                strength=min(MOST_STRENGTH, max(LEAST_STRENGTH, request.strength)),
                num_inference_steps=self.steps,
                num_images_per_prompt=len(seeds),
                generator=[torch.Generator(device=self.device).manual_seed(seed) for seed in seeds],
            )
        except RuntimeError as error:
            if "out of memory" in str(error).lower():
                raise ProviderUnavailable(_("The graphics card has no memory left for this picture at the moment.")) from error
            raise ProviderUnavailable(_("The model on the graphics card failed.")) from error
        filtered = getattr(result, "nsfw_content_detected", None) or [False] * len(result.images)
        return [None if hidden else picture for picture, hidden in zip(result.images, filtered, strict=True)]

    def _pipeline(self) -> Any:
        """Return the pipeline, loaded once per worker. Raises ProviderMisconfigured."""
        place = (self.model, self.device)
        if place not in _pipelines:
            diffusers, torch = _imported("diffusers"), _imported("torch")
            kind = torch.float32 if self.device == "cpu" else torch.float16
            try:
                loaded = diffusers.AutoPipelineForInpainting.from_pretrained(self.model, torch_dtype=kind, local_files_only=True)
                _pipelines[place] = loaded.to(self.device)
            except (OSError, ValueError, RuntimeError) as error:
                raise ProviderMisconfigured(_("The model cannot be loaded on this machine.")) from error
        return _pipelines[place]


def white_where_painted(mask: bytes | None, fit: Fit) -> Image.Image:
    """Return the mask as pipelines want it: white where something may change, so all of it without a mask.

    A pipeline for whole pictures (img2img) would need a second model in memory, and does not take models that were made for masks.
    """
    if mask is None:
        return Image.new("L", (fit.canvas.width, fit.canvas.height), 255)
    return ImageOps.invert(mask_laid_out(opened(mask), fit).getchannel("A"))


def is_installed() -> bool:
    """Return whether the extra is installed. Imports nothing."""
    return find_spec("diffusers") is not None and find_spec("torch") is not None


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ProviderMisconfigured(_("The library for models on own hardware is not installed.")) from error
