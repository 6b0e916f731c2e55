from datetime import timedelta

from wagtail.models import Locale

from cms.models import CallPage
from tests.pages import index_of, make_page, make_topic


def translated(call: CallPage, language: str = "en", title: str = "Water") -> CallPage:
    index_of(CallPage, language)
    copy = call.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title = title
    copy.save_revision().publish()
    return CallPage.objects.get(pk=copy.pk)


def test_a_moved_deadline_reaches_the_translations_with_their_words_untouched(homes: object) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    topic = make_topic("wasser")
    call.title, call.closes_at = "Wasser neu", call.closes_at + timedelta(days=7)
    call.topics.set([topic])
    call.save_revision().publish()

    english.refresh_from_db()
    assert (english.title, english.closes_at, list(english.topics.all())) == ("Water", call.closes_at, [topic])


def test_a_translation_in_draft_stays_one_and_keeps_its_unpublished_words(homes: object) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    english.title = "Water, being edited"
    english.save_revision()
    call.closes_at += timedelta(days=7)
    call.save_revision().publish()

    english = CallPage.objects.get(pk=english.pk)
    draft = english.get_latest_revision_as_object()
    assert (english.title, english.closes_at, english.has_unpublished_changes) == ("Water", call.closes_at, True)
    assert (draft.title, draft.closes_at) == ("Water, being edited", call.closes_at)


def test_publishing_a_translation_changes_no_other_language(homes: object) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    english.closes_at += timedelta(days=7)
    english.save_revision().publish()

    assert CallPage.objects.get(pk=call.pk).closes_at == call.closes_at


def test_publishing_without_a_new_fact_makes_no_revision(homes: object) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    before = english.revisions.count()
    call.save_revision().publish()

    assert english.revisions.count() == before
