"""The start page of the admin: panels of what waits for an editor. Apps register theirs; this module knows none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.forms.widgets import Media
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel

Context = Mapping[str, Any] | None

SHOWN_AT_START = 5  # rows of a panel


class StartPanel(Component):
    """A panel of things that wait for somebody. It is left out if there are none.

    `template_name` is rendered with what `contents` returns. The number of queries must not depend on how much waits.
    """

    name = ""
    order = 100  # Wagtail's own panels, on workflows and locked pages, have 210 to 300

    def can_be_seen_by(self, user: Any) -> bool:
        """Return whether the panel concerns `user` at all."""
        return True

    def contents(self, user: Any) -> dict[str, Any]:
        """Return what the panel shows to `user`; empty if nothing waits."""
        raise NotImplementedError

    def render_html(self, parent_context: Context = None) -> SafeString:
        request = (parent_context or {})["request"]
        contents = self.contents(request.user) if self.can_be_seen_by(request.user) else {}
        return render_to_string(self.template_name, contents, request) if contents else SafeString("")


class NoticedPanel(Component):
    """A panel of which one can tell afterwards whether it showed anything."""

    def __init__(self, panel: Any) -> None:
        self.panel = panel
        self.name = getattr(panel, "name", "")
        self.order = panel.order
        self.was_empty = True

    @property
    def media(self) -> Media:
        return self.panel.media

    def render_html(self, parent_context: Context = None) -> SafeString:
        html = self.panel.render_html(parent_context)
        self.was_empty = not html.strip()
        return cast("SafeString", html)


class NothingWaits(Component):
    """What the start page says if all other panels are empty. It is the last of them."""

    name = "nothing_waits"
    order = 10_000
    template_name = "cms/admin/nothing_waits.html"

    def __init__(self, others: Sequence[NoticedPanel]) -> None:
        self.others = others

    def render_html(self, parent_context: Context = None) -> SafeString:
        is_empty = all(panel.was_empty for panel in self.others)
        return super().render_html(parent_context) if is_empty else SafeString("")


_panels: list[type[StartPanel]] = []


def register_start_panel(panel: type[StartPanel]) -> type[StartPanel]:
    """Show `panel` on the start page of the admin."""
    if panel not in _panels:
        _panels.append(panel)
    return panel


def put_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Add the registered panels to Wagtail's. Its list of recent edits makes way for that of drafts, which names the same pages."""
    kept = [panel for panel in panels if not isinstance(panel, RecentEditsPanel)]
    noticed = [NoticedPanel(panel) for panel in [*kept, *(panel() for panel in _panels)]]
    panels[:] = [*noticed, NothingWaits(noticed)]
