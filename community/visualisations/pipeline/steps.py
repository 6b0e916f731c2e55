"""How far the work on a photo is, for a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is being done to a photo, in this order."""

    READING = "reading"
    FACES = "faces"
    PLATES = "plates"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class Progress:
    """A step that has begun, and the share of the whole (0 to 1) that is done by then."""

    step: Step
    done: float

    @property
    def sentence(self) -> str:
        """What is being done, in the language that is active."""
        from django.utils.translation import gettext

        return {
            Step.READING: gettext("The photo is opened, and its location and device data are removed."),
            Step.FACES: gettext("Faces are being found."),
            Step.PLATES: gettext("Number plates are being found."),
            Step.SAVING: gettext("The photo is being saved."),
        }[self.step]


Report = Callable[[Progress], None]


def report_nothing(progress: Progress) -> None:
    """The report of callers who do not watch."""
