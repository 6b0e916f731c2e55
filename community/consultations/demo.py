"""The consultation of the demo: over days, in its third phase, in the group on housing. Functions, not people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.users.accounts import confirm_address
from cms.users.models import User
from community.groups.models import Group, Membership

from .models import CaseText, Consultation, Contribution, Participant
from .phases import DAYS, Kind, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = "bezahlbarer-wohnraum"
TITLE = "Das Haus steht leer, und niemand darf hinein"
QUESTION = "Wie kommen Menschen in ein leeres Haus der Stadt, bevor es umgebaut ist?"
CASE = """Ein Bürohaus gehört seit zwei Jahren der Stadt. Es soll einmal Wohnungen bekommen. Bis dahin steht es leer.

- Die Liegenschaften sagen: **erst der Umbau**, dann die Nutzung.
- Die Bauaufsicht sagt: eine Nutzung auf Zeit braucht denselben Brandschutz wie eine für immer.
- Der Verein nebenan hat vierzig Anfragen von Familien, die nur für ein Jahr etwas suchen.

Wir haben geredet, gerechnet und wieder geredet. Es fehlt nicht am Geld, es fehlt jemand, der unterschreibt."""
#: Offices that advise: name, address, language of their mails.
OFFICES = (
    ("Bauaufsicht Beispielstadt", "bauaufsicht@example.org", "de"),
    ("Wohnungsamt Beispielhausen", "wohnungsamt@example.org", "en"),
)
#: Who asks what, and the answer: by the names of the demo's accounts.
QUESTIONS = (
    ("facilitator", "de", "Wie lange dauert es bis zum Umbau?", "Drei Jahre, wenn niemand klagt."),
    ("adviser", "en", "Who would be liable if something happens?", "Die Stadt. Genau davor haben alle Angst."),
)
ADVICE = (
    ("en", False, "Start with one floor and one year. We let two floors to students, and the fire service helped us to plan it."),
    ("de", True, "Bitten Sie die Feuerwehr zum Rundgang, bevor Sie irgendetwas beantragen. Danach weiß man, was es kostet."),
    ("ar", False, "اجعلوا الجمعية المجاورة شريكًا في العقد، فهي تعرف العائلات وتتحمل جزءًا من المسؤولية."),
)


def add_consultation(accounts: Mapping[str, User], **_signal: object) -> None:
    """Add the consultation, unless the group has one. Idempotent."""
    group = Group.objects.filter(slug=GROUP).first()
    giver, moderator = accounts.get("member"), accounts.get("facilitator")
    if group is None or giver is None or moderator is None or Consultation.objects.filter(group=group).exists():
        return
    with transaction.atomic():
        make_consultation(group, giver, moderator)


def make_consultation(group: Group, giver: User, moderator: User) -> Consultation:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    began = now - timedelta(days=DAYS[Phase.CASE] + DAYS[Phase.QUESTIONS] + 1)
    ends, end = {}, began
    for phase, days in DAYS.items():
        end += timedelta(days=days)
        ends[f"{phase}_until"] = end
    found = Consultation.objects.create(
        group=group, title=TITLE, language="de", mode=Consultation.Mode.DAYS, starts_at=began, begun_at=began, **ends
    )
    people = {"member": giver, "facilitator": moderator}
    advisers = make_advisers(group, list(people.values()))
    for user, role in ((giver, "case_giver"), (moderator, "moderator"), *((one, "adviser") for one in advisers)):
        Participant.objects.create(consultation=found, user=user, role=role, joined_at=began)
    CaseText.objects.create(consultation=found, by=giver, question=QUESTION, text=CASE, language="de", saved_at=began)
    for place, (who, language, text, answer) in enumerate(QUESTIONS):
        at = began + timedelta(days=3, hours=place)
        by = moderator if who == "facilitator" else advisers[place % len(advisers)]
        asked = write(found, Kind.QUESTION, by, text, language, at)
        write(found, Kind.ANSWER, giver, answer, "de", at + timedelta(hours=5), about=asked)
    for place, (language, unsigned, text) in enumerate(ADVICE):
        write(
            found,
            Kind.ADVICE,
            advisers[place % len(advisers)],
            text,
            language,
            now - timedelta(hours=20 - place),
            is_unsigned=unsigned,
        )
    return found


def make_advisers(group: Group, others: list[User]) -> list[User]:
    """Return some members of the group besides `others`. As long as the demo has too few, offices without a login join it."""
    members = Membership.objects.filter(group=group, user__is_active=True).exclude(user__in=others)
    advisers = [one.user for one in members.select_related("user").order_by("pk")[:5]]
    for name, address, language in OFFICES[len(advisers) :]:
        user = User.objects.filter(email=address).first()
        if user is None:
            user = User.objects.create_user(address, None, name=name, language=language)
            confirm_address(account=user)
        Membership.objects.get_or_create(group=group, user=user)
        advisers.append(user)
    return advisers


def write(found: Consultation, kind: Kind, by: User | None, text: str, language: str, at: datetime, **facts: Any) -> Contribution:
    return Contribution.objects.create(consultation=found, kind=kind, by=by, text=text, language=language, written_at=at, **facts)
