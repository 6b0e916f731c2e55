import pytest

from themes.checks import check_themes


@pytest.fixture
def themes_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("THEME_DIRS", str(tmp_path))
    return tmp_path


def make_theme(folder, slug, *folders, text='name = "Hafen"'):
    for name in folders:
        (folder / slug / name).mkdir(parents=True)
    (folder / slug).mkdir(exist_ok=True)
    (folder / slug / "theme.toml").write_text(text, "utf-8")


def test_the_installed_themes_are_in_order():
    assert check_themes(None) == []


def test_a_theme_with_templates_alone_is_in_order(themes_folder):
    make_theme(themes_folder, "hafen", "templates")

    assert check_themes(None) == []


def test_a_theme_that_gives_nothing_is_an_error(themes_folder):
    make_theme(themes_folder, "hafen")

    assert [(message.id, message.msg) for message in check_themes(None)] == [
        ("themes.E002", f"The theme 'hafen' in {themes_folder / 'hafen'} has no folder templates and no folder static.")
    ]


def test_a_default_theme_without_static_files_is_an_error(themes_folder):
    make_theme(themes_folder, "default", "templates")

    assert "themes.E002" in [message.id for message in check_themes(None)]


def test_a_chosen_theme_that_is_not_there_is_an_error(settings):
    settings.THEME = "strand"

    (message,) = check_themes(None)
    assert (message.id, message.msg) == ("themes.E001", "There is no theme 'strand'. There are: default.")


def test_a_theme_toml_that_cannot_be_read_is_an_error(themes_folder):
    make_theme(themes_folder, "hafen", "templates", text="name")

    assert [message.id for message in check_themes(None)] == ["themes.E001"]


def test_folders_that_are_not_looked_through_are_told_of(settings):
    settings.STATICFILES_DIRS = []

    assert [message.id for message in check_themes(None)] == ["themes.W001"]
