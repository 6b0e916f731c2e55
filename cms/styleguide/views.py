"""The page of the style guide."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.models import StandardPage

from .registry import Section, all_sections
from .things import example_page


@dataclass(frozen=True)
class ShownSection:
    """A section with its examples."""

    section: Section
    examples: Any


def may_see(request: HttpRequest) -> bool:
    """Return whether the reader may see the style guide: staff may, and in the demo everybody."""
    return settings.DEMO or (request.user.is_authenticated and request.user.is_staff)


@require_safe
@cache_control(private=True, no_store=True)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component and block. To others the page does not exist."""
    if not may_see(request):
        raise Http404
    guide = example_page(
        StandardPage,
        gettext("Style guide"),
        summary=gettext(
            "The parts of which all pages are made, in their states. Each is shown by the templates and styles that the pages use."
        ),
    )
    shown = [ShownSection(section, section.examples()) for section in all_sections()]
    return render(request, "cms/styleguide/guide.html", {"guide": guide, "shown": shown})
