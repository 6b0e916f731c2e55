"""What a person tells others about herself and, for each part of it, whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .proposal import ProposedMunicipality


class Circle(models.IntegerChoices):
    """Who sees a part of a profile. The larger circle includes the smaller."""

    NOBODY = 0, _("nobody")
    GROUPS = 1, _("my groups")
    MEMBERS = 2, _("all members")


#: The parts of a profile. The name is the account's; the photo is a row of its own.
FIELDS = ("name", "municipality", "department", "function", "topics", "advises_on", "languages", "regions", "about", "photo")


def seen_by(field: str) -> str:
    """Return the name of the model's field that says who sees the part `field`."""
    return f"{field}_seen_by"


def circle_field(default: Circle = Circle.NOBODY) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(_("Who sees this?"), choices=Circle, default=default)


class Profile(models.Model):
    """A person's profile. Members without one have the default: their groups see their name, and nothing else."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", verbose_name=_("account"))
    municipality = models.ForeignKey(
        "cms.Municipality", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    proposal = models.ForeignKey(  # instead of one of the register, until it is decided on
        ProposedMunicipality, models.SET_NULL, null=True, blank=True, related_name="profiles", verbose_name=_("municipality")
    )
    department = models.CharField(_("department"), max_length=160, blank=True)
    function = models.CharField(_("function"), max_length=160, blank=True)
    topics = models.ManyToManyField("cms.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    advises_on = models.ManyToManyField("cms.Topic", blank=True, related_name="+", verbose_name=_("open to advise on"))
    regions = models.ManyToManyField("cms.Region", blank=True, related_name="+", verbose_name=_("regions"))
    about = models.TextField(_("about me"), max_length=4000, blank=True)
    photo_refused = models.BooleanField(default=False)  # the last one that was sent could not be read
    changed_at = models.DateTimeField(auto_now=True)

    name_seen_by = circle_field(Circle.GROUPS)
    municipality_seen_by = circle_field(Circle.GROUPS)
    department_seen_by = circle_field()
    function_seen_by = circle_field()
    topics_seen_by = circle_field()
    advises_on_seen_by = circle_field()
    languages_seen_by = circle_field()
    regions_seen_by = circle_field()
    about_seen_by = circle_field()
    photo_seen_by = circle_field()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        default_permissions = ()  # no admin permission opens it

    def __str__(self) -> str:
        return str(self.user)

    @property
    def name(self) -> str:
        """The account's name, with which the form and its draft begin."""
        return self.user.name


class SpokenLanguage(models.Model):
    """A language in which a person can be spoken to."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=12)

    class Meta:
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")
        default_permissions = ()
        ordering = ("code",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("profile", "code"), name="people_language_once")
        ]

    def __str__(self) -> str:
        return self.code
