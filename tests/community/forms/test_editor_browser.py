"""Editors making forms in the real editor, in German."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as BrowserPage

from community.forms.models import Form
from tests.accounts import log_in, make_editor
from tests.pages import make_homes

from .editing import key, publish, role_form

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(transactional_db: None, page: BrowserPage, settings: Any) -> Iterator[BrowserPage]:
    """A browser with a logged-in editor of forms. Autosave is off, since it would race with the buttons."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    make_homes()
    user = make_editor()
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="community_forms"))
    log_in(page, user)
    yield page
    page.goto("/healthz")  # leaving the form notifies the server; that must arrive before the database is torn down


def publish_by_button(page: BrowserPage) -> None:
    page.locator("footer [data-controller~=w-dropdown] button, footer .w-dropdown button").first.click()
    page.locator("button[name=action-publish]").click()


def add_block(page: BrowserPage, inside: Locator, kind: str) -> None:
    """Add a block at the end of the stream `inside`, with the keyboard."""
    inside.locator(":scope > [data-streamfield-stream-container] > div > button.c-sf-add-button").last.press("Enter")
    page.get_by_role("option", name=kind, exact=True).click()


def rule_of(page: BrowserPage, name: str) -> Locator:
    """Return the pickers of the block whose inputs start with `name`."""
    return page.locator(f"[data-rule]:has(input[name='{name}-show_if'])")


@pytest.mark.django_db(transaction=True)
def test_editor_makes_a_form_with_a_condition_on_an_unsaved_question(editor: BrowserPage):
    page = editor
    page.goto("/admin/snippets/community_forms/form/add/")
    page.fill("#id_name", "Probe")
    page.fill("#id_title-de", "Wasser")
    expect(page.locator("[data-contentpath=title] .texts__missing")).to_have_text("es fehlen: Englisch, Französisch, Arabisch")

    page.locator("button.c-sf-add-button").first.click()
    page.fill("[name=sections-0-value-label-de]", "Ihre Kommune")
    expect(rule_of(page, "sections-0-value")).to_contain_text("Es gibt keine Frage davor.")
    questions = page.locator("[name=sections-0-value-questions-count]").locator("xpath=..")
    add_block(page, questions, "Auswahl: eine Antwort")
    start = "sections-0-value-questions"
    page.fill(f"[name={start}-0-value-label-de]", "Rolle")
    options = page.locator(f"[name={start}-0-value-options-count]").locator("xpath=..")
    for number, label in enumerate(("Stadt", "Anderes")):
        options.locator("button[data-streamfield-list-add]").last.click()
        page.fill(f"[name={start}-0-value-options-{number}-value-de]", label)
    add_block(page, questions, "Kurzer Text")
    page.fill(f"[name={start}-1-value-label-de]", "Welche?")

    rule = rule_of(page, f"{start}-1-value")
    rule.get_by_role("button", name="Nur zeigen, wenn …").press("Enter")
    expect(rule.get_by_label("Frage", exact=True)).to_be_focused()
    rule.get_by_label("Frage", exact=True).select_option(label="Rolle")
    expect(rule.get_by_label("Vergleich", exact=True).locator("option")).to_have_text(
        ["ist eine von", "ist keine von", "ist beantwortet", "ist nicht beantwortet"]
    )
    rule.get_by_label("Anderes").press("Space")
    expect(rule.get_by_label("Anderes")).to_be_focused()
    page.fill(f"[name={start}-0-value-options-1-value-de]", "Etwas anderes")
    expect(rule.get_by_label("Etwas anderes")).to_be_checked()
    publish_by_button(page)
    page.wait_for_url(lambda url: "/add/" not in url)

    schema = Form.objects.get().latest_version.form_schema
    role, which = schema.questions()
    assert [option.label_in("de") for option in role.options] == ["Stadt", "Etwas anderes"]
    assert which.show_if.model_dump(mode="json") == {
        "match": "all",
        "conditions": [{"question": role.key, "comparison": "one_of", "values": [role.options[1].key]}],
    }


@pytest.mark.django_db(transaction=True)
def test_removed_question_is_named_with_what_depends_on_it(editor: BrowserPage):
    page = editor
    form = publish(role_form())
    page.goto(f"/admin/snippets/community_forms/form/edit/{form.pk}/")
    first = page.locator("[data-streamfield-child]:has(> input[name='sections-0-value-questions-0-type'])")
    first.locator("button[data-streamfield-action=DELETE], button[title=Delete]").first.click()
    expect(
        rule_of(page, "sections-0-value-questions-1-value").get_by_label("Frage", exact=True).locator("option:checked")
    ).to_have_text("Eine Frage, die nicht weiter oben steht")
    publish_by_button(page)

    expect(page.get_by_text("„Rolle“ kann nicht entfernt werden, weil davon abhängt: „Welche“.")).to_be_visible()
    expect(
        page.get_by_text("„Rolle“ wurde entfernt. Fügen Sie die Frage wieder hinzu, oder ändern Sie diese Bedingung.")
    ).to_be_visible()
    assert form.latest_version.number == 1


@pytest.mark.django_db(transaction=True)
def test_duplicated_question_has_a_new_key_and_the_same_condition(editor: BrowserPage):
    page = editor
    form = publish(role_form())
    page.goto(f"/admin/snippets/community_forms/form/edit/{form.pk}/")
    second = page.locator("[data-streamfield-child]:has(> input[name='sections-0-value-questions-1-type'])")
    second.locator("button[data-streamfield-action=DUPLICATE], button[title=Duplicate]").first.click()
    expect(rule_of(page, "sections-0-value-questions-2-value").get_by_label("Anderes")).to_be_checked()
    publish_by_button(page)
    page.wait_for_url("**/form/")

    role, which, copy, _number = form.latest_version.form_schema.questions()
    assert copy.key not in (which.key, role.key)
    assert copy.show_if == which.show_if
    assert role.key == key("q", "Rolle")


@pytest.mark.django_db(transaction=True)
def test_copy_of_a_form_has_its_own_conditions_and_the_original_may_go(editor: BrowserPage):
    page = editor
    original = publish(role_form())
    page.goto(f"/admin/snippets/community_forms/form/copy/{original.pk}/")
    expect(page.locator("#id_name")).to_have_value("Kopie von Wasser")
    publish_by_button(page)
    page.wait_for_url("**/form/")
    copy = Form.objects.exclude(pk=original.pk).get()
    original.delete()

    schema = copy.latest_version.form_schema
    role, which, _number = schema.questions()
    assert which.key in schema.asked({role.key: role.options[2].key})
    assert which.key not in schema.asked({role.key: role.options[0].key})


@pytest.mark.django_db(transaction=True)
def test_preview_in_the_panel_is_the_form_that_applicants_see(editor: BrowserPage):
    page = editor
    form = publish(role_form())
    page.goto(f"/admin/snippets/community_forms/form/edit/{form.pk}/")
    page.locator("button[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("iframe#w-preview-iframe, iframe[id*=preview]").last

    preview.get_by_label("Stadt").check()
    expect(preview.get_by_label("Stadt")).to_be_checked()
    expect(
        preview.get_by_text("Die nächste Frage wird nur gezeigt, wenn bei „Rolle“ „Anderes“ oder „Betrieb“ gewählt ist.")
    ).to_be_visible()
