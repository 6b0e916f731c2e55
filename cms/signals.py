"""What happens when content changes."""

from typing import Any

from wagtail.signals import page_published

from . import generation
from .pages.base import BasePage
from .pages.shared_facts import share_facts


def connect() -> None:
    """Connect the receivers of this room."""
    generation.connect()
    page_published.connect(share_published_facts, dispatch_uid="cms.share_facts")


def share_published_facts(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage):
        share_facts(instance)
