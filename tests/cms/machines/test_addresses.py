"""The table of addresses for machines: what each answers to whom, and that none of them says a word of what is not public."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.machines import page_urls, pdfs, sharing, urls
from cms.models import CallPage, EventPage, EventReportPage, HomePage, NewsPage, StandardPage
from tests.accounts import make_account
from tests.pages import LANGUAGES, index_of, make_page, make_topic

SECRET = "Geheimplan"
LISTS = (
    "/sitemap.xml",
    "/robots.txt",
    "/llms.txt",
    *tuple(
        f"/{language}/{path}"
        for language in LANGUAGES
        for path in (
            "feeds/calls.atom",
            "feeds/news.atom",
            "feeds/reports.atom",
            "feeds/events.ics",
            "feeds/deadlines.ics",
            "feeds/events.ics?topic=hitze",
            "feeds/news.atom?topic=hitze",
            "index.md",
            "neues.md",
            "termine.md",
            "mitmachen.md",
            "berichte.md",
        )
    ),
)


@pytest.fixture(autouse=True)
def _as_html(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of PDFs and pictures, return what would be in them: they can be searched for words."""
    monkeypatch.setattr(pdfs, "write", lambda html: html.encode())
    monkeypatch.setattr(sharing, "draw", lambda _page, facts: repr(facts).encode())


@pytest.fixture
def people(homes: dict[str, HomePage], admin_client: Client) -> dict[str, Client]:
    account, editor = make_account("konto@example.org"), make_account("redaktion@example.org", is_staff=True)
    clients = {"anonymous": Client(), "account": Client(), "editor": Client(), "administrator": admin_client}
    clients["account"].force_login(account)
    clients["editor"].force_login(editor)
    return clients


def about(page: Any) -> dict[str, str]:
    """Return the addresses that are about one page, by their names."""
    path = page.url.rstrip("/")
    kind = {EventPage: "events", CallPage: "deadlines"}.get(type(page))
    return {
        "pdf": f"{path}.pdf",
        "markdown": f"{path}.md",
        "share": f"/de/shared/{page.pk}-0123456789ab.jpg",
        **({"event": f"/de/feeds/{kind}/{page.pk}.ics"} if kind else {}),
    }


def every_state() -> Iterator[tuple[str, Any]]:
    """Yield a page of each state: who may read it differs."""
    soon = timezone.now() + timedelta(days=100)

    def event(title: str, **facts: Any) -> Any:
        return make_page(EventPage, title, starts_at=soon, ends_at=None, **facts)

    yield "public", event("Offen")
    draft = event(f"{SECRET} Entwurf")
    draft.unpublish()
    yield "draft", draft
    for name, kind in (("for accounts", "login"), ("with a password", "password")):
        page = event(f"{SECRET} {kind}")
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type=kind, password="passwort")
        yield name, page
    yield "alias", event("Original").create_alias(parent=index_of(EventPage), update_slug="spiegel")


# By state: the answers of an address about a page of it. A draft and an alias are nothing, whoever asks.
NOTHING = {"pdf": 404, "markdown": 404, "share": 404, "event": 404}
EXPECTED = {
    "public": {"pdf": 200, "markdown": 200, "share": 302, "event": 200},  # an earlier version leads to today's
    "draft": NOTHING,
    "for accounts": {**NOTHING, "pdf": 200},
    "with a password": {**NOTHING, "pdf": 302},
    "alias": NOTHING,
}


def test_every_address_about_a_page_answers_by_who_may_read_it(people: dict[str, Client]) -> None:
    found = {}
    for state, page in every_state():
        cache.clear()
        for name, address in about(page).items():
            for person, client in people.items():
                found[state, name, person] = client.get(address).status_code
                assert client.head(address).status_code == found[state, name, person]
            assert Client().post(address).status_code == 405

    expected = {
        (state, name, person): status
        for state, answers in EXPECTED.items()
        for name, status in answers.items()
        for person in people
    }
    expected["for accounts", "pdf", "anonymous"] = 302
    assert found == expected


