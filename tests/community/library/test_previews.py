"""Small pictures of files: made in a process apart, and as private as their files."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from cms.users.models import User
from community.groups.models import Group
from community.library.demo import picture
from community.library.models import Document, Preview
from community.library.previewing.making import make_preview
from community.library.previewing.process import HEIGHT, WIDTH
from community.library.trashing import trash_document

from .made import make_document


def with_preview(group: Group, by: User, name: str, content: bytes) -> Document:
    document = make_document(group, by, name, content, title="Wohnhof")
    make_preview.func(str(document.current.pk))
    return document


@pytest.mark.parametrize(("name", "kind"), [("hof.png", "PNG"), ("hof.pdf", "PDF")])
def test_an_image_and_the_first_page_of_a_pdf_have_a_small_picture(
    name: str, kind: str, housing: Group, planner: User, colleague: User, neighbour: User, client_of: Callable[..., Client]
):
    document = with_preview(housing, planner, name, picture(kind))
    preview = Preview.objects.get()
    url = preview.get_absolute_url()
    answer = client_of(colleague).get(url)
    drawn = Image.open(BytesIO(answer.getvalue()))

    assert (answer["Content-Type"], drawn.format, drawn.size) == ("image/webp", "WEBP", (preview.width, preview.height))
    assert preview.width <= WIDTH
    assert preview.height <= HEIGHT
    assert url in client_of(colleague).get("/en/community/groups/housing/files/").content.decode()
    for person in (neighbour, None):
        assert client_of(person).get(url).status_code == 404
    trash_document(document=document, by=planner)
    assert client_of(colleague).get(url).status_code == 404


def test_other_files_have_none_and_twice_is_once(housing: Group, planner: User):
    with_preview(housing, planner, "a.txt", b"Text")
    assert not Preview.objects.exists()
    document = with_preview(housing, planner, "hof.png", picture("PNG"))
    make_preview.func(str(document.current.pk))
    assert Preview.objects.count() == 1


def test_it_is_made_when_the_file_appears(housing: Group, planner: User, django_capture_on_commit_callbacks: Callable):
    with django_capture_on_commit_callbacks(execute=True):
        make_document(housing, planner, "hof.png", picture("PNG"))

    assert Preview.objects.count() == 1
