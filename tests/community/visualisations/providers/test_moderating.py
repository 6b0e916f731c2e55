"""The optional service that rates texts."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from community.visualisations.moderation import Findings
from community.visualisations.providers.checks import check_providers
from community.visualisations.providers.moderating import ModerationServer, findings_in, moderation_server

from .conftest import KEY
from .images_server import Running


def test_text_is_rated(server: Running) -> None:
    service = ModerationServer(server.base, "rates", KEY)

    assert service.rate("A park") == Findings(is_flagged=False)
    assert service.rate("An insult") == Findings(is_flagged=True, categories=("harassment",))
    sent = [one for one in server.requests() if one["path"] == "/v1/moderations"]
    assert {"input": "A park", "model": "rates"} in [one["fields"] for one in sent]


@pytest.mark.parametrize("base", ["http://127.0.0.1:9/v1", "none"])
def test_service_that_is_away_says_nothing(server: Running, pauses: list[float], base: str) -> None:
    assert ModerationServer(base if base != "none" else f"{server.base}/none", secret=KEY).rate("A park") is None


def test_categories_of_another_shape_are_left_out() -> None:
    answer = {"results": [{"flagged": True, "categories": ["hate"]}, {"flagged": False, "categories": {"hate": "yes"}}]}

    assert findings_in(answer) == Findings(is_flagged=True)


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"results": []}, {"results": ["no"]}, {"results": [{}]}, {"results": [{"flagged": "no"}]}]
)
def test_other_answers_say_nothing(answer: Any) -> None:
    assert findings_in(answer) is None


def test_off_by_default(settings: Any) -> None:
    assert moderation_server() is None
    settings.VISUALISATION_MODERATION_URL, settings.VISUALISATION_MODERATION_KEY = "https://rates.example.org/v1?model=a", KEY
    assert moderation_server() == ModerationServer("https://rates.example.org/v1", "a", KEY)
    assert KEY not in repr(moderation_server())


@pytest.mark.parametrize(
    "url",
    [
        "rates.example.org",
        "https://[::1/v1",
        "https://rates.example.org:99999/v1",
        f"https://{KEY}@rates.example.org/v1",
        f"https://:{KEY}@rates.example.org/v1",
    ],
)
def test_wrong_address_is_told_without_the_key(settings: Any, url: str) -> None:
    settings.VISUALISATION_MODERATION_URL = url
    with pytest.raises(ImproperlyConfigured) as caught:
        moderation_server()
    [message] = check_providers()

    assert (message.id, message.msg) == ("visualisations.E001", str(caught.value))
    assert KEY not in message.msg
