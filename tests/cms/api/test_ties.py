"""Pages that a page is tied to: by title and address, in its language, and only those that the reader can read."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    HomePage,
    LearningProcessPage,
    NewsPage,
    StandardPage,
)
from cms.users.models import User
from tests.pages import make_page


def told(client: Client, page: Page) -> dict[str, Any]:
    cache.clear()  # as the commit of a change would do
    answer = client.get(f"/api/v2/pages/{page.pk}/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def translate(page: Page, language: str, title: str, **options: Any) -> Any:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True, **options)
    if not options:
        copy.title = copy.slug = title
        copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def facts(page: Page) -> dict[str, Any]:
    return {
        "id": page.pk,
        "type": page._meta.label,
        "title": page.title,
        "href": f"http://testserver{page.url}",
        "locale": page.locale.language_code,
    }


def test_tie_leads_to_the_version_in_the_language_of_the_page(client: Client, homes: object) -> None:
    process = make_page(LearningProcessPage, "Prozess")
    english = translate(process, "en", "process")
    call = make_page(CallPage, "Aufruf", leads_to=process)
    calls = {"de": call, "en": translate(call, "en", "call"), "fr": translate(call, "fr", "appel")}

    ties = {language: told(client, page)["leads_to"] for language, page in calls.items()}

    assert calls["en"].leads_to_id == process.pk  # facts are the same in every language
    for language, version in (("de", process), ("en", english), ("fr", process)):
        meta = {"type": "cms.LearningProcessPage", "detail_url": f"http://testserver/api/v2/pages/{version.pk}/"}
        assert ties[language] == {**facts(version), "meta": meta}


def test_what_is_asked_of_a_tied_page_is_told(client: Client, homes: object) -> None:
    group = make_page(AlumniGroupPage, "Gruppe")
    process = make_page(LearningProcessPage, "Prozess", alumni_group=group)
    make_page(CallPage, "Aufruf", leads_to=process)

    said = client.get("/api/v2/pages/?type=cms.CallPage&fields=_,leads_to(_,title,status,alumni_group)").json()

    tie = said["items"][0]["leads_to"]
    assert (tie["title"], tie["status"], tie["alumni_group"]["title"]) == ("Prozess", "finished", "Gruppe")


def test_related_pages_are_those_of_the_page_itself(client: Client, homes: object) -> None:
    group = make_page(AlumniGroupPage, "Gruppe")
    process = make_page(LearningProcessPage, "Prozess", alumni_group=group)
    call = make_page(CallPage, "Aufruf", leads_to=process)
    event = make_page(EventPage, "Termin", process=process, restricted_to=group)
    report = make_page(EventReportPage, "Bericht", process=process, event=event)
    english = translate(report, "en", "report")

    assert told(client, process)["related"] == {
        "group": [facts(group)],
        "calls": [facts(call)],
        "events": [facts(event)],
        "reports": [facts(report)],
    }
    assert told(client, event)["related"] == {"process": [facts(process)], "group": [facts(group)], "reports": [facts(report)]}
    assert told(client, group)["related"] == {"processes": [facts(process)], "events": [facts(event)]}
    assert told(client, call)["related"] == {"process": [facts(process)]}
    assert told(client, english)["related"] == {"process": [facts(process)], "event": [facts(event)]}
    assert told(client, make_page(NewsPage, "Neues"))["related"] == {}
    english_process = translate(process, "en", "process")
    assert told(client, english_process)["related"]["reports"] == [facts(english)]


@pytest.mark.parametrize("how", ["unpublished", "private"])
def test_unreadable_pages_are_in_no_tie(client: Client, homes: object, how: str) -> None:
    process = make_page(LearningProcessPage, "Geheimer Prozess")
    event = make_page(EventPage, "Geheimer Termin", process=process)
    report = make_page(EventReportPage, "Bericht", process=process, event=event)
    call = make_page(CallPage, "Aufruf", leads_to=process)
    for page in (process, event):
        if how == "private":
            PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)
        else:
            page.unpublish()

    said = [told(client, page) for page in (report, call)]
    listed = client.get("/api/v2/pages/?type=cms.EventReportPage&fields=*").json()

    assert (said[0]["process"], said[0]["event"], said[1]["leads_to"]) == (None, None, None)
    assert (said[0]["related"], said[1]["related"]) == ({"process": [], "event": []}, {"process": []})
    assert "Geheim" not in str([*said, listed])


def test_member_sees_the_tie_to_a_page_for_members(client: Client, homes: object, django_user_model: type[User]) -> None:
    process = make_page(LearningProcessPage, "Innen")
    call = make_page(CallPage, "Aufruf", leads_to=process)
    PageViewRestriction.objects.create(page_id=process.pk, restriction_type=PageViewRestriction.LOGIN)
    assert told(client, call)["leads_to"] is None

    client.force_login(django_user_model.objects.create_user(email="mitglied@example.org"))

    assert told(client, call)["leads_to"]["title"] == "Innen"


def test_parent_and_source_of_an_alias_have_title_and_address(client: Client, homes: dict[str, HomePage]) -> None:
    page = make_page(StandardPage, "Seite")
    alias = page.create_alias(parent=homes["en"], update_slug="spiegel")

    meta = told(client, alias)["meta"]

    assert {name: meta["parent"][name] for name in facts(homes["en"])} == facts(homes["en"])
    assert {name: meta["alias_of"][name] for name in facts(page)} == facts(page)


# --- In other languages ---------------------------------------------------------------------------------------------


def test_translations_are_told_without_asking(client: Client, homes: object) -> None:
    page = make_page(StandardPage, "Seite")
    english = translate(page, "en", "page")
    mirror = translate(page, "fr", "", alias=True)
    draft = translate(page, "ar", "safha")
    draft.unpublish()

    listed = {item["id"]: item["meta"] for item in client.get("/api/v2/pages/?type=cms.StandardPage").json()["items"]}

    def version(page: Page, *, is_alias: bool = False) -> dict[str, Any]:
        address = f"http://testserver{page.url}"
        return {"locale": page.locale.language_code, "id": page.pk, "title": page.title, "href": address, "is_alias": is_alias}

    german, others = version(page), [version(english), version(mirror, is_alias=True)]
    assert listed[page.pk]["translations"] == others
    assert listed[english.pk]["translations"] == [german, others[1]]
    assert listed[mirror.pk]["translations"] == [german, others[0]]
    assert told(client, page)["meta"]["translations"] == others


def test_translation_for_members_is_told_to_members(
    client: Client, homes: dict[str, HomePage], django_user_model: type[User]
) -> None:
    """A restriction covers a page in all its languages, so they are all told, or none of the page is."""
    page = make_page(StandardPage, "Innen")
    translate(page, "en", "inside")
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)
    cache.clear()
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404

    client.force_login(django_user_model.objects.create_user(email="mitglied@example.org"))

    assert [one["title"] for one in told(client, page)["meta"]["translations"]] == ["inside"]


def test_lists_of_all_pages_say_what_each_page_is(client: Client, homes: object) -> None:
    news = make_page(NewsPage, "Neues")

    types = {item["id"]: item["meta"]["type"] for item in client.get("/api/v2/pages/?limit=100").json()["items"]}

    assert (types[news.pk], types[news.get_parent().pk]) == ("cms.NewsPage", "cms.NewsIndexPage")
