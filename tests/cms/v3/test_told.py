"""Version 3 of the content API tells what version 2 does, to the same readers, and lets editors read and write drafts."""

from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.models import CallPage, LearningProcessPage, NewsPage, StandardPage
from cms.snippets.municipality import Municipality
from cms.users.models import User
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import call, send, token_for
from tests.demo import DEMO, demo_of_today
from tests.pages import index_of, make_page, make_picture

PAGES = "/api/v3/pages/"


@pytest.mark.django_db
@pytest.mark.xdist_group(DEMO)
def test_every_page_of_the_demo_says_the_same_in_both_versions(client: Client) -> None:
    demo_of_today()
    public = client.get("/api/v2/pages/?limit=100").json()
    listed = client.get(f"{PAGES}?limit=100").json()
    assert {item["id"] for item in listed["items"]} == {item["id"] for item in public["items"]}
    assert listed["count"] == public["meta"]["total_count"] > 90
    types = set()
    for item in public["items"]:
        before, after = (client.get(f"/api/{version}/pages/{item['id']}/").json() for version in ("v2", "v3"))
        differing = {name for name in before if name != "meta" and (name not in after or after[name] != before[name])}
        assert not differing, (item["id"], differing)
        for name in ("type", "slug", "html_url", "seo_title", "search_description", "show_in_menus"):
            assert after["meta"][name] == before["meta"][name], (item["id"], name)
        types.add(item["meta"]["type"])
    assert len(types) > 8


@pytest.fixture
def hidden(homes: object) -> dict[str, Page]:
    """Return pages that the public cannot read, and those that refer to them."""
    section = make_page(StandardPage, "Geheime Rubrik")
    inside = StandardPage(title="Darin", summary="Lead", locale=section.locale)
    section.add_child(instance=inside)
    inside.save_revision().publish()
    section.unpublish()
    private, draft = make_page(NewsPage, "Nur für wenige"), make_page(NewsPage, "Entwurf")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    draft.unpublish()
    alias = private.create_alias(update_slug="zweitname")
    return {"inside": inside, "section": section, "private": private, "draft": draft, "alias": alias}


@pytest.mark.parametrize("way", ["anonymous", "cookie of an editor"])
def test_drafts_and_private_pages_are_not_told(hidden: dict[str, Page], way: str) -> None:
    client = Client()
    if way != "anonymous":
        client.force_login(make_editor())
    told = client.get(f"{PAGES}?limit=100").content.decode()

    for name in ("section", "private", "draft", "alias"):
        page = hidden[name]
        assert client.get(f"{PAGES}{page.pk}/").status_code == 404
        assert client.get(f"{PAGES}find/?html_path={page.url_path}").status_code == 404
        assert f'/pages/{page.pk}/"' not in told
    detail = client.get(f"{PAGES}{hidden['inside'].pk}/")
    assert detail.status_code == 200
    assert detail.json()["meta"]["parent"] is None
    assert "Geheim" not in detail.content.decode() + told


def test_page_tells_neither_a_private_picture_nor_a_stored_address(client: Client, homes: object) -> None:
    secret = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
    shown, kept = make_picture("Platz"), make_picture("Intern", collection=secret)
    pages = [make_page(NewsPage, f"Mit Bild {number}", cover_image=image) for number, image in enumerate((shown, kept))]

    told = [client.get(f"{PAGES}{page.pk}/").json()["cover_image"] for page in pages]
    assert told[0]["id"] == shown.pk
    assert told[1] is None
    listed = client.get("/api/v3/images/").json()
    assert [item["id"] for item in listed["items"]] == [shown.pk]


def test_answers_can_be_asked_for_again_and_those_by_token_are_kept_nowhere(
    client: Client, homes: object, django_capture_on_commit_callbacks: Any
) -> None:
    first = client.get(PAGES)
    assert client.get(PAGES, headers={"If-None-Match": first["ETag"]}).status_code == 304
    with django_capture_on_commit_callbacks(execute=True):
        make_page(NewsPage, "Neu")
    assert client.get(PAGES, headers={"If-None-Match": first["ETag"]}).status_code == 200
    _token, plain = token_for(make_editor(), "content:read")
    assert call(PAGES, plain)["Cache-Control"] == "private, no-store"


