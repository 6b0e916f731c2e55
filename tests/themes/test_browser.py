"""What only a browser shows: scripts, widths, colour schemes. No page needs it to be readable."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from cms.models import CallPage, StandardPage
from tests.browser.fixtures import listen
from tests.pages import make_page
from themes.registry import find_theme


@pytest.fixture
def story(homes, every_block):
    """A page with every block."""
    return make_page(StandardPage, "Alles", slug="alles", body=every_block)


# Colours and widths are independent of each other, so each is tried once with its two values.
@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 700}}], ids=["dark", "narrow"]
)
def test_every_block_is_accessible_and_fits_the_screen(story, new_page, assert_accessible, options):
    page = new_page(reduced_motion="reduce", **options)
    page.goto(story.url)

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_video_is_not_requested_when_the_page_loads(story, new_page):
    page = new_page()
    asked = []
    page.route("https://www.youtube-nocookie.com/**", lambda route: (asked.append(route.request.url), route.fulfill(body="film")))
    page.goto(story.url)
    page.wait_for_load_state("networkidle")
    expect(page.locator("iframe")).to_have_count(0)
    assert asked == []


def test_video_is_shown_in_its_player_after_a_click(story, browser, live_server):
    with browser.new_context(base_url=live_server.url) as context:
        complaints = listen(context, urlsplit(live_server.url).netloc)
        page = context.new_page()
        page.route(
            "https://www.youtube-nocookie.com/**", lambda route: route.fulfill(content_type="text/html", body="<h1>Film</h1>")
        )
        page.goto(story.url)
        page.locator("[data-player]").first.click()

        expect(page.frame_locator("iframe").locator("h1")).to_have_text("Film")
        assert [said for said in complaints if not said.startswith("asked another host: https://www.youtube-nocookie.com/")] == []


def test_content_is_available_without_javascript(story, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(story.url)

    assert page.get_by_role("link", name="youtube.com").get_attribute("href") == "https://www.youtube.com/watch?v=abc"
    assert page.locator(".compare img").count() == 2
    assert page.locator(".gallery a").first.get_attribute("href").startswith("/media/")


def test_menu_on_a_narrow_screen_opens_without_javascript(homes, new_page):
    make_page(CallPage, "Wasser")
    page = new_page(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page.goto("/de/")
    entry = page.get_by_role("link", name="Mitmachen")
    expect(entry).to_be_hidden()

    page.locator(".menu summary").click()

    expect(entry).to_be_visible()


def test_image_comparison_works_with_the_keyboard(story, new_page):
    page = new_page()
    page.goto(story.url)
    slider = page.locator(".compare input[type=range]")
    slider.press("ArrowRight")

    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"51\W%, .+ 49\W%$"))
    assert cut_of(page) == "51%"


@pytest.mark.parametrize("language", ["de", "ar"])
def test_image_comparison_follows_a_finger_and_is_not_mirrored(story, phone_page, language):
    page = phone_page
    page.goto(story.url)
    page.evaluate(
        "language => Object.assign(document.documentElement, { lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' })",
        language,
    )
    stage = page.locator(".compare__stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.25, box["y"] + 20)

    expect(page.locator(".compare input[type=range]")).to_have_value("25")
    assert cut_of(page) == "25%"


def cut_of(page):
    return page.locator(".compare__stage").evaluate("stage => stage.style.getPropertyValue('--cut')")


def test_gallery_opens_in_a_dialog_and_is_browsed_with_arrow_keys(story, new_page):
    page = new_page()
    page.goto(story.url)
    page.locator(".gallery a").first.click()
    shown = page.locator("dialog[open] img")
    expect(shown).to_have_attribute("alt", "Zu sehen: Hafen")

    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("alt", "Zu sehen: Turm")
    expect(page.locator(".lightbox__count")).to_have_text("2 von 3")

    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize(("zone", "told"), [("Africa/Nairobi", True), ("Europe/Vienna", False)])
def test_deadline_is_also_shown_in_the_readers_time_zone_if_it_differs(homes, new_page, zone, told):
    call = make_page(CallPage, "Wasser")
    page = new_page(timezone_id=zone)
    page.goto(call.url)
    page.wait_for_load_state("networkidle")
    note = page.locator("[data-own-time]").first

    expect(note).to_be_visible(visible=told)
    assert ("Nairobi" in note.inner_text()) == told


@pytest.mark.parametrize(("language", "scripts"), [("de", ["latin"]), ("fr", ["latin"]), ("ar", ["arabic", "latin"])])
def test_page_loads_only_the_fonts_of_its_scripts(homes, new_page, language, scripts):
    make_page(CallPage, "Wasser und Straßen")
    page = new_page()
    fonts = []
    page.on("request", lambda request: fonts.append(request.url) if request.resource_type == "font" else None)
    page.goto(f"/{language}/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")

    assert sorted({re.search(r"readex-pro-(\S+)-wght", font).group(1) for font in fonts}) == scripts


def test_fallback_font_has_the_height_of_the_font(homes, new_page):
    """No line moves when the font arrives. What its widths do is in tests/browser/test_fallback_font.py."""
    css = (find_theme("default")[0].static / "theme" / "tokens.css").read_text("utf-8")
    measures = re.findall(r"size-adjust: ([\d.]+)%; ascent-override: ([\d.]+)%; descent-override: ([\d.]+)%", css)
    page = new_page()
    page.goto("/de/")
    ascent, descent = page.evaluate(
        """async () => {
          await document.fonts.load('100px "Readex Pro"');
          const brush = document.createElement("canvas").getContext("2d");
          brush.font = '100px "Readex Pro"';
          const { fontBoundingBoxAscent, fontBoundingBoxDescent } = brush.measureText("x");
          return [fontBoundingBoxAscent / 100, fontBoundingBoxDescent / 100];
        }"""
    )

    assert len(measures) == css.count("Readex Fallback") - css.count('"Readex Pro", "Readex Fallback"') * 3
    for size, above, below in measures:
        assert float(size) / 100 * float(above) / 100 == pytest.approx(ascent, abs=0.01)
        assert float(size) / 100 * float(below) / 100 == pytest.approx(descent, abs=0.01)


def test_skip_link_is_focused_first_and_jumps_to_the_content(homes, new_page):
    page = new_page()
    page.goto("/de/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
