"""Exports of sessions: asking for them, and what there is, for facilitators."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Body, Router, Status

from cms.tokens.scopes import Scope, needs_scope
from community.api.authentication import reader
from community.api.jobs import ExportJob, export_begun
from community.visualisations.exporting.making import ask_for_export
from community.visualisations.models import SessionExport

from .access import SessionKey, overseen_session_at
from .schemas.exports import ExportKind, SessionFile

router = Router(tags=["Visualisation sessions"])


@router.get(
    "visualisations/{uuid:session}/exports",
    response=list[SessionFile],
    url_name="visualisation_exports",
    summary="The exports of a session",
)
@needs_scope(Scope.GROUPS_MANAGE)
def list_visualisation_exports(request: HttpRequest, session: SessionKey) -> list[SessionFile]:
    """The exports of a session that there are, for facilitators: two at most, for a week."""
    _actor, found = overseen_session_at(request, session)
    return [
        SessionFile(
            kind=one.kind,  # type: ignore[arg-type]
            made_at=one.made_at,
            size=one.file.size,
            url=request.build_absolute_uri(one.get_absolute_url()),
        )
        for one in SessionExport.objects.filter(session=found).order_by("made_at")
    ]


@router.post(
    "visualisations/{uuid:session}/exports",
    response={202: ExportJob},
    url_name="visualisation_exports",
    summary="Have a session exported",
)
@needs_scope(Scope.GROUPS_MANAGE)
def ask_for_visualisation_export(
    request: HttpRequest, session: SessionKey, sent: Annotated[ExportKind, Body()]
) -> Status[ExportJob]:
    """Have a session exported, as a facilitator, in your language. Asked for again while it is being made, it is the same job."""
    _actor, found = overseen_session_at(request, session)
    return export_begun(request, ask_for_export(session=found, kind=sent.kind, by=reader(request)))
