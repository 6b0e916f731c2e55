"""Which providers there are, and what is said of wrong settings."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.views.debug import SafeExceptionReporterFilter

from community.visualisations.providers import registry
from community.visualisations.providers.base import DrawingProvider, Needs
from community.visualisations.providers.checks import check_providers
from community.visualisations.providers.diffusers import Diffusers
from community.visualisations.providers.fitting import Fixed, Flexible, Size
from community.visualisations.providers.openai import OpenAIImages
from community.visualisations.providers.registry import (
    all_providers,
    available_providers,
    drawing_provider,
    find_provider,
    made_from,
)

CLOUD = "https://images.example.org/v1?model=garden&label=Garten&cents=5&seconds=12.5&most=2&sizes=512x512,640x480&accepts=seed&extra.quality=low&field=image"
OWN = "diffusers:///srv/models/garden?device=cpu&steps=12&edge=768"
SECRET = "sk-zebra-4711"


@pytest.fixture
def providers(settings: Any) -> Iterator[dict[str, dict[str, str]]]:
    settings.VISUALISATION_PROVIDERS = {"cloud": {"url": CLOUD, "key": SECRET}, "own": {"url": OWN, "key": ""}}
    yield settings.VISUALISATION_PROVIDERS
    made_from.cache_clear()


def test_providers_of_the_settings(providers: Any) -> None:
    built_in = list(registry._built_in)
    assert "manual" in built_in
    assert list(all_providers()) == [*built_in, "cloud", "own"]
    cloud, own = find_provider("cloud"), find_provider("own")
    assert cloud == OpenAIImages(
        "cloud",
        "Garten",
        "https://images.example.org/v1",
        "garden",
        SECRET,
        sizes=Fixed((Size(512, 512), Size(640, 480))),
        most=2,
        seconds=12.5,
        cents=5,
        accepts=frozenset({"seed"}),
        extra={"quality": "low"},
        name="image",
    )
    assert own == Diffusers("own", "garden", "/srv/models/garden", device="cpu", sizes=Flexible(8, 768), steps=12)
    assert (cloud.abilities.needs, own.abilities.needs) == (Needs.SERVER, Needs.GPU)
    assert find_provider("gone") is None


def test_only_what_works_can_be_chosen(providers: Any) -> None:
    assert "cloud" in [one.key for one in available_providers()]
    assert "own" not in [one.key for one in available_providers()]  # the extra is not installed
    assert isinstance(drawing_provider("cloud"), DrawingProvider)
    assert drawing_provider("manual") is None


def test_none_are_configured_by_default() -> None:
    assert site_settings.VISUALISATION_PROVIDERS == {}


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("cloud", ""),
        ("cloud", "https://images.example.org/v1"),
        ("cloud", f"https://me:{SECRET}@images.example.org/v1?model=garden"),
        ("cloud", "ftp://images.example.org/v1?model=garden"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=big"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=9x9"),
        ("cloud", "https://images.example.org/v1?model=garden&colour=red"),
        ("cloud", "https://images.example.org/v1?model=garden&most=0"),
        ("cloud", "https://images.example.org/v1?model=garden&most=many"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=1024"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=1024x1024x2"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=1024x1024,"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=any&step=0"),
        ("cloud", "https://images.example.org/v1?model=garden&sizes=any&step=512&edge=256"),
        ("cloud", "https://images.example.org/v1?model=garden&cents=inf"),
        ("cloud", "https://images.example.org/v1?model=garden&cents=-1"),
        ("cloud", f"https://images.example.org/v1?model=garden&cents={'9' * 5000}"),
        ("cloud", "https://images.example.org/v1?model=garden&cents=9999999999"),
        ("cloud", "https://images.example.org/v1?model=garden&seconds=nan"),
        ("cloud", "https://images.example.org/v1?model=garden&seconds=inf"),
        ("cloud", "https://images.example.org/v1?model=garden&longest=-inf"),
        ("cloud", "https://[::1/v1?model=garden"),
        ("cloud", "https://images.example.org:99999/v1?model=garden"),
        ("cloud", f"https://:{SECRET}@images.example.org/v1?model=garden"),
        ("cloud", f"https://{SECRET}\uff20images.example.org/v1?model=garden"),
        ("own", "diffusers:///srv/models/garden?edge=inf"),
        ("own", "diffusers:///srv/models/garden?step=2000"),
        ("own", "diffusers://[srv/models/garden"),
        ("own", "diffusers://"),
        ("manual", CLOUD),
        ("No name", CLOUD),
    ],
)
def test_wrong_settings_are_told_without_the_key(settings: Any, name: str, url: str) -> None:
    settings.VISUALISATION_PROVIDERS = {name: {"url": url, "key": SECRET}}

    with pytest.raises(ImproperlyConfigured) as caught:
        all_providers()
    [message] = check_providers()

    assert message.id == "visualisations.E001"
    assert str(caught.value) == message.msg
    assert SECRET not in message.msg


def test_site_with_a_broken_provider_is_not_started(settings: Any) -> None:
    settings.VISUALISATION_PROVIDERS = {"cloud": {"url": "ftp://images.example.org", "key": ""}}

    with pytest.raises(SystemCheckError, match=r"visualisations\.E001\) VISUALISATION_CLOUD_URL"):
        call_command("check")


def test_missing_extra_and_unprotected_key_are_told(settings: Any) -> None:
    settings.VISUALISATION_PROVIDERS = {
        "own": {"url": OWN, "key": ""},
        "open": {"url": "http://images.example.org/v1?model=garden", "key": SECRET},
        "near": {"url": "http://127.0.0.1:8080/v1?model=garden", "key": ""},
    }
    settings.VISUALISATION_MODERATION_URL, settings.VISUALISATION_MODERATION_KEY = "http://texts.example.org/v1", SECRET

    assert [(one.id, "'own'" in one.msg, "'open'" in one.msg) for one in check_providers()] == [
        ("visualisations.W001", True, False),
        ("visualisations.W002", False, True),
        ("visualisations.W002", False, False),
    ]
    assert check_providers()[-1].msg == "VISUALISATION_MODERATION_KEY is sent without encryption."


def test_error_pages_hide_keys(providers: Any) -> None:
    shown = str(SafeExceptionReporterFilter().get_safe_settings()["VISUALISATION_PROVIDERS"])

    assert "images.example.org" in shown
    assert SECRET not in shown


def test_settings_come_from_the_environment() -> None:
    code = "from django.conf import settings; print(settings.VISUALISATION_PROVIDERS)"
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.base",
        "SECRET_KEY": "x",
        "VISUALISATION_PROVIDERS": "cloud,own",
        "VISUALISATION_CLOUD_URL": "https://images.example.org/v1?model=garden",
        "VISUALISATION_CLOUD_KEY": SECRET,
    }
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(site_settings.BASE_DIR),
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == str(
        {"cloud": {"url": "https://images.example.org/v1?model=garden", "key": SECRET}, "own": {"url": "", "key": ""}}
    )
