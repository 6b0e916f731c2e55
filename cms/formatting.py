"""Dates, numbers, and names of countries and languages in the reader's language (Babel, Unicode CLDR)."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from unicodedata import bidirectional

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, format_timedelta, get_timezone_name
from babel.dates import format_time as babel_time
from babel.lists import format_list as babel_list
from babel.numbers import format_decimal
from babel.numbers import format_percent as babel_percent
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from .days import day_of
from .languages import active_language, direction_of

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


# Our English is British: 27 November 2026, 23:59. Browsers also have to be told that Arabic has its own digits.
REGIONS = {"en": "en_GB"}
BROWSERS = {"en": "en-GB", "ar": "ar-u-nu-arab"}


@lru_cache(maxsize=8)
def babel_locale(language: str) -> Locale:
    """Return Babel's locale for one of the site's languages."""
    return Locale.parse(REGIONS.get(language, language))


def browser_locale(language: str) -> str:
    """Return the language tag with which scripts format as this module does: `new Intl.DateTimeFormat("en-GB")`."""
    return BROWSERS.get(language, language)


def spoken_locale() -> Locale:
    """Return Babel's locale for the active language."""
    return babel_locale(active_language())


def local_digits(text: str) -> str:
    """Return `text` with the digits of the active language, so that dates and numbers match."""
    return text.translate(ARABIC_DIGITS) if active_language() == "ar" else text


def isolated(text: str) -> str:
    """Return a title or name of any script, isolated for a sentence in the active language: text directions must not mix."""
    is_mixed = direction_of(active_language()) == "rtl" or any(bidirectional(sign) in ("R", "AL") for sign in text)
    return f"\u2068{text}\u2069" if is_mixed else text


def format_number(value: float, decimals: int | None = None) -> str:
    """Return a number with the language's grouping: 1.600, 1,600, 1 600, ١٬٦٠٠."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    # For plain "ar" Babel sets Latin separators; with Egypt's "ar" it sets the Arabic ones.
    locale = babel_locale("ar_EG") if active_language() == "ar" else spoken_locale()
    return local_digits(format_decimal(value, format=pattern, locale=locale, numbering_system="default"))


def format_percent(share: float) -> str:
    """Return a share as a whole percentage: 0.3 as "30 %", "30%", "٣٠٪"."""
    locale = babel_locale("ar_EG") if active_language() == "ar" else spoken_locale()
    return local_digits(babel_percent(share, locale=locale, numbering_system="default"))


def format_size(size: int) -> str:
    """Return the size of a file: "2,3 KB", in the digits of the language."""
    said = filesizeformat(size)
    return local_digits(said.replace(",", "٫")) if active_language() == "ar" else said


def format_date(value: date, style: str = "long") -> str:
    """Return a date: "27. November 2026"; for a moment, that in the site's time zone. `style`: short, medium, long or full."""
    day = day_of(value) if isinstance(value, datetime) else value
    return local_digits(babel_date(day, format=style, locale=spoken_locale()))


def format_month(value: date) -> str:
    """Return a month with its year: "Februar 2026"."""
    return local_digits(format_skeleton("yMMMM", value, locale=spoken_locale()))


def format_short_month(value: date) -> str:
    """Return a month without its year, short: "Dez."."""
    return local_digits(format_skeleton("MMM", value, locale=spoken_locale()))


def format_year(value: date) -> str:
    """Return a year without grouping."""
    return local_digits(str(value.year))


def format_period(start: date, end: date | None) -> str:
    """Return the days from `start` to `end`, with shared parts only once: "7.-9. April 2026"."""
    return format_date(start) if end is None or end == start else interval(start, end, "yMMMd")


def format_months(start: date, end: date | None) -> str:
    """Return the months from `start` to `end`: "April-Juni 2026"."""
    same = end is None or (end.year, end.month) == (start.year, start.month)
    return format_month(start) if end is None or same else interval(start, end, "yMMM")


def interval(start: date, end: date, skeleton: str) -> str:
    """Return an interval in CLDR's pattern for `skeleton`, with full names of months: CLDR itself only abbreviates them."""
    patterns = spoken_locale().interval_formats[skeleton]
    largest = next(
        field for field, part in (("y", "year"), ("M", "month"), ("d", "day")) if getattr(start, part) != getattr(end, part)
    )
    full = (pattern.replace("MMM", "MMMM") for pattern in patterns[largest])
    return local_digits(
        "".join(babel_date(day, part, locale=spoken_locale()) for day, part in zip((start, end), full, strict=True))
    )


def format_years(start: date, end: date | None) -> str:
    """Return a span of years: "2023-2025", or one year."""
    if end is None or end.year == start.year:
        return format_year(start)
    return local_digits(f"{start.year}–{end.year}")


def zone_name(moment: datetime, zone: tzinfo) -> str:
    """Return the zone's short name at that moment: "MEZ", "CET", "UTC+3"."""
    there = moment.astimezone(zone)
    name = there.tzname() or ""
    if active_language() == "de":  # of our languages only German has its own short names: MEZ, OEZ
        name = get_timezone_name(there, width="short", locale=spoken_locale()) or name
    if name and not any(character in "+-0123456789" for character in name):
        return name
    hours, minutes = divmod(int((there.utcoffset() or timedelta()).total_seconds()) // 60, 60)
    return local_digits(f"UTC{hours:+d}" + (f":{minutes:02d}" if minutes else ""))


def format_time(moment: datetime, zone: tzinfo) -> str:
    """Return the time of day in `zone`: "23:59"."""
    return local_digits(babel_time(moment, format="short", tzinfo=zone, locale=spoken_locale()))


def format_moment(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return a moment with its zone: "27. November 2026, 23:59 MEZ"."""
    zone = zone or timezone.get_current_timezone()
    day = format_date(moment.astimezone(zone).date())
    comma = "،" if active_language() == "ar" else ","
    return f"{day}{comma} {format_time(moment, zone)} {zone_name(moment, zone)}"


def format_distance(moment: datetime) -> str:
    """Return how far a moment is from now: "vor 3 Stunden", "in 2 days"."""
    distance = moment - timezone.now()
    return local_digits(format_timedelta(distance, add_direction=True, locale=spoken_locale()))


def country_name(code: str) -> str:
    """Return the country's name for a two-letter ISO 3166-1 code; the code itself if unknown."""
    return spoken_locale().territories.get(code.upper(), code)


def format_place(name: str, country: str) -> str:
    """Return a place with its country, by the two-letter code: "Bonn, Deutschland"."""
    return _("%(place)s, %(country)s") % {"place": name, "country": country_name(country)}


def country_names(code: str, languages: list[str]) -> list[str]:
    """Return the country's name in each of `languages`."""
    return [babel_locale(language).territories.get(code.upper(), code) for language in languages]


def language_name(code: str) -> str:
    """Return a language's name in the active language."""
    return spoken_locale().languages.get(code, code)


def own_language_name(code: str) -> str:
    """Return a language's name in itself: "Deutsch", "العربية"."""
    return babel_locale(code).languages.get(code, code)


def format_list(items: list[str], style: Literal["standard", "or"] = "standard") -> str:
    """Return the items as a list in a sentence: "Deutsch, Englisch und Französisch", or with "oder"."""
    return babel_list(items, style=style, locale=spoken_locale())


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every country, sorted by name in the active language."""
    territories = {str(code): str(name) for code, name in spoken_locale().territories.items()}
    codes = [code for code in territories if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES]
    return sorted(((code, territories[code]) for code in codes), key=lambda pair: pair[1])


# CLDR territories that are groupings, test codes or unknown.
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
