"""What administrators can do with e-mails that were not sent."""

from django.db import transaction

from cms.jobs.models import Job
from cms.jobs.queueing import retry_jobs

from .delivery import enqueue_letters
from .models import LetterQuerySet


@transaction.atomic
def send_again(letters: LetterQuerySet) -> int:
    """Retry unsent e-mails now, starting again at the first attempt; return how many. One that is being sent is left alone."""
    without_job = list(letters.unsent().filter(job=None))
    enqueue_letters(without_job)
    return len(without_job) + retry_jobs(Job.objects.filter(letter__in=letters.unsent()))


@transaction.atomic
def discard(letters: LetterQuerySet) -> int:
    """Delete unsent e-mails for good, together with their jobs; return how many."""
    unsent = letters.unsent()
    jobs = list(unsent.exclude(job=None).values_list("job", flat=True))
    count, _by_model = unsent.order_by().delete()
    Job.objects.filter(pk__in=jobs).delete()
    return count
