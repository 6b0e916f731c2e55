"""The desk, for whoever keeps scenes: a view finds its `CollageTarget`, checks who is asking, and returns `desk(request, target)`.

The script saves through `save`; both answer with the same sentences. Saving is limited as drafts are: decorate with `limited_as("draft")`.
"""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.api.json_bodies import NotReadable, read_json
from cms.api.problems import problem
from cms.typed_numbers import sent_number
from community.access.verdicts import Refused
from community.answers import refuse

from .actions import ACTIONS, Wrong
from .page import desk_facts
from .scene import InvalidScene, from_json
from .targets import CollageTarget, Outdated

SHOW = "show"
LARGEST = 200_000  # bytes of a scene


def desk(request: HttpRequest, target: CollageTarget) -> HttpResponse:
    """Show the desk, or do what one of its forms asks for."""
    if request.method == "POST":
        return _act(request, target)
    return render(request, "community/visualisations/collage/desk.html", desk_facts(target, request.GET.get("part", "")))


def _act(request: HttpRequest, target: CollageTarget) -> HttpResponse:
    try:
        if request.POST.get("act") == SHOW:
            return redirect(target.show())
        action = ACTIONS.get(request.POST.get("act", ""))
        if action is None:
            return HttpResponseBadRequest()
        scene, part = action(target.scene, request.POST)
        target.save(scene, _revision(request.POST.get("revision", "")))
    except Wrong as wrong:
        facts = desk_facts(target, request.POST.get("part", ""), wrong=wrong.forms)
        return render(request, "community/visualisations/collage/desk.html", facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refused:
        return refuse(request, refused.verdict)
    except Outdated:
        messages.error(request, _("Not saved: somebody else has changed this collage. Here it is as it is now."))
        return redirect(target.address)
    except InvalidScene as invalid:
        messages.error(request, str(invalid))
        return redirect(target.address)
    return redirect(f"{target.address}?part={part}" if part else target.address)


def save(request: HttpRequest, target: CollageTarget) -> HttpResponse:
    """Save the scene that the script sends (PUT): {"scene": ..., "revision": 3}. Returns the new revision, 409 for an old one."""
    if len(request.body) > LARGEST:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This collage is too large."))
    try:
        sent = read_json(request.body)
    except NotReadable:
        sent = None
    if not isinstance(sent, dict) or not isinstance(sent.get("revision"), int):
        return problem(HTTPStatus.BAD_REQUEST, _("This is not a scene ({where}).").format(where="scene"))
    try:
        return JsonResponse({"revision": target.save(from_json(sent.get("scene")), sent["revision"])})
    except InvalidScene as invalid:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(invalid))
    except Outdated:
        return problem(HTTPStatus.CONFLICT, _("Somebody else has changed this collage."))
    except Refused as refused:
        return problem(HTTPStatus.FORBIDDEN, refused.verdict.reason)


def _revision(text: str) -> int:
    number = sent_number(text)
    return -1 if number is None else number
