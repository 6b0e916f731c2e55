"""The style guide shows everything, to those who may see it."""

import re

import pytest
from playwright.sync_api import expect

from cms.users.models import User
from tests.browser.reading import assert_readable
from themes.contrast import SIGNS, TEXT
from themes.registry import find_theme

from .parts import block_templates, component_of, components, part_templates, shown_components

#: Templates of parts that the style guide does not show, and why.
TEMPLATES_ELSEWHERE = {
    "cms/includes/as_pdf.html": "a link below a text",
    "cms/includes/call_text.html": "the text of a whole page; its parts are shown",
    "cms/includes/group_text.html": "likewise",
    "cms/includes/subscribe.html": "links below a list",
    "cms/includes/like_this.html": "asks the search for similar pages; its cards are those of card.html",
    "community/forms/answers_parts.html": "parts that a script copies; their templates are shown",
    "community/forms/answers_pdf.html": "a PDF file",
    "community/forms/answers_words.html": "words that a script says",
    "community/forms/blank_pdf.html": "a PDF file",
    "community/forms/blank_question.html": "a part of a PDF file",
    "community/forms/form_preview.html": "a whole page",
    "community/forms/paper.html": "a PDF file",
    "forms/from_elsewhere.html": "a whole page",
    "forms/kept.html": "a whole page",
    "includes/head_links.html": "in the head of public pages",
    "includes/mail_late.html": "a notice, while e-mails are late",
    "includes/partners.html": "in the foot, which the style guide has small",
    "jobs/includes/answer.html": "a response to htmx; its parts are shown",
    "search/includes/title.html": "the title of the results page",
}
#: Components that the style guide does not show, and why.
COMPONENTS_ELSEWHERE = {
    "answered": "the answers of an application, on its page",
    "applyhead": "the head of an application",
    "asked": "the guiding questions of a session, on its page",
    "bars": "the days of a call's applications, on the page of its figures",
    "body": "the grid of utility pages",
    "busy": "only while htmx waits for an answer",
    "callhead": "the head of a call; its deadline is shown",
    "case": "the photos of a place, on its page",
    "casefile": "an application, on the page where it is reviewed",
    "check": "a choice of the table's columns",
    "checks": "the variants that wait for a facilitator",
    "columns": "which columns the table of applications shows",
    "counts": "the countries and days of a call's applications, on the page of its figures",
    "describe": "what is asked of an AI, on the page of a new variant",
    "directory": "the search and the map of the directory, on its page",
    "frame": "what a script draws around the selection of a collage",
    "home": "the home page, whose lower sections are laid out one frame later",
    "htmx-request": "only while htmx waits for an answer",
    "hush": "a name hidden in anonymous review",
    "kept-text": "what was typed into a form that could not be accepted, on a page of its own",
    "lightbox": "made by a script when a picture of a gallery is opened",
    "like-this": "the frame around similar pages",
    "look": "the before and after of a variant, as large as the page",
    "loupe": "drawn by the script of the page on which faces are covered",
    "manage": "the grid of the account's pages",
    "mapcity": "a city with a link, on the map of the page of a municipality",
    "mine": "the groups on the start page",
    "moments": "when a session takes place, in its rail",
    "nonfield": "the errors of a form in Django's own markup",
    "notes": "the notes of viewers about a photo, for its uploader",
    "notices": "the list of notifications",
    "paint": "drawn by a script: the area that may change",
    "pinfields": "where in the picture a comment is, without a script",
    "processhead": "the head of a process",
    "prompt": "what was asked of an AI, on the page of a variant",
    "provider": "who draws, on the page of a new variant",
    "qr": "the code for an authenticator app",
    "queue": "what somebody waits for, on the page of a new variant",
    "quietpage": "the grid of the login",
    "reply": "the form for an answer, below a discussion",
    "reporthead": "the head of a report",
    "reviewing": "the page around the table of applications",
    "sessions": "the sessions of a group, with pictures",
    "sieve": "the filters above the table of applications",
    "slide": "the wall as a series of pictures",
    "slides": "the wall as a series of pictures",
    "source": "what a new variant starts from",
    "stepfields": "a step of the run sheet, on its form",
    "steps": "the way from one application to the next",
    "suggest": "made by a script while somebody types a search",
    "sums": "the numbers of a call's applications, on the page of its figures",
    "ticks": "the aims of a process, in its rail",
    "weight": "how much a criterion counts, beside its marks",
}


