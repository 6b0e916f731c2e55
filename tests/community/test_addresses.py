"""Every URL of the community, requested by every kind of person, in every method and format, against the tables."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.announcements.models import Announcement, AnnouncementText
from community.announcements.services import Words, publish_announcement
from community.applications.models import (
    Acceptance,
    Answer,
    Application,
    ApplicationFile,
    Cohort,
    Conflict,
    Dispatch,
    Inquiry,
    Letter,
    LetterTemplate,
    Remark,
    Review,
    RoundRole,
    Submission,
    TeamMember,
)
from community.applications.teams import JOIN
from community.clocks.models import Clock
from community.consultations.models import CaseText, Consultation, Contribution, Participant, Release, Takeaway
from community.discussions.models import (
    GroupFollowing,
    Mention,
    Moderation,
    Post,
    PostFile,
    Reaction,
    Reminder,
    Report,
    Revision,
    Translation,
)
from community.discussions.models import (
    Topic as Discussion,
)
from community.files.models import PrivateFile, Upload
from community.files.services import begin_upload
from community.groups.invitations import INTO_GROUP
from community.groups.models import Ban, Group, JoinAnswer, JoinRequest, Membership, RoomLogEntry, Visit
from community.invitations.models import Invitation
from community.invitations.services import invite, revoke
from community.inviting.models import InvitationTable
from community.library.models import Document, Folder, LibraryLogEntry, LibrarySettings, Version
from community.library.notices import NEW_FILES
from community.library.tenant import LIBRARY
from community.meetings.models import (
    AttendanceExport,
    DateAnswer,
    DatePoll,
    DateSlot,
    Meeting,
    PersonalCalendar,
    SignUp,
)
from community.notifications.models import Notification, Preference
from community.people.models import Admission, AdmissionRequest, Profile, ProposedMunicipality
from community.topics.models import AnswerText, Ballot, Proposal, Result, Vote
from community.topics.models import Round as VotingRound
from community.visualisations.models import (
    Comment,
    Variant,
)
from tests.accounts import make_account
from tests.community.applications.made import make_admission, make_application, make_files
from tests.community.applications.review.made import make_reviewed
from tests.community.clocks.made import make_clock
from tests.community.consultations.made import give_cases
from tests.community.consultations.made import make_things as make_consultations
from tests.community.discussions.made import make_things as make_discussions
from tests.community.forms.editing import publish, role_form
from tests.community.inviting.made import make_table
from tests.community.library.made import make_things as make_library
from tests.community.library.made import upload_file
from tests.community.meetings.made import make_things as make_meetings
from tests.community.people.made import make_people
from tests.community.topics.made import make_things as make_topics
from tests.community.visualisations.made import make_things

from . import table
from .table import ACCEPTS, PEOPLE, Address, all_rows, missing, routes
from .tokens.addresses import ADDRESSES as OF_ACCOUNTS

FORM = "application/x-www-form-urlencoded"
INSIDERS = {"member", "facilitator"}
EACH_ITS_OWN = ("Content-Length", "Expires", "X-Request-ID")  # headers that differ between any two responses


def test_every_url_has_a_row_for_every_method():
    names = list(routes())

    assert {"community:start", "groups:room", "files:file", "uploads:upload"} <= set(names)
    assert missing(all_rows(), names) == []
    assert {row.name for row in all_rows()} - {row.name for row in OF_ACCOUNTS} == set(names)


@override_settings(ROOT_URLCONF="tests.community.urls_with_another")
def test_url_without_a_complete_row_is_reported():
    rows = all_rows()
    assert {entry.split()[0] for entry in missing(rows, routes())} == {"forgotten"}

    halves = [Address("forgotten", table.page(table.answers(200)), formats=("HTML",))]
    assert {entry.split()[-1] for entry in missing([*rows, *halves], routes())} == {"JSON"}
    one_method = [Address("forgotten", {"GET": table.answers(200)})]
    assert "forgotten POST HTML" in missing([*rows, *one_method], routes())
    some_people = [Address("forgotten", {method: {table.ANONYMOUS: 403} for method in table.METHODS})]
    assert "forgotten GET HTML" in missing([*rows, *some_people], routes())


@pytest.fixture
def things(housing: Group, shared_file: Version, facilitator: User) -> dict[str, Any]:
    """A group with a public page and one without, with the same people, and a file."""
    hidden = Group.objects.create(slug="climate", name="Klimaanpassung", welcome="Willkommen im Verborgenen.")
    for membership in Membership.objects.filter(group=housing):
        Membership.objects.create(group=hidden, user=membership.user, role=membership.role)
    upload_file(
        group=hidden,
        upload=SimpleUploadedFile("b.txt", b"Text"),
        title="Grundriss des Verborgenen",
        by=shared_file.file.uploaded_by,
    )
    notification = Notification.objects.create(
        person=shared_file.file.uploaded_by, kind=NEW_FILES, key="x", group=housing.pk, facts={"versions": [str(shared_file.pk)]}
    )
    facts = {"kind": INTO_GROUP, "thing": housing.pk, "role": "member", "language": "en", "by": facilitator}
    invitation, token = invite(address="applicant@example.org", **facts), token_in_last_email()
    for group in (housing, hidden):
        invite(address="invited@example.org", **facts | {"thing": group.pk})
    outside = outside_of(housing, hidden)
    revoke(invitation=invite(address="nobody@example.org", **facts), by=facilitator)
    revoked = token_in_last_email()
    application = make_application(lead=shared_file.file.uploaded_by)
    application_file, neutral_file = make_files(application)
    reviewed = make_reviewed(
        form=application.round.form,
        lead=make_account("elsewhere@example.org", name="Amt in Beispielhausen"),
        others=(make_account("one@example.org"), make_account("two@example.org")),
    )
    admission = make_admission(application.round)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    own = {
        "group": housing,
        "hidden group": hidden,
        "file": shared_file,
        "notification": notification,
        "upload": begin_upload(tenant=LIBRARY, room=housing, name="Grundriss.txt", length=40, by=shared_file.file.uploaded_by),
        "announcement": publish_announcement(
            texts={"de": Words("Grundriss der Ansage", "Text")}, groups=[housing], by=facilitator
        ),
        "invitation": invitation,
        "invitation token": token,
        "revoked token": revoked,
        "application": application,
        "own inquiry": Inquiry.objects.create(application=application, text="Frage an Musterstadt"),
        "application file": application_file,
        "neutral file": neutral_file,
        "late admission": admission,
        "team invitation": Invitation.objects.get(kind=JOIN),
        "proposal": ProposedMunicipality.objects.create(name="Musterstadt", country="DE"),
        "clock": make_clock(housing),
        "form": publish(role_form(name="Formular über Wasser")),
    }
    return together(
        own,
        outside,
        reviewed,
        make_people(shared_file.file.uploaded_by),
        make_table(housing, facilitator),
        make_library(housing, shared_file.file.uploaded_by, facilitator),
        make_discussions(housing, shared_file.file.uploaded_by, facilitator),
        make_meetings(housing, shared_file.file.uploaded_by, facilitator),
        make_things(housing, shared_file.file.uploaded_by, facilitator),
        make_consultations(housing, shared_file.file.uploaded_by),
        make_topics(shared_file.file.uploaded_by, facilitator),
    )


def together(*several: Mapping[str, Any]) -> dict[str, Any]:
    """Return all things, of which none may take the name of another: a row would then ask for the wrong one."""
    names = [name for some in several for name in some]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    return {name: thing for some in several for name, thing in some.items()}


def outside_of(*groups: Group) -> dict[str, Any]:
    """Make people who have asked to join the groups, and who were banned from them; return what there is of the first group."""
    Group.objects.filter(pk=groups[0].pk).update(join_policy=Group.Joining.REQUEST)
    groups[0].refresh_from_db()
    asked, banned = make_account("asked@example.org"), make_account("banned@example.org")
    requests = [JoinRequest.objects.create(group=group, user=asked) for group in groups]
    JoinAnswer.objects.create(request=requests[0], question="Woran?", answer="Grundriss der Bitte")
    bans = [Ban.objects.create(group=group, user=banned, reason="Grundriss des Streits") for group in groups]
    return {
        "join request": requests[0],
        "ban": bans[0],
        "membership": groups[0].memberships.get(user__email="member@example.org"),
    }


def token_in_last_email() -> str:
    return re.search(r"/community/invitations/([\w-]+)/", mail.outbox[-1].body).group(1)


@pytest.fixture
def everybody(
    people: dict[str, User | None], joined: Callable[..., User], heat: Group, things: Mapping[str, Any]
) -> dict[str, User | None]:
    """One person of each kind in the tables."""
    groups = [things["group"], things["hidden group"]]
    colleague, former = joined("colleague", groups[0]), joined("former", groups[0])
    for made in ("variant", "waiting variant", "draft variant"):
        Variant.objects.filter(pk=things[made].pk).update(created_by=colleague)
    Comment.objects.filter(pk=things["comment"].pk).update(by=colleague)
    Post.objects.filter(pk__in=[things["reply"].pk, things["hidden post"].pk]).update(author=colleague)
    give_cases(colleague)
    for user in (colleague, former):
        Membership.objects.create(group=groups[1], user=user)
    TeamMember.objects.create(application=things["application"], user=colleague)
    for user, role in ((people["facilitator"], RoundRole.Role.MANAGER), (people["neighbour"], RoundRole.Role.REVIEWER)):
        for name in ("application", "reviewed"):
            RoundRole.objects.create(round=things[name].round, user=user, role=role)
    upload_file(group=groups[0], upload=SimpleUploadedFile("c.txt", b"Text"), title="Grundriss von frueher", by=former)
    Membership.objects.filter(user=former).delete()
    return {
        table.ANONYMOUS: None,
        table.APPLICANT: people["applicant"],
        table.FORMER_MEMBER: former,
        table.INVITED: make_account("invited@example.org"),
        table.ASKED: User.objects.get(email="asked@example.org"),
        table.BANNED: User.objects.get(email="banned@example.org"),
        table.MEMBER: joined("stranger", heat),
        table.GROUP_MEMBER: colleague,
        table.OWNER: people["member"],
        table.FACILITATOR: people["facilitator"],
        table.NEIGHBOUR: people["neighbour"],
        table.EDITOR: people["editor"],
        table.ADMINISTRATOR: people["administrator"],
    }


@pytest.fixture
def no_files_left() -> Iterator[None]:
    """Delete the files of uploads whose rows were rolled back."""
    before = stored()
    yield
    for path in stored() - before:
        path.unlink()


def stored() -> set[Path]:
    return {path for path in Path(site_settings.PRIVATE_ROOT).rglob("*") if path.is_file()}


#: What no refused request changes, and none that reads.
KEPT = (
    Version,
    PrivateFile,
    Upload,
    Group,
    Membership,
    JoinRequest,
    Ban,
    Announcement,
    AnnouncementText,
    RoomLogEntry,
    Preference,
    Invitation,
    ProposedMunicipality,
    Acceptance,
    Application,
    Cohort,
    Answer,
    Submission,
    TeamMember,
    ApplicationFile,
    Review,
    Conflict,
    Remark,
    Inquiry,
    Dispatch,
    Letter,
    LetterTemplate,
    Clock,
    Admission,
    AdmissionRequest,
    InvitationTable,
    Profile,
    Discussion,
    Post,
    PostFile,
    Revision,
    Translation,
    Mention,
    Reaction,
    Reminder,
    Report,
    Moderation,
    GroupFollowing,
    Consultation,
    Participant,
    CaseText,
    Contribution,
    Takeaway,
    Release,
    Document,
    Folder,
    LibraryLogEntry,
    LibrarySettings,
    Version,
    Meeting,
    SignUp,
    DatePoll,
    DateSlot,
    DateAnswer,
    PersonalCalendar,
    AttendanceExport,
    Proposal,
    AnswerText,
    VotingRound,
    Ballot,
    Vote,
    Result,
)


def everything() -> tuple[object, ...]:
    """Return everything that a request can change. Notifications may be seen meanwhile."""
    notifications = list(Notification.objects.order_by("pk").values("person", "kind", "key"))
    return (notifications, *(list(model.objects.order_by("pk").values()) for model in KEPT))


@pytest.mark.parametrize("rows", table.portions(all_rows()), ids=lambda rows: f"{rows[0]} to {rows[-1]}")
def test_access_of_every_person_to_every_url_method_and_format(
    rows: list[Address],
    everybody: dict[str, User | None],
    things: Mapping[str, Any],
    client_of: Callable[[User | None], Client],
    no_files_left: None,
):
    """Several rows at once: to make people and things takes as long as to ask for a row."""
    assert list(everybody) == list(PEOPLE)
    assert wrong_rows(rows, lambda row: assert_answers(row, table.most_of(row), everybody, things, client_of)) == []


def wrong_rows(rows: Iterable[Address], check: Callable[[Address], None]) -> list[str]:
    """Return what `check` finds wrong with each of the rows."""
    wrong = []
    for row in rows:
        cache.clear()  # limits of how often something may be asked for
        try:
            check(row)
        except AssertionError as error:
            wrong.append(f"{row}: {error}")
    return wrong


def assert_answers(
    row: Address,
    requests: Iterable[tuple[str, str, str]],
    everybody: Mapping[str, User | None],
    things: Mapping[str, Any],
    client_of: Callable[[User | None], Client],
) -> None:
    """Assert that each (person, method, format) gets the status in the table, no secrets, and changes nothing when refused."""
    with override("en"):
        url = reverse(row.name, args=row.parts(things))
    before = everything()
    for person, some in groupby(requests, key=itemgetter(0)):
        client = client_of(everybody[person])
        for _person, method, accepted in some:
            with undone(), connection.execute_wrapper(writes := Writes()):
                answer = send(client, row, method, url, {"accept": ACCEPTS[accepted], **row.headers(method, things)})
                body = answer.getvalue().decode("utf-8", "replace")
                assert answer.status_code == row.methods[method][person], (person, method, accepted)
                assert person in row.inside or [secret for secret in row.secrets if secret in body] == [], (person, method)
                may_change = method not in ("GET", "HEAD", "OPTIONS", "TRACE") and answer.status_code < 400
                assert may_change or not writes.happened or everything() == before, (person, method)


@pytest.mark.parametrize(
    "rows",
    table.portions([row for row in all_rows() if table.is_in_group(row) and table.writing(row)]),
    ids=lambda rows: f"{rows[0]} to {rows[-1]}",
)
def test_archived_group_is_written_to_by_nobody(
    rows: list[Address],
    everybody: dict[str, User | None],
    things: Mapping[str, Any],
    client_of: Callable[[User | None], Client],
    no_files_left: None,
):
    """The column of archived groups: reading answers as before, or without the page of a form; whatever writes is refused."""
    for group in Group.objects.filter(pk__in=[things["group"].pk, things["hidden group"].pk]):
        group.archived_at = timezone.now()
        group.save(update_fields=["archived_at"])
    assert wrong_rows(rows, lambda row: assert_refuses_to_write(row, everybody, things, client_of)) == []


def assert_refuses_to_write(
    row: Address, everybody: Mapping[str, User | None], things: Mapping[str, Any], client_of: Callable[[User | None], Client]
) -> None:
    with override("en"):
        url = reverse(row.name, args=row.parts(things))
    for person in (table.OWNER, table.FACILITATOR):
        client = client_of(everybody[person])
        for method in ("GET", *table.writing(row)):
            with undone():
                answer = send(client, row, method, url, {"accept": "text/html", **row.headers(method, things)})
                answer.getvalue()
                is_refused = 400 <= answer.status_code < 500
                after = None if is_refused or method == "GET" else rows_of_the_community()
            if method == "GET":
                assert is_refused or answer.status_code == row.methods[method][person], (person, method)
            else:  # what leads back with a message has written nothing
                assert is_refused or (answer.status_code, after) == (302, rows_of_the_community()), (person, method)


def rows_of_the_community() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the community, except when members were where."""
    models = [model for model in apps.get_models() if model.__module__.startswith("community.") and model is not Visit]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


