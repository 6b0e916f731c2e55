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


def test_installed_themes_pass_the_checks():
    assert check_themes(None) == []


def test_theme_with_only_templates_passes_the_checks(themes_folder):
    make_theme(themes_folder, "hafen", "templates")

    assert check_themes(None) == []


def test_theme_without_templates_and_static_files_is_an_error(themes_folder):
    make_theme(themes_folder, "hafen")

    assert [(message.id, message.msg) for message in check_themes(None)] == [
        ("themes.E002", f"The theme 'hafen' in {themes_folder / 'hafen'} has no folder templates and no folder static.")
    ]


def test_a_default_theme_without_static_files_is_an_error(themes_folder):
    make_theme(themes_folder, "default", "templates")

    assert "themes.E002" in [message.id for message in check_themes(None)]


def test_selecting_a_missing_theme_is_an_error(settings):
    settings.THEME = "strand"

    (message,) = check_themes(None)
    assert (message.id, message.msg) == ("themes.E001", "There is no theme 'strand'. There are: default.")


def test_unreadable_theme_toml_is_an_error(themes_folder):
    make_theme(themes_folder, "hafen", "templates", text="name")

    assert [message.id for message in check_themes(None)] == ["themes.E001"]


def test_theme_folders_missing_from_staticfiles_dirs_cause_a_warning(settings):
    settings.STATICFILES_DIRS = []

    assert [message.id for message in check_themes(None)] == ["themes.W001"]
