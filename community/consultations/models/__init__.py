from .consultation import CONSULTATION, KEPT_FOR, LONGEST_TITLE, Consultation
from .people import INVITED, Participant
from .release import LONGEST_RELEASE, Release
from .texts import (
    LONGEST_CASE,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    MOST_CONTRIBUTIONS,
    MOST_TAKEAWAYS,
    CaseText,
    Contribution,
    Takeaway,
)

__all__ = [
    "CONSULTATION",
    "INVITED",
    "KEPT_FOR",
    "LONGEST_CASE",
    "LONGEST_QUESTION",
    "LONGEST_RELEASE",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "MOST_CONTRIBUTIONS",
    "MOST_TAKEAWAYS",
    "CaseText",
    "Consultation",
    "Contribution",
    "Participant",
    "Release",
    "Takeaway",
]
