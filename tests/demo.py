"""The demo, loaded once per process. Its tests belong to the xdist group `DEMO`, so that they share one."""

from datetime import date

from django.db import transaction

from cms.days import today
from cms.demo.loader import Loaded, load_demo

from .built_once import built_once

DEMO = "demo"
DAY = date(2026, 3, 2)


@built_once
def demo_of_march() -> Loaded:
    """Load the demo as on 2 March 2026; where the tests run only once, all of it."""
    return load_demo(day=DAY)


@built_once
def demo_of_today() -> None:
    """Load the demo with examples that are open today, and run what follows a commit."""
    with transaction.atomic():  # what follows a commit must not be in the demo of March
        demo_of_march()
        load_demo(day=today())
