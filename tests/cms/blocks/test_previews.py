"""Previews of blocks in the editor: every block that can be chosen has one, in the site's look and in the editor's language."""

from typing import Any

import lxml.html
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.blocks import Block
from wagtail.fields import StreamField
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, get_page_models
from wagtail.users.models import UserProfile

from cms.models import Contact, NewsPage, SiteDocument, SiteImage
from tests.accounts import make_account, make_editor
from tests.pages import LANGUAGES, make_page

EMPTY = "Die Website hat noch nichts, was hier stehen könnte."
NEED_CONTENT = {"picture", "gallery", "before_after", "contact", "file", "downloads", "related_pages"}


def choosable_blocks() -> dict[str, Block]:
    """Return every block that editors can choose, by its name."""
    return {
        name: block
        for model in get_page_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
        for name, block in field.stream_block.child_blocks.items()
    }


BLOCKS = choosable_blocks()


@pytest.fixture
def editor(homes: object, client: Client) -> Client:
    client.force_login(make_editor())
    return client


@pytest.fixture
def content(homes: object) -> None:
    """Something of everything that previews can show."""
    for number in range(2):
        SiteImage.objects.create(title=f"Bild {number}", description="Ein Platz", file=get_test_image_file())
    SiteDocument.objects.create(title="Leitfaden", file=ContentFile(b"Text", "leitfaden.txt"))
    Contact.objects.create(name_de="Projektbüro", email="kontakt@example.org")
    make_page(NewsPage, "Neues aus dem Netzwerk")


def preview(client: Client, name: str) -> Any:
    answer = client.get(reverse("wagtailadmin_block_preview"), {"id": BLOCKS[name].definition_prefix})
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content)


def words(page: Any) -> str:
    return " ".join(page.find_class("block")[0].text_content().split())


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_a_preview_and_a_description(name: str, editor: Client, content: None) -> None:
    shown = words(preview(editor, name))

    assert BLOCKS[name].is_previewable
    assert BLOCKS[name].get_description()
    assert shown
    assert shown != EMPTY


@pytest.mark.parametrize("name", sorted(NEED_CONTENT))
def test_preview_on_an_empty_site_says_so(name: str, editor: Client) -> None:
    if name == "related_pages":
        assert words(preview(editor, name)) == "Weiterlesen"
    elif name in {"gallery", "downloads"}:
        assert words(preview(editor, name)) in {"Bilder vom Workshop", "Downloads"}
    else:
        assert words(preview(editor, name)) == EMPTY


@pytest.mark.parametrize("language", LANGUAGES)
def test_preview_is_in_the_language_of_the_editor(language: str, homes: object) -> None:
    client = Client()
    user = make_account(f"{language}@example.org", is_superuser=True)
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    page = preview(client, "accordion")

    assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    with override(language):
        assert BLOCKS["accordion"].get_preview_value()["heading"] in words(page)


def test_preview_has_the_style_sheet_of_the_site(editor: Client) -> None:
    sheets = preview(editor, "text").xpath("//link[@rel='stylesheet']/@href")

    assert any("theme/bundles/site" in sheet for sheet in sheets)


def test_preview_shows_no_private_picture(editor: Client) -> None:
    private = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    SiteImage.objects.create(title="Intern", description="Intern", file=get_test_image_file(), collection=private)

    assert words(preview(editor, "picture")) == EMPTY


def test_readers_see_no_previews(homes: object) -> None:
    answer = Client().get(reverse("wagtailadmin_block_preview"), {"id": BLOCKS["text"].definition_prefix})

    assert answer.status_code == 302
