"""The personal data in what is kept about people's own data."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import APIToken

from cms.tokens.models import Grant
from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import DataExport, ExportEntry, InactivityWarning

HOLDINGS = (
    Holding(
        Grant,
        ("token__user",),
        _("What your access tokens may be used for"),
        ("scopes", "expires_at", "made_from", "made_with"),
        leave_rows,
    ),
    Holding(APIToken, ("user",), _("Access tokens"), ("name", "prefix", "created", "last_used_at", "revoked_at"), delete_rows),
    Holding(DataExport, ("user",), _("Exports of your data"), ("made_at",), delete_rows),
    Holding(ExportEntry, ("by",), _("Data about others that you exported"), ("kind", "title", "count", "at"), forget_person),
    Holding(InactivityWarning, ("user",), _("Warnings that your account will be deleted"), ("at",), delete_rows),
)