@pytest.fixture
def guide(db, client):
    """The style guide on an empty site, as the demo shows it to everybody."""
    answer = client.get("/de/styleguide/")
    assert answer.status_code == 200
    return answer


def names_of(answer):
    return {template.name for template in answer.templates if template.name}


def test_every_template_of_a_part_is_shown(guide):
    assert part_templates() - names_of(guide) == set(TEMPLATES_ELSEWHERE)


def test_every_component_of_the_style_sheets_is_shown(guide):
    assert components() - shown_components(guide.content.decode()) == set(COMPONENTS_ELSEWHERE)


def test_every_block_of_a_page_is_shown(guide):
    assert len(block_templates()) > 15
    assert block_templates() <= names_of(guide)


def test_a_component_is_named_by_the_first_part_of_its_classes():
    assert [component_of(name) for name in ("card", "card__cover", "card--large", "card__cover--map")] == ["card"] * 4


@pytest.mark.parametrize(
    ("demo", "is_staff", "status"), [(False, None, 404), (False, False, 404), (False, True, 200), (True, None, 200)]
)
def test_staff_may_see_it_and_in_the_demo_everybody(db, client, settings, demo, is_staff, status):
    settings.DEMO = demo
    if is_staff is not None:
        client.force_login(User.objects.create_user("somebody@example.org", is_staff=is_staff))

    assert client.get("/de/styleguide/").status_code == status


def test_for_others_it_is_like_an_address_that_does_not_exist(db, client, settings):
    settings.DEMO = False
    guide, nothing = (client.get(f"/de/{name}/") for name in ("styleguide", "stylebuch"))

    assert guide.status_code == nothing.status_code == 404
    assert guide.content.decode().replace("styleguide", "stylebuch") == nothing.content.decode()


def test_it_is_neither_indexed_nor_cached(guide, client):
    assert '<meta name="robots" content="noindex">' in guide.content.decode()
    assert set(guide["Cache-Control"].split(", ")) >= {"private", "no-store"}
    assert "styleguide" not in client.get("/sitemap.xml").content.decode()


def test_address_without_a_language_leads_to_the_readers(db, client):
    answer = client.get("/styleguide/", HTTP_ACCEPT_LANGUAGE="ar")

    assert (answer.status_code, answer["Location"]) == (302, "/ar/styleguide/")


def test_examples_come_from_no_database(guide, client, django_assert_num_queries):
    """Site, menu and foot, which every page asks for, are remembered."""
    with django_assert_num_queries(0):
        client.get("/de/styleguide/")


def test_its_style_sheet_has_the_components_of_all_others():
    bundles = find_theme("default")[0].bundles
    others = {part for name, parts in bundles.items() if name != "guide" for part in parts}

    assert set(bundles["guide"]) - others == {"guide"}
    assert others <= set(bundles["guide"])


@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_is_accessible_and_fits_the_screen(homes, new_page, assert_accessible, language):
    page = new_page(reduced_motion="reduce", viewport={"width": 320, "height": 800})
    page.goto(f"/{language}/styleguide/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    assert_readable(page, f"/{language}/styleguide/", language, assert_accessible)


def test_a_rating_is_given_with_the_keyboard(homes, page):
    page.goto("/de/styleguide/")
    group = page.get_by_role("group", name="Nachhaltigkeit")
    expect(group.get_by_role("radio", name="4", exact=True)).to_be_checked()
    group.get_by_role("radio", name="4", exact=True).press("ArrowRight")

    expect(group.get_by_role("radio", name="5", exact=True)).to_be_checked()
    assert group.locator("label:has(:focus-visible)").evaluate("label => getComputedStyle(label).outlineStyle") == "solid"


def test_it_is_valid_html(homes, client, assert_valid_html):
    assert_valid_html({path: client.get(path).content.decode() for path in ("/de/styleguide/", "/ar/styleguide/")})


def test_colours_are_shown_with_their_contrast(guide):
    shown = re.findall(r"<span>([\w-]+ on [\w-]+)</span>\s*<small>([\d.]+) · ([\d.]+)</small>", guide.content.decode())

    assert len(shown) == len(TEXT) + len(SIGNS)
    assert ("on-fill on water-fill", "6.7", "8.5") in shown
