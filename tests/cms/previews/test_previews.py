"""Previews by signed links: for a front end while a page is edited, and for a colleague without an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Revision
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail.users.models import UserProfile

from cms.models import CallPage, HomePage, StandardPage
from cms.previews import links
from cms.previews.contents import keep_content, page_of
from cms.previews.links import CONTENT, SHARED, front_end_of, make_token, own_link
from cms.previews.models import PreviewedContent, SharedPreview
from cms.pruning.work import prune
from tests.accounts import make_account, make_editor
from tests.pages import make_page, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("homes")]
API = "/api/v2/page_preview/"
FRONT_END = "https://front.example.org/api/preview"


@pytest.fixture
def front_end(settings: Any) -> str:
    settings.PREVIEW_FRONT_ENDS = {"default": FRONT_END}
    return FRONT_END


@pytest.fixture
def editor(client: Client) -> Client:
    user = make_editor()
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def draft() -> StandardPage:
    """A published page with a draft that nobody else may see."""
    page = make_page(StandardPage, "Veröffentlicht")
    page.title, page.summary = "Geheimer Entwurf", "Zebra"
    page.save_revision()
    page.refresh_from_db()
    return page


def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


def token_for(page: Any, *, valid: timedelta = timedelta(hours=1)) -> str:
    shared = SharedPreview.objects.create(page_id=page.pk, revision=page.latest_revision, ends_at=timezone.now() + valid)
    return shared.token


def is_private(answer: Any) -> bool:
    return (
        "no-store" in answer["Cache-Control"]
        and answer["Referrer-Policy"] == "no-referrer"
        and answer["X-Robots-Tag"] == "noindex, nofollow"
    )


def token_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["token"][0]


def typed_in(client: Client, page: Any, **typed: Any) -> str:
    """Type something into the form of `page` without saving it; return the address of the preview."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    data = {**nested_form_data({"body": streamfield([])}), "title": page.title, "slug": page.slug, **typed}
    assert client.post(address, {**dict.fromkeys(form.fields, ""), **data}).json()["is_valid"]
    return address


def test_front_end_reads_the_draft_as_json(client: Client, draft: StandardPage) -> None:
    answer = client.get(API, {"token": token_for(draft)})

    assert answer.status_code == 200
    assert (answer.json()["title"], answer.json()["summary"], answer.json()["id"]) == ("Geheimer Entwurf", "Zebra", draft.pk)
    assert set(client.get(f"/api/v2/pages/{draft.pk}/").json()) == set(answer.json())
    assert is_private(answer)
    assert client.get(f"/api/v2/pages/{draft.pk}/").json()["title"] == "Veröffentlicht"


def wrong_tokens(page: Any) -> dict[str, str]:
    right = token_for(page)
    row = SharedPreview.objects.get()
    other = signing.dumps([SHARED, str(row.pk), 2**40], salt="another")
    return {
        "none": "",
        "garbage": "x",
        "long": "x" * 5000,
        "another salt": other,
        "changed": right[:-2] + ("aa" if right[-2:] != "aa" else "bb"),
        "expired": token_for(page, valid=timedelta(seconds=-1)),
        "no such link": make_token(SHARED, uuid4(), until=in_an_hour()),
        "no such content": make_token(CONTENT, uuid4(), until=in_an_hour()),
        "no key": make_token(CONTENT, "x", until=in_an_hour()),
        "no key of a link": make_token(SHARED, page.latest_revision_id, until=in_an_hour()),
        "another kind": make_token("x", row.pk, until=in_an_hour()),
        "of a link, as content": make_token(CONTENT, row.pk, until=in_an_hour()),
        "key without a signature": str(row.pk),
        "number of the revision": str(page.latest_revision_id),
    }


