"""The Deep Dive on water in the database: twelve applications with three reviews each, most municipalities in the register."""

from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from cms.models import Municipality, Region
from cms.users.models import User
from community.access.actor import Actor, actor_of
from community.applications.cohort.candidates import GERMAN, PARTNER, Attribute
from community.applications.cohort.constraints import Constraint, Share, Size
from community.applications.composing.changing import state_condition
from community.applications.models import Application, Cohort, Review, Round, RoundRole, Submission, TeamMember
from tests.community.applications.cohort.water import EXAMPLES, REGIONS, key_of, of_the_design

# Degrees east and north, by name.
PLACES = {
    "Nouakchott": (-16, 18), "Heidelberg": (8.7, 49.4), "Nakuru": (36, 0), "Aswan": (32.9, 24), "Dortmund": (7.5, 51.5),
    "Quezon City": (121, 14.7), "Lviv": (24, 49.8), "Karlsruhe": (8.4, 49), "Lusaka": (28, -15), "Mombasa": (39.7, -4),
    "Makati": (121, 14.5), "Sebkha": (-16, 18),
}  # fmt: skip
SPREAD = (Decimal("-0.2"), Decimal(0), Decimal("0.2"))
UNKNOWN = "Lviv"  # whose municipality is not in the register


def make_water(round_: Round, account: Callable[..., User]) -> dict[str, Application]:
    """Create the applications, by the key that the water example gives them. Three people review, each application has a team of one."""
    reviewers = [account(f"reviewer-{number}") for number in range(3)]
    RoundRole.objects.bulk_create(RoundRole(round=round_, user=one, role=RoundRole.Role.REVIEWER) for one in reviewers)
    regions = {slug: Region.objects.create(slug=slug, name_de=name, name_en=name) for slug, name in REGIONS.items()}
    made = {}
    for number, (name, score, country, region, languages) in enumerate(EXAMPLES, start=1):
        lon, lat = PLACES[name]
        municipality = None
        if name != UNKNOWN:
            municipality = Municipality.objects.create(
                name_de=name, name_en=name, country=country, region=regions[region], longitude=lon, latitude=lat
            )
        made[key_of(name)] = make_one(round_, number, name, country, municipality, Decimal(score), reviewers)
        TeamMember.objects.create(application=made[key_of(name)], user=account(f"team-{key_of(name)}"), role="lead")
        assert languages
    # Where nobody in the register is in the country, its region is not known.
    return made


def make_one(
    round_: Round,
    number: int,
    name: str,
    country: str,
    municipality: Municipality | None,
    score: Decimal | None,
    reviewers: list[User],
) -> Application:
    """Create a submitted application with its reviews."""
    rows = [{"key": key, "answers": {"department": f"Amt {key}"}} for key in ("a" if name == "Sebkha" else "ab")]
    application = Application.objects.create(
        round=round_,
        number=number,
        state=Application.State.IN_REVIEW,
        language="en",
        municipality=municipality,
        municipality_name="" if municipality else name,
        country=country,
        score=score,
        review_count=len(reviewers) if score else 0,
    )
    assert round_.version
    application.submission = Submission.objects.create(
        application=application,
        version=round_.version,
        answers={"people": rows, "role": "company" if name == "Makati" else "city"},
        language="en",
        arrived_at=timezone.now(),
    )
    application.save(update_fields=["submission"])
    if score is not None:
        Review.objects.bulk_create(
            Review(application=application, reviewer=one, score=score + more, submitted_at=timezone.now())
            for one, more in zip(reviewers, SPREAD, strict=False)
        )
    return application


def of_the_seeds() -> list[Constraint]:
    """Return what the call says: eight, at least two German and five partner municipalities."""
    return [
        Size(least=8, most=8),
        Share(attribute=Attribute.KIND, value=GERMAN, least=2),
        Share(attribute=Attribute.KIND, value=PARTNER, least=5),
    ]


def state(round_: Round, by: User, conditions: list[Constraint] | None = None) -> Cohort:
    """State conditions, by default those of the seeds."""
    for condition in of_the_seeds() if conditions is None else conditions:
        state_condition(round_=round_, condition=condition, seen=1000, by=actor(by))
    return Cohort.objects.get(round=round_)


def actor(user: User) -> Actor:
    return actor_of(User.objects.get(pk=user.pk))


__all__ = ["UNKNOWN", "actor", "make_one", "make_water", "of_the_design", "of_the_seeds", "state"]
