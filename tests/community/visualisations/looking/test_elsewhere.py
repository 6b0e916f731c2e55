"""Sessions on the start page and among what is new in a group."""

from datetime import timedelta

from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.group_news import news_in
from community.groups.models import Group
from community.visualisations.looking.waiting import sessions_to_join
from community.visualisations.models import Variant
from tests.community.visualisations.made import make_session, make_variant


def test_start_page_shows_what_runs_or_opens_within_two_weeks(member: User, neighbour: User, housing: Group, heat: Group):
    now = timezone.now()
    day = timedelta(days=1)

    def session(title: str, opens: int, group: Group = housing, **facts: object) -> None:
        begin = now + opens * day
        moments = {"uploads_open_at": begin, "uploads_close_at": begin + day, "starts_at": begin, "ends_at": begin + day / 2}
        make_session(group, title=title, **(moments | facts))

    session("Bald", 13)
    session("Später", 15)
    session("Vorbei", -3)
    session("Woanders", 1, heat)
    running = make_session(housing, title="Läuft")
    make_session(housing, title="Veröffentlicht", published_at=now)

    session("Fotos", 0, uploads_close_at=now + day, starts_at=now + 2 * day, ends_at=now + 3 * day)
    waiting = sessions_to_join(actor_of(member))
    assert [(one.where, one.opens_at, one.closes_at) for one in waiting] == [
        ("Läuft", None, running.ends_at),
        ("Fotos", None, now + day),
        ("Bald", now + 13 * day, None),
    ]
    assert sessions_to_join(actor_of(User.objects.create_user("nobody@example.org"))) == []


def test_new_places_and_variants_of_others_are_counted(member: User, colleague: User, neighbour: User, park: Variant):
    since = timezone.now() - timedelta(days=1)
    group = park.case.session.group
    make_variant(park.case, member)
    make_variant(park.case, colleague, is_shared=False)
    make_variant(park.case, colleague, shared_at=since - timedelta(days=1))

    def counted(user: User) -> list[tuple[int, str]]:
        return [(one.number, one.words) for one in news_in(actor_of(user), group, since) if "visualisations" in one.url]

    assert [number for number, _words in counted(member)] == [1]  # the place is her own
    assert [number for number, _words in counted(colleague)] == [1, 1]
    assert counted(neighbour) == []
