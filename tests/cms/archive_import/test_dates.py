from datetime import UTC, date, datetime, time

import pytest

from cms.archive_import.article import Precision
from cms.archive_import.dates import find_dates, find_times, moment, sentences, yearless_dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("am 7. Februar 2031", date(2031, 2, 7), date(2031, 2, 7)),
        ("bis zum 10.11.2030 an uns", date(2030, 11, 10), date(2030, 11, 10)),
        ("7.-9. April 2031", date(2031, 4, 7), date(2031, 4, 9)),
        ("vom 25. bis 27. November 2030", date(2030, 11, 25), date(2030, 11, 27)),
        ("30. März bis 2. April 2031", date(2031, 3, 30), date(2031, 4, 2)),
        ("02.07.2031 - 04.07.2031", date(2031, 7, 2), date(2031, 7, 4)),
        ("02.07. - 04.07.2031", date(2031, 7, 2), date(2031, 7, 4)),
        ("9. Dez. 2030", date(2030, 12, 9), date(2030, 12, 9)),
        ("by 5 January 2031", date(2031, 1, 5), date(2031, 1, 5)),
        ("November 25–27, 2030", date(2030, 11, 25), date(2030, 11, 27)),
        ("11/25/2030", date(2030, 11, 25), date(2030, 11, 25)),
        ("2031-01-05", date(2031, 1, 5), date(2031, 1, 5)),
        ("du 25 au 27 novembre 2030", date(2030, 11, 25), date(2030, 11, 27)),
        ("le 1er mars 2031", date(2031, 3, 1), date(2031, 3, 1)),
        ("في ٥ يناير ٢٠٣١", date(2031, 1, 5), date(2031, 1, 5)),
        ("5 كانون الثاني 2031", date(2031, 1, 5), date(2031, 1, 5)),
    ],
)
def test_dates_are_parsed_in_four_languages(text, first, last):
    [span] = find_dates(text)

    assert (span.first, span.last, span.precision) == (first, last, Precision.DAY)


@pytest.mark.parametrize(
    "text",
    ["31. Februar 2031", "3 Seiten 2031", "zwei der fünf 2031", "Nr. 85, 6-2030", "57 Mio. im Jahr 2031", "10.11", "seit 2014"],
)
def test_numbers_that_are_not_dates_are_ignored(text):
    assert find_dates(text) == []


def test_month_without_a_day_has_month_precision():
    [span] = find_dates("Auftakt im Februar 2032")

    assert (span.first, span.last, span.precision) == (date(2032, 2, 1), date(2032, 2, 29), Precision.MONTH)


def test_times_between_dates_and_a_trailing_year_are_parsed():
    [span] = find_dates("von Dienstag, 09. Dezember (13:00-17:00 Uhr) bis Mittwoch, 10. Dezember (9:00 – 14:00 Uhr) 2030 in Bonn")

    assert (span.first, span.last) == (date(2030, 12, 9), date(2030, 12, 10))
    assert (span.start_time, span.end_time, span.zone) == (time(13), time(14), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00–13:00 Uhr MEZ", (time(10), time(13), "Europe/Berlin")),
        ("9 am - 5:30 pm EAT", (time(9), time(17, 30), "Africa/Nairobi")),
        ("10 - 1 pm", (time(10), time(13), "")),
        ("à 14h30", (time(14, 30), None, "")),
        ("um 24:00 Uhr", (time(23, 59, 59), None, "")),
        ("mit 30 Personen aus 4 Städten", (None, None, "")),
    ],
)
def test_times_of_day_are_parsed_with_their_time_zone(text, expected):
    assert find_times(text) == expected


def test_date_without_a_year_resolves_to_the_next_one_after_the_reference():
    assert find_dates("bis zum 5. Februar") == []
    assert yearless_dates("bis zum 5. Februar") == ["5. Februar"]
    assert find_dates("bis zum 5. Februar", reference=date(2030, 12, 1))[0].first == date(2031, 2, 5)
    assert find_dates("bis zum 5. Februar", reference=date(2031, 1, 1))[0].first == date(2031, 2, 5)


def test_deadline_without_a_time_is_the_end_of_day_in_the_office_time_zone():
    assert moment(date(2031, 1, 5), None, "") == datetime(2031, 1, 5, 22, 59, 59, tzinfo=UTC)
    assert moment(date(2031, 7, 5), None, "") == datetime(2031, 7, 5, 21, 59, 59, tzinfo=UTC)
    assert moment(date(2031, 1, 5), time(12), "Africa/Nairobi") == datetime(2031, 1, 5, 9, tzinfo=UTC)


def test_ordinals_and_abbreviations_do_not_end_a_sentence():
    text = "Frist ist der 8. Februar 2031. Danach z.B. Dr. Musterfrau. Ende!"

    assert [text[first:last].strip() for first, last in sentences(text)] == [
        "Frist ist der 8. Februar 2031.",
        "Danach z.B. Dr. Musterfrau.",
        "Ende!",
    ]
