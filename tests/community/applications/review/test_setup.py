"""Setting up how applications to a call are reviewed, in the admin."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import CallPage
from cms.users.models import User
from community.applications.models import Application, Criterion, Round
from community.forms.models import Form
from tests.accounts import make_editor


@pytest.fixture
def office(db: None) -> Client:
    client = Client()
    client.force_login(make_editor())
    return client


def sent(round_: Round, rows: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    """Return what the page sends with these criteria."""
    data: dict[str, Any] = {
        "form": round_.form_id,
        "keep_months": 24,
        "retention": "erase",
        "days_to_answer": 28,
        "people-TOTAL_FORMS": 0,
        "people-INITIAL_FORMS": 0,
        "criteria-TOTAL_FORMS": len(rows),
        "criteria-INITIAL_FORMS": 0,
        **facts,
    }
    for number, row in enumerate(rows):
        data |= {f"criteria-{number}-{name}": value for name, value in row.items()}
    return data


def row(name: str, weight: object, pk: int | str = "", **more: Any) -> dict[str, Any]:
    return {"pk": pk, "name-de": name, "weight": weight, **more}


def save(office: Client, round_: Round, rows: list[dict[str, Any]], **facts: Any) -> Any:
    return office.post(reverse("applications_setup", args=[round_.call]), sent(round_, rows, **facts))


def stated(round_: Round) -> list[tuple[str, int]]:
    return [(one.name["de"], one.weight) for one in round_.criteria.all()]


def test_criteria_are_added_reordered_and_removed(office: Client, round_: Round) -> None:
    assert save(office, round_, [row("Bedarf", 3), row("Nutzen", 1), row("", 1)]).status_code == HTTPStatus.FOUND
    need, benefit = round_.criteria.all()
    assert stated(round_) == [("Bedarf", 3), ("Nutzen", 1)]

    save(office, round_, [row("Nutzen für alle", 2, benefit.pk), row("Bedarf", 3, need.pk, DELETE="on")])

    assert stated(round_) == [("Nutzen für alle", 2)]
    assert round_.criteria.get().pk == benefit.pk


@pytest.mark.parametrize("weight", ["0", "-1", "101", "x", ""])
def test_impossible_weights_are_refused(office: Client, round_: Round, weight: str) -> None:
    assert save(office, round_, [row("Bedarf", weight)]).status_code == HTTPStatus.OK
    assert stated(round_) == []


def test_criteria_of_another_call_are_not_touched(office: Client, round_: Round, water_form: Form, call: CallPage) -> None:
    other = Round.objects.create(call=call.alias_of_id or "6f9619ff-8b86-d011-b42d-00cf4fc964ff", form=water_form)
    theirs = Criterion.objects.create(round=other, name={"de": "Fremd"}, weight=5)

    save(office, round_, [row("Mein", 1, theirs.pk)])

    assert stated(other) == [("Fremd", 5)]
    assert stated(round_) == [("Mein", 1)]


def test_reviewed_criteria_are_weighted_anew_but_neither_added_nor_removed(
    office: Client, application: Application, reviewers: list[User], review: Callable, criteria: list[Criterion]
) -> None:
    round_ = application.round
    review(application, reviewers[0], 5, 3)
    need, feasibility = criteria
    both = [row("Bedarf", 1, need.pk), row("Machbar", 1, feasibility.pk)]

    added = save(office, round_, [*both, row("Neu", 1)])
    removed = save(office, round_, both[:1])
    assert added.status_code == removed.status_code == HTTPStatus.OK
    assert "weder" in added.content.decode()
    save(office, round_, both)

    application.refresh_from_db()
    assert (stated(round_), application.score) == ([("Bedarf", 1), ("Machbar", 1)], 4)


def test_second_form_stays_once_somebody_fills_it_in(office: Client, application: Application, water_form: Form) -> None:
    round_ = application.round
    agreement = Form.objects.create(name="Vereinbarung", title={"de": "Vereinbarung"})
    save(office, round_, [], second_form=agreement.pk)
    second = Round.objects.get(follows=round_)
    save(office, round_, [])
    assert not Round.objects.filter(follows=round_).exists()
    save(office, round_, [], second_form=agreement.pk)
    second = Round.objects.get(follows=round_)
    Application.objects.create(round=second, after=application)

    refused = save(office, round_, [], second_form=water_form.pk)

    assert "nicht mehr ändern" in refused.content.decode()
    assert Round.objects.get(follows=round_).form == agreement
