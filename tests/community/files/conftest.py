"""tus uploads by a member of the housing group."""

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client

from cms.users.models import User
from community.files import scanning
from community.files.models import PrivateFile, Upload
from community.groups.models import Group
from tests.patience import LONG

UPLOADS = "/api/community/uploads/"
OCTETS = "application/offset+octet-stream"


def metadata(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in pairs.items())


class Tus:
    """A tus client with a session."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def send(self, method: str, address: str, body: bytes = b"", **headers: str) -> Any:
        sent = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
        kind = sent.pop("Content-Type", OCTETS if body or method == "PATCH" else "")
        headers = {name: value for name, value in sent.items() if value}
        return self.client.generic(method, address, body, headers=headers, CONTENT_TYPE=kind)

    def create(
        self, length: int | str, *, name: str = "a.txt", room: str = "housing", tenant: str = "library", **more: Any
    ) -> Any:
        body = more.pop("body", b"")
        said = {"Upload_Length": str(length), "Upload_Metadata": metadata(filename=name, tenant=tenant, room=room), **more}
        return self.send("POST", UPLOADS, body, **said)

    def begin(self, length: int, **options: Any) -> str:
        answer = self.create(length, **options)
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def patch(self, address: str, offset: int | str, body: bytes, **headers: str) -> Any:
        return self.send("PATCH", address, body, Upload_Offset=str(offset), **headers)

    def offset(self, address: str) -> int:
        answer = self.send("HEAD", address)
        assert answer.status_code == 200
        return int(answer["Upload-Offset"])

    def upload(self, content: bytes, **options: Any) -> str:
        """Upload a file in one request; return the key of the staged file."""
        address = self.begin(len(content), **options)
        answer = self.patch(address, 0, content)
        assert answer.status_code == 204, answer.content
        return address.rpartition("/")[2]


@pytest.fixture
def tus(member: User, housing: Group, client_of: Callable[[User], Client]) -> Tus:
    return Tus(client_of(member))


@pytest.fixture
def stored() -> Callable[[], set[str]]:
    """The names in the private storage."""
    root = Path(site_settings.PRIVATE_ROOT)
    return lambda: {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def nothing_left(stored: Callable[[], set[str]], db: None) -> Iterator[Callable[[], None]]:
    """Assert that the database and the storage contain no more than before."""
    before = stored()

    def check() -> None:
        assert not Upload.objects.exists()
        assert not PrivateFile.objects.staged().exists()
        assert stored() - before == set()

    return check


@pytest.fixture(autouse=True)
def _empty_storage() -> Iterator[None]:
    """Start with an empty private storage: the files of earlier tests belong to rolled-back rows."""
    shutil.rmtree(site_settings.PRIVATE_ROOT, ignore_errors=True)
    yield
    shutil.rmtree(site_settings.PRIVATE_ROOT, ignore_errors=True)


@pytest.fixture
def clamd(require: Callable[[Any, str], Any], settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a real clamd that the site uses."""
    settings.CLAMD_URL = require(os.environ.get("CLAMD_URL"), "clamd (CLAMD_URL)")
    settings.CLAMD_TIMEOUT = LONG
    monkeypatch.setattr(scanning, "ANSWER_SOON", LONG)
    return settings.CLAMD_URL
