from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils.formats import localize
from django.utils.translation import override

from cms import formatting

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "5. Januar 2026, 23:59 MEZ"),
        ("en", "5 January 2026, 23:59 CET"),
        ("fr", "5 janvier 2026, 23:59 CET"),
        ("ar", "٥ يناير ٢٠٢٦، ١١:٥٩ م CET"),
    ],
)
def test_datetime_is_formatted_with_its_time_zone(language: str, text: str) -> None:
    with override(language):
        assert formatting.format_moment(datetime(2026, 1, 5, 22, 59, tzinfo=UTC), BERLIN) == text


def test_time_zone_without_a_name_is_shown_as_utc_offset() -> None:
    with override("de"):
        assert formatting.zone_name(datetime(2026, 1, 5, tzinfo=UTC), KATHMANDU) == "UTC+5:45"


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "7.–9. April 2026"), ("en", "7–9 April 2026"), ("fr", "7–9 avril 2026"), ("ar", "٧–٩ أبريل ٢٠٢٦")],
)
def test_period_shows_common_parts_once(language: str, text: str) -> None:
    with override(language):
        assert formatting.format_period(date(2026, 4, 7), date(2026, 4, 9)).replace("\u2009", " ") == text


def test_periods_spanning_months_and_years() -> None:
    with override("de"):
        assert formatting.format_period(date(2025, 12, 30), date(2026, 1, 2)) == "30. Dezember 2025\u2009–\u20092. Januar 2026"
        assert formatting.format_period(date(2026, 4, 7), date(2026, 4, 7)) == "7. April 2026"
        assert formatting.format_months(date(2026, 4, 1), date(2026, 6, 1)) == "April–Juni 2026"
        assert formatting.format_years(date(2023, 8, 1), date(2025, 7, 31)) == "2023–2025"


@pytest.mark.parametrize(("language", "text"), [("de", "1.600"), ("en", "1,600"), ("fr", "1\u202f600"), ("ar", "١٬٦٠٠")])
def test_number_grouping_depends_on_the_language(language: str, text: str) -> None:
    with override(language):
        assert formatting.format_number(1600) == text


@pytest.mark.parametrize(("language", "text"), [("de", "2,3\xa0KB"), ("ar", "٢٫٣\xa0ك.ب")])
def test_size_of_a_file_has_the_digits_of_the_language(language: str, text: str) -> None:
    with override(language):
        assert formatting.format_size(2360) == text


def test_names_of_countries_and_languages() -> None:
    with override("fr"):
        assert (formatting.country_name("DE"), formatting.language_name("ar")) == ("Allemagne", "arabe")
    assert formatting.country_name("QX") == "QX"
    assert formatting.own_language_name("ar") == "العربية"
    with override("de"):
        assert formatting.format_list(["Deutsch", "Englisch", "Französisch"]) == "Deutsch, Englisch und Französisch"
        assert ("KE", "Kenia") in formatting.country_choices()


@pytest.mark.parametrize("language", ["de", "en", "fr", "ar"])
def test_day_comes_before_the_month_in_dates_that_people_type(language: str) -> None:
    typed = "03.04.2026" if language == "de" else "03/04/2026"
    with override(language):
        assert forms.DateField().clean(typed) == forms.DateField().clean("2026-04-03") == date(2026, 4, 3)


@pytest.mark.parametrize(("language", "text"), [("en", "Amman, Bonn and Cairo"), ("de", "Amman, Bonn und Cairo")])
def test_lists_are_those_of_a_sentence(language: str, text: str) -> None:
    with override(language):
        assert formatting.format_list(["Amman", "Bonn", "Cairo"]) == text


def test_django_shows_dates_in_british_english() -> None:
    with override("en"):
        assert localize(datetime(2026, 4, 3, 14, 30, tzinfo=BERLIN)) == "3 April 2026, 14:30"
