"""Pictures made elsewhere, which a member or facilitator uploads: the provider that only describes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from .base import Abilities

KEY = "manual"
MOST_PROMPT = 4000  # characters of what an AI elsewhere was asked for


class Manual:
    """A Provider that draws nothing: the picture is uploaded, with how it was made."""

    key = KEY
    label: StrOrPromise = _("Made elsewhere")
    abilities = Abilities()
    seconds = 0.0
    cents: int | None = None

    def is_available(self) -> bool:
        return True


class How(TextChoices):
    """What kind of picture was made elsewhere. The marks on the picture and in the file follow from it."""

    AI = "ai", _("With an AI")
    COLLAGE = "collage", _("Put together by hand, as a collage")
    DRAWING = "drawing", _("Drawn")
