"""What editors maintain for the search."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .synonyms import SynonymGroup


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Synonyms")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", Column("shown_words", label=_("Words")), "topic"]
    list_per_page = 50


register_snippet(SynonymGroupViewSet)
