"""The personal data in drafts."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows

from .models import Draft

HOLDINGS = (Holding(Draft, ("user",), _("Drafts of forms"), ("form", "thing", "fields", "saved_at"), delete_rows),)
