"""The figures of a call: on the page, as a chart, and as data."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import Actor
from community.applications.models import Application, Conflict, Round, Submission, TeamMember
from community.applications.reporting import OfCountry, OfDay, Report, chart_of, report_of

NIGHT = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)  # the 6th in Berlin


@pytest.fixture
def page(client_of: Callable[..., Client], manager: User) -> Client:
    return client_of(manager)


def url(round_: Round) -> str:
    return f"/en/community/calls/{round_.call}/report/"


def data_url(round_: Round, end: str = "") -> str:
    return f"/api/community/calls/{round_.call}/report{end}"


@pytest.fixture
def add(round_: Round) -> Callable[..., Application]:
    """Add an application: `add("KE", state="submitted", begun=NIGHT, arrived=NIGHT)`."""

    def make(country: str = "", state: str = "draft", begun: datetime = NIGHT, arrived: datetime | None = None) -> Application:
        application = Application.objects.create(round=round_, country=country, state=state, created_at=begun)
        if arrived:
            Submission.objects.create(application=application, version=round_.version, language="de", arrived_at=arrived)
        return application

    return make


@pytest.fixture
def some(add: Callable[..., Application]) -> list[Application]:
    later = NIGHT + timedelta(days=2)
    return [
        add("KE", "submitted", arrived=later),
        add("KE"),
        add("DE", "declined", begun=later, arrived=later),
        add("DE", "withdrawn", arrived=later),
        add(),
    ]


def actor(user: User) -> Actor:
    return Actor(User.objects.get(pk=user.pk))


def test_figures_count_by_country_and_by_day_in_the_zone_of_the_call(
    round_: Round, manager: User, some: list[Application], django_assert_num_queries: Any
) -> None:
    who = actor(manager)
    assert round_.time_zone
    assert who.keys("round")
    with django_assert_num_queries(1):
        report = report_of(round_, who)

    assert (report.begun, report.submitted, report.withdrawn) == (5, 2, 1)
    assert report.countries == [OfCountry("DE", 2, 1), OfCountry("KE", 2, 1), OfCountry("", 1, 0)]
    assert report.days == [OfDay(date(2026, 11, 6), 4, 0), OfDay(date(2026, 11, 8), 1, 2)]


def test_what_the_reader_may_not_know_of_is_not_counted(round_: Round, manager: User, some: list[Application]) -> None:
    Conflict.objects.create(application=some[0], user=manager)
    TeamMember.objects.create(application=some[2], user=manager)

    report = report_of(round_, actor(manager))

    assert (report.begun, report.submitted) == (3, 0)


def test_page_shows_numbers_chart_and_tables(page: Client, round_: Round, some: list[Application]) -> None:
    body = page.get(url(round_)).content.decode()

    assert body.count("<rect") == 3
    assert "<dd>5</dd>" in body.replace("\n", "").replace(" ", "")
    assert "6 November 2026" in body
    assert "Kenya" in body
    assert "not said yet" in body
    assert "style=" not in body.partition("<main")[2].partition("</main")[0]


def test_empty_page_says_so(page: Client, round_: Round) -> None:
    body = page.get(url(round_)).content.decode()

    assert "Nobody has begun an application yet." in body
    assert '<svg class="bars__plane"' not in body


def test_many_countries_are_folded(page: Client, round_: Round, add: Callable[..., Application]) -> None:
    for code in ("DE", "KE", "EG", "PH", "UA", "ZM", "ID", "MR", "FR", "SN", "TN", "JO", "MX", "BR"):
        add(code)

    assert "2 more countries" in page.get(url(round_)).content.decode()


@pytest.mark.parametrize(("days", "step", "most"), [(0, "day", 1), (61, "day", 62), (62, "week", 10), (700, "month", 24)])
def test_chart_has_as_many_columns_as_can_be_seen(days: int, step: str, most: int) -> None:
    first = date(2026, 1, 1)
    counts = [OfDay(first + timedelta(days=number), 1, 0) for number in sorted({0, days})]

    chart = chart_of(Report(2, 0, 0, [], counts))

    assert chart
    assert (chart.step, chart.first, chart.last) == (step, first, first + timedelta(days=days))
    assert int(chart.width) // 10 == most
    assert {(one.y, one.height) for one in chart.bars} == {("0.00", "100.00")}


def test_chart_of_nothing_is_none() -> None:
    assert chart_of(Report(0, 0, 0, [], [])) is None


def test_figures_as_json_and_csv(page: Client, round_: Round, some: list[Application]) -> None:
    told = page.get(data_url(round_), headers={"accept-language": "en"}).json()
    assert (told["begun"], told["submitted"], told["withdrawn"], told["time_zone"]) == (5, 2, 1, "Europe/Berlin")
    assert {"country": "KE", "name": "Kenya", "begun": 2, "submitted": 1} in told["countries"]
    assert told["days"] == [
        {"day": "2026-11-06", "begun": 4, "submitted": 0},
        {"day": "2026-11-08", "begun": 1, "submitted": 2},
    ]

    answer = page.get(data_url(round_, "?format=csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[:2] == [["kind", "key", "name", "begun", "submitted"], ["total", "", "", "5", "2"]]
    assert ["day", "2026-11-08", "", "1", "2"] in rows
    assert page.get(data_url(round_, "?format=xml")).status_code == 422


def test_only_managers_see_figures(
    client_of: Callable[..., Client], round_: Round, stranger: User, some: list[Application]
) -> None:
    for person, status in ((None, 401), (stranger, 404)):
        assert client_of(person).get(url(round_)).status_code == 404
        assert client_of(person).get(data_url(round_)).status_code == status


def test_number_of_queries_does_not_grow(
    page: Client, round_: Round, add: Callable[..., Application], call: CallPage, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            page.get(url(round_))
        return len(counted)

    add("KE", "submitted", arrived=timezone.now())
    page.get(url(round_))
    few = queries()
    for _number in range(6):
        add("DE", "submitted", arrived=timezone.now())

    assert queries() == few
