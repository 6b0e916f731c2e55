"""Asking a provider for pictures: limits, costs, cancelling, failing, and what a killed worker or a slow service leaves."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.jobs.declaring import Later
from cms.users.models import User
from community.access.verdicts import Refused
from community.files.store import private_storage
from community.visualisations.cases import photo_jobs
from community.visualisations.making import asking, jobs
from community.visualisations.making.forms import WishForm
from community.visualisations.making.queue import queue_of
from community.visualisations.models import Case, Photo, Picture, PictureOrder, Session, Variant
from community.visualisations.pictures import content_of
from community.visualisations.pipeline.errors import PipelineFailed
from community.visualisations.providers.base import Drawn, DrawRequest, ProviderRefused, ProviderUnavailable
from community.visualisations.providers.prompts import CHIPS
from community.visualisations.talking.moderation import approve_variant, reject_variant
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_variant
from tests.community.visualisations.making.drawing import Pen, ask, usual
from tests.community.visualisations.quick import BROKEN, FACE, is_black

State = Variant.State
OnCommit = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("quick")


def states() -> list[str]:
    return list(Variant.objects.order_by("pk").values_list("state", flat=True))


def cents() -> int:
    return sum(PictureOrder.objects.values_list("cents", flat=True))


@pytest.mark.every_database
def test_pictures_are_made_kept_with_how_and_seen_by_their_author_alone(
    asked_of: Case, member: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(asked_of, member, 2)

    first, second = Variant.objects.order_by("pk")
    assert (first.state, first.model, first.seed, first.is_shared, first.created_by) == (
        State.DONE,
        "garden-2",
        "7",
        False,
        member,
    )
    assert first.order == second.order
    assert sorted(first.pictures.values_list("use", flat=True)) == ["master", "plain", "rendition"]
    [request] = pen.asked
    assert (request.number, request.width, request.height, request.prompt) == (2, 64, 40, first.prompt)
    assert (cents(), PictureOrder.objects.get().number) == (10, 2)


@pytest.mark.parametrize(
    ("limits", "number", "is_asked"),
    [
        ({"pictures_per_member": 2}, 2, True),
        ({"pictures_per_member": 1}, 2, False),
        ({"pictures_at_most": 1}, 2, False),
        ({"cents_at_most": 10}, 2, True),
        ({"cents_at_most": 9}, 2, False),
        ({"pictures_per_member": 0}, 1, False),
    ],
    ids=str,
)
def test_limits(asked_of: Case, member: User, limits: dict[str, int], number: int, is_asked: bool):
    for name, most in limits.items():
        setattr(asked_of.session, name, most)
    if is_asked:
        ask(asked_of, member, number)
    else:
        with pytest.raises(ValidationError):
            ask(asked_of, member, number)

    assert Variant.objects.count() == (number if is_asked else 0)


def test_four_at_once_and_what_was_cancelled_counts(asked_of: Case, member: User, colleague: User):
    made = ask(asked_of, member, 4)
    with pytest.raises(ValidationError):
        ask(asked_of, member)
    for variant in made:
        asking.cancel_variant(variant=variant, by=member)
    ask(asked_of, member)
    ask(asked_of, colleague)

    used = asking.used_by(asked_of.session, member, timezone.now())
    assert (used.session, used.member, used.day, used.at_once, used.cents) == (6, 5, 5, 1, 30)


def test_places_of_one_session_count_together(asked_of: Case, member: User):
    asked_of.session.pictures_at_most = 3
    other = make_case(asked_of.session, member)
    ask(asked_of, member, 2)

    with pytest.raises(ValidationError):
        ask(other, member, 2)


@pytest.mark.parametrize(
    "wish",
    [
        {"provider": "elsewhere"},
        {"provider": "manual"},
        {"chips": (), "words": "  "},
        {"chips": ("gold",)},
        {"words": "x" * 601},
        {"words": "Ruft an: +49 30 1234567"},
    ],
    ids=str,
)
def test_what_cannot_be_asked(asked_of: Case, member: User, wish: dict[str, Any]):
    wanted = asking.Wish(**({"provider": "pen", "chips": ("trees",)} | wish))

    with pytest.raises(ValidationError):
        asking.ask_for_variants(
            case=asked_of, photo=asked_of.photos.get(), parent=None, wish=wanted, language="de", by=member, now=timezone.now()
        )
    assert not PictureOrder.objects.exists()


def test_provider_that_is_away_cannot_be_asked(asked_of: Case, member: User, pen: Pen):
    pen.is_there = False
    with pytest.raises(ValidationError):
        ask(asked_of, member)


def test_source_belongs_to_the_place(asked_of: Case, member: User):
    other = make_variant(make_case(asked_of.session, member), member)
    wish = asking.Wish("pen", ("trees",))
    facts = {"wish": wish, "language": "de", "by": member, "now": timezone.now()}

    with pytest.raises(ValidationError):
        asking.ask_for_variants(case=asked_of, photo=other.photo, parent=None, **facts)
    with pytest.raises(ValidationError):
        asking.ask_for_variants(case=asked_of, photo=asked_of.photos.get(), parent=other, **facts)
    Photo.objects.update(state=Photo.State.COVERING)
    with pytest.raises(ValidationError):
        asking.ask_for_variants(case=asked_of, photo=asked_of.photos.get(), parent=None, **facts)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("chips", ["gold"], "invalid_choice"),
        ("chips", [chip.key for chip in CHIPS[:7]], ""),
        ("words", "x" * 601, "max_length"),
        ("words", "a\x00", "null_characters_not_allowed"),
        ("strength", "101", "max_value"),
        ("strength", "", "required"),
        ("number", "0", "min_value"),
        ("number", "5", "max_value"),
        ("number", "two", "invalid"),
        ("provider", "elsewhere", "invalid_choice"),
        ("mask", "{", ""),
        ("mask", "[" * 100_000, ""),
        ("mask", '[{"x": 2}]', "invalid"),
    ],
)
def test_form_refuses_in_each_field(pen: Pen, field: str, value: Any, code: str):
    sent = {"chips": ["trees"], "strength": "65", "number": "1", "provider": "pen", "mask": ""}
    assert WishForm(sent, providers=[pen]).is_valid()
    form = WishForm(sent | {field: value}, providers=[pen])

    assert not form.is_valid()
    assert {name: errors[0]["code"] for name, errors in form.errors.get_json_data().items()} == {field: code}


def test_cancelled_while_it_runs(asked_of: Case, member: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit):
    """artokun/comfyui-mcp#1632, invoke-ai/InvokeAI#6049: discarded, others go on, its cost counts."""

    def cancelled_meanwhile(request: DrawRequest) -> list[Drawn]:
        asking.cancel_variant(variant=Variant.objects.order_by("pk").first(), by=member)
        return usual(request)

    pen.behave = cancelled_meanwhile
    with django_capture_on_commit_callbacks(execute=True):
        ask(asked_of, member, 2)

    assert states() == [State.CANCELLED, State.DONE]
    assert set(Picture.objects.exclude(variant=None).values_list("variant__state", flat=True)) == {State.DONE}
    assert cents() == 10


