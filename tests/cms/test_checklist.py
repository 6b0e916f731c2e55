"""The checklist beside a page's form: what it lists for each type of page, for whom, and that it is fresh after saving."""

import json
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Participation,
    SiteImage,
    StandardPage,
)
from cms.pages.base import BasePage
from cms.pages.checklist import empty_fields, gaps_of
from cms.pages.zoned import this_minute
from tests.accounts import log_in, make_account, make_editor
from tests.cms.pages.test_incomplete_calls import COMPLETE, TEXT, form_of
from tests.cms.stale.conftest import publish_page, translate_by_hand
from tests.pages import index_of, make_page, make_topic

CONTACT = [{"type": "note", "value": "kontakt@example.org"}]
OWN_GAPS = {
    CallPage: {"body", "costs", "working_languages", "eligibility", "contacts", "topics"},
    EventPage: {"body", "working_languages", "contacts", "topics"},
    EventReportPage: {"body", "municipalities", "topics"},
    LearningProcessPage: {"body", "phases", "participations", "contacts", "topics"},
    AlumniGroupPage: {"body", "joining", "contacts", "topics"},
    NewsPage: {"body", "topics"},
    StandardPage: {"body"},
}


@pytest.fixture
def editor(homes: object, client: Client) -> Client:
    client.force_login(make_editor())
    return client


def edit(page: Any) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def shown(client: Client, address: str) -> Any:
    return lxml.html.fromstring(client.get(address).content).find_class("checklist")[0]


def fields(checklist: Any) -> list[str]:
    return checklist.xpath(".//a/@data-checklist-field")


def missing(page: Any) -> set[str]:
    return {gap.field for gap in gaps_of(page) if gap.is_missing}


@pytest.mark.parametrize("model", OWN_GAPS, ids=lambda model: model.__name__)
def test_page_with_only_required_fields_lacks_what_readers_need(homes: object, model: type[BasePage]) -> None:
    assert {gap.field for gap in gaps_of(make_page(model))} == OWN_GAPS[model]


def test_complete_call_lacks_nothing(homes: object) -> None:
    facts = {"eligibility": "<p>Alle.</p>", "contacts": CONTACT, "topics": [make_topic("water")]}

    assert gaps_of(make_page(CallPage, **COMPLETE, **facts)) == []


def test_what_the_form_asks_for_is_what_the_checklist_calls_missing(homes: object) -> None:
    call = make_page(CallPage)

    assert missing(call) == set(empty_fields(call)) == {"body", "costs", "working_languages"}


def test_what_publication_would_refuse_is_missing(homes: object) -> None:
    call = make_page(CallPage, **COMPLETE)
    call.closes_at, call.summary, call.apply_email = None, "", ""

    assert missing(call) == {"closes_at", "summary", "apply_email"}
    assert {gap.text for gap in gaps_of(call) if gap.field == "summary"} == {"Das ist noch leer."}


def test_deadline_in_the_past_is_worth_a_look_before_publication_only(homes: object) -> None:
    call = make_page(
        CallPage, opens_at=this_minute() - timedelta(days=9), closes_at=this_minute() - timedelta(days=2), **COMPLETE
    )
    assert "closes_at" not in {gap.field for gap in gaps_of(call)}
    call.live = False

    assert ("closes_at", False) in {(gap.field, gap.is_missing) for gap in gaps_of(call)}


def test_picture_without_alternative_text_is_missing_one_however_deep(homes: object) -> None:
    image = SiteImage.objects.create(title="Platz", file=get_test_image_file())
    picture = {"image": {"image": image.pk, "decorative": False, "alt_text": ""}, "caption": "", "credit": ""}
    gallery = [
        *TEXT,
        {"type": "gallery", "value": {"heading": "", "pictures": [{"id": "one", "type": "item", "value": picture}]}},
    ]
    page = make_page(StandardPage)
    page.body = json.dumps(gallery)
    assert missing(page) == {"body"}
    picture["image"]["decorative"] = True
    page.body = json.dumps(gallery)

    assert missing(page) == set()


def test_translation_needs_its_own_description_of_the_cover(homes: object) -> None:
    image = SiteImage.objects.create(title="Platz", description="Ein Platz", file=get_test_image_file())
    news = make_page(NewsPage, "Wasser", cover_image=image, body=json.dumps(TEXT))
    assert "cover_alt" not in {gap.field for gap in gaps_of(news)}

    assert "cover_alt" in {gap.field for gap in gaps_of(translate_by_hand(news))}


