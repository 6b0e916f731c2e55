"""The search in Wagtail's admin: synonyms, and the report on files."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from cms.admin_saving import SharedViewSet
from cms.models import SiteDocument
from search.attachments import admin
from search.indexing.attachment_receivers import documents_moved
from search.query.synonyms import SynonymGroup


class SynonymGroupViewSet(SharedViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Synonyms")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", Column("shown_words", label=_("Words")), "topic"]
    list_per_page = 50


register_snippet(SynonymGroupViewSet)
hooks.register("register_admin_urls", admin.addresses, order=-1)  # before Wagtail's, some of which it replaces
hooks.register("register_reports_menu_item", admin.menu_item)


@hooks.register("after_bulk_action")
def follow_moved_documents(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    if action_type == "add_to_collection" and action.model is SiteDocument:
        documents_moved(objects)
