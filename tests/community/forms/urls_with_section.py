"""A page with a section of a form, and the address where it is saved: as small as can be, in the memory of the process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path
from django.utils.translation import get_language

from cms.urls import *  # noqa: F403 - the whole site
from cms.urls import urlpatterns as of_the_site
from community.forms.answers import clean_answers, missing_answers
from community.forms.fields import section_form
from community.forms.telling import tell_answer, tell_missing

from .of_water import water

SAVE = "/trial-answers"
PAGE = """
{% extends "base.html" %}
{% block styles %}{% include "includes/styles.html" with bundle="form" %}{% endblock %}
{% block title %}Bewerbung{% endblock %}
{% block links %}{% endblock %}
{% block main %}
  <div class="grid">
    <div class="rail">{% include "forms/saved.html" %}{% include "forms/missing.html" %}</div>
    {% include "forms/sections.html" %}
    <form class="form text" method="post" enctype="multipart/form-data" novalidate>
      {% csrf_token %}
      {% include "community/forms/section.html" %}
      <p class="actions"><button class="button" type="submit">Weiter</button></p>
    </form>
  </div>
{% endblock main %}
"""


@dataclass
class Kept:
    """What was saved, right or wrong, and how the next requests are answered."""

    answers: dict[str, Any] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    editing: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    account: str = "1"
    puts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def accepted(self) -> dict[str, Any]:
        return clean_answers(water(), self.answers)[0]

    def store(self, key: str, answer: Any) -> None:
        """Save an answer, as a colleague does."""
        self.answers[key] = answer
        self.revisions[key] = self.revisions.get(key, 0) + 1


kept = Kept()


def page(request: HttpRequest, section: int) -> HttpResponse:
    schema = water()
    form = section_form(
        schema,
        schema.sections[section],
        language=get_language() or "de",
        answers=kept.answers,
        revisions=kept.revisions,
        data=request.POST if request.method == "POST" else None,
        address_of_save=SAVE,
        account=kept.account,
        login_address="/de/accounts/login/",
    )
    sections = [
        {"key": one.key, "title": one.label["de"], "url": f"/de/trial/{number}/", "note": tell_missing(1), "state": "now" if number == section else "ahead"}
        for number, one in enumerate(schema.sections)
    ]  # fmt: skip
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"form": form, "sections": sections, "missing": []}, request))


def save(request: HttpRequest) -> JsonResponse:
    if kept.status != 200:
        return JsonResponse({"status": kept.status}, status=kept.status)
    errors, conflicts = {}, {}
    if request.method == "PUT":
        sent = json.loads(request.body)
        kept.puts.append(sent)
        answers, errors = clean_answers(water(), sent["answers"])
        for key, answer in {**{key: sent["answers"][key] for key in errors}, **answers}.items():
            theirs = kept.answers.get(key)
            if sent["revisions"][key] != kept.revisions.get(key, 0) and theirs != answer:
                question = next(one for one in water().questions() if one.key == key)
                conflicts[key] = {
                    "by": "Kollegin", "at": "2026-03-04T12:00:00Z", "answer": theirs, "text": tell_answer(question, theirs, "de"),
                }  # fmt: skip
            elif theirs != answer:
                kept.store(key, answer)
    missing = [
        {"section": one.section, "question": one.question, "label": one.question, "message": one.message}
        for one in missing_answers(water(), kept.accepted)
    ]
    revisions = {question.key: kept.revisions.get(question.key, 0) for question in water().questions()}
    return JsonResponse(
        {
            "saved_at": datetime.now(UTC).isoformat(),
            "revisions": revisions,
            "errors": errors,
            "conflicts": conflicts,
            "asked": list(water().asked(kept.accepted)),
            "missing": missing,
            "editing": kept.editing,
        }
    )


def log_out(request: HttpRequest) -> HttpResponse:
    return render(request, "account/logout.html")


for view in (page, save, log_out):
    view.__module__ = "tests"

urlpatterns = [
    path("de/trial/logout/", log_out),
    path("de/trial/<int:section>/", page),
    path("ar/trial/<int:section>/", page),
    path(SAVE[1:], save),
    *of_the_site,
]
