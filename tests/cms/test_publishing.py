"""A publication is all or nothing, and scheduled ones are processed one at a time."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published

from cms.models import CallPage, NewsPage
from cms.publishing import keep_schedule
from tests.pages import index_of, make_page


def test_publication_is_rolled_back_if_a_signal_receiver_fails(homes: object) -> None:
    news = make_page(NewsPage, "Alt")

    def fail(**_: Any) -> None:
        raise RuntimeError("It is out.")

    page_published.connect(fail)
    try:
        news.title = "Neu"
        revision = news.save_revision()
        with pytest.raises(RuntimeError):
            revision.publish()
    finally:
        page_published.disconnect(fail)

    assert (NewsPage.objects.get(pk=news.pk).title, NewsPage.objects.get(pk=news.pk).has_unpublished_changes) == ("Alt", True)


def schedule(page: Any) -> None:
    """Have a page published at the next check, as if it were due."""
    revision = page.save_revision(clean=False)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()


def test_failed_scheduled_publication_does_not_block_others(homes: object, caplog: pytest.LogCaptureFixture) -> None:
    broken = CallPage(
        title="Kaputt", summary="Lead", apply_by="address", closes_at=timezone.now() + timedelta(days=9), live=False
    )
    index_of(CallPage).add_child(instance=broken)
    whole = NewsPage(title="Morgenblatt", summary="Lead", live=False)
    index_of(NewsPage).add_child(instance=whole)
    schedule(broken)
    schedule(whole)

    with caplog.at_level(logging.ERROR):
        keep_schedule()

    assert list(Page.objects.filter(pk__in=[broken.pk, whole.pk], live=True).values_list("pk", flat=True)) == [whole.pk]
    assert [line for line in caplog.messages if f"callpage {broken.pk}" in line and "Kaputt" in line]
    assert broken.revisions.get().approved_go_live_at is not None  # retried at the next run


def test_failed_scheduled_unpublishing_does_not_block_others(
    homes: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, over = make_page(NewsPage, "Klemmt"), make_page(NewsPage, "Vorbei")
    Page.objects.filter(pk__in=[stuck.pk, over.pk]).update(expire_at=timezone.now() - timedelta(minutes=1))
    unpublish = Page.unpublish

    def fail_at_one(page: Page, *args: Any, **options: Any) -> None:
        if page.pk == stuck.pk:
            raise RuntimeError("It is out.")
        unpublish(page, *args, **options)

    monkeypatch.setattr(Page, "unpublish", fail_at_one)
    with caplog.at_level(logging.ERROR):
        keep_schedule()

    assert not Page.objects.get(pk=over.pk).live
    assert Page.objects.get(pk=over.pk).expired
    assert Page.objects.get(pk=stuck.pk).live
    assert [line for line in caplog.messages if f"{stuck.pk}" in line and "Klemmt" in line]
