"""The style sheet with a site's own colours."""

import pytest
from django.test import Client
from wagtail.models import Site

from cms.models import SiteSettings


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
