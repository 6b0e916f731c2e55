"""Names of devices in the list of sessions."""

import pytest
from django.utils.translation import override

from cms.users.templatetags.devices import device

CHROMELIKE = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36{}"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (CHROMELIKE.format("Windows NT 10.0; Win64; x64", ""), "Chrome, Windows"),
        (CHROMELIKE.format("Windows NT 10.0; Win64; x64", " Edg/130.0"), "Edge, Windows"),
        (CHROMELIKE.format("Linux; Android 14", ""), "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("x" * 99, "x" * 60),
        ("", "Unknown device"),
    ],
)
def test_device_name_is_derived_from_the_user_agent(header: str, name: str):
    with override("en"):
        assert device(header) == name
