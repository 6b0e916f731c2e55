"""The ground that the other tests stand on."""

from collections.abc import Callable, Mapping

import pytest
from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from cms.snippets.taxonomy import Topic

ROUNDS = pytest.mark.parametrize("round_", [1, 2])  # in either order, the one must not meet what the other left


@ROUNDS
@pytest.mark.django_db(transaction=True)
def test_a_committing_test_leaves_what_the_migrations_left(round_: int) -> None:
    root = Page.get_first_root_node()
    assert root is not None
    assert [topic.name_de for topic in Topic.objects.filter(slug="hitze-in-der-harness")] == []
    assert Locale.objects.exists()

    Topic.objects.create(slug="hitze-in-der-harness", name_de="Hitze")
    Site.objects.all().delete()
    root.delete()


@ROUNDS
@pytest.mark.django_db
def test_other_tests_find_it(round_: int) -> None:
    assert Page.get_first_root_node() is not None
    assert not Topic.objects.filter(slug="hitze-in-der-harness").exists()


@ROUNDS
def test_the_cache_is_empty(round_: int) -> None:
    assert cache.get("left") is None

    cache.set("left", "behind")


@ROUNDS
def test_redis_is_empty(redis_url: str, round_: int) -> None:
    from redis import Redis

    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0

        client.set("left", "behind")


def test_html_errors_are_found(assert_valid_html: Callable[[Mapping[str, str]], None]) -> None:
    start = '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>T</title></head><body>'

    assert_valid_html({"good": start + "<p>Wasser</p></body></html>"})
    with pytest.raises(AssertionError, match=r"^bad, line 1: .*b.* not allowed"):
        assert_valid_html({"good": start + "</body></html>", "bad": start + "<ul><b>Wasser</b></ul></body></html>"})