def test_redirects_are_for_those_who_manage_them(hidden: dict[str, Page]) -> None:
    Redirect.add_redirect("/de/geheim/", hidden["private"], is_permanent=True)
    member, admin = make_account("anna@example.org"), make_account("chef@example.org", is_superuser=True)
    for path in ("/api/v3/redirects/", "/api/v3/redirects/find/?html_path=/de/geheim/"):
        assert Client().get(path).status_code == 401
        assert call(path, token_for(member, "content:read")[1]).status_code == 403
    assert "geheim" in call("/api/v3/redirects/", token_for(admin, "content:read")[1]).content.decode()


def test_what_others_refer_to_is_not_deleted(homes: object) -> None:
    mombasa = Municipality.objects.create(name_de="Mombasa", country="KE")
    process = make_page(LearningProcessPage, "Hitze")
    process.participations.create(municipality=mombasa)
    process.save()
    plain = token_for(make_account("chef@example.org", is_superuser=True), "content:write")[1]
    refused = send(f"/api/v3/snippets/cms.Municipality/{mombasa.pk}/", plain, method="delete")

    assert refused.status_code == 409, refused.content
    assert Municipality.objects.filter(pk=mombasa.pk).exists()


# --- Editors --------------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(homes: object) -> User:
    return make_editor()


def news(parent: Page, **facts: Any) -> dict[str, Any]:
    return {"meta": {"type": "cms.NewsPage", "parent_id": parent.pk}, "title": "Schatten", "slug": "schatten", **facts}


def test_editor_writes_a_draft_reads_it_and_publishes_it(editor: User, client: Client) -> None:
    plain = token_for(editor, "content:write", "content:read")[1]
    made = send(PAGES, plain, news(index_of(NewsPage), summary="Kühle Plätze", published_on="2026-12-01"))
    assert made.status_code == 201, made.content
    address = f"{PAGES}{made.json()['id']}/"
    page = NewsPage.objects.get(pk=made.json()["id"])
    assert (page.live, page.owner, page.title) == (False, editor, "Schatten")
    assert client.get(address).status_code == 404

    changed = send(address, plain, {"summary": "Kühle Straßen"}, "patch")
    assert changed.status_code == 200, changed.content
    assert call(f"{address}?version=draft", plain).json()["summary"] == "Kühle Straßen"
    assert send(f"{address}actions/publish/", plain).status_code == 200
    assert client.get(address).json()["summary"] == "Kühle Straßen"


def test_what_the_form_requires_is_required_here_too(editor: User) -> None:
    plain = token_for(editor, "content:write", "content:read")[1]
    facts = {"meta": {"type": "cms.CallPage", "parent_id": index_of(CallPage).pk, "action": "publish"}, "title": "Aufruf"}
    refused = send(PAGES, plain, facts)

    assert refused.status_code == 422, refused.content
    assert refused["Content-Type"].startswith("application/problem+json")
    assert not CallPage.objects.filter(title="Aufruf", live=True).exists()


def test_scopes_and_rights_limit_what_a_token_does(editor: User) -> None:
    page = make_page(NewsPage, "Bestehend")
    reading, member = token_for(editor, "content:read")[1], token_for(make_account("anna@example.org"), "content:write")[1]
    facts = news(index_of(NewsPage), summary="Lead", published_on="2026-12-01")
    refused = send(PAGES, reading, facts)
    assert (refused.status_code, refused.json()["scope"]) == (403, "content:write")
    assert send(PAGES, member, facts).status_code == 403
    assert send(f"{PAGES}{page.pk}/", member, {"title": "Anders"}, "patch").status_code == 403
    assert send(f"{PAGES}{page.pk}/", member, method="delete").status_code == 403
    assert call(f"{PAGES}{page.pk}/?version=draft", member).status_code in {200, 404}
    nobody = Client().post(PAGES, "{}", content_type="application/json")
    assert (nobody.status_code, "Bearer" in nobody["WWW-Authenticate"]) == (401, True)
    assert NewsPage.objects.get(pk=page.pk).title == "Bestehend"


def test_member_who_edits_nothing_reads_what_is_public_without_the_token(editor: User) -> None:
    page = make_page(NewsPage, "Öffentlich")
    plain = token_for(make_account("anna@example.org"), "content:read")[1]
    assert call(f"{PAGES}{page.pk}/", plain).status_code == 404  # Wagtail tells an account what it may edit
    assert Client().get(f"{PAGES}{page.pk}/").status_code == 200
