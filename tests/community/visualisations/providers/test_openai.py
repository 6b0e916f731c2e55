"""The provider of OpenAI's protocol, against a server in another process."""

import logging
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.translation import override
from PIL import Image

from community.visualisations.providers import base, wire
from community.visualisations.providers.base import (
    DrawingProvider,
    ProviderError,
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnavailable,
    said,
)
from community.visualisations.providers.fitting import Flexible, Size, restore
from community.visualisations.providers.openai import OpenAIImages

from .conftest import KEY, asked, encoded, painted, street
from .images_server import Running

Make = Callable[..., OpenAIImages]


def error_of(provider: OpenAIImages, **facts: object) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        provider.draw(asked(**facts))
    return caught.value


def sent_for(server: Running, prompt: str) -> list[dict]:
    return [one for one in server.requests() if one["fields"].get("prompt") == prompt]


@pytest.mark.parametrize("model", ["garden", "url"])
def test_picture_comes_as_base64_or_from_an_address(provider: Make, model: str) -> None:
    cloud = provider(model, cents=4)
    assert isinstance(cloud, DrawingProvider)

    first, second = cloud.draw(asked(f"A park as {model}", number=2))

    assert (first.content_type, first.model, first.cents, first.seed) == ("image/png", model, 4, None)
    assert first.picture != second.picture
    result = restore(Image.open(BytesIO(first.picture)), first.fit)
    assert result.size == (300, 200)
    upper, lower = (result.crop((0, y, 300, y + 40)).resize((1, 1)).getpixel((0, 0)) for y in (0, 150))
    assert upper[1] - upper[0] < 10 < lower[1] - lower[0]  # it is green below, and only there


