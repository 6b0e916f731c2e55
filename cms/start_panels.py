"""What waits for an editor on the start page of the admin: her drafts, and calls that close soon."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Case, Value, When
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from .admin_start import SHOWN_AT_START, StartPanel
from .localisation import language_of
from .pages.call import CallPage


def editable_by(user: Any) -> Any:
    """Return the pages that `user` may edit."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


class DraftsPanel(StartPanel):
    """The pages that somebody edited last and has not published yet."""

    name = "drafts"
    order = 110
    template_name = "cms/admin/drafts_panel.html"

    def contents(self, user: Any) -> dict[str, Any]:
        drafts = (
            Page.objects.filter(has_unpublished_changes=True, alias_of__isnull=True, latest_revision__user=user)
            .filter(pk__in=editable_by(user).values("pk"))
            .order_by("-latest_revision_created_at", "-pk")
        )
        shown = list(drafts[:SHOWN_AT_START])
        if not shown:
            return {}
        return {
            "rows": [(page, language_of(page)) for page in shown],
            "more": drafts.count() - len(shown) if len(shown) == SHOWN_AT_START else 0,
        }


class ClosingCallsPanel(StartPanel):
    """The calls that close within the next days, each once, in the version that the editor may edit."""

    name = "closing_calls"
    order = 120
    template_name = "cms/admin/closing_calls_panel.html"

    def contents(self, user: Any) -> dict[str, Any]:
        is_source = When(locale__language_code=settings.LANGUAGE_CODE, then=Value(0))
        calls = (
            CallPage.objects.live()
            .closing_soon()
            .filter(alias_of__isnull=True, pk__in=editable_by(user).values("pk"))
            .order_by("closes_at", "translation_key", Case(is_source, default=Value(1)), "pk")
        )
        found: dict[Any, CallPage] = {}
        for call in calls[: SHOWN_AT_START * len(settings.LANGUAGES)]:
            found.setdefault(call.translation_key, call)
        return {"calls": list(found.values())[:SHOWN_AT_START]} if found else {}
