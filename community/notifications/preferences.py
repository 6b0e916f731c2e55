"""How often people get e-mails about what: as they chose, otherwise the default of the kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from cms.announcing import Frequency, kind_of, kinds
from community.groups_of_people import titles_of_groups

from .models import Notification, Preference

if TYPE_CHECKING:
    from cms.announcing import Kind
    from cms.users.models import User
    from community.access.actor import Actor


class Subject(NamedTuple):
    """What a frequency is chosen for: a kind and, where the kind is used in groups, one group."""

    kind: str
    group: int = 0


class Choice(NamedTuple):
    """A frequency that a person can set."""

    subject: Subject
    kind: Kind
    group_title: str
    frequency: Frequency


def frequencies_of(people: Collection[int], kind: Kind, group: int) -> dict[int, Frequency]:
    """Return how often each of `people` gets e-mails about a kind in a group. One query."""
    chosen = dict(Preference.objects.filter(person__in=people, kind=kind.name, group=group).values_list("person", "frequency"))
    return {person: Frequency(chosen.get(person, kind.frequency)) for person in people}


def frequencies_for(person: int, subjects: Iterable[Subject]) -> dict[Subject, Frequency]:
    """Return how often one person gets e-mails about each of `subjects`. One query."""
    chosen = {
        Subject(kind, group): Frequency(frequency)
        for kind, group, frequency in Preference.objects.filter(person=person).values_list("kind", "group", "frequency")
    }
    return {subject: chosen.get(subject, default_of(subject.kind)) for subject in subjects}


def default_of(name: str) -> Frequency:
    kind = kind_of(name)
    return kind.frequency if kind else Frequency.NEVER


def choices_of(actor: Actor) -> list[Choice]:
    """Return everything that `actor` can set a frequency for: each kind, in each group that has it."""
    titles = sorted(titles_of_groups(actor).items(), key=lambda item: item[1].casefold())
    offered = [
        (Subject(kind.name, key), kind, title)
        for kind in kinds()
        if not kind.has_own_letter
        for key, title in (titles if kind.is_per_group else [(0, "")])
    ]
    chosen = frequencies_for(actor.pk or 0, [subject for subject, _kind, _title in offered])
    return [Choice(subject, kind, title, chosen[subject]) for subject, kind, title in offered]


@transaction.atomic
def set_frequencies(*, person: User, frequencies: Mapping[Subject, Frequency]) -> None:
    """Set how often `person` gets e-mails. Notifications for which no e-mail is wanted any more stop waiting for one."""
    for subject, frequency in frequencies.items():
        Preference.objects.update_or_create(
            person=person, kind=subject.kind, group=subject.group, defaults={"frequency": frequency}
        )
        if frequency == Frequency.NEVER:
            waiting = Notification.objects.awaiting_mail().filter(person=person, kind=subject.kind, group=subject.group)
            waiting.update(awaits_mail=False)
