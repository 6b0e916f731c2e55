"""Groups and memberships in the editors' admin. Rooms and files are not there: membership alone opens them."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .forms import MembershipForm
from .models import Group, Membership


class GroupViewSet(SnippetViewSet):
    """Groups: their public page, address and welcome text."""

    model = Group
    icon = "group"
    menu_label = _("Groups")
    list_display = ("__str__", "slug")
    search_fields = ("slug", "name", "page__title")
    search_backend_name = None
    copy_view_enabled = False
    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("page"),
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("welcome"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return Group.objects.select_related("page")


class MembershipViewSet(SnippetViewSet):
    """Who belongs to which group, and as what."""

    model = Membership
    icon = "user"
    menu_label = _("Memberships")
    list_display = ("user", "group", "role", "joined_at")
    list_filter = ("group", "role")
    search_fields = ("user__email", "user__first_name", "user__last_name")
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("group"), FieldPanel("user"), FieldPanel("role")],
        base_form_class=MembershipForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return Membership.objects.select_related("group__page", "user")


class CommunityViewSetGroup(SnippetViewSetGroup):
    """The entry "Community" of the admin's menu."""

    items = (GroupViewSet, MembershipViewSet)
    menu_label = _("Community")
    menu_icon = "group"
    menu_order = 300
