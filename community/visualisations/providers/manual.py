"""Pictures made elsewhere, which a member or facilitator uploads: the provider that only describes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.access.verdicts import YES, Verdict, no

from .base import Abilities

KEY = "manual"


class Manual:
    """A Provider that draws nothing: the picture is uploaded, with `MadeElsewhere`."""

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


@dataclass(frozen=True, slots=True)
class MadeElsewhere:
    """With what a picture was made: `how` is one of `How`, `tool` the name of the program or service."""

    how: str
    tool: str
    model: str = ""
    prompt: str = ""


LONGEST = {"tool": 120, "model": 120, "prompt": 4000}  # characters


def can_state(made: MadeElsewhere) -> Verdict:
    """Return whether this says enough of where a picture comes from."""
    if made.how not in How.values:
        return no(_("Choose how the picture was made."))
    if not made.tool.strip():
        return no(_("Name the program or service with which the picture was made."))
    if made.how == How.AI and not made.prompt.strip():
        return no(_("Write what the AI was asked for: others want to know how the picture came about."))
    for name, most in LONGEST.items():
        if len(getattr(made, name)) > most:
            return no(_("This is too long: at most {most} characters."), most=most)
    return YES
