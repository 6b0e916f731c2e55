"""The forms of the demo: the examples, published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.utils.translation import override

from .examples import EXAMPLES, find_example
from .models import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

SOURCE_LANGUAGE = "de"


def add_forms(accounts: Mapping[str, User], **_signal: object) -> None:
    """Create the missing forms of the demo, and let its editors change them. Idempotent."""
    with override(SOURCE_LANGUAGE):
        for name in EXAMPLES:
            publish_example(name)
    let_editors_edit(accounts.get("editor"))


def publish_example(name: str) -> None:
    form = find_example(name)
    if form and not Form.objects.filter(name=form.name).exists():
        form.live = False
        form.save()
        form.save_revision().publish()


def let_editors_edit(editor: User | None) -> None:
    """Give the editor groups of the demo's editor the permissions on forms."""
    if editor is None:
        return
    for editors in PermissionGroup.objects.filter(user=editor):
        let_group_edit(editors=editors)


def let_group_edit(editors: PermissionGroup, **_signal: object) -> None:
    """Give a group of editors the permissions on forms."""
    permissions = Permission.objects.filter(content_type__app_label="community_forms", content_type__model="form")
    editors.permissions.add(*permissions)
