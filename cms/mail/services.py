"""What administrators do with e-mails that were not sent."""

from django.db import transaction
from django.utils import timezone

from .delivery import deliver_soon
from .models import Letter, LetterQuerySet


@transaction.atomic
def send_again(letters: LetterQuerySet) -> int:
    """Have unsent e-mails tried again now, from the first attempt on; return how many. One that is being sent is left alone."""
    count = (
        letters.exclude(state=Letter.State.SENT)
        .free()
        .update(state=Letter.State.WAITING, attempts=0, due_at=timezone.now(), taken_at=None, stalled_at=None, ended_at=None)
    )
    transaction.on_commit(deliver_soon, robust=True)
    return count


def discard(letters: LetterQuerySet) -> int:
    """Forget unsent e-mails for good; return how many."""
    count, _by_model = letters.exclude(state=Letter.State.SENT).delete()
    return count
