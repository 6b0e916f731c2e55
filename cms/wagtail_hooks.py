"""The editors' menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin_saving import LockingSettingEditView, SharedViewSet, show_newer_version
from .snippets.contact import Contact
from .snippets.municipality import Municipality
from .snippets.organisation import Organisation
from .snippets.taxonomy import Region, Topic


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
    """What exists once for all pages and languages."""

    menu_label = _("Directory")
    menu_icon = "list-ul"
    menu_order = 300
    items = (TopicViewSet, RegionViewSet, MunicipalityViewSet, OrganisationViewSet, ContactViewSet)


register_snippet(DirectoryViewSetGroup)


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's, which it replaces
def locking_settings() -> list[URLPattern]:
    return [path("settings/<slug:app_name>/<slug:model_name>/<int:pk>/", LockingSettingEditView.as_view())]


hooks.register("before_edit_page", show_newer_version)
