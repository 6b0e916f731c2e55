"""The page of a variant: what it is beside, what was changed, and who sees it."""

from http import HTTPStatus

import pytest

from cms.users.models import User
from community.visualisations.looking.registering import fit_of
from community.visualisations.models import Case, Variant
from community.visualisations.pictures import Shown
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import drawn, make_variant


def page(client_of: Logged, user: User, variant: Variant, query: str = "") -> str:
    answer = client_of(user).get(address("variant", variant.key) + query)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def sized(width: int, height: int) -> Shown:
    return Shown("/", width, height, "", "", "", "/")


@pytest.mark.parametrize(
    ("before", "after", "fit"),
    [
        ((1600, 1000), (800, 500), "fill"),
        ((1600, 1067), (1024, 672), "fill"),  # rounded to multiples of 32
        ((1600, 1000), (1024, 1024), "cover"),
        ((1000, 1600), (1600, 1000), "cover"),
    ],
)
def test_pictures_of_unequal_size_are_fitted_by_their_ratio(before: tuple[int, int], after: tuple[int, int], fit: str):
    assert fit_of(sized(*before), sized(*after)) == fit


def test_before_comes_before_after(client_of: Logged, member: User, park: Variant):
    text = page(client_of, member, park)

    assert text.index('alt="Ein Platz voller Autos."') < text.index('alt="Derselbe Platz als Park."')
    assert 'data-fit="fill"' in text
    assert "A collage: drawn elements on a photo, no AI" in text


def test_what_was_asked_for_is_told_with_its_tool(client_of: Logged, member: User, place: Case):
    facts = {"kind": Variant.Kind.GENERATED, "words": "Mehr Bäume", "chips": ["trees", "gone"], "prompt": "Add trees."}
    variant = make_variant(place, member, provider="", model="bild-modell-2", title="", **facts)

    text = page(client_of, member, variant)

    assert "AI-generated" in text
    assert '<p class="prompt" dir="auto">Mehr Bäume</p>' in text
    assert text.count('<li class="badge">') == 1
    assert "Add trees." in text
    assert "bild-modell-2" in text
    assert "<title>Mehr Bäume" in text


def test_elements_of_a_collage_are_counted(client_of: Logged, member: User, place: Case):
    items = [{"id": key, "element": "bench", "x": 0.0, "z": 9.0} for key in ("a", "b")]
    variant = make_variant(place, member, scene={"items": items})

    assert "2 × Bench" in page(client_of, member, variant)


def test_variant_of_a_variant_can_be_compared_with_both(client_of: Logged, member: User, park: Variant):
    lane = make_variant(park.case, member, parent=park, title="Radweg", picture=drawn("firebrick", 60, 60))

    with_photo, with_parent = page(client_of, member, lane), page(client_of, member, lane, "?with=parent")

    assert "Compare with “Park mit Bänken”" in with_photo
    assert 'data-fit="cover"' in with_photo
    assert '<p class="compare__label" dir="auto">Park mit Bänken</p>' in with_parent
    assert "Compare with today" in with_parent
    assert f'href="{address("variant", park.key)}" rel="prev"' in with_photo
    assert f'href="{address("variant", lane.key)}" rel="next"' in page(client_of, member, park)


def test_page_for_the_projector_needs_no_script(client_of: Logged, member: User, park: Variant):
    text = page(client_of, member, park, "?show=1")

    assert '<body class="wall">' in text
    assert text.count('class="compare__label"') == 2
    assert "Your comment" not in text


def test_what_is_not_shown_is_its_authors(client_of: Logged, member: User, colleague: User, facilitator: User, place: Case):
    own = make_variant(place, colleague, is_shared=False)
    pending = make_variant(place, colleague, is_shared=False, check_state=Variant.Check.PENDING)

    def seen(variant: Variant) -> list[int]:
        return [client_of(user).get(address("variant", variant.key)).status_code for user in (colleague, member, facilitator)]

    assert seen(own) == [HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND]
    assert seen(pending) == [HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.OK]


def test_picture_that_waits_is_seen_by_author_and_facilitators(
    client_of: Logged, member: User, colleague: User, facilitator: User, neighbour: User, place: Case
):
    variant = make_variant(place, colleague, is_shared=False, check_state=Variant.Check.PENDING)
    master = variant.pictures.get(use="master").get_absolute_url()

    def status(user: User, address: str) -> int:
        answer = client_of(user).get(address)
        answer.getvalue()
        return answer.status_code

    statuses = [status(user, master) for user in (colleague, facilitator, member, neighbour)]
    assert statuses == [HTTPStatus.OK, HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND]
    assert status(facilitator, variant.pictures.get(use="plain").get_absolute_url()) == HTTPStatus.NOT_FOUND


def test_reasons_are_told(client_of: Logged, colleague: User, place: Case):
    rejected = make_variant(
        place, colleague, is_shared=False, check_state=Variant.Check.REJECTED, check_reason="Das Haus bleibt."
    )
    reason = {"sentence": "{why}", "facts": {"why": "Der Dienst antwortet nicht."}}
    failed = make_variant(place, colleague, is_shared=False, state=Variant.State.FAILED, reason=reason)

    assert "Das Haus bleibt." in page(client_of, colleague, rejected)
    assert "Der Dienst antwortet nicht." in page(client_of, colleague, failed)


def test_facilitator_releases_from_the_page(client_of: Logged, facilitator: User, member: User, park: Variant):
    session = park.case.session
    session.audience = "public"
    session.save()

    assert f'action="{address("release", park.key)}"' in page(client_of, facilitator, park)
    assert f'action="{address("release", park.key)}"' not in page(client_of, member, park)