@contextmanager
def undone() -> Iterator[None]:
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


class Writes:
    """Notices whether a request wrote to what has to be kept: reading everything again takes longer than the request."""

    happened = False
    tables = frozenset(f'"{model._meta.db_table}"' for model in (*KEPT, Notification))

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        verb, _space, rest = sql.partition(" ")
        if verb in {"INSERT", "UPDATE", "DELETE"}:
            self.happened = self.happened or any(table in rest for table in self.tables)
        return execute(sql, *arguments)


def send(client: Client, row: Address, method: str, url: str, headers: Mapping[str, str]) -> Any:
    """Send the body for the method: the form for POST, and a form's text for other unsafe methods."""
    if method in row.json:
        body, more = row.json[method]
        return client.generic(method, url, json.dumps(body), "application/json", headers={**headers, **more})
    if method == "POST":
        return client.post(url, row.sends(), headers=headers)
    if method in ("GET", "HEAD", "TRACE", "OPTIONS"):
        return getattr(client, method.lower())(url, headers=headers)
    return client.generic(method, url, "welcome=Hereingelegt", headers.get("Content-Type", FORM), headers=headers)


def test_inaccessible_and_missing_files_give_the_same_response(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
    shared_file: Version,
):
    missing = str(uuid.uuid4())
    for person in set(people) - INSIDERS:
        client = client_of(people[person])
        foreign, none, guessed = (client.get(f"/en/community/documents/{key}/") for key in (shared_file.pk, missing, "1"))
        assert foreign.status_code == none.status_code == guessed.status_code == 404
        assert foreign.headers["Cache-Control"] == none.headers["Cache-Control"]

        def page(answer: object, key: str) -> str:
            return answer.content.decode().replace(key, "KEY")

        assert page(foreign, str(shared_file.pk)) == page(none, missing), person
        assert "for the members of a group only" in page(none, missing)


