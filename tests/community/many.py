"""More rows of everything that the community has lists of."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.announcements.services import Words, publish_announcement
from community.applications.models import Application, Conflict, Inquiry, Remark, Review, Round, RoundRole
from community.consultations.models import Release
from community.consultations.phases import Phase
from community.discussions.moderating import report_post
from community.discussions.reminding import remind_of
from community.groups.invitations import INTO_GROUP
from community.groups.models import Ban, Group, JoinAnswer, JoinRequest, Membership
from community.invitations.services import invite
from community.inviting.models import InvitationTable, TableRow
from community.library.folders import make_folder
from community.library.notices import NEW_FILES
from community.library.trashing import trash_document
from community.meetings.models import Meeting
from community.meetings.places import sign_up
from community.notifications.models import Notification
from community.people.models import AdmissionRequest, ProposedMunicipality
from community.visualisations.models.session import Value
from tests.accounts import make_account
from tests.community.applications.made import make_draft
from tests.community.consultations.made import make_consultation
from tests.community.discussions.made import keep_topic, make_reply
from tests.community.discussions.made import make_topic as make_discussion
from tests.community.library.made import make_document, make_version
from tests.community.meetings.made import facts_of, make_meeting, make_the_poll
from tests.community.people.made import make_city, make_profile
from tests.community.topics.made import make_round
from tests.community.topics.made import make_topic as make_proposal
from tests.community.visualisations.made import make_case, make_comment, make_rating, make_session, make_variant
from tests.pages import make_page

NUMBERS = count(1)
DAY = timedelta(days=1)


def make_more(things: Mapping[str, Any], owner: User, facilitator: User) -> None:
    """Create one more of everything in the group of `things`, by another member each time, and about `owner` what is about one person."""
    number = next(NUMBERS)
    group: Group = things["group"]
    newcomer = make_account(f"more-{number}@example.org", name=f"Neu {number}")
    Membership.objects.create(group=group, user=newcomer)
    make_profile(newcomer, department=f"Amt {number}", municipality=make_city(f"Stadt {number}"), about="Wasser")
    for make in (
        of_people,
        of_groups,
        of_discussions,
        of_library,
        of_meetings,
        of_consultations,
        of_places,
        of_topics,
        of_applications,
    ):
        make(things, group, number, newcomer=newcomer, owner=owner, facilitator=facilitator)


def of_people(things: Mapping[str, Any], group: Group, number: int, *, owner: User, facilitator: User, **_more: User) -> None:
    asked, banned = (make_account(f"{name}-{number}@example.org", name=f"{name} {number}") for name in ("asks", "gone"))
    request = JoinRequest.objects.create(group=group, user=asked)
    JoinAnswer.objects.create(request=request, question="Woran?", answer="Am Wasser")
    Ban.objects.create(group=group, user=banned, reason="Streit", by=facilitator)
    invite(kind=INTO_GROUP, thing=group.pk, role="member", address=f"i-{number}@example.org", language="en", by=facilitator)
    AdmissionRequest.objects.create(
        name=f"Bauamt {number}", address=f"b-{number}@example.org", municipality="Musterstadt", reason="Grund", language="de"
    )
    ProposedMunicipality.objects.create(name=f"Dorf {number}", country="DE")
    TableRow.objects.create(
        table=things["table"], number=number + 10, address=f"t-{number}@example.org", outcome=TableRow.Outcome.INVITED
    )
    InvitationTable.objects.create(by=facilitator, group=group, name=f"{number}.csv", language="de")
    facts = {"versions": [str(things["file"].pk)]}
    for person in (owner, facilitator):
        Notification.objects.create(person=person, kind=NEW_FILES, key=f"more-{number}", group=group.pk, facts=facts)


def of_groups(_things: Mapping[str, Any], group: Group, number: int, *, owner: User, facilitator: User, newcomer: User) -> None:
    other = Group.objects.create(slug=f"more-{number}", name=f"Gruppe {number}", join_policy=Group.Joining.REQUEST)
    for user in (owner, facilitator, newcomer):
        Membership.objects.create(group=other, user=user, role=Membership.Role.FACILITATOR if user == facilitator else "member")
    make_reply(make_discussion(other, newcomer, f"Thema {number}"), newcomer)
    publish_announcement(texts={"de": Words(f"Ansage {number}", "Text")}, groups=[group, other], by=facilitator)


def of_discussions(
    things: Mapping[str, Any], group: Group, number: int, *, owner: User, facilitator: User, newcomer: User
) -> None:
    topic = make_discussion(group, newcomer, f"Thema {number}")
    make_reply(topic, owner, f"Antwort {number}")
    for post in (make_reply(things["discussion"], newcomer, f"Antwort {number}"), make_reply(topic, newcomer)):
        report_post(post=post, words="Ein Name steht darin.", by=facilitator)
        remind_of(post=post, days=1, by=owner)
    keep_topic(group, owner, f"Später {number}")


def of_library(things: Mapping[str, Any], group: Group, number: int, *, owner: User, newcomer: User, **_more: User) -> None:
    folder = make_folder(group=group, parent=None, name=f"Ordner {number}", by=newcomer)
    make_folder(group=group, parent=things["folder"], name=f"Darin {number}", by=newcomer)
    for where in (None, folder, things["folder"]):
        make_document(group, newcomer, f"Plan {number}.txt", f"Plan {number}".encode(), title=f"Plan {number}", folder=where)
    make_version(things["document"], newcomer, note=f"Fassung {number}")
    trash_document(document=make_document(group, owner, f"alt-{number}.txt", title=f"Alt {number}"), by=owner)


def of_meetings(things: Mapping[str, Any], group: Group, number: int, *, owner: User, facilitator: User, newcomer: User) -> None:
    meeting = make_meeting(group, facilitator, title=f"Treffen {number}")
    Meeting.objects.create(**facts_of(title=f"Für alle {number}", agenda="Im Garten", place="Aula", link=""))
    for person in (owner, newcomer):
        sign_up(meeting=meeting, by=person)
    sign_up(meeting=things["meeting"], by=newcomer)
    make_the_poll(group, facilitator, title=f"Umfrage {number}")


def of_consultations(
    _things: Mapping[str, Any], group: Group, number: int, *, owner: User, facilitator: User, newcomer: User
) -> None:
    now = timezone.now()
    make_consultation(group, newcomer, facilitator, [owner], title=f"Fall {number}")
    make_consultation(group, owner, facilitator, [newcomer], phase=Phase.ADVICE, title=f"Laufend {number}")
    closed = make_consultation(
        group, newcomer, facilitator, [owner], phase=Phase.ADVICE, closed_at=now, title=f"Beendet {number}"
    )
    facts = {"group": group, "case_giver": newcomer, "text": "Text", "language": "de", "agreed_at": now, "wording": "Ja."}
    Release.objects.create(consultation=closed, title=f"Aus dem Archiv {number}", **facts)


def of_places(things: Mapping[str, Any], group: Group, number: int, *, owner: User, facilitator: User, newcomer: User) -> None:
    make_case(make_session(group, facilitator, title=f"Rundgang {number}"), owner)
    case = make_case(things["session"], newcomer, title=f"Platz {number}")
    for variant in (make_variant(case, owner), make_variant(things["case"], newcomer, title=f"Variante {number}")):
        make_comment(variant, newcomer)
        make_rating(variant, newcomer, Value.values[0], 3)
    make_comment(things["variant"], newcomer, f"Bemerkung {number}")
    make_rating(things["variant"], newcomer, Value.values[0], 3)


def of_topics(_things: Mapping[str, Any], _group: Group, number: int, *, owner: User, newcomer: User, **_more: User) -> None:
    for by in (owner, newcomer):
        make_proposal(by, f"Vorschlag {number} von {by.pk}")
    over = timezone.now() - number * DAY
    facts = {"opens_at": over - DAY / 2, "closes_at": over, "counted_at": timezone.now(), "voters": 1, "members": 9}
    make_round(name_de=f"Runde {number}", name_en=f"Round {number}", **facts)


def of_applications(
    things: Mapping[str, Any], _group: Group, number: int, *, owner: User, facilitator: User, newcomer: User
) -> None:
    application: Application = things["application"]
    Inquiry.objects.create(application=application, text=f"Frage {number}")
    call = make_page(CallPage, f"Aufruf {number}", apply_by=CallPage.ApplyBy.COMMUNITY)
    make_draft(Round.objects.create(call=call.translation_key, form=application.round.form), owner)
    reviewed: Application = things["reviewed"]
    RoundRole.objects.create(round=reviewed.round, user=newcomer, role=RoundRole.Role.REVIEWER)
    Review.objects.create(application=reviewed, reviewer=newcomer, score=3, submitted_at=timezone.now())
    Remark.objects.create(application=reviewed, author=newcomer, text=f"Bemerkung {number}")
    Inquiry.objects.create(application=reviewed, text=f"Frage {number}", asked_by=facilitator)
    Conflict.objects.create(application=reviewed, user=make_account(f"conflict-{number}@example.org"))
    Application.objects.create(
        round=reviewed.round, number=100 + number, state=Application.State.SUBMITTED, lead=newcomer, language="de", country="KE"
    )
