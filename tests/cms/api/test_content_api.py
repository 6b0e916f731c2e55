import pytest
from django.test import Client

from cms.models import CallPage, NewsPage
from tests.pages import make_page, make_topic


def test_api_returns_the_fields_of_a_call(client: Client, homes: object) -> None:
    topic = make_topic("wasser", "Wasser")
    call = make_page(CallPage, "Wasser", topics=[topic], working_languages=["de", "en"], kind="deep_dive")

    answer = client.get(f"/api/v2/pages/{call.pk}/").json()

    told = {name: answer[name] for name in ("title", "kind", "status", "time_zone", "working_languages")}
    assert told == {
        "title": "Wasser",
        "kind": "deep_dive",
        "status": "open",
        "time_zone": "Europe/Berlin",
        "working_languages": ["de", "en"],
    }
    assert [topic["id"] for topic in answer["topics"]] == [topic.pk]


def test_drafts_are_hidden_from_the_api(client: Client, homes: object) -> None:
    shown, hidden = make_page(NewsPage, "Gezeigt"), make_page(NewsPage, "Verborgen")
    hidden.unpublish()

    answer = client.get("/api/v2/pages/?type=cms.NewsPage").json()

    assert [item["title"] for item in answer["items"]] == [shown.title]
    assert client.get(f"/api/v2/pages/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("pages/999999/", 404),
        ("pages/?type=cms.Nothing", 400),
        ("pages/?limit=-1", 400),
        ("pages/?limit=1000000", 400),
        ("pages/?offset=x", 400),
        ("pages/?order=nothing", 400),
        ("pages/?fields=((", 400),
        ("pages/?child_of=99999999999999999999999", 400),
        ("pages/?locale=xx", 400),
        ("pages/?search=%00", 400),
        ("nothing/", 404),
    ],
)
def test_errors_are_problem_documents(client: Client, homes: object, address: str, status: int) -> None:
    answer = client.get(f"/api/v2/{address}")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
