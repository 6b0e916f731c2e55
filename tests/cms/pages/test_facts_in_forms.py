"""The form of a translation shows facts and where they come from, and cannot change them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html
import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import Translation, TranslationSource

from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Participation,
    StandardPage,
)
from tests.accounts import make_editor
from tests.pages import index_of, make_page, make_topic

from .translations import WEEK, Publish, again, translated

TYPES = [CallPage, LearningProcessPage, EventPage, EventReportPage, NewsPage, AlumniGroupPage]


@pytest.fixture
def editor(client: Client, homes: object) -> Client:
    client.force_login(make_editor())
    return client


def edit(page: Any) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def words_of(call: CallPage, **more: Any) -> dict[str, Any]:
    """Return the form data of a call's translation, plus anything else that somebody might send."""
    return nested_form_data(
        {
            "title": call.title,
            "slug": call.slug,
            "summary": call.summary,
            "body": streamfield([]),
            "schedule": streamfield([]),
            "contacts": streamfield([]),
            "downloads": streamfield([]),
            "comments": inline_formset([]),
            "extensions": inline_formset([]),
            **more,
        }
    )


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_facts_of_a_translation_are_shown_but_not_editable(editor: Client, model: Any) -> None:
    page = make_page(model, "Titel", topics=[make_topic("wasser", "Wasserwege")])
    english = translated(page, title="Title")
    shown = editor.get(edit(english))
    own = editor.get(edit(page)).context["form"]

    facts = set(model.fact_fields) - {"published_closes_at", "extensions", "participations"}
    assert facts <= set(own.fields)
    assert facts.isdisjoint(shown.context["form"].fields)
    answer = shown.content.decode()
    assert "Wasserwege" in answer
    assert answer.count("Übernommen von „Titel“ (Deutsch). Dort ändern.") >= len(facts)


@pytest.mark.parametrize(("is_found", "word"), [(True, "Ja"), (False, "Nein")])
def test_translation_form_shows_in_archive_as_yes_or_no(editor: Client, is_found: bool, word: str) -> None:
    page = make_page(StandardPage, "Baukasten", in_archive=is_found)
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.save_revision().publish()
    document = lxml.html.fromstring(editor.get(edit(english)).content.decode())

    (panel,) = document.xpath("//section[contains(@id, 'in_archive')]")
    assert word in panel.text_content().split()
    assert "in_archive" in editor.get(edit(page)).context["form"].fields


def test_facts_are_editable_without_a_published_source(editor: Client) -> None:
    index_of(CallPage, "en")
    english = make_page(CallPage, "Water", language="en")
    assert "closes_at" in editor.get(edit(english)).context["form"].fields


def test_submitted_facts_of_a_translation_are_ignored(editor: Client, publish: Publish) -> None:
    call = make_page(CallPage, "Wasser", closes_at=datetime(2027, 5, 1, 10, 0, 30, tzinfo=UTC))
    english = translated(call)
    call.closes_at += WEEK
    call = publish(call)
    sent = words_of(
        again(english),
        title="Sponge city",
        closes_at="2030-01-01 10:00",
        time_zone="Africa/Nairobi",
        kind="event",
        extensions=inline_formset([{"previous_closes_at": "2020-01-01 10:00", "extended_on": "2020-01-01", "reason": "Made up"}]),
    )
    answer = editor.post(edit(english), {**sent, "publish_anyway": "on", "action-publish": "1"})

    assert answer.status_code == 302
    english = again(english)
    assert (english.title, english.closes_at, str(english.time_zone), english.kind) == (
        "Sponge city",
        call.closes_at,
        "Europe/Berlin",
        call.kind,
    )
    assert [one.previous_closes_at for one in english.extensions.all()] == [
        one.previous_closes_at for one in call.extensions.all()
    ]


