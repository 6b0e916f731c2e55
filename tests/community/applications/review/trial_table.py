"""Five thousand applications in the table: filters answer within a second and files within three, with as many queries as for fifty."""

import time
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.applications.models import Application, Criterion, Review, Round, Submission
from tests.community.applications.made import COMPLETE

from .pages import Logged, address

FEW, MANY = 50, 5000
COUNTRIES = ("DE", "KE", "MR", "PH", "EG")
LANGUAGES = ("de", "en", "fr", "ar")
QUERIES = {
    "all": "",
    "words": "q=Brunnen+trocken",
    "country and language": "country=KE&language=en",
    "complete reviews": "reviews=complete",
    "far apart": "reviews=apart",
    "by country": "sort=country",
    "answers as columns": "column=score&column=answer.dangers&column=answer.challenge_text&column=answer.people&page=40",
}
PAGE_SECONDS, FILE_SECONDS = 1.0, 3.0


def fill(round_: Round, first: int, last: int, reviewers: list[User]) -> None:
    """Create submitted applications, two of three with reviews."""
    applications = Application.objects.bulk_create(
        Application(
            round=round_,
            number=number,
            state=Application.State.IN_REVIEW,
            municipality_name=f"Musterstadt {number}",
            country=COUNTRIES[number % len(COUNTRIES)],
            language=LANGUAGES[number % len(LANGUAGES)],
            score=Decimal(number % 5 + 1) if number % 3 else None,
            review_count=2 if number % 3 else 0,
        )
        for number in range(first, last)
    )
    version = round_.version
    assert version
    text = f"{COMPLETE['challenge_text']} " + "Wasser und Stadtplanung arbeiten zusammen. " * 40
    submissions = Submission.objects.bulk_create(
        Submission(
            application=one,
            version=version,
            answers={**COMPLETE, "place": {"name": one.municipality_name, "country": one.country}},
            text=f"{one.municipality_name}\n{text}",
            language=one.language,
            arrived_at=one.created_at,
        )
        for one in applications
    )
    for application, submission in zip(applications, submissions, strict=True):
        application.submission = submission
    Application.objects.bulk_update(applications, ["submission"], batch_size=500)
    Review.objects.bulk_create(
        Review(
            application=one,
            reviewer=person,
            score=Decimal(1 + (one.number or 0) * (position + 1) % 5),
            submitted_at=one.created_at,
        )
        for one in applications
        if one.review_count
        for position, person in enumerate(reviewers)
    )


@pytest.mark.django_db
def test_five_thousand_applications(
    round_: Round, criteria: list[Criterion], reviewers: list[User], manager: User, logged: Logged
) -> None:
    client = logged(manager)
    fill(round_, 1, FEW + 1, reviewers)
    before = {name: len(asked(client, round_, query)[0]) for name, query in QUERIES.items()}
    fill(round_, FEW + 1, MANY + 1, reviewers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    for name, query in QUERIES.items():
        queries, seconds = asked(client, round_, query)
        print(f"{name:22} {seconds:6.2f} s, {len(queries)} queries")
        assert len(queries) == before[name], name
        assert seconds < PAGE_SECONDS, name
    for ending in ("csv", "xlsx"):
        queries, seconds = asked(client, round_, QUERIES["answers as columns"], "review_export", ending)
        print(f"{ending:22} {seconds:6.2f} s, {len(queries)} queries")
        assert seconds < FILE_SECONDS, ending


def asked(client: Client, round_: Round, query: str, name: str = "review", *parts: str) -> tuple[CaptureQueriesContext, float]:
    """Return the queries of a request that is made for the second time, and how long it took."""
    url = f"{address(name, round_.call, *parts)}?{query}"
    assert client.get(url).status_code == HTTPStatus.OK
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
        assert answer.status_code == HTTPStatus.OK
    return queries, time.perf_counter() - begun
