"""What is not public is nowhere in the content API: not by itself, not in the details of others, not in counts."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from cms.models import (
    CallPage,
    Contact,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    Participation,
    Region,
    SiteDocument,
    SiteImage,
    StandardPage,
)
from tests.content_api import everything_told
from tests.pages import make_page, make_topic

SECRET = "Nirgendwo"


@pytest.fixture
def hidden(homes: object) -> dict[str, Any]:
    """Pages that nobody may read, each with things that only it shows, and public pages that refer to all of them in every way."""
    contact = Contact.objects.create(name_de=f"Büro {SECRET}", email="nirgendwo@example.org")
    region = Region.objects.create(slug="r1", name_de=f"Region {SECRET}")
    city = Municipality.objects.create(name_de=f"Stadt {SECRET}", country="KE", region=region)
    draft = make_page(
        StandardPage,
        f"{SECRET} Entwurf",
        slug="s1",
        show_in_menus=True,
        body=[("contact", contact), ("text", f"<p>{SECRET}</p>")],
    )
    private = make_page(LearningProcessPage, f"{SECRET} intern", slug="s2", topics=[make_topic("t1", f"Thema {SECRET}")])
    private.participations = [Participation(municipality=city, role="host")]
    private.save_revision().publish()
    alias = private.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True, alias=True)
    locked = make_page(EventPage, f"{SECRET} mit Passwort", slug="s3", municipality=city)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    PageViewRestriction.objects.create(page=locked, restriction_type="password", password="tor")
    collection = Collection.get_first_root_node().add_child(name=SECRET)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    image = SiteImage(title=f"Bild {SECRET}", file=get_test_image_file("nirgendwo.png"), collection=collection)
    image.description, image.credit = SECRET, SECRET
    image.save()
    document = SiteDocument(title=f"Datei {SECRET}", file=ContentFile(b"x", "nirgendwo.pdf"), collection=collection)
    document.save()
    pages = {"draft": draft, "private": private, "alias": alias, "locked": locked}
    link = "".join(f'<a linktype="page" id="{page.pk}">dort</a>' for page in pages.values())
    body = [
        ("text", f'<p>{link}<a linktype="document" id="{document.pk}">Datei</a></p>'),
        ("call_to_action", {"title": "Los", "text": "", "button": "Los", "page": draft, "address": ""}),
        ("related_pages", {"heading": "", "pages": list(pages.values())}),
        ("picture", {"image": image, "caption": "", "credit": ""}),
        ("downloads", {"heading": "", "files": [{"document": document, "title": "", "language": ""}]}),
    ]
    shown = make_page(CallPage, "Schaufenster", leads_to=private, cover_image=image, body=body)
    make_page(EventReportPage, "Bericht", event=locked, process=private)
    shown.title = shown.summary = f"{SECRET} von morgen"
    shown.save_revision()  # what is not published yet
    site = Site.objects.get()
    for place, page in enumerate(pages.values()):
        Redirect.objects.create(old_path=f"/alt{place}", site=site, redirect_page=page)
        Redirect.objects.create(old_path=f"/getippt{place}", site=site, redirect_link=page.url)
    return {**pages, "image": image, "document": document}


def test_nothing_that_is_not_public_is_told_anywhere(hidden: dict[str, Any], client: Client) -> None:
    told = everything_told(client)

    assert len(told) > 90
    assert "Schaufenster" in told["/api/calls/?locale=de&status=open"]
    for address, words in told.items():
        assert SECRET.lower() not in words.lower(), address
    for page in ("draft", "private", "alias", "locked"):
        addresses = [address for address, words in told.items() if f'/api/v2/pages/{hidden[page].pk}/"' in words]
        assert addresses == []


def test_nothing_can_be_found_by_asking_for_it(hidden: dict[str, Any], client: Client) -> None:
    def counted(query: str) -> int:
        return client.get(f"/api/v2/{query}").json()["meta"]["total_count"]

    for name in ("draft", "private", "alias", "locked"):
        page: Page = hidden[name]
        assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404
        assert client.get("/api/v2/pages/find/", {"html_path": page.url}).status_code == 404
        assert client.get("/api/v2/pages/find/", {"id": page.pk}).status_code == 404
        assert counted(f"pages/?id={page.pk}") == counted(f"pages/?slug={page.slug}") == 0
        for relation in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
            assert client.get(f"/api/v2/pages/?{relation}={page.pk}").status_code == 400
    for old in ("/alt0", "/alt1", "/alt2", "/alt3", "/getippt0", "/getippt1", "/getippt3"):
        assert client.get("/api/v2/redirects/find/", {"html_path": old}).status_code == 404
        assert client.get("/api/v2/pages/find/", {"html_path": old}).status_code == 404
    assert client.get(f"/api/v2/images/{hidden['image'].pk}/").status_code == 404
    assert client.get(f"/api/v2/documents/{hidden['document'].pk}/").status_code == 404
    assert counted("images/") == counted("documents/") == counted("pages/?type=cms.LearningProcessPage,cms.EventPage") == 0
    for endpoint in ("pages", "images", "documents", "topics", "municipalities", "contacts", "regions"):
        assert counted(f"{endpoint}/?search={SECRET}") == 0


@pytest.mark.parametrize("port", [80, 443, 8000])
def test_every_address_begins_with_the_base_url(hidden: dict[str, Any], settings: Any, port: int) -> None:
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = "https://www.netz.example"
    Site.objects.update(hostname="innen.local", port=port)
    Site.clear_site_root_paths_cache()

    told = everything_told(Client(HTTP_HOST="evil.example"))

    wrong = ("evil.example", "innen.local", "testserver", "http://", "netz.example:")
    assert [(address, part) for address, words in told.items() for part in wrong if part in words] == []


@pytest.mark.parametrize("address", ["/api/v2/pages/", "/api/calls/"])
def test_wrong_topic_is_not_answered_with_those_of_drafts(hidden: dict[str, Any], client: Client, address: str) -> None:
    make_page(CallPage, "Wasser", topics=[make_topic("wasser")])

    for name, allowed in (("topic", ["wasser"]), ("region", None)):
        (error,) = client.get(address, {name: "nichts"}).json()["errors"]
        assert (error["field"], error.get("allowed")) == (name, allowed)


def test_deleted_pages_say_nothing_but_where_they_were(hidden: dict[str, Any], client: Client) -> None:
    told = json.loads(client.get("/api/v2/pages/deleted/").content)["items"]

    assert {item["id"] for item in told} == {hidden[name].pk for name in ("draft", "private", "locked", "alias")}
    assert {name for item in told for name in item} == {"id", "type", "locale", "path", "reason", "removed_at"}
