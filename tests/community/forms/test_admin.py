"""Forms in Wagtail's admin: publishing, copying, examples, the list, deleting, preview, PDF."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from community.forms import uses
from community.forms.models import Form, FormVersion
from community.forms.uses import FormUse, register_form_use

from .editing import block, key, make_form, posted, publish, role_form, section

NAME = "wagtailsnippets_community_forms_form:{}"


def url(name: str, *parts: object) -> str:
    return reverse(NAME.format(name), args=parts)


@pytest.fixture
def desk(account: Callable[..., User], client_of: Callable[[User], Client]) -> Client:
    """The browser of an editor with the permissions on forms, in English."""
    user = account("forms", is_staff=True, language="en")
    user.user_permissions.set(
        Permission.objects.filter(codename="access_admin") | Permission.objects.filter(content_type__app_label="community_forms")
    )
    return client_of(user)


def json_text(answer: Any) -> str:
    """Return a page in which what is written as JSON, like errors of blocks, can be read."""
    text: str = html.unescape(answer.content.decode())
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def test_editor_publishes_a_form(desk: Client):
    answer = desk.post(url("add"), posted(role_form(), **{"action-publish": "1"}))

    assert answer.status_code == 302
    version = FormVersion.objects.get()
    assert (version.number, version.published_by.email) == (1, "forms@example.org")
    assert [question.key for question in version.form_schema.questions()] == [
        key("q", "Rolle"),
        key("q", "Welche"),
        key("q", "Wie viele"),
    ]


def test_incomplete_draft_is_saved_and_publishing_it_names_the_error_at_its_block(desk: Client):
    form = make_form([section("Kommune", block("choice", "Rolle", options=[]))])
    answer = desk.post(url("add"), posted(form))
    assert answer.status_code == 302

    draft = Form.objects.get()
    refused = desk.post(url("edit", draft.pk), posted(form, **{"action-publish": "1"}))
    assert refused.status_code == 200
    assert "Add at least one option." in refused.content.decode()
    assert not FormVersion.objects.exists()


def test_form_without_a_title_can_be_a_draft_only(desk: Client):
    form = role_form(title={})
    assert desk.post(url("add"), posted(form)).status_code == 302
    refused = desk.post(url("add"), posted(form, **{"action-publish": "1"}))
    assert "Write this in one language at least." in refused.content.decode()


def test_unreadable_conditions_are_refused(desk: Client):
    data = posted(role_form())
    data["sections-0-value-questions-1-value-show_if"] = '{"conditions": [{"question": 5}]}'
    refused = desk.post(url("add"), data)

    assert "These conditions cannot be read." in refused.content.decode()
    assert not Form.objects.exists()


def test_removed_question_is_named_in_the_language_of_the_editor(desk: Client):
    form = publish(role_form())
    data = posted(form, **{"action-publish": "1", "sections-0-value-questions-0-deleted": "1"})
    refused = desk.post(url("edit", form.pk), data, headers={"Accept-Language": "de"})

    assert "„Rolle“ kann nicht entfernt werden, weil davon abhängt: „Welche“." in json_text(refused)
    assert form.latest_version.number == 1


def test_copy_has_the_latest_draft_and_leaves_the_original_alone(desk: Client):
    form = publish(role_form())
    form.title = {"de": "Neuer Entwurf"}
    form.save_revision()
    shown = desk.get(url("copy", form.pk)).content.decode()
    assert "Copy of Wasser" in shown
    assert "Neuer Entwurf" in shown

    desk.post(url("copy", form.pk), posted(role_form(name="Kopie"), **{"action-publish": "1"}))
    copy = Form.objects.get(name="Kopie")
    assert copy.pk != form.pk
    assert copy.latest_version.form_schema == form.latest_version.form_schema
    assert Form.objects.get(pk=form.pk).name == "Wasser"


def test_new_form_can_start_from_an_example(desk: Client):
    page = desk.get(url("list")).content.decode()
    assert f"{url('add')}?example=deep_dive" in page

    shown = desk.get(url("add") + "?example=deep_dive").content.decode()
    assert "Interessenbekundung: Deep Dive" in shown
    assert not Form.objects.exists()


def test_list_says_version_and_where_a_form_is_used_with_the_same_number_of_queries(
    desk: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable
):
    first = publish(role_form(name="Erste"))
    monkeypatch.setattr(uses, "_finders", {})
    register_form_use(
        "calls", lambda forms: {key: [FormUse("Aufruf Wasser", "/admin/pages/7/edit/")] for key in forms if key == first.pk}
    )
    desk.get(url("list"))
    with django_assert_max_num_queries(100) as few:
        desk.get(url("list"))
    for number in range(5):
        publish(role_form(name=f"Weitere {number}"))
    with django_assert_max_num_queries(len(few)):
        page = desk.get(url("list")).content.decode()

    assert page.count('<a href="/admin/pages/7/edit/">Aufruf Wasser</a>') == 1


def test_used_form_is_not_deleted(desk: Client, monkeypatch: pytest.MonkeyPatch):
    form = publish(role_form())
    monkeypatch.setattr(uses, "_finders", {})
    register_form_use("calls", lambda forms: {key: [FormUse("Aufruf Wasser", "/")] for key in forms})
    answer = desk.post(url("delete", form.pk), follow=True)

    assert "“Wasser” cannot be deleted, because it is used by “Aufruf Wasser”." in answer.content.decode()
    assert Form.objects.filter(pk=form.pk).exists()


def test_unused_form_is_deleted_with_its_versions(desk: Client, monkeypatch: pytest.MonkeyPatch):
    form = publish(role_form())
    monkeypatch.setattr(uses, "_finders", {})
    desk.post(url("delete", form.pk))

    assert not FormVersion.objects.exists()


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_preview_shows_every_question_of_a_draft_as_applicants_see_it(desk: Client, language: str, direction: str):
    sections = role_form().sections.get_prep_value()
    sections[1]["value"]["questions"].append(block("choice", "Ohne Antworten", options=[]))
    data = posted(make_form(sections))
    preview = url("preview_on_add")
    desk.post(preview, data)
    page = desk.get(f"{preview}?mode={language}").content.decode()

    assert f'<html lang="{language}" dir="{direction}"' in page
    assert f'name="answer-{key("q", "Rolle")}"' in page
    assert f'name="answer-{key("q", "Welche")}"' in page  # although nothing is answered yet
    assert "Ohne Antworten" not in page  # which cannot be shown yet
    assert not Form.objects.exists()


def test_people_without_permission_see_neither_forms_nor_pdfs(editor: User, client_of: Callable[[User], Client]):
    form = publish(role_form())
    client = client_of(editor)
    for address in (url("list"), url("edit", form.pk), url("pdf", form.pk, "de")):
        assert client.get(address).status_code == 302


def test_blank_form_is_a_download(desk: Client):
    form = publish(role_form())
    answer = desk.get(url("pdf", form.pk, "ar"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="wasserresilienz-1-ar.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert desk.get(url("pdf", form.pk, "it")).status_code == 404


def test_editor_sees_version_uses_and_missing_translations(desk: Client):
    page = desk.get(url("edit", publish(role_form()).pk)).content.decode()

    assert "Version 1 was published on" in page
    assert "Wasserresilienz" in page
    assert "texts are not translated into every language." in page
