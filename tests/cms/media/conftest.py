import gc
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import SiteDocument, SiteImage
from cms.users.models import User
from tests.accounts import make_account

HOSTILE_SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10" width="20" height="10"
 onload="document.title='ran'">
<script>document.title='ran'</script><style>.a{fill:red}</style>
<a xlink:href="javascript:document.title='ran'"><rect class="a" width="5" height="5"/></a>
<a><set attributeName="href" to="javascript:document.title='ran'"/><animate attributeName="xlink:href" values="javascript:1"/></a>
<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml" onload="document.title='ran'">
<script>document.title='ran'</script><iframe src="javascript:document.title='ran'"></iframe></body></foreignObject>
<image href="https://tracker.example.org/x.png"/><use href="data:image/svg+xml,&lt;svg onload='1'/&gt;#a"/><use href="#g"/>
<linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>
</svg>"""


def drawn(form: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, "teal").save(buffer, form)
    return buffer.getvalue()


class ReadingClient(Client):
    """Reads the whole response, as browsers do, so that files are closed."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.streaming:
            response.said = b"".join(response.streaming_content)
        else:
            response.said = response.content
        return response


@pytest.fixture
def client() -> ReadingClient:
    return ReadingClient()


@pytest.fixture(scope="module")
def close_what_wagtail_left() -> Iterator[None]:
    """Close files of SVGs and pending uploads: Wagtail leaves that to garbage collection, perhaps in another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def make_image(db: None) -> Callable[..., SiteImage]:
    def make(name: str = "bild.png", content: bytes | None = None, **facts: Any) -> SiteImage:
        content = drawn() if content is None else content
        return SiteImage.objects.create(
            title=name, description="Ein Platz", width=20, height=10, file=ContentFile(content, name=name), **facts
        )

    return make


@pytest.fixture
def make_document(db: None) -> Callable[..., SiteDocument]:
    def make(name: str = "plan.pdf", content: bytes = b"%PDF-1.4 secret plan", **facts: Any) -> SiteDocument:
        return SiteDocument.objects.create(title=name, file=ContentFile(content, name=name), **facts)

    return make


@pytest.fixture
def collection(db: None) -> Collection:
    return Collection.get_first_root_node().add_child(instance=Collection(name="Intern"))


@pytest.fixture
def restrict() -> Callable[..., CollectionViewRestriction]:
    def restrict(collection: Collection, kind: str = CollectionViewRestriction.LOGIN, **facts: Any) -> CollectionViewRestriction:
        return CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, **facts)

    return restrict


@pytest.fixture
def administrator(client: Client, db: None) -> User:
    user = make_account("admin@example.org", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user
