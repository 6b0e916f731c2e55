"""A page with a clock, its steps and buttons, and one for the projector: as small as a feature's can be."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template import engines
from django.urls import path
from django.utils import timezone

from cms.urls import *  # noqa: F403 - the whole site
from cms.urls import urlpatterns as of_the_site
from community.clocks.models import Clock
from community.clocks.showing import show

PAGE = """
{% extends "base.html" %}
{% block styles %}{% include "includes/styles.html" with bundle="desk" %}{% endblock %}
{% block title %}Sitzung{% endblock %}
{% block links %}{% endblock %}
{% block main %}
  <section class="grid band" data-topic="heat">
    <div class="wide stack"><h1>Sitzung</h1>{% include "community/clocks/clock.html" %}</div>
    {% include "community/clocks/steps.html" with level="h2" %}
    <div class="wide">{% include "community/clocks/controls.html" with next=request.path %}</div>
  </section>
{% endblock main %}
"""


def page(request: HttpRequest, key: str) -> HttpResponse:
    clock = show(get_object_or_404(Clock, key=key), now=timezone.now(), zone=ZoneInfo("Europe/Berlin"))
    return HttpResponse(engines["django"].from_string(PAGE).render({"clock": clock}, request))


def wall(request: HttpRequest, key: str) -> HttpResponse:
    clock = show(get_object_or_404(Clock, key=key), now=timezone.now(), zone=ZoneInfo("Europe/Berlin"))
    facts = {"clock": clock, "title": "Was können wir tun, damit Trinkbrunnen ein zweites Jahr überstehen?"}
    return render(
        request, "community/clocks/wall.html", {**facts, "back_url": f"/de/session/{key}/", "back_label": "Zurück zur Sitzung"}
    )


for view in (page, wall):
    view.__module__ = "tests"

urlpatterns = [
    *(path(f"{language}/session/<str:key>/", page) for language in ("de", "ar")),
    *(path(f"{language}/session/<str:key>/wall/", wall) for language in ("de", "ar")),
    *of_the_site,
]
