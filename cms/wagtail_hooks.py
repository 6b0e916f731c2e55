"""The admin's menu, the links that texts can contain, and what happens to other languages when a page is removed."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin_saving import LockingSettingEditView, SharedViewSet, show_newer_version
from .admin_start import put_panels, register_start_panel
from .fact_messages import show_source_of_facts, warn_about_translations
from .incomplete_calls import ask_before_translation, warn_after_bulk_publishing, warn_after_copying
from .mail import admin as mail
from .media import uploading
from .media.serving import require_stored
from .prose import KeptDocumentLinkHandler, ReadablePageLinkHandler
from .snippets.contact import Contact
from .snippets.municipality import Municipality
from .snippets.organisation import Organisation
from .snippets.taxonomy import Region, Topic
from .stale import admin as stale
from .start_panels import ClosingCallsPanel, DraftsPanel
from .withdrawal import FamilyDeleteBulkAction, FamilyUnpublishBulkAction, after_delete, before_delete, before_unpublish


class TopicViewSet(SharedViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name_de", "name_en", "name_fr", "name_ar", "colour"]
    list_per_page = 50


class RegionViewSet(SharedViewSet):
    model = Region
    icon = "globe"
    list_display = ["name_de", "name_en", "name_fr", "name_ar"]


class MunicipalityViewSet(SharedViewSet):
    model = Municipality
    icon = "home"
    list_display = ["name_de", "name_en", "country", "region"]
    list_filter = ["country", "region"]
    list_per_page = 50


class OrganisationViewSet(SharedViewSet):
    model = Organisation
    icon = "group"
    list_display = ["name_de", "abbreviation", "role", "order"]
    list_filter = ["role"]


class ContactViewSet(SharedViewSet):
    model = Contact
    icon = "mail"
    list_display = ["name_de", "email", "phone"]


class DirectoryViewSetGroup(SnippetViewSetGroup):
    """Things that exist once for all pages and languages."""

    menu_label = _("Directory")
    menu_icon = "list-ul"
    menu_order = 300
    items = (TopicViewSet, RegionViewSet, MunicipalityViewSet, OrganisationViewSet, ContactViewSet)


register_snippet(DirectoryViewSetGroup)
hooks.register("register_admin_urls", mail.addresses)
hooks.register("register_reports_menu_item", mail.menu_item)
hooks.register("register_admin_urls", stale.addresses, order=-1)  # before those of wagtail-localize
hooks.register("register_reports_menu_item", stale.menu_item)
hooks.register("construct_homepage_panels", put_panels, order=100)  # after other apps' own
register_start_panel(DraftsPanel)
register_start_panel(ClosingCallsPanel)
register_start_panel(stale.StalePanel)
hooks.register("register_admin_urls", uploading.addresses, order=-1)  # before Wagtail's, some of which it replaces
hooks.register("before_serve_document", require_stored, order=100)  # after those that check who may have it
uploading.mend_choosers()


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permissions that administrators can grant to a group besides those that Wagtail lists."""
    return Permission.objects.filter(content_type__app_label="cms", codename="change_letter")


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("cms.facts_brought", _("Facts updated"), _("Facts were updated from the page in the source language"))
    actions.register_action("cms.deadline_extended", _("Deadline extended"), _("The deadline was extended"))
    actions.register_action("cms.translation_current", _("Translation up to date"), _("The translation was marked as up to date"))


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which they replace
def register_links(features: Any) -> None:
    features.register_link_type(ReadablePageLinkHandler)
    features.register_link_type(KeptDocumentLinkHandler)


# Before wagtail-localize, which responds with its own page.
hooks.register("before_edit_page", show_source_of_facts, order=-1)
hooks.register("before_edit_page", stale.show_stale_message, order=-1)
hooks.register("after_publish_page", warn_about_translations)
hooks.register("before_unpublish_page", before_unpublish)
hooks.register("before_delete_page", before_delete)
hooks.register("after_delete_page", after_delete)
# After Wagtail's own, which they replace.
hooks.register("register_bulk_action", FamilyUnpublishBulkAction, order=10)
hooks.register("register_bulk_action", FamilyDeleteBulkAction, order=10)
hooks.register("before_edit_page", show_newer_version)
hooks.register("before_edit_page", ask_before_translation, order=-1)  # likewise before wagtail-localize
hooks.register("after_bulk_action", warn_after_bulk_publishing)
hooks.register("after_copy_page", warn_after_copying)


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's, which it replaces
def locking_settings() -> list[URLPattern]:
    return [path("settings/<slug:app_name>/<slug:model_name>/<int:pk>/", LockingSettingEditView.as_view())]
