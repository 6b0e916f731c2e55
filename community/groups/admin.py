"""Groups and memberships in Wagtail's admin. Rooms and files are not there: only membership opens them."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin_saving import SharedViewSet
from cms.users.models import User
from community.access.actor import actor_of

from .forms import GroupForm, MembershipForm
from .models import Group, Membership
from .rules import can_delete_group


class GroupPolicy(ModelPermissionPolicy):
    """Checks the permissions, except that only administrators can delete a group, with its files and its members' texts."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action == "delete":
            return bool(can_delete_group(actor_of(user)))
        return bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[User]:
        others = [action for action in actions if action != "delete"]
        if others:
            return super().users_with_any_permission(others)
        return User.objects.filter(is_active=True, is_superuser=True)


register_permission_policy(Group, GroupPolicy(Group))


class GroupViewSet(SharedViewSet):
    """Groups: their public page and URL. Once a group exists, only its facilitators can read and change the welcome text."""

    model = Group
    icon = "group"
    menu_label = _("Groups")
    list_display = ("__str__", "slug", "join_policy", BooleanColumn("is_archived", label=_("Archived")))
    list_filter = ("join_policy",)
    search_fields = ("slug", "name", "page__title")
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("page"),
            TitleFieldPanel("name", targets=["slug"]),
            FieldPanel("slug"),
            FieldPanel("welcome"),
            FieldPanel("join_policy"),
            FieldPanel("join_questions"),
            FieldPanel("archived"),
        ],
        base_form_class=GroupForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return Group.objects.select_related("page")


class MembershipViewSet(SharedViewSet):
    """Memberships: who belongs to which group, in which role."""

    model = Membership
    icon = "user"
    menu_label = _("Memberships")
    list_display = ("user", "group", "role", "joined_at")
    list_filter = ("group", "role")
    search_fields = ("user__email", "user__name")
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("group"), FieldPanel("user"), FieldPanel("role")],
        base_form_class=MembershipForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return Membership.objects.select_related("group__page", "user")


class CommunityViewSetGroup(SnippetViewSetGroup):
    """The "Community" entry in the admin menu."""

    items = (GroupViewSet, MembershipViewSet)
    menu_label = _("Community")
    menu_icon = "group"
    menu_order = 300
