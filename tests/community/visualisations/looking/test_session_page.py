"""The page of a session: what its members, its facilitators and others see."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.models import Case, Photo, Session, Variant
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_session, make_variant


def page(client_of: Logged, user: User, session: Session) -> str:
    answer = client_of(user).get(address("session", session.key))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_empty_session_says_so_and_invites(client_of: Logged, member: User, running: Session):
    text = page(client_of, member, running)

    assert "No place is shown yet." in text
    assert "Nothing is on the wall yet." in text
    assert "Wir sehen <strong>Plätze</strong> an." in text
    assert '<li dir="auto">Wo ist Schatten?</li>' in text
    assert address("new_case", running.key) in text
    assert "For facilitators" not in text


def test_brief_cannot_run_anything(client_of: Logged, member: User, housing: Group):
    session = make_session(housing, brief="<script>alert(1)</script> [x](javascript:alert(1))")

    text = page(client_of, member, session)

    assert "alert(1)</script>" not in text
    assert 'href="javascript:' not in text


def test_number_of_queries_does_not_depend_on_what_is_there(
    client_of: Logged, member: User, colleague: User, running: Session, django_assert_max_num_queries: Callable
):
    def fill() -> None:
        case = make_case(running, colleague)
        for parent in (None, make_variant(case, colleague, is_highlight=True)):
            make_variant(case, member, parent=parent)
        make_case(running, member, is_shared=False)
        make_variant(case, member, is_shared=False)

    fill()
    client = client_of(member)
    client.get(address("session", running.key))  # warms what is cached for good
    with django_assert_max_num_queries(60) as few:
        client.get(address("session", running.key))
    for _more in range(3):
        fill()
    with assertNumQueries(len(few)):
        client.get(address("session", running.key))


def test_sixty_places_are_all_there(client_of: Logged, member: User, running: Session):
    now = timezone.now()
    Case.objects.bulk_create(
        Case(session=running, created_by=member, title=f"Platz {number}", shared_at=now) for number in range(60)
    )

    assert page(client_of, member, running).count('class="shelf__one"') == 60


def test_what_is_not_shown_is_seen_by_its_author_alone(client_of: Logged, member: User, colleague: User, running: Session):
    case = make_case(running, member, is_shared=False, title="Haltestelle")

    assert "Haltestelle" in page(client_of, member, running)
    assert "Haltestelle" not in page(client_of, colleague, running)
    assert client_of(colleague).get(address("case", case.key)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"photo": Photo.State.CHECKED}, "case_photos"),
        ({"agreed_at": None}, "case_rights"),
        ({"wish": ""}, "case_wish"),
        ({}, "case_wish"),
    ],
)
def test_draft_leads_to_its_next_step(client_of: Logged, member: User, running: Session, change: dict, step: str):
    photo = change.pop("photo", None)
    case = make_case(running, member, is_shared=False, **change)
    if photo:
        case.photos.update(state=photo)

    assert f'href="{address(step, case.key)}"' in page(client_of, member, running)


@pytest.mark.parametrize(
    ("hours", "published", "acts"),
    [
        ((5, 6, 7), False, ["open", "start"]),
        ((-1, 6, 7), False, ["start"]),
        ((-2, -1, 7), False, ["end"]),
        ((-3, -2, -1), False, ["publish"]),
        ((-3, -2, -1), True, []),
    ],
)
def test_facilitators_find_what_comes_next(
    client_of: Logged, facilitator: User, housing: Group, hours: tuple[int, int, int], published: bool, acts: list[str]
):
    now = timezone.now()
    opens, begins, ends = (now + timedelta(hours=number) for number in hours)
    moments = {"uploads_open_at": opens, "uploads_close_at": ends, "starts_at": begins, "ends_at": ends}
    session = make_session(housing, **moments, published_at=now if published else None)

    text = page(client_of, facilitator, session)

    every = ["open", "start", "end", "publish"]
    assert [act for act in every if f'action="{address("act", session.key, act)}"' in text] == acts
    assert (f'action="{address("unpublish", session.key)}"' in text) == published


def test_places_show_their_variants_and_highlights(client_of: Logged, member: User, park: Variant):
    make_variant(park.case, member, is_shared=False, title="Nur meine")
    Variant.objects.filter(pk=park.pk).update(is_highlight=True)

    text = page(client_of, member, park.case.session)

    assert "1 variant" in text
    assert "Highlights" in text
    assert text.count('class="wall__one"') == 1