def test_cancelled_while_it_waits(asked_of: Case, member: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit):
    with django_capture_on_commit_callbacks() as waiting:
        first, _second = ask(asked_of, member, 2)
    asking.cancel_variant(variant=first, by=member)
    for work in waiting:
        work()

    assert [request.number for request in pen.asked] == [1]
    assert states() == [State.CANCELLED, State.DONE]
    assert cents() == 10


def test_nobody_else_cancels_or_tries_again(asked_of: Case, member: User, colleague: User, neighbour: User):
    [variant] = ask(asked_of, colleague)
    for user in (neighbour,):
        with pytest.raises(Refused):
            asking.cancel_variant(variant=variant, by=user)
    Variant.objects.update(state=State.FAILED)
    with pytest.raises(ValidationError):
        asking.retry_variant(variant=variant, by=member, now=timezone.now())


def test_provider_that_is_down_loses_nothing_and_is_asked_again(
    asked_of: Case, member: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit
):
    def down(_request: DrawRequest) -> list[Drawn]:
        raise ProviderUnavailable("Der Dienst antwortet nicht.", after=timedelta(minutes=2))

    pen.behave = down
    [variant] = ask(asked_of, member)
    with pytest.raises(Later) as later:
        jobs.draw_order.func(variant.order_id)
    assert (states(), later.value.delay) == ([State.WAITING], timedelta(minutes=2))

    pen.behave = usual
    jobs.draw_order.func(variant.order_id)
    assert (states(), cents()) == ([State.DONE], 5)