def test_wrong_and_expired_tokens_get_the_same_answer(client: Client, draft: StandardPage) -> None:
    said = set()
    for name, token in wrong_tokens(draft).items():
        answer = client.get(API, {"token": token} if token else {})
        assert (name, answer.status_code, answer["Content-Type"]) == (name, 404, "application/problem+json")
        assert is_private(answer)
        said.add((answer.json()["detail"], answer.json()["title"]))
        page = client.get(f"/_preview/{token or 'x'}/")
        assert (name, page.status_code, is_private(page)) == (name, 404, True)
        assert "Zebra" not in page.content.decode() + answer.content.decode()
    assert len(said) == 1


def test_link_is_bound_to_one_revision(client: Client, draft: StandardPage) -> None:
    token = token_for(draft)
    draft.title = "Noch neuer"
    draft.save_revision()

    assert client.get(API, {"token": token}).json()["title"] == "Geheimer Entwurf"
    draft.delete()
    assert client.get(API, {"token": token}).status_code == 404


def test_link_ends_at_its_moment(client: Client, draft: StandardPage, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for(draft, valid=timedelta(days=7))
    now = links.time.time()
    for days, status in ((6.9, 200), (7.1, 404)):
        monkeypatch.setattr(links.time, "time", lambda days=days: now + days * 86_400)
        assert client.get(API, {"token": token}).status_code == status
    monkeypatch.undo()
    SharedPreview.objects.update(ends_at=timezone.now())
    assert client.get(API, {"token": token}).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_drafts_of_all_languages_are_previewed(client: Client, draft: StandardPage, language: str) -> None:
    copy = draft.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title = "مسودة"
    copy.save_revision()

    answer = client.get(API, {"token": token_for(copy)}).json()
    assert (answer["title"], answer["meta"]["locale"]) == ("مسودة", language)
    shown = client.get(urlsplit(own_link(token_for(copy))).path)
    assert "مسودة" in shown.content.decode()
    assert f'lang="{language}"' in shown.content.decode()


def test_draft_keeps_its_relations(client: Client) -> None:
    old, new = make_topic("alt"), make_topic("neu")
    call = make_page(CallPage, "Aufruf", topics=[old])
    call.topics.set([new])
    call.save_revision()
    call.refresh_from_db()

    shown = page_of(token_for(call))

    assert [topic.pk for topic in shown.topics.all()] == [new.pk]
    assert client.get(API, {"token": token_for(call)}).status_code == 200


def test_unsaved_form_is_previewed_in_the_front_end(editor: Client, draft: StandardPage, front_end: str) -> None:
    address = typed_in(editor, draft, title="Ungespeichert")

    answer = editor.get(address, {"mode": "front_end"})

    assert answer["Location"].startswith(f"{front_end}?token=")
    assert is_private(answer)
    assert parse_qs(urlsplit(answer["Location"]).query)["path"] == ["/de/veroeffentlicht/"]
    read = Client().get(API, {"token": token_in(answer["Location"])})
    assert read.json()["title"] == "Ungespeichert"
    typed_in(editor, draft, title="Anders")
    later = editor.get(address, {"mode": "front_end"})
    assert token_in(later["Location"]) != token_in(answer["Location"])
    assert Client().get(API, {"token": token_in(answer["Location"])}).json()["title"] == "Ungespeichert"
    editor.get(address, {"mode": "front_end"})
    assert PreviewedContent.objects.count() == 2  # the same content is kept once


def test_panel_beside_the_form_frames_the_front_end(editor: Client, draft: StandardPage, front_end: str) -> None:
    address = typed_in(editor, draft)

    answer = editor.get(address, {"mode": "front_end", "in_preview_panel": "true"})

    assert f'<iframe src="{front_end}?token=' in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "https://front.example.org" in next(part for part in policy.split("; ") if part.startswith("frame-src"))
    assert "frame-ancestors 'self'" in policy
    assert is_private(answer)
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert "frame-src 'self' https://front.example.org" in edit["Content-Security-Policy"]
    assert 'value="front_end"' in edit.content.decode()


def test_page_that_is_being_created_is_previewed(editor: Client, front_end: str) -> None:
    parent = HomePage.objects.get(locale__language_code="de")
    address = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "standardpage", parent.pk])
    form = editor.get(reverse("wagtailadmin_pages:add", args=["cms", "standardpage", parent.pk])).context["form"]
    typed = {**nested_form_data({"body": streamfield([])}), "title": "Ganz neu", "slug": "ganz-neu"}
    assert editor.post(address, {**dict.fromkeys(form.fields, ""), **typed}).json()["is_valid"]

    answer = editor.get(address, {"mode": "front_end"})

    read = Client().get(API, {"token": token_in(answer["Location"])})
    assert (read.status_code, read.json()["title"]) == (200, "Ganz neu")


