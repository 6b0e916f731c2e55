"""Public passwords exist only in the demo."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.models import HomePage
from cms.users.models import User


@pytest.mark.django_db
def test_load_demo_is_refused_outside_the_demo(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo settings only"):
        call_command("load_demo", verbosity=0)

    assert not User.objects.exists()
    assert not HomePage.objects.exists()
