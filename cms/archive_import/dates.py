"""Dates, periods and times of day in a text, in the site's languages.

Patterns find the shapes; the date parser interprets the words between the figures.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import dateparser
from babel.dates import get_month_names

from .article import DateSpan, Precision

HOME_ZONE = "Europe/Berlin"
LAST_SECOND = time(23, 59, 59)
# Names of zones in texts. Summer or winter time follows from the date, whatever the writer put.
ZONES = {
    **dict.fromkeys(("MEZ", "MESZ", "CET", "CEST", "HNEC", "HEC"), HOME_ZONE),
    **dict.fromkeys(("UTC", "GMT"), "UTC"),
    "EAT": "Africa/Nairobi",
    "WAT": "Africa/Lagos",
    "CAT": "Africa/Maputo",
    "SAST": "Africa/Johannesburg",
    "BST": "Europe/London",
}
# The Levantine month names, which the date parser does not know.
LEVANTINE = dict(
    zip(
        [
            "كانون الثاني",
            "شباط",
            "آذار",
            "نيسان",
            "أيار",
            "حزيران",
            "تموز",
            "آب",
            "أيلول",
            "تشرين الأول",
            "تشرين الثاني",
            "كانون الأول",
        ],
        range(1, 13),
        strict=True,
    )
)
FIGURES = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

ORDINAL = r"(?:\.|er|st|nd|rd|th)?"
MONTH = r"(?P<month>(?:كانون|تشرين)\s(?:الثاني|الأول)|[^\W\d_]{3,12})\.?"
TO = r"(?:-|–|—|/|bis(?:\s+zum)?|und|to|until|and|au|et|إلى|و)"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
WEEKDAY = r"(?:[^\W\d_]{5,10},?\s+)?"
SHAPES = (
    re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})\.(?:\s?{TO}\s?(?P<last>\d{{1,2}})\.)?\s?(?P<number>\d{{1,2}})\.\s?{YEAR}"),
    re.compile(rf"(?<![\d/])(?P<day>\d{{1,2}})/(?P<number>\d{{1,2}})/{YEAR}"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?=\s?(?:-|–|bis)\s?\d)"),
    re.compile(
        rf"(?<![\d.:])(?P<day>\d{{1,2}}){ORDINAL}\s?(?:{TO}\s*{WEEKDAY}(?P<last>\d{{1,2}}){ORDINAL}\s?)?\s?(?:of\s|de\s)?{MONTH}(?:,?\s+{YEAR})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w){MONTH}\s(?P<day>\d{{1,2}}){ORDINAL}(?:\s?{TO}\s?(?P<last>\d{{1,2}}){ORDINAL})?(?:,?\s+{YEAR})", re.IGNORECASE
    ),
    re.compile(rf"(?<!\w){MONTH}\s+{YEAR}", re.IGNORECASE),
)
BARE_YEAR = re.compile(rf"(?<![\d./]){YEAR}")
CLOCK = r"(?P<{0}h>[01]?\d|2[0-4])(?:\s?[:.h]\s?(?P<{0}m>[0-5]\d))?\s?(?P<{0}u>Uhr|h\b|[ap]\.?m\b\.?)?"
TIMES = re.compile(
    rf"(?<![\d.:+]){CLOCK.format('a')}(?:\s?(?:-|–|—|bis|to|until|à|إلى)\s?{CLOCK.format('b')})?(?:\s?\(?(?P<zone>[A-Z]{{3,4}})\b)?(?![\d%])",
    re.IGNORECASE,
)
JOINT = re.compile(rf"^[\s,]*(?:\([^()]{{0,40}}\))?[\s,]*{TO}\s*{WEEKDAY}$", re.IGNORECASE)
ABBREVIATION = re.compile(
    r"(?:\b(?:\d{1,2}|[^\W\d_]|Dr|Prof|Ing|ca|bzw|etc|Nr|Tel|inkl|vgl|ggf|evtl|Mio|St|No|approx|Mr|Ms|Mrs|env)|\b\w\.\w)\.$"
)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: int | None
    last_day: int | None
    month: int
    year: int | None


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence in `text`. A line break ends one, "8. Februar" and "z.B." do not."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(r"\n|[.!?؟][“”\"»)’]*(?=\s)", text):
        before = text[max(start, match.start() - 12) : match.start() + 1]
        if match.group()[0] == "." and ABBREVIATION.search(before) and not _ends_with_year(before):
            continue
        bounds.append((start, match.end()))
        start = match.end()
    bounds.append((start, len(text)))
    return [(first, last) for first, last in bounds if text[first:last].strip()]


def _ends_with_year(text: str) -> bool:
    return bool(re.search(r"\b\d{4}\.$", text))


def find_dates(text: str, *, reference: date | None = None) -> list[DateSpan]:
    """Return the dates and periods in `text`, in order.

    A date without a year takes that of the rest of its sentence; else, if `reference` is given, the year in which it next occurs.
    Without either it is not a date.
    """
    text = text.translate(FIGURES)
    found = _with_years(text, _found(text), reference)
    spans = [span for one in found if (span := _span(one)) is not None]
    return _joined(text, [_timed(text, span, spans) for span in spans])


def yearless_dates(text: str) -> list[str]:
    """Return the dates in `text` that lack a year, as written there."""
    text = text.translate(FIGURES)
    return [
        text[one.start : one.end].strip(" .") for one in _with_years(text, _found(text), None) if one.year is None and one.day
    ]


def moment(day: date, at: time | None, zone: str) -> datetime:
    """Return the moment `at` on a `day` in `zone`; without a time the last second of the day, as deadlines are meant."""
    return datetime.combine(day, at or LAST_SECOND, tzinfo=ZoneInfo(zone or HOME_ZONE))


def _found(text: str) -> list[_Found]:
    found: list[_Found] = []
    taken: list[tuple[int, int]] = []
    for shape in SHAPES:
        for match in shape.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            parts = match.groupdict()
            month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
            if month is None:
                continue
            day = int(parts["day"]) if parts.get("day") else None
            if parts.get("number") and month > 12 and day and day <= 12:  # 11/25/2025
                day, month = month, day
            last_day = int(parts["last"]) if parts.get("last") else None
            year = int(parts["year"]) if parts.get("year") else None
            found.append(_Found(match.start(), match.end(), day, last_day, month, year))
            taken.append((match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


@lru_cache(maxsize=2048)
def _month(word: str) -> int | None:
    """Return the number of the month called `word`, in any of the site's languages."""
    word = re.sub(r"\s+", " ", word)
    if word in LEVANTINE:
        return LEVANTINE[word]
    if word[:3].casefold() not in _beginnings_of_months():  # the parser takes "five" for May
        return None
    parsed = dateparser.parse(
        f"1 {word} 2000",
        languages=["de", "en", "fr", "ar"],
        settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"},
    )
    return parsed.month if parsed and parsed.year == 2000 and parsed.day == 1 else None


