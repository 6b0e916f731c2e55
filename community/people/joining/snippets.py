"""Admissions in Wagtail's admin: staff admit a person, or end what was granted on request or by an open door."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from cms.admin_saving import SharedViewSet
from cms.concurrency import NoticesOthersInAdmin
from community.people.forms import AccountField
from community.people.models import Admission


class AdmissionForm(NoticesOthersInAdmin):
    """Admits the person with an address, and notes who did."""

    user = AccountField(label=_("E-mail address of the account"))

    def save(self, commit: bool = True) -> Admission:
        if self.instance.pk is None:
            self.instance.by = self.for_user
        admission: Admission = super().save(commit)
        return admission


class AdmissionViewSet(SharedViewSet):
    """People who are members without a group."""

    model = Admission
    icon = "user"
    menu_label = _("Members without a group")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ("user", "at", "by")
    search_fields = ("user__email", "user__name")
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("user")], base_form_class=AdmissionForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Admission]:
        return Admission.objects.select_related("user", "by")
