"""The headers by which browsers protect pages: what they may load, who may frame or embed them, which devices they may use."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.browser_policy import BrowserPolicyMiddleware
from cms.models import StandardPage
from cms.users.models import User
from tests.pages import make_page

POLICY = "Content-Security-Policy"
EMBEDDED_BY = "Cross-Origin-Resource-Policy"
PAGE = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' https:",
    "frame-src": "https://www.youtube-nocookie.com https://player.vimeo.com",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(response: HttpResponse) -> dict[str, str]:
    """Return the directives of a response, by name."""
    return dict(directive.split(" ", 1) for directive in response[POLICY].split("; "))


def get(client: Client, address: str) -> HttpResponse:
    """Return a response whose file, if it has one, is closed."""
    answer = client.get(address)
    answer.close()
    return answer


@pytest.mark.parametrize("address", ["/de/", "/ar/accounts/login/", "/en/search/?q=x", "/de/nothing/", "/fr/community/"])
def test_page_may_load_only_what_the_site_serves_and_nothing_inline(homes, client: Client, address: str) -> None:
    assert policy_of(client.get(address, follow=True)) == PAGE


def test_page_for_a_server_error_has_the_policy_too(homes, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.views.SiteSettings.for_request", lambda request: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/theme/brand-0123456789ab.css")

    assert answer.status_code == 500
    assert policy_of(answer) == PAGE


def test_other_origins_are_those_that_the_site_names(homes, client: Client, settings) -> None:
    settings.MEDIA_ORIGINS = ["https://files.example.org"]
    settings.FORM_ORIGINS = ["https://login.example.org"]
    settings.VIDEO_PLAYER_HOSTS = ["tube.example.org"]

    assert policy_of(client.get("/de/")) == {
        **PAGE,
        "img-src": "'self' https://files.example.org",
        "form-action": "'self' https://login.example.org",
        "frame-src": f"{PAGE['frame-src']} https://tube.example.org",
    }


def test_admin_may_use_inline_scripts_and_styles_but_no_other_origin(homes, client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org"))
    policy = policy_of(client.get("/admin/"))

    assert policy == {
        **PAGE,
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "frame-src": "'self'",
    }


def test_preview_has_the_policy_of_a_page_but_the_admin_may_frame_it(homes, client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org"))
    page = make_page(StandardPage, "Seite")
    draft = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    typed = {**nested_form_data({"body": streamfield([])}), "title": "Neu", "slug": page.slug}
    assert client.post(address, {**dict.fromkeys(form.fields, ""), **typed}).json()["is_valid"]
    preview = client.get(address)

    assert "Neu" in preview.content.decode()
    assert policy_of(preview) == {**PAGE, "frame-ancestors": "'self'"}
    assert policy_of(draft) == PAGE


def test_view_that_anybody_may_frame_has_no_ancestors_in_its_policy() -> None:
    view = xframe_options_exempt(lambda request: HttpResponse("x"))
    answer = BrowserPolicyMiddleware(view)(RequestFactory().get("/de/"))

    assert "frame-ancestors" not in policy_of(answer)


@pytest.mark.parametrize(
    "address",
    ["/api/v2/pages/", "/api/search/?q=x", "/api/nothing/", "/sitemap.xml", "/robots.txt", "/healthz", "/static/theme/base.css"],
)
def test_what_is_not_a_page_may_load_nothing(homes, client: Client, address: str) -> None:
    policy = policy_of(get(client, address))

    assert {name: policy[name] for name in policy if name != "frame-ancestors"} == {"default-src": "'none'"}


def test_drawing_may_have_styles_of_its_own(db, client: Client) -> None:
    assert policy_of(get(client, "/static/theme/mark.svg")) == {"default-src": "'none'", "style-src": "'unsafe-inline'"}


@pytest.mark.parametrize(
    ("address", "embedded_by"),
    [
        ("/de/", "same-origin"),
        ("/de/nothing/", "same-origin"),
        ("/static/theme/base.css", "cross-origin"),
        ("/api/v2/pages/", "cross-origin"),
        ("/sitemap.xml", "cross-origin"),
    ],
)
def test_other_sites_may_embed_public_files_and_data_but_no_page(homes, client: Client, address: str, embedded_by: str) -> None:
    assert get(client, address)[EMBEDDED_BY] == embedded_by


@pytest.mark.parametrize(
    ("cache_control", "embedded_by"),
    [("public, max-age=600", "cross-origin"), ("private, no-store", "same-origin"), ("private, no-cache", "same-origin")],
)
def test_other_sites_may_embed_public_pictures_but_no_private_ones(cache_control: str, embedded_by: str) -> None:
    picture = HttpResponse(b"x", "image/webp", headers={"Cache-Control": cache_control})

    assert BrowserPolicyMiddleware(lambda request: picture)(RequestFactory().get("/media/x.webp"))[EMBEDDED_BY] == embedded_by


def test_other_sites_may_embed_nothing_that_is_personal(homes, client: Client) -> None:
    client.force_login(User.objects.create_user("member@example.org", "secret-of-a-member"))

    assert client.get("/api/v2/pages/")[EMBEDDED_BY] == "same-origin"


def test_pages_use_passkeys_of_their_own_and_no_other_device(homes, client: Client) -> None:
    told = client.get("/de/")["Permissions-Policy"]

    assert {"camera=()", "microphone=()", "geolocation=()", "publickey-credentials-get=(self)"} <= set(told.split(", "))
    assert "Permissions-Policy" not in client.get("/api/v2/pages/")


def test_windows_of_other_sites_are_separate(homes, client: Client) -> None:
    assert client.get("/de/")["Cross-Origin-Opener-Policy"] == "same-origin"


def test_header_of_a_view_is_kept() -> None:
    own = {POLICY: "default-src 'none'; sandbox", EMBEDDED_BY: "same-origin"}
    answer = BrowserPolicyMiddleware(lambda request: HttpResponse("x", "text/csv", headers=own))(RequestFactory().get("/x"))

    assert {name: answer[name] for name in own} == own


def test_unchanged_page_keeps_the_headers_that_the_browser_has_stored() -> None:
    """A response with 304 has no type: the policy of files would replace that of the page."""
    answer = BrowserPolicyMiddleware(lambda request: HttpResponse(status=304))(RequestFactory().get("/de/"))

    assert not {POLICY, EMBEDDED_BY, "Permissions-Policy"} & set(answer.headers)
