import pytest

from themes.registry import ThemeError, find_theme, list_themes, read_theme


@pytest.fixture
def themes_folder(tmp_path, monkeypatch):
    """A folder for an installation's own themes, named by THEME_DIRS."""
    monkeypatch.setenv("THEME_DIRS", str(tmp_path))
    return tmp_path


def make_theme(folder, slug, text):
    (folder / slug).mkdir()
    (folder / slug / "theme.toml").write_text(text, "utf-8")
    return folder / slug


def test_the_default_theme_is_found_and_extends_nothing():
    (theme,) = find_theme("default")

    assert (theme.slug, theme.name, theme.extends) == ("default", "Connective", None)
    assert theme.templates.is_dir()
    assert theme.static.is_dir()


def test_theme_comes_before_those_it_extends(themes_folder):
    make_theme(themes_folder, "kueste", 'name = "Küste"')
    make_theme(themes_folder, "hafen", 'name = "Hafen"\nextends = "kueste"')

    assert [theme.slug for theme in find_theme("hafen")] == ["hafen", "kueste", "default"]


def test_own_theme_of_the_installation_overrides_one_with_the_same_slug(themes_folder):
    folder = make_theme(themes_folder, "default", 'name = "Eigenes"')

    assert list_themes()["default"].folder == folder


def test_folder_without_theme_toml_is_ignored(themes_folder):
    (themes_folder / "notes").mkdir()
    make_theme(themes_folder, "hafen", 'name = "Hafen"')

    assert set(list_themes()) == {"default", "hafen"}


def test_unknown_theme_is_refused_with_the_available_names(themes_folder):
    make_theme(themes_folder, "hafen", 'name = "Hafen"')

    with pytest.raises(ThemeError, match=r"^There is no theme 'strand'\. There are: default, hafen\.$"):
        find_theme("strand")


def test_circular_extension_is_refused(themes_folder):
    make_theme(themes_folder, "a", 'name = "A"\nextends = "b"')
    make_theme(themes_folder, "b", 'name = "B"\nextends = "a"')

    with pytest.raises(ThemeError, match="The theme 'a' extends itself: a -> b -> a"):
        find_theme("a")


@pytest.mark.parametrize("text", ["", 'description = "no name"', "name = ", "\ufeffname"])
def test_theme_toml_without_a_name_is_refused(themes_folder, text):
    folder = make_theme(themes_folder, "hafen", text)

    with pytest.raises(ThemeError, match=r"has no readable theme\.toml with a name"):
        read_theme(folder)
