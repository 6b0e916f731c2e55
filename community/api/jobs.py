"""Long jobs in answers of the API: who starts one is told where to follow it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from ninja import Schema, Status
from pydantic import Field

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.jobs.models import Progress

JOB = "0b1f5a1e-5f0e-4c58-9d0b-0d9a7c1f6e21"


class ExportJob(Schema):
    """The job that makes an export."""

    job: UUID = Field(examples=[JOB])
    job_url: str = Field(
        description="Says how far it is; `result` is the address of the file once it is done.",
        examples=[f"https://example.org/api/jobs/{JOB}/"],
    )


def export_begun(request: HttpRequest, progress: Progress) -> Status[ExportJob]:
    """Return the answer (202) to somebody who has started an export."""
    url = request.build_absolute_uri(reverse("job_facts", args=[progress.pk]))
    return Status(HTTPStatus.ACCEPTED, ExportJob(job=progress.pk, job_url=url))
