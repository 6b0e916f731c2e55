"""The style sheets with a site's own colours, and the site's name and colours in the admin."""

import re
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Site

from cms.models import SiteSettings
from cms.snippets.brand import admin_css
from tests.accounts import make_account
from themes.colours import contrast, from_hsl, hsl, laid_over
from themes.registry import find_theme


@pytest.fixture
def site_settings(homes) -> SiteSettings:
    found = SiteSettings.for_site(Site.objects.get())
    found.brand_colour, found.signal_colour = "#5b2a86", "#9a2c00"
    found.save()
    return found


def test_pages_link_the_colours_and_contain_none(site_settings: SiteSettings, client: Client) -> None:
    html = client.get("/de/").content.decode()

    assert f'<link rel="stylesheet" href="{site_settings.brand_address}">' in html
    assert "<style" not in html


def test_colours_are_set_for_the_light_scheme_and_kept_for_a_year(site_settings: SiteSettings, client: Client) -> None:
    answer = client.get(site_settings.brand_address)

    assert answer.content.decode() == (
        "@media (prefers-color-scheme: light) { :root { "
        "--brand: #5b2a86; --brand-soft: color-mix(in oklab, #5b2a86 14%, #fbfaf6); --brand-fill: #5b2a86; "
        "--signal: #9a2c00; --signal-soft: color-mix(in oklab, #9a2c00 12%, #fbfaf6); --signal-ink: #ffffff; } }\n"
    )
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies


def test_address_changes_with_the_colours_and_an_old_one_is_not_stored(site_settings: SiteSettings, client: Client) -> None:
    old = site_settings.brand_address
    site_settings.brand_colour = ""
    site_settings.save()
    answer = client.get(old)

    assert site_settings.brand_address != old
    assert answer["Cache-Control"] == "no-store"
    assert "--brand:" not in answer.content.decode()
    assert "--signal: #9a2c00;" in answer.content.decode()


def test_site_with_the_colours_of_the_theme_has_no_style_sheet_of_its_own(homes, client: Client) -> None:
    assert "/theme/brand-" not in client.get("/de/").content.decode()
    assert client.get("/theme/brand-0123456789ab.css").status_code == 404


@pytest.fixture
def admin(client: Client, site_settings: SiteSettings) -> Client:
    site_settings.site_name = "Stadt, Land & Netz"
    site_settings.save()
    client.force_login(make_account("admin@example.org", is_superuser=True))
    return client


def shades_in(css: str) -> dict[str, list[str]]:
    """Return the colours that a style sheet sets for Wagtail, each as often as it does."""
    found = re.findall(r"color-(\w+)-hue: ([\d.]+);\s+\S+-saturation: ([\d.]+)%;\s+\S+-lightness: ([\d.]+)%", css)
    shades: dict[str, list[str]] = {}
    for name, *parts in found:
        shades.setdefault(name, []).append(from_hsl(*map(float, parts)))
    return shades


def test_admin_has_the_name_and_the_colours_of_its_site(admin: Client, site_settings: SiteSettings) -> None:
    html = admin.get("/admin/").content.decode()

    assert "<title>Dashboard - Stadt, Land &amp; Netz</title>" in html
    assert re.search(r"<h1[^>]*>\s*Stadt, Land &amp; Netz\s*</h1>", html)
    assert (
        "<span>Stadt, Land &amp; Netz</span>"
        in html.partition("data-wagtail-sidebar-branding-logo")[2].partition("</template>")[0]
    )
    assert f'<link rel="stylesheet" href="{site_settings.admin_address}">' in html


def test_admin_page_that_does_not_exist_has_the_name_too(admin: Client) -> None:
    assert "- Stadt, Land &amp; Netz</title>" in admin.get("/admin/nowhere/").content.decode()


def test_colours_of_the_admin_are_kept_for_a_year(admin: Client, site_settings: SiteSettings) -> None:
    answer = admin.get(site_settings.admin_address)

    assert answer.content.decode() == admin_css("#5b2a86")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_admin_in_the_colours_of_the_theme_has_no_style_sheet_of_its_own(admin: Client, site_settings: SiteSettings) -> None:
    site_settings.brand_colour = ""
    site_settings.save()

    assert "/theme/admin-" not in admin.get("/admin/").content.decode()
    assert "theme/admin.css" in admin.get("/admin/").content.decode()


def test_dark_scheme_of_the_admin_keeps_its_own_colours() -> None:
    css = admin_css("#5b2a86")

    assert [line.partition(" {")[0] for line in css.splitlines()] == [".w-theme-light", "@media (prefers-color-scheme: light)"]
    assert css.count(".w-theme-system") == 1


@pytest.mark.parametrize("colour", ["#5b2a86", "#b3261e", "#0b5a57", "#777777", "#00707a", "#5f6b00", "#000000"])
def test_menu_and_links_of_the_admin_can_be_read(colour: str) -> None:
    shades = shades_in(admin_css(colour))

    for menu in shades["primary"]:
        assert contrast(laid_over("#ffffff", menu, 0.8), menu) >= 4.5
    for link in shades["secondary"]:
        assert min(contrast(link, "#f6f6f8"), contrast(link, "#ffffff")) >= 4.5
    assert len(shades["primary"]) == len(shades["secondary"]) == 2


def test_dark_brand_colour_is_not_changed() -> None:
    shade = from_hsl(*hsl("#0b5a57"))

    assert shades_in(admin_css("#0b5a57")) == {"primary": [shade, shade], "secondary": [shade, shade]}


def test_theme_gives_the_admin_its_own_brand_colour() -> None:
    folder = Path(find_theme("default")[0].static, "theme")
    brand = re.search(r"--brand: (#\w{6})", (folder / "tokens.css").read_text())[1]

    assert shades_in((folder / "admin.css").read_text()) == shades_in(admin_css(brand))
