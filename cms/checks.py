"""System checks: missing templates are reported before anybody opens the page."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import get_page_models


def register_checks() -> None:
    register(check_templates)


def check_templates(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that the theme has the template of every page type and of every block that names one."""
    return [*missing_page_templates(), *missing_block_templates()]


def missing_page_templates() -> Iterator[CheckMessage]:
    from cms.pages.base import BasePage

    for model in get_page_models():
        if issubclass(model, BasePage):
            blank = model.__new__(model)  # not initialised: that would query the database, which may not exist yet
            name = blank.get_template(HttpRequest())
            if not has_template(name):
                yield Error(f"{model.__name__} has no template {name} in the theme.", obj=model, id="cms.E001")


def missing_block_templates() -> Iterator[CheckMessage]:
    seen: set[str] = set()
    for model in get_page_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                for block in all_blocks(field.stream_block):
                    name = getattr(block.meta, "template", None)
                    if name and name not in seen:
                        seen.add(name)
                        if not has_template(name):
                            yield Error(
                                f"{type(block).__name__} has no template {name} in the theme.", obj=type(block), id="cms.E002"
                            )


def all_blocks(block: blocks.Block) -> Iterator[blocks.Block]:
    """Return `block` and every block inside it."""
    yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from all_blocks(child)
    if isinstance(block, blocks.ListBlock):
        yield from all_blocks(block.child_block)


def has_template(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
