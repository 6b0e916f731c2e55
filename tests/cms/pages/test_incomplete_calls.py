"""A call without text, costs or languages: the form asks before publication and keeps the input; other ways warn afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Page, Task, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_localize.models import Translation, TranslationSource

from cms.models import CallPage
from cms.pages.checklist import empty_fields
from tests.accounts import make_account, make_editor
from tests.pages import index_of, make_homes, make_page

pytestmark = pytest.mark.django_db

TEXT = [{"type": "text", "value": "<p>Kommt alle.</p>"}]
COMPLETE = {"body": TEXT, "costs": "free", "working_languages": ["de"]}


@pytest.fixture
def editor(client: Client) -> Client:
    make_homes()
    user = make_editor()
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def form_of(**changes: Any) -> dict[str, Any]:
    """Return the form data of a published call, with only the required fields."""
    facts = {
        "title": "Schwammstadt",
        "slug": "schwammstadt",
        "summary": "Wasser bleibt in der Stadt.",
        "kind": "deep_dive",
        "body": streamfield([]),
        "schedule": streamfield([]),
        "contacts": streamfield([]),
        "downloads": streamfield([]),
        "opens_at": "2026-11-23 10:00",
        "closes_at": "2027-11-23 10:00",
        "time_zone": "Europe/Berlin",
        "extensions": inline_formset([]),
        "apply_by": "email",
        "apply_email": "bewerbung@example.org",
        "apply_note": "Bitte kurz",
        "comments": inline_formset([]),
        "action-publish": "1",
        **changes,
    }
    languages = facts.pop("working_languages", [])
    return nested_form_data({name: value for name, value in facts.items() if value is not None}) | {
        "working_languages": languages
    }


def with_text(text: str = "<p>Kommt alle.</p>") -> dict[str, Any]:
    return {"body": streamfield([("text", rich_text(text))])}


def add() -> str:
    return f"/admin/pages/add/cms/callpage/{index_of(CallPage).pk}/"


def edit(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def confirmation_errors(answer: Any) -> list[str]:
    """Return the messages at the confirmation box; [] if it is not shown."""
    return list(answer.context["form"].errors.get("publish_anyway", [])) if answer.status_code == 200 else []


def empty_field_warnings(answer: Any) -> list[str]:
    """Return the first lines of the warnings about empty fields; buttons come after them."""
    said = [str(message).splitlines()[0] for message in answer.context["messages"]]
    return [one for one in said if "Noch leer" in one]


def test_empty_fields_are_named_before_publishing(editor: Client) -> None:
    answer = editor.post(add(), form_of())

    (sentence,) = confirmation_errors(answer)
    assert sentence == (
        "Noch leer: Text, Kosten und Arbeitssprachen. Ergänzen Sie, was fehlt, oder kreuzen Sie dieses Kästchen an und senden Sie das"
        " Formular noch einmal ab."
    )
    assert not CallPage.objects.exists()


def test_form_keeps_input_and_shows_an_accessible_confirmation_checkbox_first(editor: Client) -> None:
    document = lxml.html.fromstring(editor.post(add(), form_of()).content.decode())

    (box,) = document.xpath("//input[@name='publish_anyway']")
    assert (box.get("type"), box.get("aria-invalid"), box.get("checked")) == ("checkbox", "true", None)
    (described,) = document.xpath(f"//*[@id='{box.get('aria-describedby').split()[-1]}']")
    assert "Noch leer: Text, Kosten und Arbeitssprachen." in described.text_content()
    assert document.xpath(f"//label[@for='{box.get('id')}']")
    names = [
        field.get("name") for field in document.xpath("//form[@id='page-edit-form']//*[self::input or self::textarea][@name]")
    ]
    assert names.index("publish_anyway") < names.index("title")
    assert document.xpath("//*[@name='title']")[0].get("value") == "Schwammstadt"
    assert document.xpath("//*[@name='apply_note']")[0].text.strip() == "Bitte kurz"


def test_no_confirmation_checkbox_before_publishing(editor: Client) -> None:
    call = make_page(CallPage, "Aufruf")
    assert "publish_anyway" not in editor.get(add()).content.decode()
    assert "publish_anyway" not in editor.get(edit(call)).content.decode()


def test_ticking_the_checkbox_publishes_the_incomplete_call(editor: Client) -> None:
    answer = editor.post(add(), form_of(publish_anyway="on"))

    assert (answer.status_code, CallPage.objects.get().live) == (302, True)


def test_complete_call_is_published_without_confirmation(editor: Client) -> None:
    answer = editor.post(add(), form_of(**with_text(), costs="free", working_languages=["de"]))

    assert (answer.status_code, CallPage.objects.get().live) == (302, True)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "Text, Kosten und Arbeitssprachen"),
        ({"costs": "free"}, "Text und Arbeitssprachen"),
        ({"costs_detail": "Die Reise zahlt das Netzwerk."}, "Text und Arbeitssprachen"),
        ({"costs_detail": "  "}, "Text, Kosten und Arbeitssprachen"),
        ({"costs": "free", "working_languages": ["de"]}, "Text"),
        ({**with_text(), "costs": "free"}, "Arbeitssprachen"),
        ({**with_text("<p>&nbsp; </p>"), "costs": "free", "working_languages": ["de"]}, "Text"),
    ],
)
def test_only_empty_fields_are_named(editor: Client, given: dict[str, Any], missing: str) -> None:
    (sentence,) = confirmation_errors(editor.post(add(), form_of(**given)))

    assert sentence.startswith(f"Noch leer: {missing}. ")


def test_saving_a_draft_needs_no_confirmation(editor: Client) -> None:
    answer = editor.post(add(), form_of(**{"action-publish": None}))

    assert (answer.status_code, CallPage.objects.get().live) == (302, False)


def test_checkbox_stays_ticked_after_another_form_error(editor: Client) -> None:
    answer = editor.post(add(), form_of(publish_anyway="on", summary=""))

    assert set(answer.context["form"].errors) == {"summary"}
    (box,) = lxml.html.fromstring(answer.content.decode()).xpath("//input[@name='publish_anyway']")
    assert box.get("checked") is not None


def test_emptying_a_live_call_needs_confirmation(editor: Client) -> None:
    call = make_page(CallPage, "Schwammstadt", **COMPLETE)
    answer = editor.post(edit(call), form_of(slug=call.slug))

    assert confirmation_errors(answer)
    assert CallPage.objects.get().costs == "free"


def test_scheduling_an_incomplete_call_needs_confirmation(editor: Client) -> None:
    later = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")
    assert confirmation_errors(editor.post(add(), form_of(go_live_at=later)))

    editor.post(add(), form_of(go_live_at=later, publish_anyway="on"))
    assert CallPage.objects.get().approved_schedule


@pytest.fixture
def workflow(editor: Client) -> Workflow:
    workflow = Workflow.objects.create(name="Freigabe")
    task = GroupApprovalTask.objects.create(name="Lesen")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk))
    WorkflowPage.objects.create(workflow=workflow, page=index_of(CallPage))
    return workflow


def submitted() -> CallPage:
    """Submit an empty call to the workflow, from a script."""
    call = CallPage(
        title="Schwammstadt",
        slug="schwammstadt",
        summary="Lead",
        live=False,
        opens_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        closes_at=datetime(2027, 11, 23, 10, tzinfo=UTC),
        apply_by="email",
        apply_email="bewerbung@example.org",
    )
    index_of(CallPage).add_child(instance=call)
    call.save_revision()
    call.get_workflow().start(call, make_account("andere@example.org"))
    return call


def test_submitting_an_incomplete_call_for_moderation_needs_confirmation(editor: Client, workflow: Workflow) -> None:
    to_moderation = {"action-publish": None, "action-submit": "1"}
    assert confirmation_errors(editor.post(add(), form_of(**to_moderation)))

    editor.post(add(), form_of(**to_moderation, publish_anyway="on"))
    assert CallPage.objects.get().workflow_in_progress


def test_approving_in_the_form_needs_confirmation_but_rejecting_does_not(editor: Client, workflow: Workflow) -> None:
    call = submitted()
    approve = {"action-publish": None, "action-workflow-action": "1", "workflow-action-name": "approve"}
    assert confirmation_errors(editor.post(edit(call), form_of(**approve)))

    assert editor.post(edit(call), form_of(**{**approve, "workflow-action-name": "reject"})).status_code == 302
    assert not CallPage.objects.get().live


def test_approving_outside_the_form_shows_a_warning(editor: Client, workflow: Workflow) -> None:
    call = submitted()
    task = call.current_workflow_task_state
    answer = editor.post(f"/admin/pages/workflow/action/{call.pk}/approve/{task.pk}/", follow=True)

    assert CallPage.objects.get().live
    assert empty_field_warnings(answer) == ["„Schwammstadt“ ist veröffentlicht. Noch leer: Text, Kosten und Arbeitssprachen"]


def test_only_editors_can_approve_pages(client: Client, editor: Client, workflow: Workflow) -> None:
    call = submitted()
    address = f"/admin/pages/workflow/action/{call.pk}/approve/{call.current_workflow_task_state.pk}/"
    reader = Client()
    reader.force_login(make_account("leserin@example.org"))

    assert [one.post(address).status_code for one in (Client(), reader)] == [302, 403]
    assert not CallPage.objects.get().live


def test_bulk_publishing_warns_about_each_incomplete_call(editor: Client) -> None:
    parent = index_of(CallPage)
    empty, complete = make_page(CallPage, "Leer"), make_page(CallPage, "Voll", **COMPLETE)
    for call in (empty, complete):
        call.unpublish()
    address = f"/admin/bulk/wagtailcore/page/publish/?id={empty.pk}&id={complete.pk}&next=/admin/pages/{parent.pk}/"
    answer = editor.post(address, {"include_descendants": ""}, follow=True)

    assert CallPage.objects.filter(live=True).count() == 2
    assert empty_field_warnings(answer) == ["„Leer“ ist veröffentlicht. Noch leer: Text, Kosten und Arbeitssprachen"]


def test_publishing_descendants_warns_about_incomplete_calls(editor: Client) -> None:
    parent = index_of(CallPage)
    empty = make_page(CallPage, "Leer")
    empty.unpublish()
    address = f"/admin/bulk/wagtailcore/page/publish/?id={parent.pk}&next=/admin/pages/{parent.pk}/"
    assert empty_field_warnings(editor.post(address, {}, follow=True)) == []
    answer = editor.post(address, {"include_descendants": "on"}, follow=True)

    assert CallPage.objects.get().live
    assert len(empty_field_warnings(answer)) == 1


def test_publishing_a_copy_warns_about_empty_fields(editor: Client) -> None:
    call = make_page(CallPage, "Leer")
    facts = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": index_of(CallPage).pk, "publish_copies": "on"}
    answer = editor.post(f"/admin/pages/{call.pk}/copy/", facts, follow=True)

    assert empty_field_warnings(answer) == ["„Kopie“ ist veröffentlicht. Noch leer: Text, Kosten und Arbeitssprachen"]


# --- Translations: costs and languages come from the source


def translated(call: CallPage) -> CallPage:
    english = call.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    english.save_revision().publish()
    return CallPage.objects.get(pk=english.pk)


def test_only_the_text_of_a_translation_is_required(editor: Client) -> None:
    english = translated(make_page(CallPage, "Schwammstadt"))
    assert empty_fields(english) == ["body"]

    facts = {"slug": english.slug, "extensions": None, "kind": None, "time_zone": None}
    (sentence,) = confirmation_errors(editor.post(edit(english), form_of(**facts)))
    assert sentence.startswith("Noch leer: Text. ")
    assert editor.post(edit(english), form_of(**facts, **with_text())).status_code == 302


def test_all_fields_are_required_without_a_published_source(editor: Client) -> None:
    index_of(CallPage, "en")
    assert empty_fields(make_page(CallPage, "Water", language="en")) == ["body", "costs", "working_languages"]


def test_wagtail_localize_editor_requires_confirmation_on_its_own_page(editor: Client) -> None:
    call = make_page(CallPage, "Schwammstadt", costs="free")
    index_of(CallPage, "en")
    source, _made = TranslationSource.update_or_create_from_instance(call)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    translation.save_target(publish=False)
    english = CallPage.objects.get(locale__language_code="en")

    answer = editor.post(edit(english), {"action": "publish"})
    assert (answer.status_code, CallPage.objects.get(pk=english.pk).live) == (409, False)
    document = lxml.html.fromstring(answer.content.decode())
    assert "Noch leer: Text." in document.xpath("//*[@role='alert']")[0].text_content()
    fields = {one.get("name"): one.get("value") for one in document.xpath("//form[@class='form']//input") if one.get("name")}
    fields.pop("csrfmiddlewaretoken", None)
    assert fields == {"action": "publish", "publish_anyway": "on"}

    assert editor.post(edit(english), fields).status_code == 302


def test_wagtail_localize_editor_needs_no_confirmation_if_there_is_text(editor: Client) -> None:
    call = make_page(CallPage, "Schwammstadt", body=TEXT)
    index_of(CallPage, "en")
    source, _made = TranslationSource.update_or_create_from_instance(call)
    Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en")).save_target(publish=False)
    english = CallPage.objects.get(locale__language_code="en")

    assert editor.post(edit(english), {"action": "publish"}).status_code == 302
