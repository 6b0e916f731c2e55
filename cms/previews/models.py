"""Drafts for other programs and other people: what is typed in a form, and what an editor shares by a link."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .links import SHARED, make_token

EDITING = timedelta(hours=1)  # an editor's own preview, which is made anew with every change


class PreviewedContentQuerySet(models.QuerySet["PreviewedContent"]):
    def expired(self) -> Self:
        return self.filter(made_at__lt=timezone.now() - EDITING)


class PreviewedContent(models.Model):
    """A page as its form is, for as long as a link to it is valid. Other content is another row, with another link."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, null=True, related_name="+")  # none while it is being created
    mark = models.CharField(max_length=64)  # of the content
    content = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = PreviewedContentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["mark"], name="previews_by_mark")]

    def __str__(self) -> str:
        return str(self.key)

    def as_page(self) -> Any:
        """Return the page with this content."""
        if self.page is not None:
            return self.page.specific.with_content_json(self.content)
        model: Any = self.content_type.model_class()
        page = model.from_serializable_data(self.content, check_fks=False, strict_fks=False)
        page.pk = page.id = 0  # as yet it has none; an id that no page can have
        return page


class SharedPreviewQuerySet(models.QuerySet["SharedPreview"]):
    def valid(self) -> Self:
        return self.filter(ends_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.filter(ends_at__lte=timezone.now())


class SharedPreview(models.Model):
    """A link to a draft, for somebody without an account. Once the row is gone, the link leads nowhere."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(db_index=True)

    objects = SharedPreviewQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)

    @property
    def token(self) -> str:
        return make_token(SHARED, self.key, until=self.ends_at)
