"""Searches that people save in order to be notified of new matches."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.users.models import User


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Saved searches."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Return the searches that `user` has saved."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class SavedSearch(models.Model):
    """A saved search. `known` are the ids of documents that its owner has seen or been notified of."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        NEVER = "never", _("never")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=100)
    locale = models.CharField(max_length=12)
    parameters = models.TextField(max_length=4000, blank=True)  # the query string of the results page, without the page number
    frequency = models.CharField(_("new matches by e-mail"), max_length=8, choices=Frequency, default=Frequency.WEEKLY)
    known = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ("name",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("user", "name"),
                name="search_saved_search_once",
                violation_error_message=_("You already have a search with this name. Choose another name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
