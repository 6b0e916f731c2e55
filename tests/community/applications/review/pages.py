"""Pages of those who review, and what they say."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.users.models import User

Logged = Callable[[User], Client]


def text_of(html: str) -> str:
    """Return the text of a page on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def address(name: str, *parts: object) -> str:
    with override("en"):
        return reverse(f"applications:{name}", args=list(parts))


def page(client: Client, name: str, *parts: object, query: str = "") -> str:
    answer = client.get(address(name, *parts) + query)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()
