"""Notifications about applications. They name no municipality to anybody but its team and those who manage the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import Kind, Shown, announce, quoted
from cms.formatting import format_moment
from cms.mail.addresses import one_line
from community.access.actor import actor_of

from .lookups import with_facts
from .models import APPLICATION, CONFLICT, ROUND, Application, Inquiry, Round, RoundRole, TeamMember, attach_calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cms.announcing import Facts
    from cms.users.models import User

DUPLICATE, EXTENDED, REMINDER = "applications.duplicate", "applications.extended", "applications.reminder"
INQUIRY, ANSWERED, FREE_PLACE = "applications.inquiry", "applications.answered", "applications.free_place"


def team_of(application: int) -> list[int]:
    return list(TeamMember.objects.filter(application=application).values_list("user", flat=True))


def managers_of(round_: int) -> list[int]:
    people = RoundRole.objects.filter(round=round_, role=RoundRole.Role.MANAGER)
    return list(people.values_list("user", flat=True))


def found_with_calls(keys: Iterable[int]) -> dict[int, Application]:
    """Return applications by key, with their calls: a constant number of queries."""
    found = {one.pk: one for one in with_facts(Application.objects.filter(pk__in=set(keys)))}
    attach_calls([one.round for one in found.values()])
    return found


# --- Two applications of one municipality -----------------------------------------------------------------------------


def tell_of_duplicate(first: int, second: int) -> None:
    """Tell the team of the first application, and those who manage the call, that there is a second one."""
    application = Application.objects.filter(pk=first).first()
    if application is None:
        return
    people = {*team_of(first), *managers_of(application.round_id)} - set(team_of(second))
    announce(kind=DUPLICATE, key=f"{first}.{second}", to=people, facts={"application": first, "other": second})


def show_duplicates(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    found = found_with_calls(facts["application"] for facts in many)
    return [show_duplicate(reader, found.get(facts["application"]), facts["other"]) for facts in many]


def show_duplicate(reader: User, application: Application | None, other: int) -> Shown | None:
    actor = actor_of(reader)
    if application is None:
        return None
    words = {"place": quoted(application), "call": quoted(application.round.title)}
    if actor.roles(APPLICATION, application.pk):
        return Shown(
            sentence=_("Somebody else has begun an application of %(place)s to “%(call)s”") % words,
            url=reverse("applications:team", args=[application.key]),
            note=_("They do not know about yours. If a colleague of yours has begun it, invite that colleague to your team."),
            link=_("Go to the team"),
        )
    in_conflict = actor.keys(CONFLICT) & {application.pk, other}
    if RoundRole.Role.MANAGER in actor.roles(ROUND, application.round_id) and not in_conflict:
        return Shown(
            sentence=_("Two applications of %(place)s to “%(call)s” have been begun") % words,
            url=reverse("community:start"),
            note=_("The team that was first has been told, and can invite the other."),
            link=_("My page"),
        )
    return None


# --- Deadlines --------------------------------------------------------------------------------------------------------


def show_deadlines(reader: User, many: Sequence[Facts], sentence: str) -> list[Shown | None]:
    """Tell until when an application can be submitted, as long as that has not been done."""
    found = found_with_calls(facts["application"] for facts in many)
    shown: list[Shown | None] = []
    for facts in many:
        application = found.get(facts["application"])
        closes_at = application.closes_at if application else None
        if application is None or closes_at is None or closes_at <= timezone.now() or not is_draft_of(reader, application):
            shown.append(None)
            continue
        words = {"call": quoted(application.round.title), "until": format_moment(closes_at, application.round.time_zone)}
        own = format_moment(closes_at)
        details = () if own == words["until"] else (_("In your time zone: %(when)s") % {"when": own},)
        shown.append(
            Shown(sentence % words, application.get_absolute_url(), details=details, link=_("Go on with the application"))
        )
    return shown


def is_draft_of(reader: User, application: Application) -> bool:
    return application.state == Application.State.DRAFT and bool(actor_of(reader).roles(APPLICATION, application.pk))


def show_reminders(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    return show_deadlines(
        reader, many, _("Your application to “%(call)s” has not been submitted yet. You can submit it until %(until)s")
    )


def show_extensions(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    return show_deadlines(reader, many, _("There is more time for your application to “%(call)s”: until %(until)s"))


def tell_drafts(round_: Round, kind: str, key: str) -> None:
    """Tell everybody with a draft in `round_`, once for each `key`."""
    for application in Application.objects.filter(round=round_).drafts_of_teams():
        tell_team(application, kind, key)


def tell_team(application: Application, kind: str, key: str) -> None:
    """Tell the team of an application, which has been fetched, once for each `key`."""
    people = [member.user_id for member in application.team.all()]
    announce(kind=kind, key=f"{application.pk}.{key}", to=people, facts={"application": application.pk})


# --- Review and decisions ---------------------------------------------------------------------------------------------


def show_inquiries(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Tell a team of a question, as long as nobody has answered it."""
    inquiries = found_inquiries(many)
    actor = actor_of(reader)
    shown: list[Shown | None] = []
    for facts in many:
        inquiry = inquiries.get(facts["inquiry"])
        if inquiry is None or inquiry.answered_at or not actor.roles(APPLICATION, inquiry.application_id):
            shown.append(None)
            continue
        application = inquiry.application
        shown.append(
            Shown(
                sentence=_("There is a question about your application to “%(call)s”")
                % {"call": quoted(application.round.title)},
                url=f"{application.get_absolute_url()}#inquiries",
                details=(one_line(inquiry.text),),
                link=_("Answer"),
            )
        )
    return shown


