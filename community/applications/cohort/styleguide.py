"""What the style guide shows of the composer of cohorts: made-up municipalities, of which seven are set and do not go together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import country_name, format_list, format_number, language_name
from cms.styleguide import things
from cms.styleguide.registry import Section, register_section

from .candidates import GERMAN, PARTNER, Attribute, Candidate
from .constraints import Constraint, Different, Each, Requirement, Share, Size
from .showing import Table
from .shown import Applicant
from .wording import Wording

# Marks of three reviews, country, region, languages, longitude, latitude.
EXAMPLES = [
    (("4.4", "4.6", "4.8"), "MR", "west", "fr ar", -16, 18),
    (("4.3", "4.5", "4.7"), "DE", "north", "de en", 8.7, 49.4),
    (("3.9", "4.5", "4.8"), "KE", "south", "en", 36, 0),
    (("4.2", "4.3", "4.4"), "EG", "south", "ar en", 32.9, 24),
    (("4.0", "4.2", "4.7"), "DE", "north", "de en", 7.5, 51.5),
    (("3.6", "4.1", "4.6"), "PH", "east", "en", 121, 14.7),
    (("3.8", "4.0", "4.2"), "UA", "north", "en", 24, 49.8),
    (("3.7", "3.8", "4.2"), "DE", "north", "de en", 13.4, 52.5),
    (("3.5", "3.8", "4.1"), "KE", "south", "en", 39.7, -4),
    (("3.3", "3.6", "3.9"), "PH", "east", "en", 120.9, 16.4),
    (("2.8", "3.4", "4.0"), "MR", "west", "fr", -13, 17),
]
SET = (0, 1, 2, 3, 4, 7, 8)
EXCLUDED = (10,)


def register() -> None:
    register_section(
        Section("cohort", gettext_lazy("A cohort"), "community/applications/cohort/styleguide.html", examples, rank=92)
    )


def examples() -> Mapping[str, Any]:
    candidates = [candidate(number) for number in range(len(EXAMPLES))]
    wording = Wording(candidates, regions={"east": _("East Asia")})
    table = Table(
        candidates,
        constraints(),
        chosen=[key_of(number) for number in SET],
        excluded=[key_of(number) for number in EXCLUDED],
        applicants={one.key: one for one in map(applicant, range(len(EXAMPLES)))},
        wording=wording,
    )
    trail = [
        {"sentence": _("%(came)s set") % {"came": wording.name(key_of(number))}, "who": _("facilitator"), "at": things.at(0, 14)}
        for number in SET[-2:]
    ]
    exemptions = [
        {
            "key": "different:country",
            "sentence": wording.constraint(Different(attribute=Attribute.COUNTRY, least=7)),
            "reason": "…",
        }
    ]
    return {
        "cohort": table.show(),
        "trail": trail,
        "exemptions": exemptions,
        "zone": things.ZONE,
        "saved_at": things.at(0, 14),
        "nowhere": things.NOWHERE,
    }


def key_of(number: int) -> str:
    return f"example-{number}"


def candidate(number: int) -> Candidate:
    marks, country, region, languages, _lon, _lat = EXAMPLES[number]
    return Candidate(
        key_of(number),
        things.LONG_WORD if number == 6 else _("Example %(number)s") % {"number": format_number(number + 1)},
        sum(map(Decimal, marks), Decimal(0)) / len(marks),
        country=country,
        region=region,
        languages=frozenset(languages.split()),
        unmet=frozenset({"departments"} if number in EXCLUDED else ()),
    )


def applicant(number: int) -> Applicant:
    marks, country, _region, languages, lon, lat = EXAMPLES[number]
    facts = (
        f"{country_name(country)} · {format_list([language_name(code) for code in languages.split()])}",
        _("City planning"),
    )
    return Applicant(key_of(number), things.NOWHERE, facts, tuple(map(Decimal, marks)), lon, lat)


def constraints() -> list[Constraint]:
    return [
        Size(least=8, most=8),
        Share(attribute=Attribute.KIND, value=GERMAN, least=2),
        Share(attribute=Attribute.KIND, value=PARTNER, least=5),
        Share(attribute=Attribute.REGION, value="east", least=2),
        Different(attribute=Attribute.REGION, least=4),
        Each(attribute=Attribute.COUNTRY, most=2, kind=PARTNER),
        Requirement(
            requirement="departments",
            label={"en": "Two departments", "de": "Zwei Abteilungen", "fr": "Deux services", "ar": "إدارتان"},
        ),
    ]
