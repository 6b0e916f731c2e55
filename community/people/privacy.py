"""The personal data of people besides the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import (
    FIELDS,
    Admission,
    AdmissionRequest,
    Profile,
    ProfilePhoto,
    ProposedMunicipality,
    SentPhoto,
    SpokenLanguage,
    seen_by,
)

if TYPE_CHECKING:
    from cms.users.models import User


def forget_own(holding: Holding, user: User) -> None:
    """Delete the rows about the person herself, and clear the key to her where she only decided."""
    own, *others = holding.keys
    holding.model._default_manager.filter(**{own: user}).delete()
    for key in others:
        holding.model._default_manager.filter(**{key: user}).update(**{key: None})


TOPIC, ADVICE, REGION = Profile.topics.through, Profile.advises_on.through, Profile.regions.through
OF_PROFILE = ("profile__user",)

#: What belongs to the profile goes before it.
HOLDINGS = (
    Holding(
        ProposedMunicipality,
        ("proposed_by", "decided_by"),
        _("Municipalities that you proposed or decided on"),
        ("name", "country", "website", "state", "reason", "proposed_at"),
        forget_person,
    ),
    Holding(ProfilePhoto, OF_PROFILE, _("Your photo"), ("file",), delete_rows, ("file",)),
    Holding(SentPhoto, OF_PROFILE, _("Your new photo, which is being prepared"), ("file",), delete_rows, ("file",)),
    Holding(SpokenLanguage, OF_PROFILE, _("Languages in your profile"), ("code",), delete_rows),
    Holding(TOPIC, OF_PROFILE, _("Topics in your profile"), ("topic",), delete_rows, ("topic",)),
    Holding(ADVICE, OF_PROFILE, _("Topics on which you advise others"), ("topic",), delete_rows, ("topic",)),
    Holding(REGION, OF_PROFILE, _("Regions in your profile"), ("region",), delete_rows, ("region",)),
    Holding(
        Profile,
        ("user",),
        _("Your profile, and who sees it"),
        ("municipality", "proposal", "department", "function", "about", "changed_at", *map(seen_by, FIELDS)),
        delete_rows,
        ("municipality", "proposal__municipality"),
    ),
    Holding(
        Admission,
        ("user", "by"),
        _("Your admission to the community, and those that you decided"),
        ("at",),
        forget_own,
        when_erased=_("Yours is deleted; those that you decided lose your name."),
    ),
    Holding(
        AdmissionRequest,
        ("user", "decided_by"),
        _("Requests to join that you made or decided on"),
        ("name", "address", "municipality", "reason", "language", "state", "answer", "asked_at"),
        forget_own,
        when_erased=_("Yours are deleted; those that you decided on lose your name."),
    ),
)
