"""When a file becomes visible to people other than its uploader."""

import uuid

from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from .models import PrivateFile

#: Sent once for each PrivateFile (`file`) when it becomes visible to others: it is attached, and no virus was found in it.
#: It is sent inside the transaction that does this; receivers do their work in a job.
file_ready = Signal()

HARMLESS = Q(scan__in=(PrivateFile.Scan.CLEAN, PrivateFile.Scan.NOT_SCANNED))


def announce_if_ready(key: uuid.UUID) -> None:
    """Send `file_ready`, once: when a file is attached or found clean, whichever comes last."""
    ready = PrivateFile.objects.filter(HARMLESS, pk=key, attached_at__isnull=False, ready_at=None)
    if ready.update(ready_at=timezone.now()):
        file_ready.send(PrivateFile, file=PrivateFile.objects.get(pk=key))
