"""Progress of a job, for the person who started it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Progress


@require_safe
@never_cache
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Render a job as a page, or for htmx only the part of the page that changes."""
    shown = get_object_or_404(Progress.objects.visible_to(request.user).select_related("job"), pk=pk)
    is_part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
    template = "jobs/includes/answer.html" if is_part else "jobs/progress.html"
    answer = render(request, template, {"progress": shown, "shown_state": request.GET.get("shown", "")})
    patch_vary_headers(answer, ["HX-Request"])
    return answer
