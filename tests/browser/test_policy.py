"""What the policy for browsers must not break. Every test with a browser fails if a page violates it (`listen`)."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from wagtail.models import Page as SitePage

from cms.models import CallPage
from tests.accounts import log_in, make_account
from tests.demo import DEMO, demo_of_today

from .fixtures import listen

STRICT = "default-src 'self'"
SHOWN = '<!doctype html><html lang="de"><head><title>T</title>{head}</head><body>{body}</body></html>'


@pytest.fixture
def admin_page(transactional_db: None, page: Page) -> Page:
    """A page of an administrator of the demo, logged in."""
    demo_of_today()
    log_in(page, make_account("chef@example.org", is_superuser=True))
    return page


def shown(context: BrowserContext, head: str, body: str) -> list[str]:
    """Return what is collected about a page with a strict policy."""

    def answer(route: Route) -> None:
        html = SHOWN.format(head=head, body=body)
        route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": STRICT})

    complaints = listen(context, "localhost")
    page = context.new_page()
    page.route("http://localhost/", answer)
    page.goto("http://localhost/")
    page.wait_for_load_state("networkidle")
    return complaints


@pytest.mark.parametrize(
    ("head", "body", "complaint"),
    [
        ("", '<p style="color: red">x</p>', "style-src-attr refused inline on /"),
        ("<style>p { color: red }</style>", "", "style-src-elem refused inline on /"),
        ("<script>document.title = 'ran'</script>", "", "script-src-elem refused inline on /"),
        ("", '<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "img-src refused data on /"),
    ],
)
def test_violation_of_the_policy_is_reported(browser: Browser, head: str, body: str, complaint: str) -> None:
    with browser.new_context() as context:
        assert f"against the policy: {complaint}" in shown(context, head, body)


def test_violation_is_also_reported_without_javascript(browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        [complaint] = shown(context, "", '<p style="color: red">x</p>')

    assert STRICT in complaint
    assert complaint.startswith("the console says: ")


def test_missing_style_sheet_is_reported(browser: Browser) -> None:
    def answer(route: Route) -> None:
        is_page = route.request.url.endswith("/")
        route.fulfill(
            status=200 if is_page else 404,
            content_type="text/html" if is_page else "text/css",
            body=SHOWN.format(head='<link rel="stylesheet" href="/lost.css">', body="x") if is_page else "",
        )

    with browser.new_context() as context:
        complaints = listen(context, "localhost")
        page = context.new_page()
        page.route("http://localhost/**", answer)
        page.goto("http://localhost/")
        page.wait_for_load_state("networkidle")

        assert complaints == ["could not load: http://localhost/lost.css (404)"]


@pytest.mark.xdist_group(DEMO)
def test_editor_can_use_the_userbar_on_a_page(admin_page: Page) -> None:
    admin_page.goto(CallPage.objects.live().first().url)
    bar = admin_page.locator("wagtail-userbar")
    bar.locator("[data-wagtail-userbar-trigger]").click()

    expect(bar.locator("#wagtail-userbar-items a").first).to_be_visible()


@pytest.mark.xdist_group(DEMO)
def test_editor_can_edit_a_page_and_see_its_preview(admin_page: Page) -> None:
    call = CallPage.objects.live().first()
    admin_page.goto(reverse("wagtailadmin_pages:edit", args=[call.pk]))
    admin_page.locator("#id_title").fill("Ein anderer Titel")
    admin_page.locator("[data-side-panel-toggle=preview]:visible").first.click()

    preview = admin_page.frame_locator("iframe[title]:visible")
    expect(preview.locator("h1")).to_have_text("Ein anderer Titel")
    assert preview.locator("h1").evaluate("heading => getComputedStyle(heading).fontFamily").startswith('"Readex Pro"')


@pytest.mark.xdist_group(DEMO)
def test_pages_of_the_admin_keep_to_their_policy(admin_page: Page) -> None:
    translated = SitePage.objects.filter(locale__language_code="fr", depth__gt=2).first()
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[translated.get_parent().pk]),
        reverse("wagtailadmin_pages:edit", args=[translated.pk]),
        reverse("wagtailadmin_pages:history", args=[translated.pk]),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtailimages:index"),
        reverse("wagtaildocs:index"),
        reverse("wagtailsettings:edit", args=["cms", "sitesettings"]),
        reverse("wagtailusers_users:index"),
        reverse("wagtailadmin_account"),
        "/admin/api/main/pages/",
    ]
    for address in addresses:
        answer = admin_page.goto(address)
        assert answer.status == 200, address
        admin_page.evaluate("() => new Promise(done => requestIdleCallback(done, { timeout: 10000 }))")  # its scripts have begun


@pytest.mark.xdist_group(DEMO)
def test_pages_of_the_api_keep_to_their_policy(transactional_db: None, page: Page) -> None:
    demo_of_today()
    for address in ("/api/v2/pages/", "/api/v2/images/", "/api/v2/documents/"):
        assert page.goto(address).headers["content-type"].startswith("text/html")
        expect(page.locator(".response-info")).to_be_visible()
