"""The phases of a consultation, in their order, and what is written in them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Phase(TextChoices):
    CASE = "case", pgettext_lazy("phase of a consultation", "Case")
    QUESTIONS = "questions", pgettext_lazy("phase of a consultation", "Questions")
    ADVICE = "advice", pgettext_lazy("phase of a consultation", "Advice")
    TAKEAWAYS = "takeaways", pgettext_lazy("phase of a consultation", "Takeaways")
    THANKS = "thanks", pgettext_lazy("phase of a consultation", "Thanks")


#: What happens in each phase.
MEANING = {
    Phase.CASE: _("Whoever brings the case tells it. Everybody else listens."),
    Phase.QUESTIONS: _("Everybody asks what they need to know to understand the case. No advice yet."),
    Phase.ADVICE: _("Everybody gives advice. Whoever brought the case only listens now."),
    Phase.TAKEAWAYS: _("Whoever brought the case says what she takes along."),
    Phase.THANKS: _("Everybody thanks each other. What was said stays here."),
}
#: The usual minutes of each phase of a live consultation.
MINUTES = {Phase.CASE: 10, Phase.QUESTIONS: 15, Phase.ADVICE: 20, Phase.TAKEAWAYS: 10, Phase.THANKS: 5}
#: The usual days of each phase of one over days, which ends with the takeaways.
DAYS = {Phase.CASE: 2, Phase.QUESTIONS: 3, Phase.ADVICE: 4, Phase.TAKEAWAYS: 3}


class Kind(TextChoices):
    """What is written for the others in the phases; the case and the takeaways have rows of their own."""

    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")
    ADVICE = "advice", _("piece of advice")


#: The phase in which each is written.
PHASE_OF = {Kind.QUESTION: Phase.QUESTIONS, Kind.ANSWER: Phase.QUESTIONS, Kind.ADVICE: Phase.ADVICE}
