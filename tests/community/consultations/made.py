"""Consultations in any phase, with their people and texts."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.users.models import User
from community.clocks.services import create_clock
from community.clocks.timing import Press, State, Times, at_step, pressed
from community.consultations.clock import OWNER, steps_of
from community.consultations.models import CaseText, Consultation, Contribution, Participant, Release, Takeaway
from community.consultations.phases import MINUTES, Kind, Phase
from community.groups.models import Group, Membership
from tests.accounts import make_account

Role = Participant.Role
LIVE, DAYS = Consultation.Mode.LIVE, Consultation.Mode.DAYS
DAY = timedelta(days=1)


def make_consultation(
    group: Group,
    giver: User | None,
    moderator: User | None,
    advisers: Collection[User] = (),
    *,
    phase: Phase | None = None,
    mode: str = LIVE,
    question: str = "Wer pflegt den geheimen Brunnen?",
    **facts: Any,
) -> Consultation:
    """Create a consultation: planned, or in `phase`, with its case, a question with its answer, and one piece of advice."""
    now = timezone.now()
    facts = {"title": "Der Brunnen steht", "mode": mode, "language": "de", "starts_at": now + DAY} | facts
    if mode == DAYS:
        facts = deadlines(now, phase) | facts
    if phase is not None:
        begun = facts["case_until"] - DAY if mode == DAYS else now - DAY / 4
        facts = {"begun_at": begun, "starts_at": begun} | facts
    made = Consultation.objects.create(group=group, **facts)
    if mode == LIVE:
        made.clock = create_clock(owner=OWNER, steps=steps_of(MINUTES, "de"))
        made.save(update_fields=["clock"])
        if phase is not None:
            set_phase(made, phase)
    for user, role in ((giver, Role.CASE_GIVER), (moderator, Role.MODERATOR), *((one, Role.ADVISER) for one in advisers)):
        if user is not None:
            Participant.objects.create(consultation=made, user=user, role=role, joined_at=now)
    if giver is not None:
        CaseText.objects.create(consultation=made, by=giver, question=question, text="Fünf **Brunnen**, drei davon geheim.")
    if phase is not None and advisers:
        write_all(made, giver, next(iter(advisers)), phase)
    return made


def write_all(consultation: Consultation, giver: User | None, adviser: User, phase: Phase) -> None:
    """Write what belongs to the phases before and in `phase`."""
    reached = list(Phase).index(phase)
    if reached >= 1:
        asked = Contribution.objects.create(
            consultation=consultation, kind=Kind.QUESTION, by=adviser, text="Was kostet der geheime Brunnen?"
        )
        Contribution.objects.create(consultation=consultation, kind=Kind.ANSWER, about=asked, by=giver, text="Geheime 210 Euro.")
    if reached >= 2:
        Contribution.objects.create(
            consultation=consultation, kind=Kind.ADVICE, by=adviser, text="Gebt ihm eine geheime Hausnummer."
        )


def set_phase(consultation: Consultation, phase: Phase) -> None:
    """Let the clock of a live consultation stand at the beginning of a phase."""
    clock = consultation.clock
    steps = clock.times.steps
    running = pressed(Times(steps), Press.START, timezone.now())
    clock.times = at_step(running, [step.key for step in steps].index(phase), timezone.now())
    clock.save()
    assert clock.state == State.RUNNING


def deadlines(now: Any, phase: Phase | None) -> dict[str, Any]:
    """Return deadlines such that `phase` is now, and ends in half a day; of a planned one the first ends in two days."""
    place = -1 if phase is None else list(Phase).index(phase)
    first = now + DAY * (2 if phase is None else 0.5 - place)
    return {f"{one}_until": first + DAY * number for number, one in enumerate(list(Phase)[:4])}


def make_things(group: Group, owner: User) -> dict[str, Any]:
    """Create what the table of URLs asks for. Whoever brings the cases is set later (`give_cases`)."""
    facts = {"question": "Grundriss der Beratung?"}
    third = make_account("third@example.org")
    Membership.objects.create(group=group, user=third)
    running = make_consultation(group, None, owner, [third], **facts)
    set_phase(running, Phase.ADVICE)
    running.begun_at = timezone.now()
    running.save()
    advice = Contribution.objects.create(consultation=running, kind=Kind.ADVICE, by=third, text="Grundriss der Beratung")
    planned = make_consultation(group, None, owner, [third], **facts)
    closed = make_consultation(group, None, owner, [third], begun_at=timezone.now() - DAY, closed_at=timezone.now(), **facts)
    return {
        "consultation": running,
        "advice": advice,
        "planned consultation": planned,
        "adviser": planned.people.get(user=third),
        "open consultation": make_consultation(group, None, owner, **facts),
        "consultation with proposal": closed,
        "proposed release": Release.objects.create(
            consultation=closed, group=group, title="Grundriss des Vorschlags", text="Text", language="de"
        ),
        "release": Release.objects.create(
            group=group, title="Was andere lernen", text="Text", language="de", agreed_at=timezone.now(), wording="Ja."
        ),
        "takeaway": Takeaway.objects.create(user=owner, title="Titel", text="Grundriss des Ertrags"),
    }


def give_cases(giver: User) -> None:
    """Let somebody bring all cases, agree to all releases and have all takeaways."""
    for one in Consultation.objects.all():
        Participant.objects.create(consultation=one, user=giver, role=Role.CASE_GIVER, joined_at=timezone.now())
        CaseText.objects.create(consultation=one, by=giver, question="Grundriss der Beratung?", text="Grundriss der Beratung")
    Release.objects.update(case_giver=giver)
    Takeaway.objects.update(user=giver)


#: The consultation on which an operation of the JSON can be done; all others are tried on one that is planned and that one leads.
OTHERWISE = {
    "DELETE {consultation}": "brought",
    "GET case": "brought",
    "PUT case": "brought",
    "GET contributions": "asked",
    "POST contributions": "asked",
    "PUT part": "open",
    "DELETE part": "joined",
    "PUT release": "closing",
    "POST takeaways": "closing",
}


def make_for_api(group: Group, user: User, member: User) -> dict[str, str]:
    """Create what `user` tries the operations of the JSON on; return the consultations and the values of the other parameters."""
    third = make_account("advises@example.org")
    Membership.objects.create(group=group, user=third)
    led = make_consultation(group, member, user, [third])
    asked = make_consultation(group, member, third, [user], phase=Phase.QUESTIONS)
    question = Contribution.objects.create(consultation=asked, kind=Kind.QUESTION, by=user, text="Wem gehört er?")
    release = Release.objects.create(group=group, case_giver=user, title="Was andere lernen", text="Text", language="de")
    consultations = {
        "led": led,
        "brought": make_consultation(group, user, member, [third]),
        "asked": asked,
        "joined": make_consultation(group, member, third, [user]),
        "open": make_consultation(group, member, third),
        "closing": make_consultation(group, user, member, [third], phase=Phase.TAKEAWAYS),
    }
    return {name: str(one.key) for name, one in consultations.items()} | {
        "person": str(led.people.get(user=third).pk),
        "contribution": str(question.pk),
        "takeaway": str(Takeaway.objects.create(user=user, title="Titel", text="Ertrag").pk),
        "release": str(release.key),
    }


def things_for(made: Mapping[str, str], method: str, path: str) -> dict[str, str]:
    """Return what an operation is tried on, by the names of the parameters in its path."""
    operation = f"{method.upper()} {path.rpartition('/')[2]}"
    return {**made, "consultation": made[OTHERWISE.get(operation, "led")]}
