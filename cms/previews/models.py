"""What an editor is previewing in another program: the content of a form that may not have been saved."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

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
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
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
