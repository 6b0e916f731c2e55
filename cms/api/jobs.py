"""Progress of a job as JSON, for the person who started it."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms.jobs.models import Progress

from .problems import problem

METHODS = ("GET", "HEAD")


@never_cache
def job(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Return a job as {"id", "title", "state", "done", "total", "words", "result"}, the last once it is done. Anybody but its owner gets 404."""
    if request.method not in METHODS:
        answer = problem(405, _("A job can only be read."))
        answer["Allow"] = ", ".join(METHODS)
        return answer
    progress = Progress.objects.visible_to(request.user).select_related("job").filter(pk=pk).first()
    if progress is None:
        return problem(404, _("There is no such job, or it is not yours."))
    return JsonResponse(
        {
            "id": str(progress.pk),
            "title": progress.title,
            "state": progress.state,
            "done": progress.done,
            "total": progress.total,
            "words": progress.words,
            "result": (progress.result_url or None) if progress.state == Progress.State.DONE else None,
        }
    )
