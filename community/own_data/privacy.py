"""The personal data in what is kept about people's own data."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import DataExport, ExportEntry, InactivityWarning

HOLDINGS = (
    Holding(DataExport, ("user",), _("Exports of your data"), ("made_at",), delete_rows),
    Holding(ExportEntry, ("by",), _("Data about others that you exported"), ("kind", "title", "count", "at"), forget_person),
    Holding(InactivityWarning, ("user",), _("Warnings that your account will be deleted"), ("at",), delete_rows),
)