def show_answers(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Tell those who manage a call that a team has answered their question."""
    inquiries = found_inquiries(many)
    visible = visible_to_managers(reader, [one.application for one in inquiries.values()])
    shown: list[Shown | None] = []
    for facts in many:
        inquiry = inquiries.get(facts["inquiry"])
        application = inquiry.application if inquiry else None
        if application is None or application.pk not in visible:
            shown.append(None)
            continue
        words = {"place": quoted(application), "call": quoted(application.round.title)}
        shown.append(
            Shown(
                sentence=_("%(place)s has answered your question about the application to “%(call)s”") % words,
                url=reverse("applications:review_one", args=[application.key]),
                link=_("Read the answer"),
            )
        )
    return shown


def show_free_places(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Tell those who manage a call that a place is free again, and why."""
    found = found_with_calls(facts["application"] for facts in many)
    visible = visible_to_managers(reader, list(found.values()))
    shown: list[Shown | None] = []
    for facts in many:
        application = found.get(facts["application"])
        if application is None or application.pk not in visible:
            shown.append(None)
            continue
        words = {"place": quoted(application), "call": quoted(application.round.title)}
        sentence = (
            _("%(place)s has not confirmed in time: a place in “%(call)s” is free")
            if facts.get("has_lapsed")
            else _("%(place)s has given up its place in “%(call)s”")
        )
        shown.append(
            Shown(
                sentence=sentence % words,
                url=f"{reverse('applications:review', args=[application.round.call])}?state={Application.State.WAITING_LIST}",
                link=_("Look at the waiting list"),
            )
        )
    return shown


def found_inquiries(many: Sequence[Facts]) -> dict[int, Inquiry]:
    found = Inquiry.objects.select_related("application__round__form", "application__municipality")
    inquiries = {one.pk: one for one in found.filter(pk__in={facts["inquiry"] for facts in many})}
    attach_calls([one.application.round for one in inquiries.values()])
    return inquiries


def visible_to_managers(reader: User, applications: Sequence[Application]) -> frozenset[int]:
    """Return the keys of those applications that `reader` manages."""
    actor = actor_of(reader)
    managed = [one.pk for one in applications if RoundRole.Role.MANAGER in actor.roles(ROUND, one.round.managed_in)]
    return frozenset(Application.objects.to_work_on(actor).filter(pk__in=managed).values_list("pk", flat=True))


KINDS = (
    Kind(INQUIRY, gettext_lazy("Questions about an application of yours"), show_inquiries),
    Kind(ANSWERED, gettext_lazy("Answers of applicants to your questions"), show_answers),
    Kind(FREE_PLACE, gettext_lazy("Places that become free again"), show_free_places),
    Kind(DUPLICATE, gettext_lazy("A second application of the same municipality"), show_duplicates),
    Kind(EXTENDED, gettext_lazy("More time for an application that you have begun"), show_extensions),
    Kind(REMINDER, gettext_lazy("Reminders before a call closes, if you have a draft"), show_reminders),
)