@pytest.mark.parametrize("size", [(300, 200), (200, 300)], ids=["landscape", "portrait"])
def test_mask_is_png_of_the_size_of_the_picture_and_transparent_where_painted(
    provider: Make, server: Running, size: tuple[int, int]
) -> None:
    prompt = f"Benches {size}"
    width, height = size

    provider().draw(asked(prompt, size, mask=painted(width, height, (0, height // 2, width // 2, height))))

    [request] = sent_for(server, prompt)
    picture, mask = request["files"]
    canvas = [1536, 1024] if width > height else [1024, 1536]
    assert (picture["format"], picture["mode"], picture["size"]) == ("PNG", "RGB", canvas)
    assert (mask["name"], mask["format"], mask["mode"], mask["size"]) == ("mask", "PNG", "RGBA", canvas)
    assert (mask["painted"], mask["between"]) == (canvas[0] * canvas[1] // 4, 0)
    assert request["fields"]["size"] == f"{canvas[0]}x{canvas[1]}"


def test_mask_of_another_size_is_not_sent(provider: Make, server: Running) -> None:
    error = error_of(provider(), prompt="Another size", mask=painted(200, 300, (0, 0, 9, 9)))

    assert isinstance(error, ProviderRefused)
    assert sent_for(server, "Another size") == []


def test_nothing_but_pixels_and_prompt_is_sent(provider: Make, server: Running) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8825] = "Photographer", {1: "N", 2: (50.0, 44.0, 0.0)}
    picture = encoded(street(300, 200), "JPEG", exif=exif, comment=b"Musterweg 4")
    assert b"Photographer" in picture
    assert b"Musterweg" in picture
    request = base.DrawRequest(picture, "image/jpeg", 300, 200, "Only pixels", painted(300, 200, (0, 0, 9, 9)), seed=7)

    provider(extra={"quality": "medium"}).draw(request)
    provider().draw(request)  # after a cookie came

    one, other = sent_for(server, "Only pixels")
    assert one["fields"] == {"model": "garden", "prompt": "Only pixels", "n": "1", "size": "1536x1024", "quality": "medium"}
    assert [(file["name"], file["file_name"], file["metadata"]) for file in one["files"]] == [
        ("image[]", "picture.png", []),
        ("mask", "mask.png", []),
    ]
    for headers in (one["headers"], other["headers"]):
        assert set(headers) == {
            *("Host", "Connection", "User-Agent", "Accept", "Accept-Encoding", "Authorization", "Content-Length", "Content-Type")
        }
        assert headers["User-Agent"] == "Connective"


def test_what_a_server_knows_besides_is_sent_if_it_is_said_to(provider: Make, server: Running) -> None:
    cloud = provider(accepts=frozenset({"strength", "seed"}), name="image")

    [drawn] = cloud.draw(asked("With a seed", strength=0.6, seed=42))

    [request] = sent_for(server, "With a seed")
    fields = request["fields"]
    assert [file["name"] for file in request["files"]] == ["image"]
    assert (fields["strength"], fields["seed"], drawn.seed) == ("0.6", "42", 42)
    assert (cloud.abilities.strength, cloud.abilities.seed) == (True, True)
    assert (provider().abilities.strength, provider().abilities.seed) == (False, False)


def test_number_is_limited_by_the_provider(provider: Make) -> None:
    assert len(provider(most=2).draw(asked("Many", number=9))) == 2


def test_flexible_sizes(provider: Make, server: Running) -> None:
    [drawn] = provider(sizes=Flexible(16, 512)).draw(asked("Of any size"))

    assert sent_for(server, "Of any size")[0]["fields"]["size"] == "304x208"
    assert (drawn.fit.source, drawn.fit.canvas, drawn.fit.inner) == (Size(300, 200), Size(304, 208), Size(300, 200))


@pytest.mark.parametrize(("model", "waits"), [("busy", [2.0]), ("flaky", [1.0])])
def test_busy_server_is_asked_again(provider: Make, server: Running, pauses: list[float], model: str, waits: list[float]) -> None:
    assert len(provider(model).draw(asked(f"Again {model}"))) == 1

    assert pauses == waits
    assert len(sent_for(server, f"Again {model}")) == 2


def test_server_that_stays_down_is_unavailable(provider: Make, server: Running, pauses: list[float]) -> None:
    error = error_of(provider("down"), prompt="Down")

    assert isinstance(error, ProviderUnavailable)
    assert (error.may_cost, pauses, len(sent_for(server, "Down"))) == (False, [1.0, 4.0], 3)


def test_long_wait_is_left_to_the_job(provider: Make, pauses: list[float]) -> None:
    error = error_of(provider("busy-for-long"))

    assert isinstance(error, ProviderUnavailable)
    assert (error.after, pauses) == (timedelta(hours=1), [])


@pytest.mark.parametrize("when", ["", "Fri, 31 Dec 9999 23:59:59 GMT"], ids=["digits", "date"])
def test_nobody_waits_longer_than_a_day(provider: Make, pauses: list[float], when: str) -> None:
    error = error_of(provider(f"far={when}"))

    assert (type(error), error.after, pauses) == (ProviderUnavailable, timedelta(days=1), [])


def test_name_of_the_model_can_be_stored(provider: Make) -> None:
    [drawn] = provider("long-name").draw(asked("A long name"))

    assert (drawn.model[:8], len(drawn.model)) == ("garden 2", 120)


def test_used_up_account_is_not_asked_again(provider: Make, pauses: list[float]) -> None:
    error = error_of(provider("used-up"))

    assert (type(error), error.after, pauses) == (ProviderUnavailable, timedelta(hours=1), [])
    with override("en"):
        assert error.reason == "The account at this service is used up."


@pytest.mark.parametrize(("model", "prompt"), [("refuse", "Anything"), ("garden", "A weapon")])
def test_rules_for_contents_are_told(provider: Make, pauses: list[float], model: str, prompt: str) -> None:
    error = error_of(provider(model), prompt=prompt)

    assert (type(error), error.may_cost, pauses) == (ProviderRefused, False, [])
    with override("en"):
        assert error.reason.endswith("Describe the place in other words.")
        assert said(error.as_stored()) == error.reason


def test_other_refusals_say_what_the_server_says(provider: Make) -> None:
    error = error_of(provider(extra={"n": "99"}), prompt="Many")

    assert isinstance(error, ProviderRefused)
    with override("en"):
        assert error.reason == "The service refuses this request: n is from 1 to 10."
        assert said(error.as_stored()) == error.reason


def test_key_is_in_no_message_log_or_text(provider: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    cloud = provider(secret="sk-wrong-4711-0815-giraffe")

    error = error_of(cloud)
    provider("flaky").draw(asked("Logged"))

    assert isinstance(error, ProviderMisconfigured)
    assert "status" not in error.reason
    assert caplog.text
    for text in (error.reason, repr(error), repr(cloud), str(error.as_stored()), caplog.text, repr(provider())):
        assert "giraffe" not in text


def test_message_that_repeats_the_key_is_shown_without() -> None:
    assert wire.shown(f"Bad  key {KEY}\nand {KEY[:12]}***", KEY) == "Bad key … and …***"
    assert len(wire.shown("x" * 900, KEY)) == wire.MOST_WORDS


@pytest.mark.parametrize(
    ("model", "kind", "may_cost"),
    [
        ("cut", ProviderUnavailable, True),
        ("page", ProviderRefused, True),
        ("text", ProviderRefused, True),
        ("deep", ProviderRefused, True),
        ("many-digits", ProviderRefused, True),
        ("nowhere", ProviderRefused, True),
        ("url=https://images.example.org:99999/", ProviderRefused, True),
        ("url=https://images.example.org:x/", ProviderRefused, True),
        ("other-shape", ProviderRefused, True),
    ],
)
def test_broken_answers(
    provider: Make, server: Running, pauses: list[float], model: str, kind: type[ProviderError], may_cost: bool
) -> None:
    error = error_of(provider(model), prompt=f"Broken {model}")

    assert (type(error), error.may_cost, pauses) == (kind, may_cost, [])
    assert len(sent_for(server, f"Broken {model}")) == 1  # nothing is paid twice


def test_endless_answer_is_given_up(provider: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire.ask, "__kwdefaults__", wire.ask.__kwdefaults__ | {"most": 4 * 2**20})

    error = error_of(provider("huge"))

    with override("en"):
        assert (type(error), error.reason) == (ProviderRefused, "The answer of the server is too large.")


@pytest.mark.parametrize("model", ["hang", "slow=30"])
def test_server_that_does_not_answer_in_time(provider: Make, server: Running, pauses: list[float], model: str) -> None:
    error = error_of(provider(model, longest=0.3), prompt=f"Late {model}")

    assert (type(error), error.may_cost, pauses) == (ProviderUnavailable, True, [])
    assert len(sent_for(server, f"Late {model}")) == 1


def test_half_size_of_the_same_shape_is_taken(provider: Make) -> None:
    [drawn] = provider("half").draw(asked("Half"))

    assert restore(Image.open(BytesIO(drawn.picture)), drawn.fit).size == (300, 200)


def test_nobody_listens(provider: Make, pauses: list[float]) -> None:
    error = error_of(OpenAIImages("cloud", "Cloud", "http://127.0.0.1:9/v1", "garden"))

    assert (type(error), error.may_cost) == (ProviderUnavailable, False)


def test_wrong_address_is_the_administrators(provider: Make, server: Running, pauses: list[float]) -> None:
    assert type(error_of(OpenAIImages("cloud", "Cloud", f"{server.base}/none", "garden", KEY))) is ProviderMisconfigured
