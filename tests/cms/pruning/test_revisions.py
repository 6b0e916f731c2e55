"""Old revisions are deleted, except those that something needs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Comment, GroupApprovalTask, Page, Revision, Workflow, WorkflowTask

from cms.models import HomePage, StandardPage
from cms.pruning.revisions import relations_to_revisions
from cms.pruning.work import prune
from tests.accounts import make_account


@pytest.fixture
def page(homes: dict[str, HomePage], settings: Any) -> StandardPage:
    settings.KEEP_REVISIONS_DAYS = 365
    page = StandardPage(title="Impressum", slug="impressum", summary="Wer wir sind.", live=False)
    homes["de"].add_child(instance=page)
    return page


@pytest.fixture
def version(page: StandardPage) -> Callable[..., Revision]:
    """Return a function that saves a version of the page: `version("Titel", days=400)`."""

    def save(title: str, *, days: float, of: Page = page) -> Revision:
        of.title = title
        revision = of.save_revision(clean=False)
        Revision.objects.filter(pk=revision.pk).update(created_at=timezone.now() - timedelta(days=days))
        return Revision.objects.get(pk=revision.pk)

    return save


def titles() -> list[str]:
    of_pages = Revision.objects.filter(content_type=ContentType.objects.get_for_model(StandardPage))
    return [revision.content["title"] for revision in of_pages.order_by("pk")]


def test_old_revisions_are_deleted_except_the_latest(version: Callable[..., Revision]) -> None:
    for title, days in (("eins", 900), ("zwei", 800), ("drei", 700)):
        version(title, days=days)
    prune()

    assert titles() == ["drei"]


def test_recent_revisions_are_kept(version: Callable[..., Revision]) -> None:
    for title, days in (("alt", 366), ("jung", 364), ("neu", 1)):
        version(title, days=days)
    prune()

    assert titles() == ["jung", "neu"]


def test_live_revision_is_kept_behind_a_newer_draft(version: Callable[..., Revision], page: StandardPage) -> None:
    version("alt", days=900)
    version("live", days=800).publish()
    version("Entwurf", days=700)
    prune()

    assert titles() == ["live", "Entwurf"]
    assert Page.objects.get(pk=page.pk).live_revision.content["title"] == "live"


def test_scheduled_revision_is_kept(version: Callable[..., Revision]) -> None:
    scheduled = version("geplant", days=900)
    Revision.objects.filter(pk=scheduled.pk).update(approved_go_live_at=timezone.now() + timedelta(days=9))
    version("neu", days=800)
    prune()

    assert titles() == ["geplant", "neu"]


def test_revision_in_a_workflow_is_kept(version: Callable[..., Revision], page: StandardPage) -> None:
    version("alt", days=950)
    version("eingereicht", days=900)
    workflow = Workflow.objects.create(name="Freigabe")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Lesen"), sort_order=0)
    state = workflow.start(page, make_account("anna@example.org"))
    version("neu", days=800)
    prune()

    assert titles() == ["eingereicht", "neu"]
    state.refresh_from_db()
    assert state.current_task_state.revision.content["title"] == "eingereicht"


def test_revision_with_a_comment_is_kept(version: Callable[..., Revision], page: StandardPage) -> None:
    revision = version("besprochen", days=900)
    Comment.objects.create(
        page=page, user=make_account("anna@example.org"), text="?", contentpath="title", revision_created=revision
    )
    version("neu", days=800)
    prune()

    assert titles() == ["besprochen", "neu"]
    assert Comment.objects.count() == 1


def test_revision_in_a_translation_log_is_kept(version: Callable[..., Revision], page: StandardPage, homes: Any) -> None:
    from wagtail_localize.models import Translation, TranslationLog, TranslationSource

    revision = version("übersetzt", days=900)
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=homes["en"].locale)
    TranslationLog.objects.create(source=source, locale=translation.target_locale, revision=revision)
    version("neu", days=800)
    prune()

    assert titles() == ["übersetzt", "neu"]


def test_latest_revision_of_each_page_is_kept(version: Callable[..., Revision], homes: dict[str, HomePage]) -> None:
    version("alt", days=900)
    version("neu", days=10)
    other = StandardPage(title="Kontakt", slug="kontakt", live=False)
    homes["de"].add_child(instance=other)
    version("einzige", days=900, of=other)
    prune()

    assert titles() == ["neu", "einzige"]


def test_all_revisions_are_kept_without_a_limit(version: Callable[..., Revision], settings: Any) -> None:
    settings.KEEP_REVISIONS_DAYS = 0
    version("alt", days=9_000)
    version("neu", days=1)
    prune()

    assert titles() == ["alt", "neu"]


def test_all_relations_except_logs_protect_revisions() -> None:
    needing = {relation.related_model.__name__ for relation in relations_to_revisions()}

    assert {"Page", "TaskState", "Comment", "TranslationLog"} <= needing
    assert not {"PageLogEntry", "ModelLogEntry"} & needing
