"""What the pages of a group say is new since the reader's last visit, and who belongs to it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community import group_news
from community.access.actor import actor_of
from community.files.models import PrivateFile
from community.group_news import NewsKind, register_news
from community.groups.models import Group, Membership, Visit
from community.groups.visits import NOTED_EVERY, VISIT_ENDS_AFTER, previous_visit
from community.people.names import initials
from tests.community.library.made import upload_file

ROOM = "/en/community/groups/housing/"


def later(delay: timedelta) -> None:
    """Let `delay` pass since everything that has happened."""
    PrivateFile.objects.update(ready_at=F("ready_at") - delay)
    Membership.objects.update(joined_at=F("joined_at") - delay)
    for visit in Visit.objects.all():
        previous = visit.previous_at and visit.previous_at - delay
        Visit.objects.filter(pk=visit.pk).update(latest_at=visit.latest_at - delay, previous_at=previous)


def share(group: Group, by: User, title: str) -> None:
    content = SimpleUploadedFile("plan.txt", f"Plan of {title}".encode())
    upload_file(group=group, by=by, title=title, upload=content)


@pytest.fixture
def inside(member: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(member)


def strip(client: Client, path: str = ROOM) -> str:
    """Return the part of the page that says what is new, without its markup."""
    found = client.get(path).content.decode().partition('<section class="since grid"')[2].partition("</section>")[0]
    return " ".join(found.partition(">")[2].replace("<", " <").split())


def test_first_visit_shows_no_news(inside: Client, housing: Group, facilitator: User):
    share(housing, facilitator, "Hof")

    assert strip(inside) == ""
    assert Visit.objects.get().previous_at is None


def test_additions_by_others_since_the_last_visit_are_counted(
    inside: Client, housing: Group, member: User, facilitator: User, joined: Callable[..., User]
):
    share(housing, facilitator, "Before")
    inside.get(ROOM)
    later(timedelta(days=3))
    share(housing, facilitator, "Hof")
    share(housing, facilitator, "Dach")
    share(housing, member, "My own")
    joined("newcomer", housing)

    news = strip(inside)
    assert f'href="{ROOM}files/"> <b>2 </b>new files or versions' in news
    assert f'href="{ROOM}people/"> <b>1 </b>new member' in news
    page = inside.get(ROOM).content.decode()
    assert page.count('<span class="new">new</span>') == 2
    assert strip(inside, f"{ROOM}people/") == news  # the same in all the room, for as long as the visit lasts
    later(VISIT_ENDS_AFTER)
    assert strip(inside) == ""


def test_visits_are_tracked_per_group(
    client_of: Callable[[User], Client], joined: Callable[..., User], housing: Group, heat: Group, facilitator: User
):
    user = joined("busy", heat)
    Membership.objects.create(group=housing, user=user)
    client = client_of(user)
    client.get(ROOM)
    later(timedelta(days=1))
    share(housing, facilitator, "Hof")

    assert strip(client, "/en/community/groups/heat/") == ""
    assert "1 </b>new file" in strip(client)


def test_registered_kinds_of_news_are_ordered_by_rank_and_omitted_when_zero(
    inside: Client, housing: Group, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(group_news, "_kinds", [])
    register_news(NewsKind(lambda *_asked: 0, lambda _number: "of nothing", "groups:room", rank=1))
    register_news(NewsKind(lambda *_asked: 5, lambda _number: "last", "groups:room", rank=90))
    register_news(NewsKind(lambda *_asked: 7, lambda _number: "first", "groups:log", rank=10))
    inside.get(ROOM)
    later(timedelta(days=1))

    news = strip(inside)
    assert news.index("7 </b>first") < news.index("5 </b>last")
    assert "of nothing" not in news


def test_visit_ends_after_a_period_of_absence(member: User, housing: Group):
    actor = actor_of(member)
    assert previous_visit(actor, housing) is None
    began = Visit.objects.get().latest_at
    assert previous_visit(actor, housing) is None
    assert Visit.objects.get().latest_at == began  # a page that is read soon after writes nothing

    later(NOTED_EVERY)
    previous_visit(actor, housing)
    assert Visit.objects.get().latest_at > began

    later(VISIT_ENDS_AFTER)
    ended = Visit.objects.get().latest_at
    assert previous_visit(actor, housing) == ended
    assert previous_visit(actor, housing) == ended
    assert Visit.objects.get().previous_at == ended


def test_ending_the_membership_deletes_the_visit(inside: Client, member: User, housing: Group):
    inside.get(ROOM)
    assert Visit.objects.count() == 1

    Membership.objects.filter(user=member).delete()
    assert Visit.objects.count() == 0


def test_visits_are_recorded_only_for_members(
    client_of: Callable[[User | None], Client], people: dict[str, User | None], housing: Group
):
    for user in people.values():
        client_of(user).get(ROOM)

    assert set(Visit.objects.values_list("membership__user", flat=True)) == {people["member"].pk, people["facilitator"].pk}


def test_date_of_the_last_visit_is_in_the_readers_time_zone(inside: Client, member: User, housing: Group, facilitator: User):
    member.time_zone = "Pacific/Kiritimati"  # 14 hours ahead
    member.save()
    inside.get(ROOM)
    share(housing, facilitator, "Hof")
    noon = timezone.now().replace(year=2026, month=3, day=1, hour=12, minute=0)
    Visit.objects.update(latest_at=noon)

    assert "since your last visit on 2 March 2026" in strip(inside)


def test_group_page_shows_some_members_initials_and_counts_all_members(
    inside: Client, member: User, housing: Group, joined: Callable[..., User]
):
    member.name = "Mitglied Wohnen"
    member.save()
    for number in range(8):
        joined(f"m{number}", housing)

    page = inside.get(ROOM).content.decode()
    assert '<span class="face face--on" aria-hidden="true" title="Mitglied Wohnen">M\u200cW</span>' in page
    assert page.count('class="face face--on"') == 6
    assert "9 members" in page
    assert "@example.org" not in page


def test_number_of_queries_does_not_grow_with_members(inside: Client, housing: Group, joined: Callable[..., User]):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            inside.get(ROOM)
        return len(asked)

    inside.get(ROOM)
    few = queries()
    for number in range(12):
        joined(f"m{number}", housing)
    assert queries() == few


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mitglied Hitze", "M\u200cH"),
        ("anna", "A"),
        ("Ana María del Valle", "A\u200cV"),
        ("E\u0301mile (Umweltamt)", "É\u200cU"),
        ("محمد حسن", "م\u200cح"),
        ("ßeta", "S"),
        ("– 🙂", "–\u200c🙂"),
        ("   ", "·"),
        ("", "·"),
    ],
)
def test_initials(name: str, letters: str):
    assert initials(User(name=name)) == letters
    assert initials(None) == "·"