def test_without_a_front_end_there_is_only_the_own_preview(editor: Client, draft: StandardPage) -> None:
    assert draft.preview_modes == StandardPage.DEFAULT_PREVIEW_MODES
    assert "Ungespeichert" in editor.get(typed_in(editor, draft, title="Ungespeichert")).content.decode()
    assert not PreviewedContent.objects.exists()


def test_each_site_has_its_own_front_end(draft: StandardPage, settings: Any) -> None:
    settings.PREVIEW_FRONT_ENDS = {"elsewhere.example.org": "https://elsewhere.example.org/"}
    assert front_end_of(draft) == ""
    settings.PREVIEW_FRONT_ENDS = {"localhost": "https://one.example.org/?a=1", "default": "https://other.example.org/"}

    assert front_end_of(draft) == "https://one.example.org/?a=1"
    assert links.front_end_link(draft, "t") == "https://one.example.org/?a=1&token=t&path=%2Fde%2Fveroeffentlicht%2F"
    assert links.front_end_origins() == ["https://one.example.org", "https://other.example.org"]


def test_colleague_without_an_account_sees_the_draft(editor: Client, draft: StandardPage, front_end: str) -> None:
    address = reverse("share_preview", args=[draft.pk])
    assert editor.get(address).status_code == 200
    assert address in editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    answer = editor.post(address, {"days": "7"}, follow=True)

    [link] = answer.context["links"]
    assert timedelta(days=6, hours=23) < link["row"].ends_at - timezone.now() < timedelta(days=7)
    shown = Client().get(urlsplit(link["own"]).path)
    assert shown.status_code == 200
    assert "Geheimer Entwurf" in shown.content.decode()
    assert is_private(shown)
    assert "frame-ancestors 'none'" in shown["Content-Security-Policy"]
    assert "wagtail-userbar" not in shown.content.decode()
    assert "Geheimer Entwurf" not in Client().get(draft.url).content.decode()
    assert link["own"] in answer.content.decode()
    assert link["front_end"].startswith(front_end)
    assert "no-store" in answer["Cache-Control"]
    history = editor.get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
    assert "A link to a preview of the draft was made" in history


def test_only_people_who_edit_the_page_can_share_it(client: Client, draft: StandardPage) -> None:
    address = reverse("share_preview", args=[draft.pk])
    assert "/accounts/login/" in client.post(address, {"days": "7"})["Location"]
    client.force_login(make_account("mitglied@example.org"))
    assert client.post(address, {"days": "7"}).status_code == 403
    assert not SharedPreview.objects.exists()


def revoking(shared: SharedPreview) -> str:
    return reverse("revoke_preview", args=[shared.page_id, shared.pk])


def test_editor_revokes_a_link(editor: Client, draft: StandardPage) -> None:
    address = reverse("share_preview", args=[draft.pk])
    for _number in range(2):
        editor.post(address, {"days": "30"})
    kept, revoked = SharedPreview.objects.order_by("made_at")
    path = urlsplit(own_link(revoked.token)).path
    assert Client().get(path).status_code == 200

    answer = editor.post(revoking(revoked), follow=True)

    assert "The link was revoked" in answer.content.decode()
    assert [link["row"] for link in answer.context["links"]] == [kept]
    gone = Client().get(path)
    assert (gone.status_code, is_private(gone)) == (404, True)
    assert Client().get(API, {"token": revoked.token}).status_code == 404
    assert Client().get(API, {"token": kept.token}).status_code == 200
    editor.post(revoking(revoked))  # a second click
    history = editor.get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
    assert history.count("A link to a preview of the draft was revoked") == 1


