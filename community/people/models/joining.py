"""How people join the community, and their requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.concurrency import NoticesOthersInAdmin
from cms.users.fields import AddressField
from cms.users.models import LONGEST_NAME

if TYPE_CHECKING:
    from community.access.actor import Actor


class Joining(models.TextChoices):
    """Who can join the community."""

    INVITATION = "invitation", _("only who is invited")
    REQUEST = "request", _("on request, which staff approve")
    OPEN = "open", _("everybody with an account")


@register_setting(icon="group", name="community-joining", order=700)
class JoiningSettings(BaseGenericSetting):
    """How people join the community."""

    joining = models.CharField(
        _("who can join"),
        max_length=10,
        choices=Joining,
        default=Joining.INVITATION,
        help_text=_("Groups invite their own members in any case."),
    )
    domains = models.TextField(
        _("e-mail domains that need no approval"),
        blank=True,
        help_text=_("One a line, such as stadt.example.org. Who has confirmed an address there joins without waiting."),
    )

    edit_handler = ObjectList([FieldPanel("joining"), FieldPanel("domains")], base_form_class=NoticesOthersInAdmin)

    class Meta:
        verbose_name = _("joining the community")

    def clean(self) -> None:
        super().clean()
        wrong = [name for name in self.known_domains if "." not in name or "@" in name or " " in name]
        if wrong:
            raise ValidationError({"domains": _("This is not a domain: %(name)s") % {"name": wrong[0]}})

    @classmethod
    def current(cls) -> JoiningSettings:
        """Return the settings without creating a row, as reading a page must not."""
        return cls.objects.first() or cls()

    @property
    def known_domains(self) -> list[str]:
        return [name.strip().lower() for name in self.domains.splitlines() if name.strip()]

    def trusts(self, address: str) -> bool:
        """Return whether addresses at the domain of `address` need no approval. A domain does not speak for its parts."""
        return address.rpartition("@")[2].lower() in self.known_domains


class AdmissionRequestQuerySet(models.QuerySet["AdmissionRequest"]):
    """Requests to join."""

    def visible_to(self, actor: Actor) -> Self:
        """The requests that `actor` made."""
        return self.filter(user=actor.pk) if actor.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(state=AdmissionRequest.State.WAITING)


class AdmissionRequest(models.Model):
    """Somebody asks to become a member. Who was refused may ask again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    user = models.ForeignKey(  # empty: somebody without an account, who is invited to the address
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    address = AddressField(_("e-mail address"))
    municipality = models.CharField(_("municipality"), max_length=160)
    reason = models.TextField(_("reason"), max_length=2000)
    language = models.CharField(_("language of our e-mails"), max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    answer = models.CharField(_("reason for the decision"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AdmissionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join the community")
        verbose_name_plural = _("requests to join the community")
        default_permissions = ("change",)  # to decide
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("address",), condition=Q(state="waiting"), name="people_one_waiting_request")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