def test_every_list_is_the_same_for_everybody_and_only_for_reading(people: dict[str, Client]) -> None:
    make_topic("hitze")
    for model in (NewsPage, EventPage, CallPage, EventReportPage):
        index_of(model)
    for address in LISTS:
        answers = [client.get(address) for client in people.values()]
        is_there = not address.endswith(("neues.md", "termine.md", "mitmachen.md", "berichte.md")) or address.startswith("/de/")
        assert {answer.status_code for answer in answers} == {200 if is_there else 404}, address
        assert len({answer.content for answer in answers}) == 1, address
        assert Client().post(address).status_code == 405, address


def test_every_route_is_in_the_table() -> None:
    names = {pattern.name for module in (urls, page_urls) for pattern in module.urlpatterns}

    assert names == {"feed", "calendar", *EXPECTED["public"]}
    assert {f"/{name}" for name in ("sitemap.xml", "robots.txt", "llms.txt")} <= set(LISTS)
    assert get_resolver().resolve("/llms.txt").url_name == "llms_txt"
    assert reverse("machines:feed", args=["news"]) in LISTS


def test_no_word_of_drafts_and_private_pages_is_told(
    people: dict[str, Client], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    heat = make_topic("hitze")
    soon = timezone.now() + timedelta(days=100)
    facts: dict[type, dict[str, Any]] = {
        NewsPage: {},
        CallPage: {},
        EventReportPage: {},
        EventPage: {"starts_at": soon, "ends_at": None, "place": f"{SECRET} Saal"},
    }
    hidden = []
    with django_capture_on_commit_callbacks(execute=True):
        for model, own in facts.items():
            draft, private = (make_page(model, f"{SECRET} {state}", topics=[heat], **own) for state in ("Entwurf", "innen"))
            private.create_alias(parent=index_of(model), update_slug=f"spiegel-{private.pk}")
            hidden += [draft, private]
    with django_capture_on_commit_callbacks(execute=True):
        for page in hidden[::2]:
            page.unpublish()
        for page in hidden[1::2]:
            PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    links = "".join(f'<a linktype="page" id="{page.pk}">Mehr</a> ' for page in hidden)
    body = [("text", f"<p>{links}</p>"), ("related_pages", {"heading": "", "pages": hidden})]
    shown = [
        make_page(model, "Offen", topics=[heat], body=body, **own | {"place": "Saal"} if model is EventPage else own)
        for model, own in facts.items()
    ]
    shown.append(make_page(StandardPage, "Über uns", body=body))
    for page in shown:  # changed, and not published yet
        page.title, page.summary = f"{SECRET} neu", f"{SECRET} neu"
        page.save_revision()
    published = [type(page).objects.get(pk=page.pk) for page in shown]
    addresses = [*LISTS, *(page.url for page in published)]
    for page in published:
        addresses += about(page).values()
    cache.clear()

    answers = {address: Client().get(address, follow=True) for address in addresses}

    told = {address for address, answer in answers.items() if SECRET.lower() in answer.content.decode().lower()}
    assert told == set()
    assert sum(b"Offen" in answer.content for answer in answers.values()) > 20  # there was something to tell


def test_links_follow_a_move_and_a_deleted_page_is_no_none(homes: dict[str, HomePage]) -> None:
    target, gone = make_page(StandardPage, "Ziel"), make_page(StandardPage, "Weg")
    links = f'<a linktype="page" id="{target.pk}">Ziel hier</a>, <a linktype="page" id="{gone.pk}">Weg hier</a>'
    make_page(
        StandardPage,
        "Seite",
        body=[
            ("text", f"<p>{links}</p><ul><li>{links}</li></ul>"),
            ("call_to_action", {"title": "Los", "text": "", "button": "Zum Ziel", "page": target, "address": ""}),
            ("related_pages", {"heading": "", "pages": [target, gone]}),
        ],
    )
    target.move(make_page(StandardPage, "Oben"), pos="last-child")
    gone.delete()
    cache.clear()

    told = {ending: Client().get(f"/de/seite.{ending}").content.decode() for ending in ("md", "pdf")}

    for words in told.values():
        assert "None" not in words
        assert "Weg hier" in words
        assert "/de/ziel/" not in words
    assert told["md"].count("(http://testserver/de/oben/ziel/)") == 4
    assert told["pdf"].count("/de/oben/ziel/") == 4