def test_only_people_who_edit_the_page_can_revoke_its_links(client: Client, draft: StandardPage) -> None:
    token_for(draft)
    shared = SharedPreview.objects.get()
    assert "/accounts/login/" in client.post(revoking(shared))["Location"]
    client.force_login(make_account("mitglied@example.org"))
    assert client.post(revoking(shared)).status_code == 403
    client.force_login(make_editor())
    assert client.get(revoking(shared)).status_code == 405
    other = make_page(StandardPage, "Andere")
    client.post(reverse("revoke_preview", args=[other.pk, shared.pk]))  # not a link to this page

    assert SharedPreview.objects.get() == shared


def test_links_of_others_can_be_revoked_and_are_listed_with_as_few_queries(editor: Client, draft: StandardPage) -> None:
    address = reverse("share_preview", args=[draft.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            editor.get(address)
        return len(caught)

    editor.post(address, {"days": "1"})
    queries()
    few = queries()
    colleague = make_account("kollege@example.org", name="Kim Kollege")
    for _number in range(4):
        token_for(draft)
    SharedPreview.objects.filter(made_by=None).update(made_by=colleague)

    assert queries() == few
    assert "Kim Kollege" in editor.get(address).content.decode()
    colleague.delete()
    assert SharedPreview.objects.count() == 5  # the links stay, and can be revoked


def test_shared_draft_is_kept_until_its_link_ends(draft: StandardPage, settings: Any) -> None:
    settings.KEEP_REVISIONS_DAYS = 1
    token = token_for(draft, valid=timedelta(days=30))
    draft.title = "Neuer"
    draft.save_revision()
    Revision.objects.filter(object_id=str(draft.pk)).update(created_at=timezone.now() - timedelta(days=2))

    prune()
    assert page_of(token).title == "Geheimer Entwurf"
    SharedPreview.objects.update(ends_at=timezone.now())
    prune()
    assert not SharedPreview.objects.exists()
    assert page_of(token) is None


def test_validity_is_one_of_the_choices(editor: Client, draft: StandardPage) -> None:
    answer = editor.post(reverse("share_preview", args=[draft.pk]), {"days": "3650"})

    assert answer.status_code == 200
    assert not SharedPreview.objects.exists()


def test_sharing_a_private_page_is_said_to_open_it(editor: Client, draft: StandardPage) -> None:
    address = reverse("share_preview", args=[draft.pk])
    words = "This page is private"
    assert words not in editor.get(address).content.decode()
    draft.view_restrictions.create(restriction_type="login")

    assert words in editor.get(address).content.decode()


def test_preview_shows_nothing_else_that_is_private(client: Client, draft: StandardPage) -> None:
    hidden = make_page(StandardPage, "Versteckt")
    hidden.view_restrictions.create(restriction_type="login")
    child = hidden.add_child(instance=StandardPage(title="Kind", summary="Lead", locale=hidden.locale, live=False))
    child.save_revision()
    child.refresh_from_db()

    answer = client.get(API, {"token": token_for(child)})

    assert answer.json()["meta"]["parent"] is None
    assert "Versteckt" not in answer.content.decode()


def test_kept_content_is_deleted_after_its_hour(draft: StandardPage) -> None:
    kept = keep_content(draft)
    PreviewedContent.objects.update(made_at=timezone.now() - timedelta(minutes=59))
    prune()
    assert keep_content(draft) == kept  # the same content, for another hour
    PreviewedContent.objects.update(made_at=F("made_at") - timedelta(minutes=59))
    prune()
    assert PreviewedContent.objects.filter(pk=kept.pk).exists()

    PreviewedContent.objects.update(made_at=timezone.now() - timedelta(minutes=61))
    prune()
    assert not PreviewedContent.objects.exists()
