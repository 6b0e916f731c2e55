"""A section is saved while it is typed, and nothing typed is lost: offline, logged out, in two tabs, by two people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from community.forms.words import count_words
from tests.browser.fixtures import NewPage

from . import urls_with_section
from .test_words import COUNTS
from .urls_with_section import Kept

pytestmark = pytest.mark.django_db(transaction=True)

MUNICIPALITY, CHALLENGE, TEAM = (f"/de/trial/{number}/" for number in (0, 1, 3))
OFFLINE = "Nicht gespeichert: Sie sind offline."


@pytest.fixture
def kept(settings) -> Iterator[Kept]:
    settings.ROOT_URLCONF = "tests.community.forms.urls_with_section"
    urls_with_section.kept = Kept()
    yield urls_with_section.kept
    urls_with_section.kept = Kept()


def saved(page: Page) -> None:
    expect(page.locator(".saved")).to_contain_text("Gespeichert um")


def cut(page: Page) -> None:
    page.route("**/trial-answers", lambda route: route.abort())


def test_what_is_typed_is_saved_and_what_is_asked_then_appears(phone_page: Page, kept: Kept) -> None:
    page = phone_page
    page.goto(CHALLENGE)
    expect(page.get_by_label("Wann zuletzt?")).to_be_hidden()
    page.get_by_label("Rain").check()
    page.get_by_label("Wann zuletzt?").fill("2021")
    page.get_by_label("Seit wann?").fill("15.06.2020")

    expect(page.get_by_label("Wie kam es dazu?")).to_be_visible()
    saved(page)
    assert kept.answers == {"dangers": ["rain"], "floods": "2021", "since": "2020-06-15"}
    assert all(set(put["answers"]) <= {"dangers", "floods", "since"} and put["section"] == "challenge" for put in kept.puts)
    expect(page.locator(".missing")).to_contain_text("rain_detail")
    expect(page.locator('[data-section="challenge"] .line__when')).to_have_text("3 Angaben fehlen")
    assert page.locator(".missing a").first.get_attribute("href") == "/de/trial/0/#answer-place"


def test_error_is_told_after_the_field_was_left(page: Page, kept: Kept) -> None:
    page.goto(MUNICIPALITY)
    field = page.get_by_label("Einwohner")
    with page.expect_response("**/trial-answers"):
        field.fill("viele")
    expect(page.locator(".saved")).to_contain_text("Was markiert ist, muss noch geändert werden")
    expect(page.get_by_text("Geben Sie eine Zahl ein.")).to_be_hidden()
    field.press("Tab")

    expect(page.get_by_text("Geben Sie eine Zahl ein.")).to_be_visible()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("1.200")
    field.press("Tab")
    saved(page)
    expect(page.get_by_text("Geben Sie eine Zahl ein.")).to_be_hidden()
    assert kept.answers == {"inhabitants": 1200}


def test_what_is_typed_offline_survives_a_reload_and_is_sent_later(phone_page: Page, kept: Kept) -> None:
    page = phone_page
    page.goto(TEAM)
    cut(page)
    page.get_by_role("button", name="Zeile hinzufügen").last.click()
    page.get_by_label("Maßnahme").nth(1).fill("Entsiegeln")
    page.get_by_label("Ich willige ein.").check()
    expect(page.locator(".saved")).to_contain_text(OFFLINE)
    expect(page.locator(".answers__state")).to_contain_text(OFFLINE)
    kept.status = 503  # what a page sends that is left, no test can cut
    page.reload()

    expect(page.get_by_label("Maßnahme").nth(1)).to_have_value("Entsiegeln")
    expect(page.get_by_label("Ich willige ein.")).to_be_checked()
    assert kept.puts == []
    kept.status = 200
    page.unroute("**/trial-answers")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert [row["answers"] for row in kept.answers["measures"]] == [{"measure": "Entsiegeln"}]
    assert kept.answers["consent"] == {"wording": "Ich willige ein.", "language": "de"}
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_after_the_session_has_expired_one_logs_in_elsewhere_and_goes_on(page: Page, kept: Kept) -> None:
    page.goto(MUNICIPALITY)
    kept.status = 401
    page.get_by_label("Einwohner").fill("1200")
    expect(page.locator(".saved")).to_contain_text("Sie sind nicht mehr angemeldet")
    expect(page.locator(".saved").get_by_role("link", name="Anmelden")).to_have_attribute("target", "_blank")
    kept.status = 200
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # she comes back to this tab

    saved(page)
    assert kept.answers == {"inhabitants": 1200}


def test_another_account_on_the_device_does_not_see_it_and_logging_out_deletes_it(page: Page, kept: Kept) -> None:
    page.goto(MUNICIPALITY)
    kept.status = 503
    page.get_by_label("Einwohner").fill("1200")
    expect(page.locator(".saved")).to_contain_text("Die Website antwortet nicht")
    kept.account = "2"
    page.reload()
    expect(page.get_by_label("Einwohner")).to_have_value("")
    kept.account = "1"
    page.reload()
    expect(page.get_by_label("Einwohner")).to_have_value("1200")
    page.evaluate("localStorage.setItem('theme', 'other')")
    page.goto("/de/trial/logout/")
    page.get_by_role("button", name="Abmelden").click()
    page.goto(MUNICIPALITY)
    expect(page.get_by_label("Einwohner")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage)") == ["theme"]


def test_two_colleagues_see_both_answers_and_choose(page: Page, kept: Kept) -> None:
    page.goto(MUNICIPALITY)
    saved(page)
    kept.store("inhabitants", 500)
    kept.store("which_role", "")
    page.get_by_label("Einwohner").fill("300")
    other = page.locator(".other")
    expect(other).to_contain_text("Kollegin hat inzwischen eine andere Antwort gespeichert")
    expect(other.locator(".other__answer")).to_have_text("500")
    expect(page.locator(".saved")).to_contain_text("jemand anders hat auch geantwortet", ignore_case=True)
    assert kept.answers["inhabitants"] == 500
    other.get_by_label("Diese übernehmen").click()
    expect(other).to_be_hidden()
    expect(page.get_by_label("Einwohner")).to_have_value("500")

    kept.store("inhabitants", 600)
    page.get_by_label("Einwohner").fill("300")
    page.locator(".other").get_by_label("Meine behalten").click()
    saved(page)
    assert kept.answers["inhabitants"] == 300
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_two_tabs_of_one_person_do_not_fight(page: Page, kept: Kept) -> None:
    page.goto(MUNICIPALITY)
    second = page.context.new_page()
    second.goto(MUNICIPALITY)
    saved(second)
    second.get_by_label("Einwohner").fill("300")
    second.get_by_label("Einwohner").press("Tab")
    expect(page.get_by_label("Einwohner")).to_have_value("300")
    page.get_by_label("Einwohner").fill("400")
    page.get_by_label("Einwohner").press("Tab")

    expect(second.get_by_label("Einwohner")).to_have_value("400")
    assert kept.answers == {"inhabitants": 400}
    assert page.locator(".other").count() == second.locator(".other").count() == 0


def test_removed_row_is_brought_back_and_others_are_named(page: Page, kept: Kept) -> None:
    rows = [{"key": "a", "answers": {"measure": "Baum"}}, {"key": "b", "answers": {"measure": "Bank", "costs": 5}}]
    kept.store("measures", rows)
    kept.editing = [{"section": "team", "name": "Kollegin"}, {"section": "challenge", "name": "Kollege"}]
    page.goto(TEAM)
    expect(page.get_by_role("status").filter(has_text="Auch hier")).to_have_text("Auch hier: Kollegin")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Zeile 1 entfernen").last.press("Enter")
    expect(page.get_by_text("Zeile 1 wurde entfernt.")).to_be_visible()
    expect(page.get_by_role("button", name="Rückgängig machen")).to_be_focused()
    expect(page.get_by_role("group", name="Maßnahmen").get_by_role("group", name="Zeile 1")).to_contain_text("Maßnahme")
    assert kept.answers["measures"] == rows[1:]
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.keyboard.press("Enter")

    saved(page)
    assert kept.answers["measures"] == rows


def test_words_are_counted_as_on_the_server(page: Page, kept: Kept) -> None:
    page.goto(CHALLENGE)
    field, counter = page.get_by_label("Beschreibung"), page.locator(".question__count")
    counted = {}
    for text in COUNTS:
        field.evaluate("(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }", text)
        counted[text] = counter.text_content()

    assert counted == {text: f"{count_words(text)} von 5 Wörtern" for text in COUNTS}
    field.fill("eins zwei drei vier fünf sechs")
    expect(counter).to_have_class("question__count question__count--over")


def test_section_is_sent_without_javascript(new_page: NewPage, kept: Kept) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(TEAM)
    page.get_by_label("Maßnahme").fill("Baum")
    page.get_by_label("Maßnahme").press("Enter")
    expect(page.get_by_label("Maßnahme")).to_have_value("Baum")
    page.get_by_role("button", name="Zeile hinzufügen").last.click()
    page.get_by_label("Maßnahme").nth(1).fill("Bank")
    page.get_by_role("button", name="Zeile 1 entfernen").last.click()

    expect(page.get_by_label("Maßnahme")).to_have_value("Bank")
    page.get_by_role("button", name="Rückgängig machen").click()
    expect(page.get_by_label("Maßnahme").nth(1)).to_have_value("Baum")


def test_what_is_typed_before_the_script_has_come_is_saved(page: Page, kept: Kept) -> None:
    waiting: list[Route] = []
    page.route("**/scripts/answers.js", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright needs a function
    page.goto(MUNICIPALITY, wait_until="commit")
    page.get_by_label("Einwohner").fill("1200")
    page.get_by_label("City").check()
    assert kept.puts == []
    waiting[0].continue_()

    saved(page)
    assert kept.answers == {"role": "city", "inhabitants": 1200}