def test_provider_that_stays_down_fails_with_its_reason_and_can_be_tried_again(
    asked_of: Case, member: User, pen: Pen, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    def down(_request: DrawRequest) -> list[Drawn]:
        raise ProviderUnavailable("Der Dienst antwortet nicht.")

    pen.behave = down
    [variant] = ask(asked_of, member)
    waits = []
    for _attempt in range(jobs.MOST_ATTEMPTS - 1):
        with pytest.raises(Later) as later:
            jobs.draw_order.func(variant.order_id)
        waits.append(later.value.delay.total_seconds())
    jobs.draw_order.func(variant.order_id)
    assert (states(), waits) == ([State.FAILED], [15, 30, 60, 120])
    [row] = queue_of(asked_of.session, actor(member))
    assert (row.words, row.is_under_way) == ("Der Dienst antwortet nicht.", False)

    pen.behave = usual
    with django_capture_on_commit_callbacks(execute=True):
        client_of(member).post(address("retry", variant.key))
    assert states() == [State.DONE]


def actor(user: User) -> Any:
    from community.access.actor import actor_of

    return actor_of(user)


def test_refusal_costs_nothing_unless_the_provider_says_so(
    asked_of: Case, member: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit
):
    expected = 0
    for may_cost in (False, True):

        def refuse(_request: DrawRequest, may_cost: bool = may_cost) -> list[Drawn]:
            raise ProviderRefused("Das zeichne ich nicht.", may_cost=may_cost)

        pen.behave = refuse
        with django_capture_on_commit_callbacks(execute=True):
            ask(asked_of, member)
        expected += 5 * may_cost
        assert cents() == expected
    assert states() == [State.FAILED] * 2


@pytest.mark.parametrize("may_cost", [False, True])
def test_giving_up_counts_what_may_have_been_paid(asked_of: Case, member: User, pen: Pen, may_cost: bool):
    def away(_request: DrawRequest) -> list[Drawn]:
        raise ProviderUnavailable("Der Dienst antwortet nicht.", may_cost=may_cost)

    pen.behave = away
    [variant, _other] = ask(asked_of, member, 2)
    draw_to_the_end(variant)

    assert (states(), cents()) == ([State.FAILED] * 2, 10 * may_cost)
    assert len(pen.asked) == (1 if may_cost else jobs.MOST_ATTEMPTS)  # what may have been paid is not sent again by itself


def draw_to_the_end(variant: Variant) -> None:
    """Run the job as often as it asks for."""
    for _attempt in range(jobs.MOST_ATTEMPTS):
        with suppress(Later):
            jobs.draw_order.func(variant.order_id)
            break


def test_what_may_have_been_paid_is_held_against_the_limit(asked_of: Case, member: User, pen: Pen):
    def late(_request: DrawRequest) -> list[Drawn]:
        raise ProviderUnavailable("Der Dienst antwortet nicht.", may_cost=True)

    pen.behave, asked_of.session.cents_at_most = late, 10
    for _time in range(2):
        [variant] = ask(asked_of, member)
        draw_to_the_end(variant)

    with pytest.raises(ValidationError):
        ask(asked_of, member)
    assert len(pen.asked) == 2


def test_cost_is_settled_by_the_price_of_the_day_it_was_asked_on(
    asked_of: Case, member: User, pen: Pen, quick: pytest.MonkeyPatch
):
    [dearer], [gone] = ask(asked_of, member), ask(asked_of, member)
    pen.cents = 50
    pen.behave = lambda request: [replace(one, cents=4) for one in usual(request)]
    jobs.draw_order.func(dearer.order_id)
    assert cents() == 4 + 5

    quick.setattr(jobs, "drawing_provider", lambda _key: None)
    jobs.draw_order.func(gone.order_id)
    assert (states(), cents()) == ([State.DONE, State.FAILED], 4)


def test_fewer_pictures_and_broken_ones(asked_of: Case, member: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit):
    pen.behave = lambda _request: [Drawn(BROKEN, "image/jpeg", cents=3), usual(_request)[0]]
    with django_capture_on_commit_callbacks(execute=True):
        ask(asked_of, member, 3)

    assert states() == [State.FAILED, State.DONE, State.FAILED]
    assert len({str(one.reason["sentence"]) for one in Variant.objects.filter(state=State.FAILED)}) == 2
    assert cents() == 3 + 5 + 0


def test_killed_worker_makes_only_what_is_still_wanted_and_what_may_have_been_paid_twice_counts(
    asked_of: Case, member: User, pen: Pen, quick: pytest.MonkeyPatch
):
    first, _second = ask(asked_of, member, 2)
    finish = jobs.finish_variant

    def killed_after_the_first(variant: Variant, *args: Any, **facts: Any) -> bool:
        if variant.pk != first.pk:
            raise SystemExit
        return finish(variant, *args, **facts)

    quick.setattr(jobs, "finish_variant", killed_after_the_first)
    with pytest.raises(SystemExit):
        jobs.draw_order.func(first.order_id)
    assert (states(), cents()) == ([State.DONE, State.RUNNING], 10)

    quick.setattr(jobs, "finish_variant", finish)
    for _run in range(2):
        jobs.draw_order.func(first.order_id)

    assert (states(), cents()) == ([State.DONE] * 2, 15)
    assert [request.number for request in pen.asked] == [2, 1]


def test_store_that_is_full_or_away_is_tried_again(asked_of: Case, member: User, quick: pytest.MonkeyPatch):
    [variant] = ask(asked_of, member)
    save = type(private_storage()).save

    def full(*_args: Any, **_facts: Any) -> str:
        raise OSError(28, "No space left on device")

    quick.setattr(type(private_storage()), "save", full)
    with pytest.raises(OSError, match="No space"):
        jobs.draw_order.func(variant.order_id)
    assert not variant.pictures.exists()
    quick.setattr(type(private_storage()), "save", save)
    jobs.draw_order.func(variant.order_id)

    assert (states(), cents()) == ([State.DONE], 10)


def test_processes_that_cannot_start_lose_nothing(asked_of: Case, member: User, quick: pytest.MonkeyPatch):
    [variant] = ask(asked_of, member)
    fit = jobs.pipeline.register_fit

    def fails(*_args: Any, **_facts: Any) -> None:
        raise PipelineFailed

    quick.setattr(jobs.pipeline, "register_fit", fails)
    with pytest.raises(PipelineFailed):
        jobs.draw_order.func(variant.order_id)
    quick.setattr(jobs.pipeline, "register_fit", fit)
    jobs.draw_order.func(variant.order_id)

    assert states() == [State.DONE]


def test_what_is_covered_while_a_picture_is_drawn_is_covered_on_it(asked_of: Case, member: User, pen: Pen):
    [variant] = ask(asked_of, member)

    def covered_meanwhile(request: DrawRequest) -> list[Drawn]:
        photo_jobs.cover_more.func(variant.photo_id, [FACE.to_json()])
        return usual(request)

    pen.behave = covered_meanwhile
    jobs.draw_order.func(variant.order_id)

    assert Variant.objects.get().covered == 1
    assert [is_black(content_of(one), FACE) for one in variant.pictures.all()] == [True] * 3


@pytest.fixture
def moderated(asked_of: Case) -> Case:
    Session.objects.update(is_moderated=True)
    asked_of.session.is_moderated = True
    return asked_of


def test_prompts_wait_for_a_facilitator_and_cost_nothing_when_rejected(
    moderated: Case, member: User, facilitator: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks(execute=True):
        [rejected], [approved] = ask(moderated, member), ask(moderated, member)
        jobs.draw_order.func(rejected.order_id)
    assert (states(), pen.asked) == ([State.WAITING] * 2, [])

    with django_capture_on_commit_callbacks(execute=True):
        for one in (rejected, approved):
            one.case = moderated
        reject_variant(variant=rejected, reason="Kein Ort.", by=facilitator)
        approve_variant(variant=approved, by=facilitator, now=timezone.now())

    assert states() == [State.CANCELLED, State.DONE]
    assert len(pen.asked) == 1
    assert list(PictureOrder.objects.order_by("pk").values_list("cents", flat=True)) == [0, 5]


def test_description_of_a_place_that_nobody_sees_is_not_sent_to_the_facilitators(
    moderated: Case, member: User, facilitator: User
):
    moderated.shared_at = None

    with pytest.raises(ValidationError, match="Zeigen Sie den Ort zuerst der Gruppe: Beschreibungen"):
        ask(moderated, member)
    Session.objects.update(is_moderated=False)
    moderated.session.is_moderated = False
    assert len(ask(moderated, member)) == 1


def test_facilitators_prompts_do_not_wait(
    moderated: Case, facilitator: User, pen: Pen, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(moderated, facilitator)

    assert states() == [State.DONE]


def test_ended_sessions_take_variants_of_facilitators_only(asked_of: Case, member: User, facilitator: User):
    asked_of.session.ends_at = timezone.now()
    with pytest.raises(Refused):
        ask(asked_of, member)
    ask(asked_of, facilitator)
    asked_of.session.published_at = timezone.now()
    with pytest.raises(Refused):
        ask(asked_of, facilitator)


def test_nothing_is_asked_and_paid_for_that_could_not_be_signed(
    asked_of: Case, member: User, pen: Pen, settings: Any, tmp_path: Path
):
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = str(tmp_path / "nothing.pem")
    ask(asked_of, member)

    with pytest.raises(Later):
        jobs.draw_order.func(PictureOrder.objects.get().pk)

    assert (states(), pen.asked) == ([State.WAITING], [])


def test_words_that_come_after_the_end_are_there_to_copy(asked_of: Case, member: User, client_of: Logged):
    Session.objects.filter(pk=asked_of.session_id).update(ends_at=timezone.now())

    answer = client_of(member).post(address("new_variant", asked_of.key), {"way": "ask", "words": "Bäume am Rand"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Bäume am Rand</textarea>" in answer.content.decode()


def test_page_asks(asked_of: Case, member: User, client_of: Logged, pen: Pen, django_capture_on_commit_callbacks: OnCommit):
    client, path = client_of(member), address("new_variant", asked_of.key)
    sent = {"way": "ask", "chips": ["trees"], "strength": "40", "number": "1", "provider": "pen"}
    sent["mask"] = '[{"x": 0, "y": 0.5, "width": 1, "height": 0.5}]'
    assert client.post(path, sent | {"number": "9"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for query in ("?photo=x", "?variant=x"):
        client.get(path + query)

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(path, sent).status_code == HTTPStatus.FOUND

    [request] = pen.asked
    assert request.mask is not None
    assert request.strength == 0.4
    assert states() == [State.DONE]
