"""The link to a person's access tokens, among the pages of her account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link

if TYPE_CHECKING:
    from django.http import HttpRequest


def token_links(_request: HttpRequest) -> list[Link]:
    return [Link(_("Access tokens"), reverse("tokens:list"))]
