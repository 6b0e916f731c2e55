"""Alumni groups, who belongs to them, and the files they share."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.localisation import versions_of
from community.files import private_storage

from .welcome import render_welcome

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString
    from wagtail.models import Page

    from cms.users.models import User


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The groups whose room `user` may enter: membership alone opens it, to editors and administrators too."""
        return self.filter(pk__in=Membership.objects.of(user).values("group"))


class Group(models.Model):
    """People of past processes who go on exchanging on one topic. Its public face is an alumni group page."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the room's address."))
    page = models.ForeignKey(
        "cms.AlumniGroupPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("public page"),
        help_text=_("The group takes its name from it, in each language that the page has. Choose it in any language."),
    )
    name = models.CharField(
        _("own name"),
        max_length=160,
        blank=True,
        help_text=_("For a group without a public page."),
    )
    welcome = models.TextField(
        _("welcome text"),
        max_length=10_000,
        blank=True,
        help_text=_("Paragraphs, lists with - at the start of the line, **bold**, links as [words](https://address)."),
    )

    objects = GroupQuerySet.as_manager()

    _public_page: Page | None  # once `attach_public_pages` has looked it up

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.page.title if self.page else self.name or self.slug

    def clean(self) -> None:
        super().clean()
        if not self.page and not self.name:
            raise ValidationError({"page": _("A group needs a public page or an own name.")})
        if self.page:
            others = Group.objects.filter(page__translation_key=self.page.translation_key).exclude(pk=self.pk)
            if others.exists():
                raise ValidationError({"page": _("Another group has this page.")})

    @property
    def public_page(self) -> Page | None:
        """The published public page in the reader's language or, where there is no such version, in another one."""
        if not hasattr(self, "_public_page"):
            attach_public_pages([self])
        return self._public_page

    @property
    def title(self) -> str:
        """The name for readers: the title of the public page in their language or, without a page, the own name."""
        return self.public_page.title if self.public_page else str(self)

    @property
    def welcome_html(self) -> SafeString:
        return render_welcome(self.welcome)

    def get_absolute_url(self) -> str:
        return reverse("community:group", args=[self.slug])


def attach_public_pages(groups: list[Group]) -> None:
    """Give each group its public page; the same number of queries for any number of groups (`select_related("page")` them)."""
    keys = [group.page.translation_key for group in groups if group.page]
    pages = {page.translation_key: page for page in versions_of(keys)}
    for group in groups:
        group._public_page = pages.get(group.page.translation_key) if group.page else None


#: Sent when rows of memberships were changed by a query, which sends no signal of Django's. `before` and `after`: the facts by key.
memberships_changed = Signal()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships. What a query changes is told like what `save` changes: nobody gets in or out unseen."""

    def facts(self) -> dict[int, tuple[int, int, str]]:
        """Return (group, account, role) by key."""
        return {pk: (group, user, role) for pk, group, user, role in self.values_list("pk", "group", "user", "role")}

    def update(self, **changes: Any) -> int:
        with transaction.atomic():
            before = self.order_by("pk").facts()
            number = super().update(**changes)
            after = Membership.objects.filter(pk__in=before).facts()
            memberships_changed.send(Membership, before=before, after=after)
        return number

    def bulk_create(self, objs: Iterable[Membership], *arguments: Any, **options: Any) -> list[Membership]:
        objs = list(objs)
        people = Membership.objects.filter(user__in={one.user_id for one in objs}, group__in={one.group_id for one in objs})
        with transaction.atomic():
            before = people.facts()
            made = super().bulk_create(objs, *arguments, **options)
            memberships_changed.send(Membership, before=before, after=people.all().facts())
        return made

    def of(self, user: User | AnonymousUser) -> Self:
        """The memberships of `user`; a closed account has none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(user=user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The memberships in the groups that `user` belongs to."""
        return self.filter(group__in=Group.objects.visible_to(user))


class Membership(models.Model):
    """A person belongs to a group."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        FACILITATOR = "facilitator", _("facilitator")

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", verbose_name=_("group"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="group_memberships",
        verbose_name=_("account"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    _facts_before: dict[int, tuple[int, int, str]]  # what the database says of it while it is being saved

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("group", "-role", "joined_at")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("group", "user"),
                name="community_membership_once",
                violation_error_message=_("This person belongs to the group already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class GroupFileQuerySet(models.QuerySet["GroupFile"]):
    """Files of groups."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The files of the groups that `user` belongs to."""
        return self.filter(group__in=Group.objects.visible_to(user))

    def deletable_by(self, user: User | AnonymousUser) -> Self:
        """The visible files that `user` may delete: the own ones, and those of the groups that `user` facilitates."""
        if not user.is_authenticated:
            return self.none()
        facilitated = Membership.objects.of(user).filter(role=Membership.Role.FACILITATOR)
        return self.visible_to(user).filter(Q(uploaded_by=user) | Q(group__in=facilitated.values("group")))


def file_place(instance: GroupFile, _filename: str) -> str:
    """Return where a file lies in the private storage. Nothing a person typed is in it."""
    return f"groups/{instance.group_id}/{instance.pk}"


class GroupFile(models.Model):
    """A file that a group shares among its members."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="files", verbose_name=_("group"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=160)
    content = models.FileField(_("file"), storage=private_storage, upload_to=file_place)
    content_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    objects = GroupFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a group")
        verbose_name_plural = _("files of groups")
        ordering = ("-uploaded_at",)
        default_permissions = ()  # no permission of the admin opens a members' file

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        return reverse("community:file", args=[self.pk])