def test_refusals_explain_how_to_join_without_a_redirect_loop(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
):
    url = "/en/community/groups/housing/"
    anonymous = client_of(None).get(url).content.decode()
    assert "This room is for the members of the group. If you are one, log in." in anonymous
    assert '<a class="button" href="/en/accounts/login/?next=/en/community/groups/housing/">' in anonymous
    assert 'href="/en/alumni/affordable-housing/"' in anonymous

    client = client_of(people["applicant"])
    stranger = client.get(url).content.decode()
    assert "you are not one of them" in stranger
    assert "?next=" not in stranger.partition("<main")[2].partition("</main")[0]
    # A logged-in user who goes through the login anyway still ends at the same message.
    answer = client.get(f"/en/accounts/login/?next={url}", follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("end", ["{}/", "{}", "{}/welcome/", "{}/log/?page=2"])
def test_hidden_room_is_indistinguishable_from_a_missing_one(
    method: str, end: str, client_of: Callable[[User | None], Client], heat: Group, account: Callable[..., User]
):
    stranger = account("stranger")
    for user in (None, stranger):
        for before in ("/en/community/groups/", "/community/groups/"):
            answers = []
            for slug in ("heat", "none"):  # the second one does not exist
                client = client_of(user)
                answer = getattr(client, method)(before + end.format(slug), {"title": "Worte", "welcome": "Worte"}, follow=True)
                body = answer.content.decode()
                assert "Hitze" not in body
                answers.append(
                    (
                        answer.status_code,
                        [(url.replace(f"groups/{slug}", "groups/SLUG"), status) for url, status in answer.redirect_chain],
                        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body).replace(f"groups/{slug}", "groups/SLUG"),
                        {name: value for name, value in answer.headers.items() if name not in EACH_ITS_OWN},
                        {
                            name: cookie.output(attrs=["path", "max-age"], header="").partition(";")[2]
                            for name, cookie in answer.cookies.items()
                        },
                    )
                )
            assert answers[0] == answers[1]
            assert answers[0][0] == 404 or (method, answers[0][0]) == ("post", 405)  # the room and its log are read-only


