"""What a variant starts from: nobody goes on from what she does not see, by no door."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import actor_of
from community.visualisations.making.collages import begin_collage
from community.visualisations.making.sources import check_source, find_parent, find_photo
from community.visualisations.models import Case, Photo, PictureOrder, Variant
from tests.community.visualisations.api.asking import send
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_case, make_photo, make_variant
from tests.community.visualisations.making.drawing import ask
from tests.jobs import NEVER

GONE, NOT_READY = "The variant to start from is not there any more.", "This photo is not ready yet."
NOBODYS_KEY = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
SENT = {"way": "ask", "chips": ["trees"], "strength": "40", "number": "1", "provider": "pen", "mask": ""}
State = Variant.State


@pytest.fixture(autouse=True)
def nothing_is_drawn(settings: Any) -> Iterator[None]:
    """Leave all pictures in the queue; what services say is in English."""
    settings.TASKS = NEVER
    with override("en"):
        yield


@pytest.fixture
def mine(client_of: Logged, member: User) -> Client:
    return client_of(member)


@pytest.fixture
def seen(asked_of: Case, member: User, colleague: User) -> dict[str, Variant]:
    """What the member can start from."""
    return {
        "shown": make_variant(asked_of, colleague),
        "own": make_variant(asked_of, member),
        "own unshown": make_variant(asked_of, member, is_shared=False),
    }


@pytest.fixture
def unseen(asked_of: Case, member: User, colleague: User) -> dict[str, Variant]:
    """What the member cannot start from."""
    pending = Variant.Check.PENDING
    return {
        "another's unshown": make_variant(asked_of, colleague, is_shared=False),
        "another's waiting for the facilitator": make_variant(asked_of, colleague, is_shared=False, check_state=pending),
        "own that is not done": make_variant(asked_of, member, is_shared=False, state=State.FAILED),
        "of another place": make_variant(make_case(asked_of.session, member), member),
    }


def parents() -> list[int | None]:
    """Return what the latest variants were made of, which are none of the fixtures."""
    return list(Variant.objects.exclude(parent=None).order_by("pk").values_list("parent", flat=True))


def test_found_is_what_the_member_sees(asked_of: Case, member: User, seen: dict[str, Variant], unseen: dict[str, Variant]):
    actor, photo = actor_of(member), asked_of.photos.get()

    for variant in seen.values():
        assert find_parent(actor, asked_of, variant.key) == variant
        check_source(actor, asked_of, photo, variant)
    for variant in unseen.values():
        assert find_parent(actor, asked_of, variant.key) is None
        with pytest.raises(ValidationError, match=GONE):
            check_source(actor, asked_of, photo, variant)


def test_services_accept_what_the_member_sees(asked_of: Case, member: User, seen: dict[str, Variant]):
    facts = {"case": asked_of, "photo": asked_of.photos.get(), "by": member, "now": timezone.now()}
    for variant in seen.values():
        ask(asked_of, member, parent=variant)
        begin_collage(parent=variant, **facts)

    assert parents() == [one.pk for one in seen.values() for _service in range(2)]


def test_services_refuse_what_the_member_does_not_see(asked_of: Case, member: User, unseen: dict[str, Variant]):
    facts = {"case": asked_of, "photo": asked_of.photos.get(), "by": member, "now": timezone.now()}
    for variant in unseen.values():
        with pytest.raises(ValidationError, match=GONE):
            ask(asked_of, member, parent=variant)
        with pytest.raises(ValidationError, match=GONE):
            begin_collage(parent=variant, **facts)

    assert not PictureOrder.objects.exists()


def test_page_accepts_what_the_member_sees(asked_of: Case, mine: Client, seen: dict[str, Variant]):
    for variant in seen.values():
        for name in ("new_variant", "new_collage"):
            answer = mine.post(f"{address(name, asked_of.key)}?from={variant.key}", SENT)
            assert answer.status_code == 302

    assert parents() == [one.pk for one in seen.values() for _page in range(2)]


@pytest.mark.parametrize("key", [NOBODYS_KEY, "x", ""])
def test_page_refuses_what_is_not_there_instead_of_drawing_on_the_photo(asked_of: Case, mine: Client, key: str):
    refused_by_page(mine, asked_of, f"from={key}", GONE)
    refused_by_page(mine, asked_of, f"photo={key}", NOT_READY)


def test_page_refuses_what_the_member_does_not_see(asked_of: Case, mine: Client, unseen: dict[str, Variant]):
    for variant in unseen.values():
        refused_by_page(mine, asked_of, f"from={variant.key}", GONE)


def refused_by_page(client: Client, case: Case, query: str, sentence: str) -> None:
    number = Variant.objects.count()
    answer = client.post(f"{address('new_variant', case.key)}?{query}", SENT)
    assert (answer.status_code, answer.context["wish"].non_field_errors()) == (422, [sentence])
    collage = client.post(f"{address('new_collage', case.key)}?{query}", follow=True)
    assert [str(message) for message in collage.context["messages"]] == [sentence]
    assert Variant.objects.count() == number


def test_api_accepts_what_the_member_sees(asked_of: Case, mine: Client, seen: dict[str, Variant]):
    for variant in seen.values():
        source = {"parent": str(variant.key)}
        [asked] = send(mine, "post", f"/places/{asked_of.key}/variants", source | {"chips": ["trees"]}, 201)
        begun = send(mine, "post", f"/places/{asked_of.key}/collages", source, 201)
        assert asked["parent"] == begun["parent"] == str(variant.key)


def test_api_refuses_what_the_member_does_not_see(asked_of: Case, mine: Client, unseen: dict[str, Variant]):
    number = Variant.objects.count()
    made = {"upload": NOBODYS_KEY, "made_how": "drawing", "made_with": "Stift"}
    for key in [*(one.key for one in unseen.values()), uuid4()]:
        for end, more in (("variants", {"chips": ["trees"]}), ("collages", {}), ("made-elsewhere", made)):
            told = send(mine, "post", f"/places/{asked_of.key}/{end}", {"parent": str(key)} | more, 422)
            assert [(one["field"], one["detail"]) for one in told["errors"]] == [("parent", GONE)]

    assert Variant.objects.count() == number


def test_photo_is_one_of_the_place_that_is_ready(asked_of: Case, member: User, mine: Client):
    first, second = asked_of.photos.get(), make_photo(asked_of)
    others = make_case(asked_of.session, member).photos.get()
    covering = make_photo(asked_of, state=Photo.State.COVERING)

    assert [find_photo(asked_of), find_photo(asked_of, second.key)] == [first, second]
    for photo in (others, covering):
        assert find_photo(asked_of, photo.key) is None
        with pytest.raises(ValidationError, match=NOT_READY):
            check_source(actor_of(member), asked_of, photo, None)
        refused_by_page(mine, asked_of, f"photo={photo.key}", NOT_READY)
        told = send(mine, "post", f"/places/{asked_of.key}/variants", {"photo": str(photo.key), "chips": ["trees"]}, 422)
        assert told["errors"][0]["detail"] == NOT_READY
