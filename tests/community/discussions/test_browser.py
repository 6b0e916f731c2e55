"""Members who talk, in a real browser: on a phone, in German and Arabic, with and without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.discussions.models import LaterPost, Post, Topic
from community.discussions.moderating import hide_post
from community.discussions.posting import edit_post
from community.forms.models import Draft
from community.groups.models import Group
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.cms.jobs.processes import wait_for
from tests.community.applications.test_browser import enter

from .made import in_a_day, keep_answer, make_due, make_reply, make_rows, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
ARABIC = "نعم، والليل عندنا أهم من النهار. نقيس حرارة الهواء داخل ثلاث مدارس."


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def broken_words(page: Page, selector: str) -> list[str]:
    """Return the words in the elements that are spread over more than one line."""
    found: list[str] = page.locator(selector).evaluate_all(
        """elements => elements.flatMap(element => {
            const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), broken = [];
            while (walk.nextNode()) {
                for (const {0: word, index} of walk.currentNode.data.matchAll(/\\S+/g)) {
                    const range = document.createRange();
                    range.setStart(walk.currentNode, index);
                    range.setEnd(walk.currentNode, index + word.length);
                    if (range.getClientRects().length > 1) broken.push(word);
                }
            }
            return broken;
        })"""
    )
    return found


@TWO_READERS
def test_pages_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    housing: Group,
    planner: User,
    colleague: User,
    lead: User,
    assert_accessible: Callable[[Page], None],
):
    topic = make_topic(housing, planner, "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung", is_question=True)
    first = topic.posts.get()
    edit_post(post=first, text=f"{'w' * 200}\n\n| {'a | ' * 12}\n|{'---|' * 12}\n\n```\n{'x' * 300}\n```", by=planner)
    make_reply(topic, colleague, ARABIC, language="ar", answers=first)
    hide_post(post=make_reply(topic, colleague, "Verborgen"), reason="Ein Grund", by=lead)
    make_rows(topic, 3, colleague)
    later = keep_answer(topic, lead, "w" * 200)
    LaterPost.objects.filter(pk=make_due(keep_answer(topic, lead, ARABIC)).pk).update(refused_at=timezone.now())
    enter(any_page, lead, live_server.url)
    for path in (
        "groups/housing/discussions/",
        "groups/housing/discussions/?show=new",
        "groups/housing/discussions/new/",
        "groups/housing/discussions/reports/",
        f"discussions/{topic.pk}/",
        f"discussions/{topic.pk}/?quote={first.pk}",
        f"discussions/{topic.pk}/move/",
        f"discussions/posts/{first.pk}/history/",
        f"discussions/posts/{first.pk}/hide/",
        "discussions/later/",
        f"discussions/later/{later.pk}/",
        f"discussions/later/{later.pk}/delete/",
        "",
    ):
        any_page.goto(f"/{language}/community/{path}")
        assert_accessible(any_page)
        assert fits(any_page), path


@pytest.mark.parametrize("language", ["de", "ar"])
def test_table_on_a_phone_scrolls_and_keeps_its_words_whole(
    language: str, phone_page: Page, live_server: Any, housing: Group, planner: User, colleague: User
):
    address = f"https://example.org/{'w' * 120}"
    heads = "| Maßnahme | Zuständigkeit | Punkte | Frist | Quelle |\n|---|---|---|---|---|\n"
    text = f"{heads}| Straßenbäume | Grünflächenamt | 12 | 2027 | {address} |"
    topic = make_topic(housing, planner)
    edit_post(post=topic.posts.get(), text=text, by=planner)
    enter(phone_page, colleague, live_server.url)
    phone_page.goto(f"/{language}/community/discussions/{topic.pk}/")

    assert phone_page.locator(".say td").count() == 5
    assert broken_words(phone_page, ".say :is(th, td)") == [address]
    assert phone_page.evaluate("(box => box.scrollWidth > box.clientWidth)(document.querySelector('.say .table-wrap'))")
    assert fits(phone_page)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_phone_without_scripts_begins_quotes_mentions_and_reacts(
    language: str, new_page: NewPage, live_server: Any, housing: Group, planner: User, colleague: User
):
    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, planner, live_server.url)
    page.goto(f"/{language}/community/groups/housing/discussions/")
    page.locator("main .head .button").click()
    page.fill("[name=title]", "Wer öffnet die Schulen?")
    page.fill("[name=text]", "Was sagt")
    page.locator("main details.fold > summary").first.click()
    page.select_option("[name=mention]", "Health department")
    page.locator("button[name=insert]").click()
    expect(page.locator("[name=text]")).to_have_value("Was sagt @Health department ")
    page.locator("button[name=preview]").click()
    expect(page.locator("#preview .mention")).to_have_text("@Health department")
    page.locator("main details.fold > summary").nth(1).click()
    page.set_input_files("[name=file_1]", {"name": "Plan.txt", "mimeType": "text/plain", "buffer": b"Text"})
    page.locator("main form.form button[type=submit]:not([name])").click()
    expect(page.locator(".say__files")).to_contain_text("Plan.txt")

    topic = Topic.objects.get()
    reply = make_reply(topic, colleague, ARABIC, language="ar")
    page.reload()
    post = page.locator(f"#post-{reply.pk}")
    expect(post).to_have_attribute("dir", "rtl")
    post.locator("button[value=thanks]").click()
    expect(post.locator("button[value=thanks]")).to_have_attribute("aria-pressed", "true")
    post.locator(".say__acts > a").first.click()
    expect(page.locator("#reply .cite")).to_contain_text("والليل")
    page.fill("#reply [name=text]", "Danke für die Antwort!")
    page.locator("#reply button[type=submit]:not([name])").click()
    expect(page.locator(".say").last).to_contain_text("Danke für die Antwort!")
    assert Post.objects.order_by("pk").last().answers_id == reply.pk
    assert fits(page)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_phone_without_scripts_sends_later_by_keyboard_and_puts_it_off(
    language: str, new_page: NewPage, live_server: Any, topic: Topic, colleague: User
):
    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, colleague, live_server.url)
    page.goto(f"/{language}/community/discussions/{topic.pk}/")
    page.fill("#reply [name=text]", ARABIC)
    fold = page.locator("#reply details.fold", has=page.locator("[name=send_at]"))
    fold.locator("summary").press("Enter")
    page.fill("[name=send_at]", "2020-01-01T10:00")
    page.locator("button[name=later]").press("Enter")
    expect(page.locator("#reply .field--wrong [name=send_at]")).to_be_visible()
    expect(page.locator("#reply [name=text]")).to_have_value(ARABIC)
    assert fits(page)
    when = in_a_day().astimezone(colleague.time_zone).strftime("%Y-%m-%dT%H:%M")
    page.fill("[name=send_at]", when)
    page.locator("button[name=later]").press("Enter")
    expect(page).to_have_url(re.compile(r"/discussions/later/\d+/"))
    expect(page.locator("main h1")).to_have_text(topic.title)
    assert fits(page)
    later = LaterPost.objects.get()
    assert (later.text, topic.posts.count()) == (ARABIC, 1)

    page.fill("main [name=text]", "Danke!")
    page.locator("main form.form button[type=submit]").press("Enter")
    expect(page.locator("main [name=text]")).to_have_value("Danke!")
    page.goto(f"/{language}/community/discussions/later/")
    expect(page.locator(".kept__one")).to_contain_text("Danke!")
    assert fits(page)
    page.locator(".kept__one a").click()
    page.locator("form[action$='/send/'] button").press("Enter")
    expect(page.locator(".say").last).to_contain_text("Danke!")
    assert (LaterPost.objects.count(), topic.posts.count()) == (0, 2)


def test_toolbar_preview_and_draft_with_scripts(phone_page: Page, live_server: Any, topic: Topic, planner: User, colleague: User):
    page = phone_page
    enter(page, planner, live_server.url)
    page.goto(f"/en/community/discussions/{topic.pk}/")
    field = page.locator("#reply [name=text]")
    field.fill("Rooms")
    field.select_text()
    page.get_by_role("button", name="Bold").click()
    expect(field).to_have_value("**Rooms**")
    page.get_by_role("button", name="List").click()
    expect(field).to_have_value("- **Rooms**")
    page.get_by_text("How to format and mention").click()
    page.get_by_label("Mention a member").select_option("Health department")
    page.get_by_role("button", name="Insert").click()
    expect(field).to_have_value("- **Rooms** @Health department ")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview li strong")).to_have_text("Rooms")
    expect(page.locator("#reply .saved")).to_contain_text("Draft saved")
    assert Draft.objects.get().fields["text"] == "- **Rooms** @Health department "

    page.reload()
    expect(field).to_have_value("- **Rooms** @Health department ")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".say").last).to_contain_text("@Health department")
    expect(page.locator("#reply [name=text]")).to_have_value("")
    assert not Draft.objects.exists()


def test_what_is_sent_before_it_was_saved_does_not_come_back_as_a_draft(
    page: Page, live_server: Any, topic: Topic, planner: User
):
    enter(page, planner, live_server.url)
    page.goto(f"/en/community/discussions/{topic.pk}/")
    page.get_by_label("Your answer").fill("Sent at once.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".say", has_text="Sent at once.")).to_be_visible()
    page.get_by_label("Your answer").fill("Sent later.")
    page.get_by_text("Send later", exact=True).click()
    page.get_by_label("Send at").fill(f"{in_a_day():%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Send at this moment").click()
    expect(page.get_by_role("heading", level=1, name="Wer öffnet die Schulen?")).to_be_visible()

    # What leaving the page would have saved is behind what it saves now.
    page.goto("/en/community/groups/housing/discussions/new/")
    page.get_by_label("Text").fill("Left behind.")
    page.goto("/en/community/")
    wait_for(Draft.objects.exists)
    assert [draft.fields["text"] for draft in Draft.objects.all()] == ["Left behind."]
