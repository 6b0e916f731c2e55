"""The page that a link leads to: a draft that was shared, or what is typed in a form."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from .links import CONTENT, SHARED, read_token
from .models import PreviewedContent, SharedPreview


def page_of(token: str) -> Any | None:
    """Return the page that a token leads to, as it was when the link was made; None if there is none (any more)."""
    known = read_token(token)
    if known is None:
        return None
    kind, key = known
    found: Any
    try:
        if kind == CONTENT:
            found = PreviewedContent.objects.select_related("page").filter(pk=key).first()
            return found and found.as_page()
        if kind != SHARED:
            return None
        found = SharedPreview.objects.valid().select_related("revision").filter(pk=key).first()
        return found and found.revision.as_object()
    except (ValueError, ValidationError):  # no key at all
        return None


def keep_content(page: Any) -> PreviewedContent:
    """Keep a page as its form is, for an hour from now; the same content is kept once."""
    PreviewedContent.objects.expired().delete()
    content = page.serializable_data()
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
    facts = {
        "content_type": ContentType.objects.get_for_model(page),
        "page_id": page.pk or None,
        "mark": hashlib.sha256(text.encode()).hexdigest(),
    }
    found = PreviewedContent.objects.filter(**facts).order_by("-made_at").first()
    if found is None:
        return PreviewedContent.objects.create(**facts, content=json.loads(text))
    found.made_at = timezone.now()
    found.save(update_fields=["made_at"])
    return found