def test_translation_is_not_asked_for_facts(homes: object) -> None:
    english = translate_by_hand(make_page(CallPage))

    assert {gap.field for gap in gaps_of(english)} == {"body", "eligibility", "contacts"}


def test_long_lead_needs_a_description_for_search_engines(homes: object) -> None:
    page = make_page(StandardPage, summary="x" * 161, body=json.dumps(TEXT))
    assert [gap.field for gap in gaps_of(page)] == ["search_description"]
    page.search_description = "Kurz"

    assert gaps_of(page) == []


def test_draft_from_a_revision_has_its_own_relations(homes: object) -> None:
    process = make_page(LearningProcessPage, topics=[make_topic("water")])
    Participation.objects.create(page=process, municipality=Municipality.objects.create(name_de="Nürnberg", country="DE"))
    draft = LearningProcessPage.objects.get(pk=process.pk).save_revision().as_object()

    assert {"topics", "participations"}.isdisjoint(gap.field for gap in gaps_of(draft))


def test_form_lists_gaps_with_links_to_their_fields_and_counts_them(editor: Client) -> None:
    call = make_page(CallPage)
    checklist = shown(editor, edit(call))

    assert fields(checklist)[:3] == ["body", "costs", "working_languages"]
    assert checklist.get("data-checklist-count") == "3"
    html = editor.get(edit(call)).content.decode()
    assert html.count('data-side-panel-toggle="checklist"') == 1
    for name in fields(checklist):
        assert f'data-contentpath="{name}"' in html or f'id="id_{name}"' in html


def test_form_of_a_new_page_has_the_checklist_too(editor: Client) -> None:
    address = f"/admin/pages/add/cms/newspage/{index_of(NewsPage).pk}/"

    assert fields(shown(editor, address)) == ["body", "topics"]


def test_languages_that_lack_the_page_are_listed_with_where_to_mend_it(editor: Client) -> None:
    page = make_page(NewsPage, "Wasser", summary="Alt")
    english = translate_by_hand(page)
    french = page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    publish_page(page, summary="Neu")
    said = {
        link.text: (link.get("href"), link.getnext().text)
        for link in shown(editor, edit(page)).xpath(".//a[not(@data-checklist-field)]")
    }

    assert said == {
        "Englisch": (edit(english), "Die Übersetzung ist veraltet."),
        "Französisch": (edit(french), "Die Übersetzung ist nicht veröffentlicht."),
        "Arabisch": (f"/admin/localize/submit/page/{page.pk}/", "Es gibt keine Übersetzung."),
    }
    assert fields(shown(editor, edit(english))) == ["body"]


def test_complete_page_says_so(editor: Client) -> None:
    page = make_page(StandardPage, body=json.dumps(TEXT))
    for language in ("en", "fr", "ar"):
        publish_page(page.copy_for_translation(Locale.objects.get(language_code=language)))

    assert "Alles da." in shown(editor, edit(page)).text_content()


def test_saving_by_itself_renews_the_list(editor: Client) -> None:
    call = make_page(CallPage)
    data = {**form_of(costs="free", working_languages=["de"]), "slug": call.slug}
    del data["action-publish"]
    loaded = {
        "loaded_revision_id": call.latest_revision_id,
        "loaded_revision_created_at": call.latest_revision_created_at.isoformat(),
    }
    answer = editor.post(edit(call), data | loaded, headers={"Accept": "application/json"})
    renewed = lxml.html.fromstring(answer.json()["html"]).find_class("checklist")[0]

    assert fields(renewed)[0] == "body"
    assert renewed.get("data-checklist-count") == "1"


def test_number_of_queries_does_not_depend_on_how_much_is_missing(editor: Client) -> None:
    def queries(page: Any) -> int:
        editor.get(edit(page))
        with CaptureQueriesContext(connection) as captured:
            gaps_of(page)
        return len(captured)

    incomplete = make_page(CallPage)
    assert queries(make_page(CallPage, "Ganz", **COMPLETE)) == queries(incomplete) < 12


def test_link_opens_the_tab_and_puts_the_cursor_into_the_field(homes: object, page: BrowserPage) -> None:
    call = make_page(CallPage)
    log_in(page, make_account("admin@example.org", is_superuser=True), "/admin/")
    page.goto(edit(call))
    page.get_by_role("button", name="Checkliste").press("Enter")
    page.locator('[data-checklist-field="costs"]').press("Enter")

    expect(page.locator("#id_costs")).to_be_focused()
