"""Background jobs in the admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from cms.admin_start import register_start_panel

from . import admin

hooks.register("register_admin_urls", admin.addresses)
hooks.register("register_reports_menu_item", admin.menu_item)
register_start_panel(admin.JobsPanel)
hooks.register("register_bulk_action", admin.RetryJobs)
hooks.register("register_bulk_action", admin.DiscardJobs)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permissions that administrators can grant to a group."""
    return Permission.objects.filter(content_type__app_label="jobs", codename="change_job")
