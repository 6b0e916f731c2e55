"""How calls take applications."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.languages import active_language
from cms.localisation import versions_of
from community.forms.models import FormVersion

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from cms.models import CallPage
    from community.access.actor import Actor
    from community.forms.schema import FormSchema

ROUND = "round"  # the scope of roles in rounds


def rounds_of(actor: Actor, role: str) -> frozenset[int]:
    """Return the keys of the rounds in which `actor` has `role`."""
    return frozenset(key for key in actor.keys(ROUND) if role in actor.roles(ROUND, key))


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds."""

    def of_calls(self) -> Self:
        """The rounds in which municipalities apply, without those for a second form."""
        return self.filter(follows=None)

    def visible_to(self, actor: Actor) -> Self:
        """The rounds that `actor` manages or reviews for."""
        return self.filter(pk__in=actor.keys(ROUND))


class Round(models.Model):
    """How a call takes applications: one round for a call in all its languages, found by their translation key.

    A round that `follows` another asks those who were accepted there to fill in a second form. It has no people of its own.
    """

    class Retention(models.TextChoices):
        ERASE = "erase", _("erase the applications")
        ANONYMISE = "anonymise", _("keep what is needed for statistics: municipality, state and dates")

    call = models.UUIDField(_("call"), editable=False)
    follows = models.OneToOneField("self", models.CASCADE, null=True, editable=False, related_name="second")
    form = models.ForeignKey("community_forms.Form", models.PROTECT, related_name="+", verbose_name=_("form"))
    retention = models.CharField(_("afterwards"), max_length=10, choices=Retention, default=Retention.ERASE)
    keep_months = models.PositiveSmallIntegerField(
        _("keep applications for, in months"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Counted from the closing moment. Applicants are told."),
    )
    is_anonymous = models.BooleanField(
        _("anonymous review"),
        default=False,
        help_text=_(
            "Until reviewers have submitted their review of an application, they see only the answers to questions that are marked for it in the form, without names."
        ),
    )
    days_to_answer = models.PositiveSmallIntegerField(
        _("days for the second form"),
        default=28,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Counted from the letter of acceptance."),
    )
    submitted_count = models.PositiveIntegerField(default=0, editable=False)  # the last number given to an application

    objects = RoundQuerySet.as_manager()

    _call_page: CallPage | None  # set by `attach_calls`

    class Meta:
        verbose_name = _("applications to a call")
        verbose_name_plural = _("applications to calls")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("call",), condition=models.Q(follows=None), name="applications_round_once")
        ]

    def __str__(self) -> str:
        return str(self.call_page or self.call)

    @property
    def call_page(self) -> CallPage | None:
        """The published call in the reader's language, else in another one; None while it is not published."""
        if not hasattr(self, "_call_page"):
            attach_calls([self])
        return self._call_page

    @property
    def title(self) -> str:
        """The title of the call in the reader's language, with that of the form if it is a second one."""
        title = self.call_page.title if self.call_page else str(_("A call that is no longer public"))
        return f"{title}: {self.form_title}" if self.follows_id else title

    @property
    def form_title(self) -> str:
        """The title of the form in the reader's language."""
        return self.form.title_in(active_language())

    @property
    def closes_at(self) -> datetime | None:
        """When the call closes. For a second form each application has a deadline of its own."""
        return self.call_page.closes_at if self.call_page and not self.follows_id else None

    @property
    def managed_in(self) -> int:
        """The key of the round whose people work on the applications of this one."""
        return self.follows_id or self.pk

    @property
    def time_zone(self) -> tzinfo:
        return self.call_page.time_zone if self.call_page else timezone.get_default_timezone()

    @cached_property
    def version(self) -> FormVersion | None:
        """The newest published version of the form, which drafts follow; None if there is none yet."""
        return FormVersion.objects.filter(form=self.form_id).order_by("-number").first()

    @property
    def has_form(self) -> bool:
        """Whether a version of the form is published. Does not read what it asks."""
        return FormVersion.objects.filter(form=self.form_id).exists()

    @property
    def schema(self) -> FormSchema:
        """What the newest version of the form asks. Raises LookupError if no version is published."""
        if self.version is None:
            raise LookupError("The form has no published version.")
        return self.version.form_schema


def attach_calls(rounds: list[Round]) -> None:
    """Set the call of each round with its topics, of which the first gives it its colour, in a constant number of queries."""
    found = versions_of(one.call for one in rounds)
    prefetch_related_objects(found, "topics")
    pages = {page.translation_key: page for page in found}
    for one in rounds:
        one._call_page = pages.get(one.call)


def attach_versions(rounds: list[Round]) -> None:
    """Set the newest version of the form of each round: one query."""
    versions = FormVersion.objects.filter(form__in={one.form_id for one in rounds}).order_by("number")
    newest = {version.form_id: version for version in versions}
    for one in rounds:
        one.version = newest.get(one.form_id)


class RoundRole(models.Model):
    """What a person does in a round. Nobody has a role by her permissions in the CMS: it is given, and can be seen."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manages the applications")
        REVIEWER = "reviewer", _("reviewer")

    round = models.ForeignKey(Round, models.CASCADE, related_name="people", verbose_name=_("call"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.REVIEWER)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("person who works on applications")
        verbose_name_plural = _("people who work on applications")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("round", "user", "role"),
                name="applications_round_role_once",
                violation_error_message=_("This person already has this role."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
