"""The link to a person's own data, among the pages of her account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.navigation import Link

if TYPE_CHECKING:
    from django.http import HttpRequest


def own_data_links(_request: HttpRequest) -> list[Link]:
    return [Link(_("My data"), reverse("own_data:own_data"))]
