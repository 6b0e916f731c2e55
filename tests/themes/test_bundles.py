"""Style sheets joined into bundles."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from themes.bundles import BundleError, BundleFinder, bundles_of, compact, joined
from themes.checks import check_bundles
from themes.registry import Theme, find_theme, read_theme

TOML = 'name = "Hafen"\n[bundles]\nsite = ["tokens", "harbour"]\n'


@pytest.fixture
def harbour(tmp_path: Path) -> list[Theme]:
    """A theme with a bundle of its own: the default theme's tokens, and one component more."""
    (tmp_path / "hafen" / "static" / "theme").mkdir(parents=True)
    (tmp_path / "hafen" / "theme.toml").write_text(TOML)
    (tmp_path / "hafen" / "static" / "theme" / "harbour.css").write_text(
        "@layer pages {\n  /* ships */\n  .ship { color : red; }\n}\n"
    )
    return [read_theme(tmp_path / "hafen"), *find_theme("default")]


def test_bundle_joins_the_parts_in_order_without_comments(harbour: list[Theme]) -> None:
    css = joined(["tokens", "harbour"], harbour)

    assert css.index("--ink: #121d35") < css.index(".ship { color : red; }")
    assert "/*" not in css
    assert "  " not in css
    assert "url(../fonts/readex-pro-latin-wght-normal.woff2)" in css


def test_compacting_keeps_what_selectors_and_values_mean() -> None:
    css = '/* a */\n.form   :is(input,\n select):not( [type="radio"] ) > a::before { content: "/*  */" / ""; width: calc(1px + 2px) }'

    assert (
        compact(css)
        == '.form :is(input, select):not( [type="radio"] ) > a::before { content: "/*  */" / ""; width: calc(1px + 2px) }'
    )


def test_nearest_theme_decides_what_is_in_a_bundle(harbour: list[Theme]) -> None:
    bundles = bundles_of(harbour)

    assert bundles["site"] == ["tokens", "harbour"]
    assert bundles["archive"] == bundles_of(find_theme("default"))["archive"]


def test_every_style_sheet_of_the_default_theme_is_in_a_bundle() -> None:
    (theme,) = find_theme("default")
    alone = {"print", "error", "admin", "form_builder", "paper", "page_paper", "share", "preview_frame"}
    files = {path.stem for path in (theme.static / "theme").glob("*.css")} - alone

    assert {part for parts in theme.bundles.values() for part in parts} == files


def test_missing_part_is_reported(harbour: list[Theme]) -> None:
    (harbour[0].static / "theme" / "harbour.css").unlink()

    with pytest.raises(BundleError, match=r"no theme has theme/harbour\.css"):
        joined(["harbour"], harbour)
    assert [message.id for message in check_bundles(harbour)] == ["themes.E003"]
    assert list(check_bundles(find_theme("default"))) == []


def test_bundles_are_static_files_and_follow_their_parts(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harbour: list[Theme]
) -> None:
    settings.BUNDLES_ROOT = tmp_path / "bundles"
    monkeypatch.setattr("themes.bundles.find_theme", lambda _slug: harbour)
    finder = BundleFinder()
    path = finder.find("theme/bundles/site.css")

    assert ".ship" in Path(path).read_text()
    assert finder.find("theme/bundles/site.css", find_all=True) == [path]
    assert finder.find("theme/bundles/none.css") == []
    assert finder.find("theme/bundles/none.css", find_all=True) == []
    assert {Path(name).stem for name, _storage in finder.list()} == {
        "site",
        "form",
        "desk",
        "session",
        "discussion",
        "council",
        "library",
        "meetings",
        "collage",
        "archive",
        "directory",
        "ideas",
        "reference",
        "wall",
        "guide",
    }

    harbour_css = harbour[0].static / "theme" / "harbour.css"
    harbour_css.write_text(".ship { color: blue }")
    os.utime(harbour_css, (2e9, 2e9))  # later than the bundle, whatever the clock of the file system
    assert ".ship { color: blue }" in Path(finder.find("theme/bundles/site.css")).read_text()


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["*"])
def test_pages_link_one_style_sheet_which_is_served(homes: dict, client: Client) -> None:
    html = client.get("/de/").content.decode()

    assert html.count('rel="stylesheet"') == 2  # the other is for printing
    assert '<link rel="stylesheet" href="/static/theme/bundles/site.css">' in html
    assert '<link rel="stylesheet" href="/static/theme/bundles/archive.css">' in client.get("/de/search/").content.decode()
    assert finders.find("theme/bundles/site.css")
