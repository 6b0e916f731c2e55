"""A person's calendar: the secret address at which her calendar program reads it, and of what she wants to be reminded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonalCalendar(models.Model):
    """What somebody has chosen for her calendar. Without a row: no secret address, and both reminders.

    The secret address contains a token, of which only the hash is stored: it is shown once, when it is made.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField(null=True)
    shows_all = models.BooleanField(_("also meetings that I have not signed up for"), default=False)
    reminds_day = models.BooleanField(_("a day before"), default=True)
    reminds_hour = models.BooleanField(_("an hour before"), default=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def has_address(self) -> bool:
        return self.token_hash is not None
