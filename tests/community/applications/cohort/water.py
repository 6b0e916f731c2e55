"""The Deep Dive on water: twelve municipalities, made up as examples, and the constraints of its call.

Eight take part, of them at least two German and five partner municipalities. The figures are those of the design.
"""

from decimal import Decimal

from community.applications.cohort.candidates import GERMAN, PARTNER, Attribute, Candidate
from community.applications.cohort.constraints import Constraint, Different, Each, Requirement, Share, Size

# Name, score, country, region, languages.
EXAMPLES = [
    ("Nouakchott", "4.6", "MR", "west-africa", "fr ar"),
    ("Heidelberg", "4.5", "DE", "europe", "de en"),
    ("Nakuru", "4.4", "KE", "east-africa", "en"),
    ("Aswan", "4.3", "EG", "mena", "ar en"),
    ("Dortmund", "4.3", "DE", "europe", "de en"),
    ("Quezon City", "4.1", "PH", "south-east-asia", "en"),
    ("Lviv", "4.0", "UA", "eastern-europe", "en"),
    ("Karlsruhe", "3.9", "DE", "europe", "de en"),
    ("Lusaka", "3.9", "ZM", "southern-africa", "en"),
    ("Mombasa", "3.8", "KE", "east-africa", "en"),
    ("Makati", "3.6", "PH", "south-east-asia", "en"),
    ("Sebkha", "3.4", "MR", "west-africa", "fr"),
]
REGIONS = {
    "west-africa": "West Africa",
    "east-africa": "East Africa",
    "southern-africa": "Southern Africa",
    "mena": "Middle East and North Africa",
    "south-east-asia": "South-East Asia",
    "europe": "Europe",
    "eastern-europe": "Eastern Europe",
}


def key_of(name: str) -> str:
    return name.lower().replace(" ", "-")


def water_candidates() -> list[Candidate]:
    return [
        Candidate(
            key_of(name),
            name,
            Decimal(score),
            country=country,
            region=region,
            languages=frozenset(languages.split()),
            unmet=frozenset({"departments"} if name == "Sebkha" else ()),
        )
        for name, score, country, region, languages in EXAMPLES
    ]


def of_the_seeds() -> list[Constraint]:
    """Return what the call says: eight, at least two German and five partner municipalities."""
    return [
        Size(least=8, most=8),
        Share(attribute=Attribute.KIND, value=GERMAN, least=2),
        Share(attribute=Attribute.KIND, value=PARTNER, least=5),
    ]


def of_the_design() -> list[Constraint]:
    """Return these and more: two from South-East Asia, four regions, two per partner country, two departments."""
    return [
        *of_the_seeds(),
        Share(attribute=Attribute.REGION, value="south-east-asia", least=2),
        Different(attribute=Attribute.REGION, least=4),
        Each(attribute=Attribute.COUNTRY, most=2, kind=PARTNER),
        Requirement(requirement="departments", label={"en": "Two departments in each municipality"}),
    ]
