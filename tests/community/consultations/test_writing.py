"""The case, questions, answers, advice and takeaways: bad input, twice, late, in another's name."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.users.models import User
from community.access.verdicts import Refused
from community.consultations.models import LONGEST_TEXT, Consultation, Contribution, Takeaway
from community.consultations.phases import Phase
from community.consultations.writing import add_contribution, delete_contribution, delete_takeaway, save_case, take_along

InPhase = Callable[..., Consultation]


def test_the_case_is_written_before_it_begins_and_in_its_phase(
    planned: Consultation, in_phase: InPhase, giver: User, moderator: User
):
    now = timezone.now()
    for found in (planned, in_phase(Phase.CASE)):
        saved = save_case(consultation=found, question="  Wer\npflegt? ", text="Neu.\r\n", by=giver, now=now)
        assert (saved.question, saved.text) == ("Wer pflegt?", "Neu.")
        with pytest.raises(Refused):
            save_case(consultation=found, question="?", text="Fremd", by=moderator, now=now)
    with pytest.raises(Refused, match="is over"):
        save_case(consultation=in_phase(Phase.QUESTIONS), question="?", text="Spät", by=giver, now=now)


@pytest.mark.parametrize("text", ["", "  \n ", "\0", "x" * (LONGEST_TEXT + 1)])
def test_nothing_and_too_much_are_refused(in_phase: InPhase, adviser: User, text: str):
    found = in_phase(Phase.ADVICE)
    with pytest.raises(ValidationError):
        add_contribution(consultation=found, kind="advice", text=text, by=adviser, now=timezone.now())
    assert Contribution.objects.filter(kind="advice").count() == 1


def test_sent_twice_is_one(in_phase: InPhase, adviser: User):
    found, now = in_phase(Phase.ADVICE), timezone.now()
    made = [add_contribution(consultation=found, kind="advice", text="Zweimal\0 ", by=adviser, now=now) for _again in range(2)]
    assert made[0] == made[1]
    assert made[0].text == "Zweimal"


def test_an_answer_is_about_a_question_of_the_same_consultation(in_phase: InPhase, giver: User):
    found, other, now = in_phase(Phase.QUESTIONS), in_phase(Phase.QUESTIONS), timezone.now()
    theirs = Contribution.objects.get(consultation=other, kind="question")
    for about in (None, theirs.pk, 0, 2**62):
        with pytest.raises(Refused, match="was deleted"):
            add_contribution(consultation=found, kind="answer", about=about, text="Ja", by=giver, now=now)
    mine = Contribution.objects.get(consultation=found, kind="question")
    assert add_contribution(consultation=found, kind="answer", about=mine.pk, text="Ja", by=giver, now=now).about == mine


def test_one_takes_back_ones_own_as_long_as_the_phase_lasts(in_phase: InPhase, adviser: User, moderator: User, giver: User):
    found, now = in_phase(Phase.ADVICE), timezone.now()
    advice, question = (Contribution.objects.get(consultation=found, kind=kind) for kind in ("advice", "question"))
    for one in (moderator, giver):
        with pytest.raises(Refused):
            delete_contribution(contribution=advice, by=one, now=now)
    with pytest.raises(Refused, match="is over"):
        delete_contribution(contribution=question, by=adviser, now=now)
    delete_contribution(contribution=advice, by=adviser, now=now)
    assert not Contribution.objects.filter(kind="advice").exists()


def test_takeaways_are_chosen_or_written_and_hers(in_phase: InPhase, giver: User, adviser: User):
    found, other, now = in_phase(Phase.TAKEAWAYS), in_phase(Phase.TAKEAWAYS), timezone.now()
    advice = Contribution.objects.get(consultation=found, kind="advice")
    made = [take_along(consultation=found, chosen=advice.pk, by=giver, now=now) for _again in range(2)]
    assert made[0] == made[1]
    assert made[0].text == advice.text
    with pytest.raises(Refused, match="was deleted"):
        take_along(consultation=found, chosen=Contribution.objects.get(consultation=other, kind="advice").pk, by=giver, now=now)
    with pytest.raises(Refused):
        take_along(consultation=found, text="Fremd", by=adviser, now=now)
    with pytest.raises(Refused):
        delete_takeaway(takeaway=made[0], by=adviser)
    delete_takeaway(takeaway=made[0], by=giver)
    assert Takeaway.objects.count() == 0