def test_reason_of_an_extension_is_editable_per_language(editor: Client, publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    call.closes_at += WEEK
    publish(call)
    extension = again(english).extensions.get()
    form = editor.get(edit(english)).context["form"].formsets["extensions"]
    assert (form.max_num, form.forms[0].fields["reason"].disabled, form.forms[0].fields["previous_closes_at"].disabled) == (
        1,
        False,
        True,
    )

    sent = words_of(again(english), extensions=inline_formset([{"id": extension.pk, "reason": "Holidays"}], initial=1))
    answer = editor.post(edit(english), {**sent, "publish_anyway": "on", "action-publish": "1"})

    assert answer.status_code == 302
    kept = again(english).extensions.get()
    assert (kept.previous_closes_at, kept.extended_on, kept.reason) == (
        extension.previous_closes_at,
        extension.extended_on,
        "Holidays",
    )


def test_participations_of_a_translation_are_shown_as_text(editor: Client, publish: Publish) -> None:
    page = make_page(LearningProcessPage, "Prozess")
    page.participations.set(
        [Participation(municipality=Municipality.objects.create(name_de="Kisumu", country="KE"), role="host")]
    )
    english = translated(publish(page))

    answer = editor.get(edit(english))
    assert "participations" not in answer.context["form"].formsets
    assert "Kisumu (gastgebend)" in answer.content.decode() or "Kisumu (" in answer.content.decode()
    assert "participations" in editor.get(edit(page)).context["form"].formsets


def texts(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_translation_form_links_to_the_source_of_its_facts(editor: Client) -> None:
    page = make_page(NewsPage, "Partnerkreis")
    english = translated(page, title="Partners")

    said = texts(editor.get(edit(english)))
    assert [one for one in said if "„Partnerkreis“ (Deutsch)" in one and edit(page) in one]
    assert not [one for one in texts(editor.get(edit(page))) if "Partnerkreis" in one]


def test_missing_fields_of_translations_are_reported_on_publishing_and_editing(
    editor: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    event = make_page(EventPage, "Auftakt")
    english, french = translated(event, title="Kickoff"), translated(event, "fr", "Lancement")
    french.place = "Cologne"
    french.save_revision().publish()
    sent = {
        "title": event.title,
        "slug": event.slug,
        "summary": event.summary,
        "body": streamfield([]),
        "contacts": streamfield([]),
        "downloads": streamfield([]),
        "starts_at": "2027-03-01 10:00",
        "time_zone": "Europe/Berlin",
        "mode": "in_person",
        "place": "Köln",
        "registration": "none",
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(edit(event), nested_form_data(sent), follow=True)

    assert again(english).mode == "in_person"
    said = [one for one in texts(answer) if "Kickoff" in one]
    assert len(said) == 1
    assert "(Englisch)" in said[0]
    assert "Ort" in said[0]
    assert edit(english) in said[0]
    assert not [one for one in texts(answer) if "Lancement" in one]
    assert [one for one in texts(editor.get(edit(english))) if "fehlt auf dieser Seite: Ort" in one]
    assert not [one for one in texts(editor.get(edit(french))) if "fehlt auf dieser Seite" in one]


def test_facts_are_not_overridable_in_wagtail_localize(editor: Client) -> None:
    for model in TYPES:
        fields = {field.field_name: field for field in get_translatable_fields(model)}
        page = model()
        assert [name for name in model.fact_fields if name in fields and fields[name].is_overridable(page)] == []


def test_wagtail_localize_editor_names_the_source_and_publishes_current_facts(editor: Client, publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    index_of(CallPage, "en")
    source, _made = TranslationSource.get_or_create_from_instance(call)
    language = Locale.objects.get(language_code="en")
    translation = Translation.objects.create(source=source, target_locale=language)
    translation.save_target(publish=False)
    english = CallPage.objects.get(translation_key=call.translation_key, locale=language)
    call.closes_at += timedelta(days=7)
    call = publish(call)

    assert [one for one in texts(editor.get(edit(english))) if "„Wasser“ (Deutsch)" in one]
    answer = editor.post(edit(english), {"action": "publish", "publish_anyway": "on"})
    assert answer.status_code == 302
    english.get_latest_revision().publish()
    assert again(english).closes_at == call.closes_at
