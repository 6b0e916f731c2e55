"""Registers people in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.admin_start import register_start_panel

from . import admin
from .joining import admin as joining
from .joining.snippets import AdmissionViewSet

for part in (admin, joining):
    hooks.register("register_admin_urls", part.addresses)
    hooks.register("register_reports_menu_item", part.menu_item)
register_start_panel(joining.RequestsPanel)
register_snippet(AdmissionViewSet)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permissions that administrators can give to a group."""
    decide = Q(codename="change_proposedmunicipality") | Q(codename="change_admissionrequest")
    return Permission.objects.filter(decide, content_type__app_label="people")
