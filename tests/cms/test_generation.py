from collections.abc import Callable

from django.db import transaction

from cms.generation import current_generation, raise_generation, remember, remember_many
from cms.models import NewsPage, Organisation
from tests.pages import make_page


def test_remembered_value_is_computed_once_per_generation(db: None) -> None:
    made: list[int] = []

    def make() -> None:
        made.append(1)  # None is a valid result

    assert [remember("x", make), remember("x", make)] == [None, None]
    raise_generation()
    remember("x", make)

    assert len(made) == 1  # the change is not committed yet


def test_many_things_are_computed_together_and_each_once(db: None) -> None:
    asked: list[set[str]] = []

    def make(keys: set[str]) -> dict[str, str]:
        asked.append(keys)
        return {key: key.upper() for key in keys if key != "none"}

    first = remember_many("letters", ["a", "none"], make)
    second = remember_many("letters", ["a", "none", "b"], make)

    assert first == {"a": "A", "none": None}
    assert second == {"a": "A", "none": None, "b": "B"}
    assert asked == [{"a", "none"}, {"b"}]  # that there is nothing is remembered too
    assert remember_many("letters", [], make) == {}
    assert len(asked) == 2


def test_commit_starts_a_new_generation(transactional_db: None) -> None:
    before = current_generation()
    with transaction.atomic():
        raise_generation()
        assert current_generation() == before
    assert current_generation() != before


def test_publishing_and_shared_content_start_a_new_generation(
    homes: object, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    seen = [current_generation()]

    def note() -> bool:
        seen.append(current_generation())
        return seen[-1] != seen[-2]

    with django_capture_on_commit_callbacks(execute=True):
        page = make_page(NewsPage)
    assert note()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision()
    assert not note()
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert note()
    with django_capture_on_commit_callbacks(execute=True):
        Organisation.objects.create(name_de="Verband")
    assert note()
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert note()
