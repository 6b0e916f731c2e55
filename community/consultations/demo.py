"""The consultation of the demo: over days, in its third phase, in the group on housing. Functions, not people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from community.groups.models import Group
from community.people.demo import with_members

from .models import CaseText, Consultation, Contribution, Participant
from .phases import DAYS, Kind, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

GROUP = "bezahlbarer-wohnraum"
TITLE = "Das Haus steht leer, und niemand darf hinein"
QUESTION = "Wie kommen Menschen in ein leeres Haus der Stadt, bevor es umgebaut ist?"
CASE = """Ein Bürohaus gehört seit zwei Jahren der Stadt. Es soll einmal Wohnungen bekommen. Bis dahin steht es leer.

- Die Liegenschaften sagen: **erst der Umbau**, dann die Nutzung.
- Die Bauaufsicht sagt: eine Nutzung auf Zeit braucht denselben Brandschutz wie eine für immer.
- Der Verein nebenan hat vierzig Anfragen von Familien, die nur für ein Jahr etwas suchen.

Wir haben geredet, gerechnet und wieder geredet. Es fehlt nicht am Geld, es fehlt jemand, der unterschreibt."""
#: Who advises, by their names in the demo.
ADVISERS = ("building-control", "housing-office", "participation")
#: Who asks what, and the answer.
QUESTIONS = (
    ("facilitator", "de", "Wie lange dauert es bis zum Umbau?", "Drei Jahre, wenn niemand klagt."),
    ("housing-office", "en", "Who would be liable if something happens?", "Die Stadt. Genau davor haben alle Angst."),
)
ADVICE = (
    (
        "housing-office",
        "en",
        False,
        "Start with one floor and one year. We let two floors to students, and the fire service helped us to plan it.",
    ),
    (
        "building-control",
        "de",
        True,
        "Bitten Sie die Feuerwehr zum Rundgang, bevor Sie irgendetwas beantragen. Danach weiß man, was es kostet.",
    ),
    ("participation", "ar", False, "اجعلوا الجمعية المجاورة شريكًا في العقد، فهي تعرف العائلات وتتحمل جزءًا من المسؤولية."),
)


def add_consultation(accounts: Mapping[str, User], **_signal: object) -> None:
    """Add the consultation, unless the group has one or one of its people is missing. Idempotent."""
    group = Group.objects.filter(slug=GROUP).first()
    people = {name: user for name, user in with_members(accounts).items() if name in ("member", "facilitator", *ADVISERS)}
    if group is None or len(people) < 2 + len(ADVISERS) or Consultation.objects.filter(group=group).exists():
        return
    with transaction.atomic():
        make_consultation(group, people)


def make_consultation(group: Group, people: Mapping[str, User]) -> Consultation:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    began = now - timedelta(days=DAYS[Phase.CASE] + DAYS[Phase.QUESTIONS] + 1)
    ends, end = {}, began
    for phase, days in DAYS.items():
        end += timedelta(days=days)
        ends[f"{phase}_until"] = end
    found = Consultation.objects.create(
        group=group, title=TITLE, language="de", mode=Consultation.Mode.DAYS, starts_at=began, begun_at=began, **ends
    )
    giver = people["member"]
    for name, role in (("member", "case_giver"), ("facilitator", "moderator"), *((one, "adviser") for one in ADVISERS)):
        Participant.objects.create(consultation=found, user=people[name], role=role, joined_at=began)
    CaseText.objects.create(consultation=found, by=giver, question=QUESTION, text=CASE, language="de", saved_at=began)
    for place, (name, language, text, answer) in enumerate(QUESTIONS):
        at = began + timedelta(days=3, hours=place)
        asked = write(found, Kind.QUESTION, people[name], text, language, at)
        write(found, Kind.ANSWER, giver, answer, "de", at + timedelta(hours=5), about=asked)
    for place, (name, language, unsigned, text) in enumerate(ADVICE):
        at = now - timedelta(hours=20 - place)
        write(found, Kind.ADVICE, people[name], text, language, at, is_unsigned=unsigned)
    return found


def write(found: Consultation, kind: Kind, by: User | None, text: str, language: str, at: datetime, **facts: Any) -> Contribution:
    return Contribution.objects.create(consultation=found, kind=kind, by=by, text=text, language=language, written_at=at, **facts)
