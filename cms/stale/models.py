"""Which source texts a translation is up to date with."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


class TranslationStateQuerySet(models.QuerySet["TranslationState"]):
    """States of translations."""

    def stale(self) -> TranslationStateQuerySet:
        """Return those that lack texts which readers of the source can see."""
        return self.filter(
            stale_since__isnull=False,
            page__alias_of__isnull=True,
            source__live=True,
            source__translation_key=F("page__translation_key"),
        )

    def editable_by(self, user: Any) -> TranslationStateQuerySet:
        return self.filter(page__in=page_permission_policy.instances_user_has_permission_for(user, "change"))


class TranslationState(models.Model):
    """The source texts that a translation was last updated for, and how the published ones now differ."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("page"))
    source = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("source"))
    words = models.JSONField(_("source text"), default=list)
    changes = models.JSONField(_("what changed"), default=list)
    stale_since = models.DateTimeField(_("waiting since"), null=True, db_index=True)
    #: When the texts that the translation lacks were written, which may be long before they were published.
    written_at = models.DateTimeField(_("new text published"), null=True)

    objects = TranslationStateQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # the page's permissions apply
        verbose_name = _("translation")
        verbose_name_plural = _("translations")

    def __str__(self) -> str:
        return str(self.page)

    @property
    def changed_parts(self) -> list[dict[str, str]]:
        """The changes, labelled as in the form: label, old, new."""
        kind: Any = self.source.cached_content_type.model_class()
        return [
            {"label": label_of(kind, one["field"], one["block"]), "old": one["old"], "new": one["new"]} for one in self.changes
        ]

    @property
    def changed_labels(self) -> list[str]:
        """The labels of what changed, without duplicates."""
        return list(dict.fromkeys(part["label"] for part in self.changed_parts))


def label_of(kind: Any, name: str, block: str) -> str:
    """Return the label of a field, or of a block in it; its name if it no longer exists."""
    fields = {field.name: field for field in kind._meta.get_fields()}
    if (field := fields.get(name)) is None:
        return name
    related = getattr(field, "related_model", None)
    label = str(related._meta.verbose_name_plural if related else field.verbose_name)
    label = label[:1].upper() + label[1:]
    if not block:
        return label
    found = field.stream_block.child_blocks.get(block)
    name = str(found.label) if found else block
    return label if name == label else f"{label}: {name}"