@pytest.mark.parametrize("slug", ["HEAT", "Heat", "heat-", "-heat", "he%61t%20", "heat%00", "heat%2F"])
def test_variants_of_the_url_do_not_reveal_a_hidden_room(slug: str, client_of: Callable[[User | None], Client], heat: Group):
    other = client_of(None).get(f"/en/community/groups/{slug.replace('heat', 'none')}/", follow=True)
    answer = client_of(None).get(f"/en/community/groups/{slug}/", follow=True)

    assert (answer.status_code, len(answer.redirect_chain)) == (404, len(other.redirect_chain))
    assert "Hitze" not in answer.content.decode()


def test_room_with_an_unpublished_page_gets_404_except_for_members(
    client_of: Callable[[User | None], Client], housing: Group, member: User
):
    for page in (housing.page, *housing.page.get_translations()):
        page.unpublish()

    assert client_of(None).get("/en/community/groups/housing/").status_code == 404
    assert client_of(member).get("/en/community/groups/housing/").status_code == 200


def test_nobody_finds_a_private_file_in_the_search(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    shared_file: Version,
    settings: object,
    tmp_path: Path,
):
    settings.SEARCH_URL, settings.VAR_DIR = "embedded://", tmp_path
    for person, user in people.items():
        answer = client_of(user).get("/api/search/?locale=de&q=Grundriss")
        assert (answer.status_code, answer.json()["total"]) == (200, 0), person


