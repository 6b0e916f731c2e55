"""The editors' menu."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .fact_messages import tell_of_source, tell_of_translations
from .snippets.contact import Contact
from .snippets.municipality import Municipality
from .snippets.organisation import Organisation
from .snippets.taxonomy import Region, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name_de", "name_en", "name_fr", "name_ar", "colour"]
    list_per_page = 50


class RegionViewSet(SnippetViewSet):
    model = Region
    icon = "globe"
    list_display = ["name_de", "name_en", "name_fr", "name_ar"]


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "home"
    list_display = ["name_de", "name_en", "country", "region"]
    list_filter = ["country", "region"]
    list_per_page = 50


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    list_display = ["name_de", "abbreviation", "role", "order"]
    list_filter = ["role"]


class ContactViewSet(SnippetViewSet):
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


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("cms.facts_brought", _("Facts updated"), _("Facts were updated from the page in the source language"))


# Before wagtail-localize, which answers with a page of its own.
hooks.register("before_edit_page", tell_of_source, order=-1)
hooks.register("after_publish_page", tell_of_translations)
