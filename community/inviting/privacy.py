"""The personal data in tables of invitations."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows

from .models import InvitationTable

HOLDING = Holding(
    InvitationTable, ("by",), _("Tables of people whom you invited"), ("name", "group", "sent_at"), delete_rows, ("group__page",)
)