def whole_page(html: str) -> str:
    """Return a page; a part of one, that a script asks for, is put into an empty page."""
    if html.lstrip().lower().startswith("<!doctype"):
        return html
    return f'<!doctype html>\n<html lang="en"><head><title>Part</title></head><body><main>{html}</main></body></html>'


def test_every_page_is_valid_html(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    things: Mapping[str, Any],
    assert_valid_html: Callable[[dict[str, str]], None],
):
    pages = {}
    rows = [row for row in all_rows() if not row.name.startswith("community_api:")]
    for row in rows:
        with override("en"):
            url = reverse(row.name, args=row.parts(things))
        if url.startswith("/admin/"):
            continue  # Wagtail's
        for person in ("anonymous", "facilitator"):
            answer = client_of(people[person]).get(url)
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                continue  # POST only, for a button
            if answer["Content-Type"].startswith("text/html"):
                pages[f"{row} as {person}"] = whole_page(answer.content.decode())
            else:
                answer.getvalue()
    wrong = client_of(people["member"]).post("/en/community/groups/housing/files/", {"files_staged": "x"})
    pages["refused upload"] = wrong.content.decode()
    assert {"groups:people as facilitator", "notifications:list as facilitator", "people:propose as facilitator"} <= set(pages)
    assert len(pages) > len(rows)
    assert_valid_html(pages)
