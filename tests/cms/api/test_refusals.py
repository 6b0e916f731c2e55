"""Whoever asks for something that is not valid is told which parameter it is and why, in their language."""

import pytest
from django.test import Client
from wagtail.models import Site

from cms.models import CallPage
from tests.pages import make_page

WRONG = {
    "pages/?limit=101": "limit",
    "pages/?limit=x": "limit",
    "pages/?offset=-1": "offset",
    "pages/?offset=x": "offset",
    "pages/?child_of=x": "child_of",
    "pages/?child_of=999999": "child_of",
    "pages/?ancestor_of=x": "ancestor_of",
    "pages/?ancestor_of=999999": "ancestor_of",
    "pages/?descendant_of=x": "descendant_of",
    "pages/?descendant_of=999999": "descendant_of",
    "pages/?descendant_of=1&child_of=root": "descendant_of",
    "pages/?translation_of=x": "translation_of",
    "pages/?translation_of=999999": "translation_of",
    "pages/?site=localhost": "site",
    "pages/?order=random&offset=1": "order",
    "pages/?order=random,title": "order",
    "pages/?order=nothing": "order",
    "pages/?type=cms.Nothing": "type",
    "pages/?locale=xx": "locale",
    "pages/?nothing=1": "nothing",
    "pages/?id=x": "id",
    "pages/?fields=nothing": "fields",
    "pages/?fields=title(x)": "fields",
    "pages/?fields=((": "fields",
    "pages/?fields=*,*": "fields",
    "pages/?rich_text_format=word": "rich_text_format",
    "pages/?search=%00": "search",
    f"pages/?search={'a' * 5000}": "search",
    "pages/?status=offen": "status",
    "pages/?closes_at__gt=morgen": "closes_at__gt",
    "pages/?after=gestern": "after",
    "images/?nothing=1": "nothing",
    "images/?order=-nothing": "order",
    "images/?id=x": "id",
    "images/?tags=x&search=y": "search",
    "topics/?locale=xx": "locale",
    "topics/?order=nothing": "order",
    "municipalities/?region=x": "region",
    "redirects/?nothing=1": "nothing",
    "site/?locale=xx": "locale",
    "menus/?nothing=1": "nothing",
}
LANGUAGES = ("en", "de", "fr", "ar")


@pytest.mark.parametrize(("address", "parameter"), WRONG.items())
def test_wrong_parameter_is_named_in_the_readers_language(client: Client, homes: object, address: str, parameter: str) -> None:
    make_page(CallPage, "Wasser")
    root = Site.objects.get().root_page
    Site.objects.create(hostname="localhost", port=8081, root_page=root)
    Site.objects.create(hostname="localhost", port=8082, root_page=root)
    said = set()
    for language in LANGUAGES:
        answer = client.get(f"/api/v2/{address}", headers={"Accept-Language": language})
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert "Accept-Language" in answer["Vary"]
        assert answer["Cache-Control"] == "no-cache"
        [error] = answer.json()["errors"]
        assert (error["where"], error["field"]) == ("query", parameter)
        said.add(error["detail"])

    assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["pages/", "images/", "topics/", "redirects/", "site/"])
def test_nothing_can_be_written(client: Client, homes: object, method: str, address: str) -> None:
    answer = getattr(client, method)(f"/api/v2/{address}", headers={"Accept-Language": "de"})

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in answer["Allow"]
    assert answer.json()["detail"] == "Das kann nur gelesen werden."


@pytest.mark.parametrize("address", ["pages/999999/", "images/999999/", "topics/999999/", "pages/find/?html_path=/de/nichts/"])
def test_nothing_there_is_said_in_the_readers_language(client: Client, homes: object, address: str) -> None:
    answer = client.get(f"/api/v2/{address}", headers={"Accept-Language": "de"})

    assert (answer.status_code, answer.json()["detail"]) == (404, "Unter dieser Adresse gibt es nichts.")


def test_description_of_the_api_can_only_be_read(client: Client) -> None:
    answer = client.post("/api/openapi.json", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET, HEAD")
