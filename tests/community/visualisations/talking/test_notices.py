"""What people are told about sessions, and what is taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.groups.models import Membership
from community.notifications.models import Notification
from community.notifications.showing import lines_of
from community.visualisations.cases.reports import report_photo, settle_report
from community.visualisations.cases.services import share_case, withdraw_case
from community.visualisations.making.jobs import publish_in_group
from community.visualisations.models import Session, Variant
from community.visualisations.talking.comments import add_comment, delete_comment
from community.visualisations.talking.moderation import approve_variant, reject_variant
from tests.community.visualisations.made import make_case, make_variant

pytestmark = pytest.mark.usefixtures("neighbour")
Committed = Callable[..., object]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable) -> Committed:
    """Do something and what follows it after the commit: `committed(work, **arguments)`."""

    def do(work: Callable, **arguments: object) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return work(**arguments)

    return do


def told(user: User) -> list[tuple[str, ...]]:
    """Return what `user` reads at the bell, as (sentence, details)."""
    with override("en"):
        lines = lines_of(user, Notification.objects.filter(person=user, kind__startswith="visualisations").order_by("pk"))
        return [(line.shown.sentence, *line.shown.details) for line in lines]


def everybody_told() -> list[str]:
    return sorted(one.person.email.partition("@")[0] for one in Notification.objects.filter(kind__startswith="visualisations"))


def test_group_hears_of_a_new_place_until_it_is_withdrawn(
    committed: Committed, member: User, colleague: User, facilitator: User, running: Session
):
    case = make_case(running, member, is_shared=False)

    committed(share_case, case=case, by=member, now=timezone.now())

    assert everybody_told() == ["colleague", "facilitator"]
    assert told(colleague) == [
        ("A member brought the place “Parkplatz vor dem Turm” to the session “Ein Platz, drei Möglichkeiten”",)
    ]
    withdraw_case(case=case, by=member, now=timezone.now())
    assert everybody_told() == []


def test_author_and_uploader_hear_of_a_comment(
    committed: Committed, member: User, colleague: User, facilitator: User, park: Variant
):
    comment = committed(add_comment, variant=park, text="Wo halten\nLieferwagen?", pin=None, by=facilitator)

    assert everybody_told() == ["colleague", "member"]
    sentence = "A member commented on a variant of the place “Parkplatz vor dem Turm”"
    assert told(colleague) == [(sentence, "Wo halten Lieferwagen?")]
    delete_comment(comment=comment, by=facilitator)
    assert everybody_told() == []


def test_who_has_left_the_group_reads_nothing(
    committed: Committed, member: User, colleague: User, facilitator: User, park: Variant
):
    committed(add_comment, variant=park, text="Geheim", pin=None, by=facilitator)
    kept = Notification.objects.get(person=colleague)

    Membership.objects.filter(user=colleague).delete()

    Notification.objects.get_or_create(person=colleague, kind=kept.kind, key=kept.key, defaults={"facts": kept.facts})
    assert told(User.objects.get(pk=colleague.pk)) == []
    committed(add_comment, variant=park, text="Noch geheimer", pin=None, by=facilitator)
    assert [one.facts for one in Notification.objects.filter(person=colleague)] == [kept.facts]


def test_nothing_is_left_of_comments_when_consent_is_withdrawn(
    committed: Committed, member: User, colleague: User, facilitator: User, park: Variant
):
    committed(add_comment, variant=park, text="Wo?", pin=(0.5, 0.5), by=facilitator)

    withdraw_case(case=park.case, by=member, now=timezone.now())

    assert everybody_told() == []


def test_note_about_a_photo_reaches_uploader_and_facilitators_without_a_name(
    committed: Committed, member: User, colleague: User, facilitator: User, park: Variant
):
    colleague.name = "Stadtplanung"
    colleague.save()

    report = committed(report_photo, photo=park.photo, words="Ein Gesicht", by=colleague)

    assert everybody_told() == ["facilitator", "member"]
    assert told(facilitator) == [
        ("Somebody can perhaps be recognised on a photo of the place “Parkplatz vor dem Turm”", "Ein Gesicht")
    ]
    settle_report(report=report, by=member)
    assert told(facilitator) == []


def test_author_hears_what_was_decided(committed: Committed, colleague: User, facilitator: User, park: Variant):
    waiting = {"is_shared": False, "check_state": Variant.Check.PENDING}
    good, bad = make_variant(park.case, colleague, **waiting), make_variant(park.case, colleague, **waiting)

    committed(approve_variant, variant=good, by=facilitator, now=timezone.now() + timedelta(seconds=1))
    committed(reject_variant, variant=bad, reason="Das Haus bleibt.", by=facilitator)

    assert told(colleague) == [
        ("Your variant of the place “Parkplatz vor dem Turm” is shown to the group",),
        ("Your variant of the place “Parkplatz vor dem Turm” is not shown to the group", "Das Haus bleibt."),
    ]
    Variant.objects.all().delete()
    assert everybody_told() == []


def test_author_hears_of_a_second_rejection_too(committed: Committed, colleague: User, facilitator: User, park: Variant):
    variant = make_variant(park.case, colleague, is_shared=False, check_state=Variant.Check.PENDING)
    committed(reject_variant, variant=variant, reason="Das Haus bleibt.", by=facilitator)
    assert told(colleague)[-1][1:] == ("Das Haus bleibt.",)

    variant.refresh_from_db()
    committed(publish_in_group, variant_id=variant.pk)
    assert told(colleague) == []
    variant.refresh_from_db()
    committed(reject_variant, variant=variant, reason="Die Bäume auch.", by=facilitator)

    assert [words[1:] for words in told(colleague)] == [("Die Bäume auch.",)]
