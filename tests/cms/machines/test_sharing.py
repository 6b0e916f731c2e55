"""Pictures for shared links: drawn for public pages only, and anew when what they say changes."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image
from wagtail.models import PageViewRestriction

from cms.machines import made, sharing
from cms.machines.made import folder_of, names_in
from cms.models import CallPage, EventPage, HomePage, NewsPage, SiteSettings, StandardPage
from cms.pdf import PdfUnavailable
from tests.pages import make_page, make_topic
from tests.queries import fewest_queries

from .test_feeds import translate

LONG = "Klimaanpassungsstrategien für mittelgroße Kommunen in trockenen Regionen: gemeinsam lernen, planen und bauen, " * 2


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What would be drawn, instead of drawing it."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(sharing, "draw", lambda _page, facts: found.append(facts) or b"picture")
    return found


def tags(address: str, client: Client | None = None) -> dict[str, list[str]]:
    """Return what the page at an address tells services, by name."""
    cache.clear()
    html = (client or Client()).get(address).content.decode()
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<meta (?:property|name)="((?:og|article|twitter):[^"]+)" content="([^"]*)">', html):
        found.setdefault(name, []).append(value)
    return found


def picture_of(page: Any) -> str:
    return tags(page.url)["og:image"][0].removeprefix("http://testserver")


def edge(picture: Image.Image, x: int) -> tuple[int, int, int]:
    return picture.getpixel((x, 315))


def test_picture_is_drawn_in_the_colour_of_the_topic_at_the_side_where_lines_end(homes: dict[str, HomePage]) -> None:
    water = make_topic("wasser", "Wasser", colour="water")
    german = make_page(CallPage, LONG[:250], slug="lang", topics=[water])
    arabic = translate(german, "ar", "GIS للمدن")
    pictures = [Image.open(io.BytesIO(Client().get(picture_of(page)).content)) for page in (german, arabic)]

    assert [(picture.size, picture.format) for picture in pictures] == [((1200, 630), "JPEG")] * 2
    blue, paper = (21, 94, 156), (251, 250, 246)
    for picture, at_the_end, at_the_beginning in ((pictures[0], 1190, 10), (pictures[1], 10, 1190)):
        for x, colour in ((at_the_end, blue), (at_the_beginning, paper)):
            assert all(abs(one - other) < 8 for one, other in zip(edge(picture, x), colour, strict=True))


def test_facts_of_the_picture(homes: dict[str, HomePage], drawn: list[dict[str, Any]]) -> None:
    event = make_page(EventPage, "Abend", place="Bonn")
    Client().get(picture_of(event))

    (facts,) = drawn
    assert (facts["title"], facts["kind"], facts["network"]) == ("Abend", "Veranstaltung", "Connective")
    assert facts["when"] == "22. Januar 2026, 10:00 MEZ · Bonn"


def test_what_services_are_told(homes: dict[str, HomePage], drawn: list[dict[str, Any]]) -> None:
    news = make_page(NewsPage, 'A & B "C" <x>', slug="neues")
    translate(news, "ar", "أخبار")

    found = tags(news.url)

    assert found["og:title"] == ["A &amp; B &quot;C&quot; &lt;x&gt;"]
    assert (found["og:type"], found["og:locale"], found["og:locale:alternate"]) == (["article"], ["de_DE"], ["ar_AR"])
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])
    assert found["og:image:alt"] == ["Aktuelles: A &amp; B &quot;C&quot; &lt;x&gt;"]
    assert found["twitter:card"] == ["summary_large_image"]
    assert found["article:modified_time"] == [news.last_published_at.isoformat(timespec="seconds")]


def test_address_changes_with_what_the_picture_says_and_the_earlier_one_leads_there(
    homes: dict[str, HomePage], drawn: list[dict[str, Any]]
) -> None:
    page = make_page(StandardPage, "Wasser")
    before = picture_of(page)
    page.body = [("text", "<p>Anderer Text</p>")]
    page.save_revision().publish()
    same = picture_of(page)
    page.title = "Regen"
    page.save_revision().publish()
    SiteSettings.objects.update(site_name="Städtenetz")
    later = picture_of(page)

    assert before == same != later
    answer = Client().get(before)
    assert (answer.status_code, answer["Location"]) == (302, f"http://testserver{later}")
    assert drawn == []


def test_picture_is_drawn_once_and_the_earlier_one_removed(homes: dict[str, HomePage], drawn: list[dict[str, Any]]) -> None:
    page = make_page(StandardPage, "Wasser")
    answers = [Client().get(picture_of(page)) for _time in range(2)]
    page.title = "Regen"
    page.save_revision().publish()
    Client().get(picture_of(page))

    assert [(one.content, one["Cache-Control"]) for one in answers] == [(b"picture", "public, no-cache")] * 2
    assert [facts["title"] for facts in drawn] == ["Wasser", "Regen"]
    assert len(names_in(folder_of("share", page.pk))) == 1


def test_drafts_private_pages_and_other_languages_have_no_picture(homes: dict[str, HomePage], admin_client: Client) -> None:
    page, draft = make_page(StandardPage, "Innen"), make_page(StandardPage, "Entwurf")
    addresses = [picture_of(page), picture_of(draft)]
    assert Client().get(addresses[0].replace("/de/", "/en/")).status_code == 404
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    cache.clear()

    assert [client.get(address).status_code for address in addresses for client in (Client(), admin_client)] == [404] * 4
    assert "og:image" not in tags(page.url, admin_client)
    assert "og:title" in tags(page.url, admin_client)


def test_without_the_library_there_is_no_picture_and_no_error(
    homes: dict[str, HomePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(sharing, "draw", fail)

    assert Client().get(picture_of(make_page(StandardPage, "Wasser"))).status_code == 404


def test_who_asks_while_it_is_being_drawn_comes_back(
    homes: dict[str, HomePage], drawn: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "WAITING_SECONDS", 0)
    page = make_page(StandardPage, "Wasser")
    address = picture_of(page)
    version = address.rpartition("-")[2]
    cache.set(f"making:made/share/{page.pk}/{version}", 1)

    answer = Client().get(address)

    assert (answer.status_code, answer["Retry-After"], drawn) == (503, "2", [])


def test_pictures_that_there_are_not_cost_a_query_or_two(homes: dict[str, HomePage]) -> None:
    Client().get("/de/shared/999999-0123456789ab.jpg")

    assert fewest_queries(lambda: Client().get("/de/shared/999999-0123456789ab.jpg")) <= 4


def test_picture_takes_as_many_queries_on_a_larger_site(homes: dict[str, HomePage], drawn: list[dict[str, Any]]) -> None:
    address = picture_of(make_page(NewsPage, "Eins", slug="eins", topics=[make_topic("wasser")]))

    def ask() -> None:
        cache.clear()
        assert Client().get(address).status_code == 200

    ask()
    few = fewest_queries(ask)
    for number in range(5):
        make_page(NewsPage, f"Neues {number}")

    assert fewest_queries(ask) == few
    assert Client().get(address, headers={"If-None-Match": Client().get(address)["ETag"]}).status_code == 304
