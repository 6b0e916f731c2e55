"""The personal data of people besides the account."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, forget_person

from .models import ProposedMunicipality

HOLDING = Holding(
    ProposedMunicipality,
    ("proposed_by", "decided_by"),
    _("Municipalities that you proposed or decided on"),
    ("name", "country", "website", "state", "reason", "proposed_at"),
    forget_person,
)
