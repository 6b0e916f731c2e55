"""Dates are local: those of the site, or of a page with its own time zone."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from cms import days
from cms.blocks.facts import DatedValue
from cms.formatting import format_date
from cms.models import CallPage, EventPage, LearningProcessPage, NewsPage, StandardPage
from search.documents.document import SearchDocument
from search.sources.pages import PageSource
from tests.pages import make_page

LATE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 1 January in Berlin


@pytest.fixture(params=[None, "America/New_York", "Pacific/Kiritimati"])
def editor_time_zone(request: pytest.FixtureRequest) -> Any:
    """An editor's own time zone, which is active while the admin responds."""
    with timezone.override(request.param and ZoneInfo(request.param)):
        yield


def test_page_is_listed_on_its_publication_date_in_the_site_time_zone(homes: object, editor_time_zone: None) -> None:
    page = make_page(StandardPage, "Auftrag")
    page.first_published_at = LATE

    assert page.listed_on == date(2027, 1, 1)


@pytest.mark.parametrize(("model", "field"), [(CallPage, "closes_at"), (EventPage, "starts_at")])
@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", date(2027, 1, 1)), ("America/Bogota", date(2026, 12, 31))])
def test_page_with_a_time_zone_is_listed_on_its_local_date(
    homes: object, editor_time_zone: None, model: Any, field: str, zone: str, day: date
) -> None:
    page = make_page(model, "Termin", time_zone=zone, **{field: LATE, **({"ends_at": None} if model is EventPage else {})})

    assert page.listed_on == day
    document: SearchDocument = next(PageSource().documents([str(page.pk)]))
    assert (document.date, document.years) == (day, (day.year,))


def test_today_uses_the_time_zone_of_the_site(monkeypatch: pytest.MonkeyPatch, editor_time_zone: None) -> None:
    monkeypatch.setattr(days.timezone, "now", lambda: LATE)

    assert days.today() == date(2027, 1, 1)
    assert days.today(ZoneInfo("America/Bogota")) == date(2026, 12, 31)
    assert NewsPage().published_on == date(2027, 1, 1)
    process = LearningProcessPage(starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1))
    assert process.status == "running"
    assert not DatedValue(None, {"starts_on": date(2027, 1, 1), "precision": "day"}).is_past
    assert DatedValue(None, {"starts_on": date(2026, 12, 31), "precision": "day"}).is_past


def test_running_processes_use_the_date_of_the_site(
    homes: object, monkeypatch: pytest.MonkeyPatch, editor_time_zone: None
) -> None:
    page = make_page(LearningProcessPage, "Prozess", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1))
    monkeypatch.setattr("cms.pages.learning_process.today", lambda: date(2027, 1, 1))

    assert list(LearningProcessPage.objects.running()) == [page]


def test_days_left_of_a_call_use_its_time_zone(monkeypatch: pytest.MonkeyPatch, editor_time_zone: None) -> None:
    monkeypatch.setattr(days.timezone, "now", lambda: LATE)
    closes = datetime(2027, 1, 2, 4, tzinfo=UTC)  # 1 January in Bogota, 2 January in Berlin

    assert CallPage(opens_at=LATE, closes_at=closes, time_zone="America/Bogota").days_left == 1
    assert CallPage(opens_at=LATE, closes_at=closes, time_zone="Europe/Berlin").days_left == 1
    assert CallPage(opens_at=LATE, closes_at=closes, time_zone="Pacific/Kiritimati").days_left == 1


def test_templates_format_dates_in_the_site_time_zone() -> None:
    with translation.override("en"):
        assert format_date(LATE) == "1 January 2027"
        written = Template("{% load connective %}{{ day|date_long }}, {{ day|date_short }}").render(Context({"day": LATE}))
    assert written == "1 January 2027, 1 Jan 2027"
