"""Everything that the content API tells a reader."""

import json
from collections.abc import Iterator

from django.test import Client
from wagtail.models import Page, get_page_models

from cms.models import CallPage

from .pages import LANGUAGES

ENDPOINTS = ("pages", "images", "documents", "redirects", "topics", "regions", "municipalities", "organisations", "contacts")
FORMATS = ("html", "markdown", "blocks", "db_html")


def everything_told(client: Client) -> dict[str, str]:
    """Return the JSON at every address that can be found, by address, with all fields, in all languages and formats."""
    told: dict[str, str] = {}
    waiting = list(first_addresses())
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        told[address] = json.dumps(answer.json(), ensure_ascii=False)
        for item in answer.json().get("items", ()):
            if "/api/calls/" in address:
                detail = f"/api/calls/{item['id']}/"
            else:
                detail = "/api/v2/" + item.get("meta", {}).get("detail_url", "").partition("/api/v2/")[2] + "?fields=*"
            if detail not in told and detail != "/api/v2/?fields=*":
                told[detail] = ""
                waiting.append(detail)
    return told


def first_addresses() -> Iterator[str]:
    for name in ENDPOINTS:
        yield f"/api/v2/{name}/?fields=*&limit=100"
    for model in get_page_models():
        if model is not Page:
            for rich_text_format in FORMATS:
                yield f"/api/v2/pages/?type={model._meta.label}&fields=*&limit=100&rich_text_format={rich_text_format}"
    yield "/api/v2/pages/?order=last_published_at&limit=100"
    yield "/api/v2/pages/deleted/"
    for language in LANGUAGES:
        yield from (f"/api/v2/{name}/?locale={language}" for name in ("site", "menus", "locales", "topics", "municipalities"))
        yield from (f"/api/calls/?locale={language}&status={status}" for status in CallPage.Status.values)
