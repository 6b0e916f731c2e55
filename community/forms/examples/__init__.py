"""Forms to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from community.forms.models import Form

EXAMPLES: dict[str, str | Promise] = {
    "deep-dive": _("Interest in a Deep Dive"),
}


def find_example(name: str) -> Form | None:
    return None
