"""Rating a variant, and what the group thinks of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.groups.models import Group
from community.visualisations.models import Rating, Session, Value, Variant
from community.visualisations.talking.opinions import FEWEST, Opinion, Opinions, opinions_of
from community.visualisations.talking.ratings import own_ratings, rate_variant, withdraw_ratings
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_rating, make_variant


def opinions(variant: Variant, user: User) -> Opinions:
    return opinions_of([variant], actor_of(user), variant.case.session)[variant.pk]


@pytest.fixture
def voters(joined: Callable[..., User], housing: Group) -> list[User]:
    return [joined(f"voter{number}", housing) for number in range(FEWEST)]


def test_one_rating_for_each_person_and_value_which_changes(member: User, colleague: User, park: Variant):
    rate_variant(variant=park, scores={Value.INCLUSION: 4, Value.AESTHETICS: 2}, by=member)
    rate_variant(variant=park, scores={Value.INCLUSION: 5}, by=member)
    rate_variant(variant=park, scores={Value.INCLUSION: 1}, by=colleague)
    assert own_ratings(park, member) == {"inclusion": 5, "aesthetics": 2}

    rate_variant(variant=park, scores={Value.INCLUSION: None}, by=member)
    assert own_ratings(park, member) == {"aesthetics": 2}
    withdraw_ratings(variant=park, by=member)
    assert (own_ratings(park, member), own_ratings(park, colleague)) == ({}, {"inclusion": 1})


def test_values_that_the_session_does_not_ask_about_are_not_rated(member: User, park: Variant):
    park.case.session.values = ["inclusion"]

    rate_variant(variant=park, scores=dict.fromkeys(Value.values, 3), by=member)

    assert own_ratings(park, member) == {"inclusion": 3}


def test_others_drafts_and_published_sessions_are_not_rated(neighbour: User, member: User, colleague: User, park: Variant):
    draft = make_variant(park.case, colleague, is_shared=False)
    for variant, user in ((park, neighbour), (draft, colleague)):
        with pytest.raises(Refused):
            rate_variant(variant=variant, scores={Value.INCLUSION: 4}, by=user)
    park.case.session.published_at = timezone.now()
    with pytest.raises(Refused):
        rate_variant(variant=park, scores={Value.INCLUSION: 4}, by=member)
    assert not Rating.objects.exists()


def test_who_has_not_rated_does_not_see_what_others_think(member: User, voters: list[User], park: Variant):
    for user in voters:
        make_rating(park, user, Value.INCLUSION, 4)

    hidden, shown = opinions(park, member), opinions(park, voters[0])

    assert (hidden.people, hidden.values, hidden.mean_text) == (3, (), "")
    assert [one.counts for one in shown.values] == [[0, 0, 0, 3, 0]]
    assert shown.is_own


def test_after_the_end_all_see_it(member: User, voters: list[User], park: Variant):
    for user in voters:
        make_rating(park, user, Value.INCLUSION, 4)
    session = park.case.session
    session.ends_at = timezone.now() - timedelta(minutes=1)

    assert [one.value for one in opinions(park, member).values] == [Value.INCLUSION]


def test_two_people_are_too_few_to_show_what_they_think(voters: list[User], park: Variant):
    for user in voters[:2]:
        make_rating(park, user, Value.INCLUSION, 4)
    make_rating(park, voters[2], Value.AESTHETICS, 1)

    shown = opinions(park, voters[0])

    assert shown.people == 3
    assert shown.values == ()


def test_chart_says_in_words_what_it_shows():
    opinion = Opinion(Value.INCLUSION, (1, 0, 0, 3, 1))

    with override("en"):
        assert opinion.words == "Mean 3.6 of 5: 1 person gave 1, 3 people gave 4 and 1 person gave 5."
    with override("ar"):
        assert opinion.mean_text == "٣٫٦"
    assert [(dot.x, dot.radius) for dot in opinion.dots] == [(10, "3.35"), (70, "5.81"), (90, "3.35")]


def test_numbers_of_all_variants_take_two_queries(
    member: User, voters: list[User], park: Variant, django_assert_num_queries: Callable
):
    variants = [park, *(make_variant(park.case, member) for _more in range(4))]
    for variant in variants:
        make_rating(variant, member, Value.INCLUSION, 4)
    actor, session = actor_of(member), Session.objects.get(pk=park.case.session_id)

    with django_assert_num_queries(2):
        found = opinions_of(variants, actor, session)

    assert [found[variant.pk].people for variant in variants] == [1] * 5


def test_form_rates_and_withdraws(client_of: Logged, member: User, park: Variant):
    client, rate = client_of(member), address("rate", park.key)

    answer = client.post(rate, {"inclusion": "4", "aesthetics": ""})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"{address('variant', park.key)}#rate")
    assert own_ratings(park, member) == {"inclusion": 4}
    client.post(rate, {"aesthetics": "6"})
    assert own_ratings(park, member) == {"inclusion": 4}
    client.post(rate, {"withdraw": "1"})
    assert own_ratings(park, member) == {}


def test_script_rates_and_hears_what_the_group_thinks(client_of: Logged, member: User, voters: list[User], park: Variant):
    for user in voters[:2]:
        make_rating(park, user, Value.INCLUSION, 4)

    def put(**fields: object) -> tuple[int, dict]:
        answer = client_of(member).put(address("rate", park.key), json.dumps({"fields": fields}), "application/json")
        return answer.status_code, answer.json()

    status, told = put(inclusion="5", aesthetics="")
    assert (status, told["people"]) == (HTTPStatus.OK, 3)
    assert "Mean 4.3 of 5" in told["opinions"]
    assert put(inclusion="", aesthetics="2")[0] == HTTPStatus.OK
    assert own_ratings(park, member) == {"inclusion": 5, "aesthetics": 2}
    put(inclusion=None)
    assert own_ratings(park, member) == {"aesthetics": 2}
    assert put(aesthetics="7")[0] == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "The body is not valid JSON."),
        ("{", "The body is not valid JSON."),
        (b'{"fields": {"inclusion": "\xff"}}', "The body is not in UTF-8."),
        ("[" * 100_000, "The body is nested too deeply."),
        ("[]", "A JSON object is expected here."),
        ("{}", "A JSON object is expected here."),
        ('{"fields": 3}', "A JSON object is expected here."),
    ],
    ids=range(7),
)
def test_what_is_no_rating_is_not_said_to_be_saved(
    client_of: Logged, member: User, park: Variant, body: bytes | str, sentence: str
):
    make_rating(park, member, Value.INCLUSION, 4)

    answer = client_of(member).put(address("rate", park.key), body, "application/json")

    assert (answer.status_code, answer.json()["detail"]) == (HTTPStatus.BAD_REQUEST, sentence)
    assert own_ratings(park, member) == {"inclusion": 4}


def test_script_that_sends_no_field_changes_nothing(client_of: Logged, member: User, park: Variant):
    make_rating(park, member, Value.INCLUSION, 4)

    answer = client_of(member).put(address("rate", park.key), {"fields": {}}, "application/json")

    assert answer.status_code == HTTPStatus.OK
    assert own_ratings(park, member) == {"inclusion": 4}


def test_page_never_says_who_rated_what(client_of: Logged, member: User, voters: list[User], park: Variant):
    for user in voters:
        user.name = f"Stimme {user.pk}"
        user.save()
        make_rating(park, user, Value.INCLUSION, 4)
    make_rating(park, member, Value.INCLUSION, 3)

    text = client_of(member).get(address("variant", park.key)).content.decode()

    assert "3.8" in text
    assert "Stimme" not in text