@lru_cache(maxsize=1)
def _beginnings_of_months() -> frozenset[str]:
    names = (name for code in ("de", "de_AT", "en", "fr", "ar") for name in get_month_names("wide", locale=code).values())
    return frozenset(name[:3].casefold() for name in names) | {"mrz", "sep", "oct", "okt"}


def _with_years(text: str, found: list[_Found], reference: date | None) -> list[_Found]:
    bounds = sentences(text)

    def year_of(one: _Found) -> int | None:
        end = next((last for first, last in bounds if first <= one.start < last), len(text))
        following = next((other.year for other in found if one.end <= other.start < end and other.year), None)
        bare = BARE_YEAR.search(text, one.end, min(end, one.end + 160))
        year = following or (int(bare.group("year")) if bare else None)
        if year is None and reference is not None:
            passed = (one.month, one.day or 31) < (reference.month, reference.day)
            year = reference.year + (1 if passed else 0)
        return year

    return [one if one.year else replace(one, year=year_of(one)) for one in found]


def _span(one: _Found) -> DateSpan | None:
    if one.year is None:
        return None
    try:
        if one.day is None:
            first = date(one.year, one.month, 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return DateSpan(first, last, Precision.MONTH, one.start, one.end)
        first = date(one.year, one.month, one.day)
        last = first.replace(day=one.last_day) if one.last_day else first
    except ValueError:  # the 31st of February
        return None
    return DateSpan(first, max(first, last), Precision.DAY, one.start, one.end)


def _timed(text: str, span: DateSpan, spans: list[DateSpan]) -> DateSpan:
    """Add the time of day that follows the date in the same sentence, before the next date."""
    if span.precision is not Precision.DAY:
        return span
    end = next((last for first, last in sentences(text) if first <= span.position < last), len(text))
    end = min([end, span.end + 80, *(other.position for other in spans if other.position >= span.end)])
    start_time, end_time, zone = find_times(text[span.end : end])
    return replace(span, start_time=start_time, end_time=end_time, zone=zone)


def find_times(text: str) -> tuple[time | None, time | None, str]:
    """Return the first time of day in `text`, its end time, and the zone if one is named."""
    for match in TIMES.finditer(text.translate(FIGURES)):
        parts = match.groupdict()
        # A bare number is only a time with a word or minutes next to it.
        if not (parts["am"] or parts["au"] or parts["bm"] or parts["bu"]):
            continue
        first = _clock(parts["ah"], parts["am"], parts["au"] or parts["bu"])
        last = _clock(parts["bh"], parts["bm"], parts["bu"]) if parts["bh"] else None
        if first is not None:
            if last and not parts["au"] and first > last:  # "10 - 1 pm"
                first = first.replace(hour=first.hour % 12)
            return first, last, ZONES.get((parts["zone"] or "").upper(), "")
    return None, None, ""


def _clock(hour: str, minute: str | None, unit: str | None) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    half = (unit or "").lower().replace(".", "")
    if half in {"am", "pm"}:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours == 24:
        return LAST_SECOND if minutes == 0 else None
    return time(hours, minutes)


def _joined(text: str, spans: list[DateSpan]) -> list[DateSpan]:
    """Join a start date and its end date into a period."""
    joined: list[DateSpan] = []
    for span in spans:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.precision is span.precision
            and span.first > before.last
            and JOINT.match(text[before.end : span.position])
        ):
            joined[-1] = replace(
                before,
                last=span.last,
                end=span.end,
                end_time=span.end_time or span.start_time or before.end_time,
                zone=span.zone or before.zone,
            )
        else:
            joined.append(span)
    return joined
