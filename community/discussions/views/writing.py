"""What the pages with a form for a post share: drafts, the preview, and inserting a mention without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.translation import gettext as _

from community.discussions.composing import names_to_mention, preview_of, with_mention
from community.forms.drafts import discard, drafting, wants_to_discard

if TYPE_CHECKING:
    from collections.abc import Collection

    from django import forms
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.discussions.models import Post
    from community.forms.registry import DraftedForm
    from community.groups.models import Group

PREVIEW, INSERT = "preview", "insert"  # buttons that save nothing


def typed_again(request: HttpRequest, names: Collection[str]) -> dict[str, Any] | None:
    """Return what was typed if a button was pressed that saves nothing: with the mention that was to be inserted."""
    if PREVIEW not in request.POST and INSERT not in request.POST:
        return None
    typed: dict[str, Any] = {name: request.POST[name] for name in names if name in request.POST}
    if INSERT in request.POST and request.POST.get("mention"):
        typed["text"] = with_mention(typed.get("text", ""), request.POST["mention"][:200])
    return typed


def discarded(request: HttpRequest, form: DraftedForm, thing: str) -> bool:
    """Delete the draft if that was asked for. Return whether it was."""
    if not wants_to_discard(request):
        return False
    discard(request, form, thing)
    messages.success(request, _("The draft has been deleted."))
    return True


def writing_facts(
    request: HttpRequest, actor: Actor, group: Group, drafted: DraftedForm, thing: str, form: forms.Form, post: Post | None = None
) -> dict[str, Any]:
    """Return what the form's template needs besides the form: the draft, the preview, whom one can mention."""
    text = str(form["text"].value() or "")
    has_preview = PREVIEW in request.POST
    return {
        "form": form,
        "drafting": drafting(request, drafted, thing),
        "preview": preview_of(text, group, post) if has_preview else "",
        "has_preview": has_preview,
        "mentionable": names_to_mention(actor, group),
    }
