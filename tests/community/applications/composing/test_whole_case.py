"""The case of the seeds, whole: twelve reviewed applications, a cohort of eight, their page, and letters in three languages."""

from collections import Counter
from collections.abc import Callable
from email.utils import parseaddr

from django.core import mail

from cms.models import CallPage, LearningProcessPage
from cms.users.models import User
from community.applications.composing.accepting import accept
from community.applications.composing.changing import adopt
from community.applications.composing.tables import composer_of
from community.applications.letters.preparing import prepare
from community.applications.letters.sending import send
from community.applications.models import Application, Round
from community.applications.review.workers import worker_of
from community.groups.models import Group
from tests.pages import make_page

from .made import UNKNOWN, actor, state

BEST = {
    "nouakchott",
    "heidelberg",
    "nakuru",
    "aswan",
    "dortmund",
    "quezon-city",
    "lviv",
    "lusaka",
}  # or Karlsruhe, with as many points
LANGUAGES = {"nouakchott": "fr", "sebkha": "fr", "heidelberg": "de", "dortmund": "de", "karlsruhe": "de"}
SUBJECTS = {"de": "angenommen", "en": "accepted", "fr": "retenue"}


def test_twelve_apply_eight_take_part_and_all_are_written_to(
    water: dict[str, Application],
    call: CallPage,
    round_: Round,
    group: Group,
    manager: User,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    manager.is_superuser = True  # may edit the page of the process
    manager.save()
    for name, language in LANGUAGES.items():
        Application.objects.filter(pk=water[name].pk).update(language=language)
    process = make_page(LearningProcessPage, "Deep Dive Wasser")
    state(round_, manager)

    best = composer_of(round_).table.best
    assert best
    adopt(round_=round_, proposed=best.cohort, seen=1000, by=actor(manager))
    accept(round_=round_, page=process, group=group, by=actor(manager), seen=1000)
    keys = {str(one.key): name for name, one in water.items()}
    chosen = {keys[key] for key in best.cohort}
    office = worker_of(actor(manager), Round.objects.get(pk=round_.pk))
    assert office
    with django_capture_on_commit_callbacks(execute=True):
        for accepted in (True, False):
            those = [Application.objects.get(pk=one.pk) for name, one in water.items() if (name in chosen) is accepted]
            send(dispatch=prepare(worker=office, applications=those, state="accepted" if accepted else "declined"), worker=office)

    assert len(chosen) == 8
    assert len(chosen & BEST) >= 7
    assert sum(water[name].country == "DE" for name in chosen) >= 2
    assert sum(water[name].country != "DE" for name in chosen) >= 5
    participants = {one.municipality.name_de for one in LearningProcessPage.objects.get(pk=process.pk).participations.all()}
    assert participants == {str(water[name]) for name in chosen} - {UNKNOWN}
    assert group.memberships.count() == 1 + 8
    assert Counter(Application.objects.values_list("state", flat=True)) == {"accepted": 8, "declined": 4}
    letters = {parseaddr(message.to[0])[1]: message.subject for message in mail.outbox}
    assert len(mail.outbox) == len(letters) == 12
    for name in chosen:
        assert SUBJECTS[LANGUAGES.get(name, "en")] in letters[f"team-{name}@example.org"]
