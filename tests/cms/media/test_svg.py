"""An SVG keeps what is drawn and loses what could run, however it was uploaded."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from wagtail.models import Collection, UploadedFile

from cms.media.svg import clean_svg
from cms.models import SiteImage
from cms.users.models import User

from .conftest import HOSTILE_SVG, drawn

pytestmark = [
    pytest.mark.usefixtures("close_what_wagtail_left"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]
RUNS = (b"script", b"onload", b"javascript", b"foreignObject", b"iframe", b"<set", b"<animate", b"tracker", b"svg+xml")


def assert_harmless(content: bytes) -> None:
    assert b"<rect" in content
    assert [sign for sign in RUNS if sign in content] == []


def stored(image: SiteImage) -> bytes:
    return Path(image.file.path).read_bytes()


def test_hostile_svg_is_cleaned_but_still_drawn() -> None:
    cleaned = clean_svg(HOSTILE_SVG)

    assert_harmless(cleaned)
    for kept in (b'viewBox="0 0 20 10"', b'width="20"', b".a{fill:red}", b'href="#g"', b"linearGradient"):
        assert kept in cleaned
    assert clean_svg(cleaned) == cleaned


def test_names_with_a_prefix_are_read_as_names_without() -> None:
    prefixed = (
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 4 4">'
        b'<s:script>1</s:script><s:rect onload="1" width="1"/><s:g><s:use x:href="#a"/></s:g></s:svg>'
    )

    cleaned = clean_svg(prefixed)

    assert_harmless(cleaned)
    assert b'<rect width="1"/>' in cleaned
    assert b'href="#a"' in cleaned


def test_renditions_are_made_after_another_library_has_changed_the_prefixes_of_the_process(
    make_image: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ElementTree, "_namespace_map", {})  # WeasyPrint registers an empty prefix for nothing

    assert_harmless(Path(make_image("import.svg", HOSTILE_SVG).get_rendition("original").file.path).read_bytes())


@pytest.mark.parametrize(
    "content",
    [
        b"<html xmlns='http://www.w3.org/1999/xhtml'><script>1</script></html>",
        b"<svg viewBox='0 0 1 1'><script>1</script></svg>",  # without the namespace browsers draw nothing
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script>",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><s:script>1</s:script><s:rect onclick="1" width="1"/></s:svg>',
        b"\x1f\x8b packed",
        b"",
        b'<!DOCTYPE svg [<!ENTITY a "<script>1</script>">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
    ],
)
def test_malformed_svg_is_refused_or_cleaned(content: bytes) -> None:
    with suppress(ValidationError):
        cleaned = clean_svg(content)
        assert b"script" not in cleaned
        assert b"root:" not in cleaned
        assert b"ENTITY" not in cleaned


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><a href="jav&#9;ascript:1"><rect/></a></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><a href="data:text/html,&lt;script>1&lt;/script>"><rect/></a></svg>',
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><a><set attributeName='href' to='javascript:1'/><rect/></a></svg>",
        '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script><rect/></svg>'.encode("utf-16"),
        b'\xef\xbb\xbf<?xml-stylesheet href="javascript:1"?><svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect/><style>rect{background:url(javascript:1)}</style></svg>',
    ],
)
def test_svg_cleaning_cannot_be_bypassed(content: bytes) -> None:
    assert_harmless(clean_svg(content))


def upload(name: str = "karte.svg", content: bytes = HOSTILE_SVG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/svg+xml")


FACTS = {"title": "Karte", "description": "Eine Karte"}


def test_every_admin_upload_form_cleans_svgs(client: Client, administrator: User, collection: Collection) -> None:
    said = {**FACTS, "collection": collection.pk}
    client.post("/admin/images/add/", {**said, "file": upload()})
    added = SiteImage.objects.get()
    assert_harmless(stored(added))
    assert added.file_size == len(stored(added))

    client.post(f"/admin/images/{added.pk}/", {**said, "file": upload("neu.svg")})
    added.refresh_from_db()
    assert "neu" in added.file.name
    assert_harmless(stored(added))

    prefix = "image-chooser-upload"
    chosen = client.post(
        "/admin/images/chooser/create/",
        {f"{prefix}-{name}": value for name, value in {**said, "file": upload("gewählt.svg", HOSTILE_SVG + b"\n")}.items()},
    )
    assert chosen.json()["step"] in {"chosen", "duplicate_found"}
    assert_harmless(stored(SiteImage.objects.latest("pk")))

    several = client.post(
        "/admin/images/multiple/add/",
        {"title": "Mehrere", "collection": collection.pk, "files[]": upload("mehrere.svg")},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert several.json()["success"]
    waiting = UploadedFile.objects.get()  # it still lacks its description
    assert_harmless(waiting.file.read())
    waiting.file.close()
    prefix = f"uploaded-image-{waiting.pk}"
    done = client.post(
        f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/",
        {f"{prefix}-{name}": value for name, value in said.items()},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert done.json()["success"]
    assert_harmless(stored(SiteImage.objects.latest("pk")))
    assert SiteImage.objects.count() == 3


def test_unparsable_svg_is_refused(client: Client, administrator: User) -> None:
    content = b'<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2">&nbsp;<rect/></svg>'
    answer = client.post("/admin/images/add/", {**FACTS, "file": upload(content=content)})

    assert answer.status_code == 200
    assert not SiteImage.objects.exists()


def test_storage_cleans_svgs_saved_without_a_form(make_image: Callable) -> None:
    image = make_image("import.svg", HOSTILE_SVG)

    assert_harmless(stored(image))
    assert_harmless(Path(image.get_rendition("original").file.path).read_bytes())
    with pytest.raises(ValidationError):
        default_storage.save("original_images/keine.svg", ContentFile(drawn()))
    assert not default_storage.exists("original_images/keine.svg")


def test_clean_svgs_command_cleans_existing_svgs(make_image: Callable) -> None:
    old, lost, kept = make_image("alt.svg", HOSTILE_SVG), make_image("weg.svg", HOSTILE_SVG), make_image("foto.png")
    before = stored(kept)
    Path(old.file.path).write_bytes(HOSTILE_SVG)
    old.get_rendition("original")
    Path(old.renditions.get().file.path).write_bytes(HOSTILE_SVG)
    Path(lost.file.path).unlink()

    call_command("clean_svgs", verbosity=0)

    old.refresh_from_db()
    assert_harmless(stored(old))
    assert old.file_size == len(stored(old))
    assert not old.renditions.exists()
    assert stored(kept) == before
