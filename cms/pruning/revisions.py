"""Old revisions of pages and snippets, and what still needs them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import DO_NOTHING, Exists, ForeignObjectRel, OuterRef, Q, QuerySet
from wagtail.models import Revision


def unneeded_revisions(before: datetime) -> QuerySet[Revision]:
    """Return the revisions from before `before` that nothing needs.

    Needed are the latest revision of each object, scheduled ones, and all that something points to: the live version, a workflow
    task, a comment, a translation. Only log entries may point to deleted revisions.
    """
    newer = Revision.objects.filter(
        Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk")),
        base_content_type=OuterRef("base_content_type"),
        object_id=OuterRef("object_id"),
    )
    unneeded = Revision.objects.filter(Exists(newer), created_at__lt=before, approved_go_live_at__isnull=True)
    for relation in relations_to_revisions():
        name = relation.field.name
        needing = relation.related_model._base_manager.filter(**{name: OuterRef("pk")})
        unneeded = unneeded.exclude(Exists(needing))
    return unneeded.order_by()


def relations_to_revisions() -> Iterator[ForeignObjectRel]:
    """Yield the relations of all models by which a row needs a revision."""
    for relation in Revision._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.field.concrete and relation.on_delete is not DO_NOTHING:
            yield relation
