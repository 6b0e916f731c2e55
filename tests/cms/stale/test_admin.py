"""What editors see of stale translations: in the report, in the forms, on the admin home page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from cms.models import NewsPage, StandardPage, TranslationState
from tests.accounts import make_account, make_editor
from tests.built_once import built_once
from tests.pages import make_page

from .conftest import publish_page, translate_by_hand

Publish = Callable[..., Any]
START = "/admin/"


@pytest.fixture
def editor(client: Client, homes: object) -> Client:
    client.force_login(make_editor())
    return client


@pytest.fixture
def of_english(homes: dict[str, Any]) -> Client:
    """An editor who may only edit English pages."""
    group = Group.objects.create(name="English")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=homes["en"], permission=permission)
    user = make_account("english@example.org")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def report(**query: str) -> str:
    return reverse("stale_translations", query=query)


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def titles(client: Client, **query: str) -> list[str]:
    return [state.page.title for state in client.get(report(**query)).context["object_list"]]


TITLES = {"de": "Wasser", "en": "Water", "fr": "Eau", "ar": "ماء"}


@built_once
def build_family() -> None:
    page = make_page(NewsPage, "Wasser", summary="Alter <Text>")
    for language in ("en", "fr", "ar"):
        translate_by_hand(page, language, TITLES[language])
    translate_by_hand(make_page(NewsPage, "Luft"), "en", "Air")
    publish_page(page, summary="Neuer <Text>")


@pytest.fixture
def family(homes: object) -> dict[str, Any]:
    """A page with three stale translations, next to one that is current."""
    build_family()
    return {language: NewsPage.objects.get(title=title) for language, title in TITLES.items()}


def test_report_lists_stale_pages_with_language_and_changed_fields(editor: Client, family: dict[str, Any]) -> None:
    assert titles(editor) == ["Water", "Eau", "ماء"]
    answer = editor.get(report()).content.decode()
    assert edit(family["en"]) in answer
    assert "Englisch" in answer
    assert "Vorspann" in answer
    assert "Air" not in answer


def test_changed_fields_use_the_form_labels_in_the_active_language(family: dict[str, Any], publish: Publish) -> None:
    publish(family["de"], seo_title="Kurz", body=[("quote", {"text": "Neu", "speaker": "", "role": ""})])
    state = TranslationState.objects.get(page=family["en"])
    with override("de"):
        german = state.changed_labels
    with override("fr"):
        french = state.changed_labels
    assert german[1:] == ["Vorspann", "Text: Zitat"]
    assert french[1:] == ["Chapeau", "Texte : Citation"] or french[1:] == ["Chapeau", "Texte: Citation"]
    state.changes = [
        {"field": "gone", "block": "", "old": "a", "new": ""},
        {"field": "body", "block": "gone", "old": "a", "new": ""},
    ]
    assert state.changed_labels == ["gone", "Text: gone"]


def test_report_can_be_filtered_by_language(editor: Client, family: dict[str, Any]) -> None:
    assert titles(editor, language=str(family["fr"].locale_id)) == ["Eau"]


def test_longest_stale_translation_comes_first(editor: Client, family: dict[str, Any]) -> None:
    TranslationState.objects.filter(page=family["ar"]).update(stale_since=timezone.now() - timedelta(days=3))
    assert titles(editor) == ["ماء", "Water", "Eau"]


def test_report_and_admin_home_list_only_editable_pages(of_english: Client, family: dict[str, Any]) -> None:
    assert titles(of_english) == ["Water"]
    start = of_english.get(START).content.decode()
    assert "Water" in start
    assert "Eau" not in start


def test_report_is_hidden_from_users_who_cannot_edit_pages(client: Client, family: dict[str, Any]) -> None:
    group = Group.objects.create(name="Nur lesen")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = make_account("lesen@example.org")
    user.groups.add(group)
    client.force_login(user)
    assert client.get(report()).status_code == 302
    assert report() not in client.get(START).content.decode()


def test_report_is_in_the_menu_and_can_be_exported(editor: Client, family: dict[str, Any]) -> None:
    assert report() in editor.get(START).content.decode()
    exported = b"".join(editor.get(report(export="csv")).streaming_content).decode()
    assert "Water" in exported
    assert "Air" not in exported


@pytest.mark.parametrize("address", [report, lambda: START], ids=["report", "start page"])
def test_query_count_does_not_grow_with_stale_translations(
    editor: Client, publish: Publish, by_hand: Publish, family: dict[str, Any], address: Callable[[], str]
) -> None:
    def queries() -> int:
        editor.get(address())
        with CaptureQueriesContext(connection) as asked:
            editor.get(address())
        return len(asked)

    TranslationState.objects.exclude(page=family["en"]).update(stale_since=None)
    one = queries()
    TranslationState.objects.filter(source=family["de"]).update(stale_since=timezone.now())
    assert queries() - one <= 1  # the languages' names, once


def test_admin_home_shows_the_oldest_translations_and_the_total(
    editor: Client, publish: Publish, by_hand: Publish, family: dict[str, Any]
) -> None:
    other = make_page(NewsPage, "Wald", summary="Alt")
    for language in ("en", "fr", "ar"):
        by_hand(other, language, f"Forest {language}")
    publish(other, summary="Neu")
    start = editor.get(START).content.decode()
    assert [title in start for title in ("Water", "Eau", "ماء", "Forest en", "Forest fr", "Forest ar")] == [True] * 5 + [False]
    assert "Alle 6 Übersetzungen" in start


def test_admin_home_shows_nothing_without_stale_translations(editor: Client, by_hand: Publish) -> None:
    by_hand(make_page(NewsPage, "Luft"), "en", "Air")
    assert "stale-translations" not in editor.get(START).content.decode().split("<main")[1]


def test_translation_form_shows_old_and_new_texts(editor: Client, family: dict[str, Any]) -> None:
    answer = editor.get(edit(family["en"])).content.decode()
    assert '<div lang="de" dir="ltr"><p>Alter &lt;Text&gt;</p></div>' in answer
    assert '<div lang="de" dir="ltr"><p>Neuer &lt;Text&gt;</p></div>' in answer
    assert edit(family["de"]) in answer
    assert reverse("translation_is_current", args=[family["en"].pk]) in answer


def test_wagtail_localize_form_shows_old_and_new_texts(editor: Client, publish: Publish, by_wagtail_localize: Publish) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alter Text")
    english = by_wagtail_localize(page)
    publish(page, summary="Neuer Text")
    response = editor.get(edit(english))
    assert "wagtail_localize/admin/edit_translation.html" in [template.name for template in response.templates]
    answer = response.content.decode()
    assert '<div lang="de" dir="ltr"><p>Alter Text</p></div>' in answer
    assert reverse("translation_is_current", args=[english.pk]) in answer


def test_wagtail_localize_report_marks_stale_translations(editor: Client, publish: Publish, by_wagtail_localize: Publish) -> None:
    def listed(**query: str) -> list[tuple[str, str]]:
        address = reverse("wagtail_localize:translations_report", query=query)
        rows = editor.get(address).context["object_list"]
        return [(row.source.object_repr, row.get_status_display()) for row in rows]

    page, other = make_page(NewsPage, "Wasser"), make_page(NewsPage, "Luft")
    by_wagtail_localize(page)
    by_wagtail_localize(other)
    before = listed()
    assert [title for title, _status in before] == ["Wasser", "Luft"]
    assert "Die Quelle hat sich geändert" not in dict(before).values()
    assert listed(waiting_for_translation="true") == []

    publish(page, summary="Neuer Text")
    assert listed() == [("Wasser", "Die Quelle hat sich geändert"), before[1]]
    assert listed(waiting_for_translation="true") == [("Wasser", "Die Quelle hat sich geändert")]


def test_source_form_lists_languages_with_stale_translations(editor: Client, family: dict[str, Any], publish: Publish) -> None:
    publish(family["fr"])
    answer = editor.get(edit(family["de"])).content.decode()
    assert "Englisch und Arabisch" in answer
    assert edit(family["en"]) in answer
    assert edit(family["fr"]) not in answer.split("<main")[1].split("<form")[0]


def test_forms_of_current_pages_show_no_notice(editor: Client, publish: Publish, by_hand: Publish) -> None:
    page = publish(make_page(NewsPage, "Luft"))
    english = by_hand(page, "en", "Air")
    for one in (page, english):
        answer = editor.get(edit(one)).content.decode()
        assert "/current/" not in answer
        assert "letzten Änderungen" not in answer


def mark_as_current(client: Client, page: Any, seen: str | None = None) -> Any:
    """Press "It is up to date" with the version shown in the form."""
    state = TranslationState.objects.get(page=page)
    return client.post(
        reverse("translation_is_current", args=[page.pk]),
        {"seen": state.written_at.isoformat() if seen is None else seen},
        follow=True,
    )


def test_editor_can_mark_a_translation_as_current(editor: Client, family: dict[str, Any], publish: Publish) -> None:
    answer = mark_as_current(editor, family["en"]).content.decode()
    assert "gilt als aktuell" in answer
    assert titles(editor) == ["Eau", "ماء"]
    assert PageLogEntry.objects.filter(page=family["en"].pk, action="cms.translation_current").count() == 1

    publish(family["de"], summary="Noch neuer")
    assert [(one["old"], one["new"]) for one in TranslationState.objects.get(page=family["en"]).changes] == [
        ("Neuer <Text>", "Noch neuer")
    ]


def test_marking_as_current_twice_logs_it_once(editor: Client, family: dict[str, Any]) -> None:
    seen = TranslationState.objects.get(page=family["en"]).written_at.isoformat()
    mark_as_current(editor, family["en"], seen)
    assert "gilt als aktuell" in mark_as_current(editor, family["en"], seen).content.decode()
    assert PageLogEntry.objects.filter(page=family["en"].pk, action="cms.translation_current").count() == 1


def test_changes_made_after_opening_the_form_stay_stale(editor: Client, family: dict[str, Any], publish: Publish) -> None:
    seen = TranslationState.objects.get(page=family["en"]).written_at.isoformat()
    publish(family["de"], summary="Noch neuer")
    assert "Nichts wurde vermerkt" in mark_as_current(editor, family["en"], seen).content.decode()
    assert "Water" in titles(editor)


def test_marking_as_current_requires_edit_permission(of_english: Client, family: dict[str, Any]) -> None:
    mark_as_current(of_english, family["fr"])
    assert TranslationState.objects.stale().filter(page=family["fr"]).exists()
    assert Client().post(reverse("translation_is_current", args=[family["fr"].pk])).status_code == 302
    assert of_english.get(reverse("translation_is_current", args=[family["en"].pk])).status_code == 405


def test_marking_a_page_without_a_state_does_nothing(editor: Client, homes: object) -> None:
    page = make_page(StandardPage, "Allein")
    answer = editor.post(reverse("translation_is_current", args=[page.pk]), {"seen": ""}, follow=True)
    assert answer.status_code == 200
    assert not TranslationState.objects.exists()
    assert editor.post(reverse("translation_is_current", args=[Page.objects.order_by("-pk")[0].pk + 1])).status_code == 404


def test_stale_translation_is_served_unchanged(client: Client, family: dict[str, Any]) -> None:
    answer = client.get(family["en"].url).content.decode()
    assert "Neuer" not in answer
    assert "Alter" in answer  # the copy's own lead
