"""Reviews as JSON: as the pages, the same rules and the same numbers."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from community.applications.models import Application, Conflict, Criterion, Review, Round

from .pages import Logged, page, text_of


def table(client: Client, call: object, query: str = "") -> dict[str, Any]:
    answer = client.get(reverse("community_api:review_table", args=[call]) + query)
    assert answer.status_code == HTTPStatus.OK
    return answer.json()


def put(client: Client, application: Application, **sent: object) -> Any:
    url = reverse("community_api:review", args=[application.key])
    return client.put(url, json.dumps(sent), "application/json", headers={"Accept-Language": "en"})


def fields(criteria: list[Criterion], *marks: str) -> dict[str, str]:
    return {f"mark-{one.pk}": mark for one, mark in zip(criteria, marks, strict=True)}


def test_review_is_saved_while_it_is_written_and_then_submitted(
    application: Application, reviewers: list[User], criteria: list[Criterion], logged: Logged
) -> None:
    client = logged(reviewers[0])

    draft = put(client, application, fields={**fields(criteria, "5", ""), "reason": "Klar."})
    incomplete = put(client, application, fields=fields(criteria, "5", ""), is_final=True)
    wrong = put(client, application, fields=fields(criteria, "6", "1"))
    final = put(client, application, fields=fields(criteria, "5", "3"), is_final=True)

    assert (draft.status_code, draft.json()["score"], draft.json()["score_text"]) == (HTTPStatus.OK, None, "")
    assert incomplete.status_code == wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert wrong.json()["errors"][0]["field"] == f"fields.mark-{criteria[0].pk}"
    assert (final.json()["score"], final.json()["score_text"]) == (4.5, "4.5")
    assert Review.objects.get().submitted_at


def test_table_tells_what_the_reader_may_know(
    anonymous: Round,
    apply: Callable,
    close_call: Callable,
    criteria: list[Criterion],
    reviewers: list[User],
    review: Callable,
    manager: User,
    logged: Logged,
) -> None:
    application = apply("Musterstadt")
    close_call()

    [blind] = table(logged(reviewers[0]), anonymous.call)["items"]
    [known] = table(logged(manager), anonymous.call)["items"]
    assert [blind[name] for name in ("number", "municipality", "country", "language", "submitted_at", "score")] == [
        1,
        *[None] * 5,
    ]
    assert [known[name] for name in ("municipality", "country", "language")] == ["Musterstadt", "DE", "de"]

    review(application, reviewers[0], 5, 5)
    [after] = table(logged(reviewers[0]), anonymous.call)["items"]
    assert (after["municipality"], after["score"], after["own_score"], after["reviews"]) == ("Musterstadt", 5.0, 5.0, 1)


@pytest.mark.parametrize(
    ("query", "count"),
    [("?state=submitted", 1), ("?state=declined", 0), ("?q=Brunnen", 1), ("?country=DE", 1), ("?reviews=complete", 0)],
)
def test_filters(application: Application, manager: User, logged: Logged, query: str, count: int) -> None:
    assert table(logged(manager), application.round.call, query)["count"] == count


def test_impossible_filters_are_named(application: Application, manager: User, logged: Logged) -> None:
    url = reverse("community_api:review_table", args=[application.round.call])

    answer = logged(manager).get(url + "?state=eaten")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(error["where"], error["field"]) for error in answer.json()["errors"]] == [("query", "state")]


def test_conflict_leaves_no_number(application: Application, manager: User, reviewers: list[User], logged: Logged) -> None:
    for person in (manager, reviewers[0]):
        Conflict.objects.create(application=application, user=person)
        client = logged(person)

        assert table(client, application.round.call)["count"] == 0
        assert put(client, application, fields={}).status_code == HTTPStatus.NOT_FOUND
        assert "0 applications" in text_of(
            client.get(reverse("community:start"), headers={"Accept-Language": "en"}).content.decode()
        )
        assert "0 applications" in text_of(page(client, "review", application.round.call))
