"""Existing alumni are invited together by a table; those who cannot be are listed with the reason; sending it again invites nobody twice."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.jobs.models import Progress
from cms.users.models import User
from community.access.verdicts import Refused
from community.groups.archiving import archive_group
from community.groups.memberships import ban_member
from community.groups.models import Group, Membership
from community.invitations.models import Invitation
from community.inviting.models import InvitationTable, TableRow
from community.inviting.pruning import prune
from community.inviting.reading import MOST_ROWS, read_table
from community.inviting.services import invite_people, send_table
from community.people.models import Profile
from tests.community.people.made import make_city
from tests.jobs import AT_ONCE, QUEUED, work_off

from .made import HEAD

PAGE = "/en/community/groups/housing/people/invite-many/"


@pytest.fixture
def send(housing: Group, facilitator: User, django_capture_on_commit_callbacks: Callable) -> Callable[..., list[tuple[str, str]]]:
    """Send a table with these lines; return the outcome and reason of each row."""

    def sent(*lines: str, by: User = facilitator, group: Group | None = housing, head: str = HEAD) -> list[tuple[str, str]]:
        with django_capture_on_commit_callbacks(execute=True):
            table, _progress = send_table(content=(head + "\n".join(lines)).encode(), name="alumni.csv", group=group, by=by)
        return outcomes(table)

    return sent


def outcomes(table: InvitationTable) -> list[tuple[str, str]]:
    return list(table.rows.order_by("number").values_list("outcome", "reason"))


def addresses() -> list[str]:
    return sorted(address for letter in mail.outbox for address in letter.to)


def test_people_of_a_table_are_invited_in_their_language(send: Callable, housing: Group, facilitator: User):
    done = send("Stadtplanung;Planung@Example.org;Nakuru;;fr", "Wasseramt;wasser@example.org;;;")

    assert done == [("invited", "")] * 2
    assert addresses() == ["planung@example.org", "wasser@example.org"]
    assert "/fr/community/invitations/" in mail.outbox[0].body
    first = Invitation.objects.get(address="planung@example.org")
    assert (first.thing, first.role, first.inviter, first.name, first.municipality) == (
        housing.pk, "member", facilitator, "Stadtplanung", "Nakuru",
    )  # fmt: skip


def test_what_failed_is_listed_with_the_reason(send: Callable, member: User, heat: Group):
    done = send(
        "A;no address;;;",
        "B;b@example.org;;;",
        "B again;B@example.org;;;",
        "C;c@example.org;;Nirgendwo;",
        "D;d@example.org;;Hitze in der Stadt;",
        "E;e@example.org;;;xx",
        f"F;{member.email};;;",
        f"{'x' * 200};g@example.org;;;",
        "H;h@example.org;;Affordable housing;",
        "I;i@example.org;;Bezahlbarer Wohnraum;",
        ";;;;",
        "J;;Ort;;",
    )

    assert done == [
        ("failed", "address"),
        ("invited", ""),
        ("failed", "twice"),
        ("failed", "group"),
        ("failed", "group"),
        ("failed", "language"),
        ("member", ""),
        ("failed", "too_long"),
        ("invited", ""),
        ("invited", ""),
        ("failed", "address"),
    ]
    assert addresses() == ["b@example.org", "h@example.org", "i@example.org"]


def test_who_was_banned_does_not_come_back_by_a_table(
    send: Callable, housing: Group, member: User, facilitator: User, editor: User
):
    membership = Membership.objects.get(group=housing, user=member)
    ban_member(membership=membership, by=facilitator)
    line = f"F;{member.email};;housing;"
    assert send(line) == [("failed", "refused")]
    assert send(line, by=editor, group=None) == [("failed", "refused")]
    assert member.email not in addresses()


def test_nobody_is_invited_into_an_archived_group(
    send: Callable, housing: Group, facilitator: User, editor: User, client_of: Callable, settings: Any
):
    settings.TASKS = QUEUED
    table = send_table(content=f"{HEAD}A;a@example.org;;;".encode(), name="alumni.csv", group=housing, by=facilitator)[0]
    archive_group(group=housing, by=facilitator)
    work_off()  # late
    assert outcomes(table) == [("failed", "refused")]
    settings.TASKS = AT_ONCE
    assert send("A;a@example.org;;housing;", by=editor, group=None) == [("failed", "refused")]
    upload = SimpleUploadedFile("alumni.csv", f"{HEAD}A;a@example.org;;;".encode())
    assert client_of(facilitator).post(PAGE, {"table": upload}).status_code == 403
    assert "a@example.org" not in addresses()


def test_sending_again_invites_nobody_twice(send: Callable):
    lines = ("A;a@example.org;;;", "B;b@example.org;;;")
    send(*lines)
    assert send(*lines, "C;c@example.org;;;") == [("pending", ""), ("pending", ""), ("invited", "")]
    assert addresses() == ["a@example.org", "b@example.org", "c@example.org"]


def test_job_that_runs_twice_invites_once(send: Callable, django_capture_on_commit_callbacks: Callable):
    send("A;a@example.org;;;")
    table = InvitationTable.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        invite_people.func(str(table.pk))
        TableRow.objects.update(outcome="waiting")  # as if the worker had been killed before it noted the row
        invite_people.func(str(table.pk))
    assert outcomes(table) == [("pending", "")]
    assert addresses() == ["a@example.org"]


def test_job_reports_its_progress(housing: Group, facilitator: User, client_of: Callable, settings: Any):
    settings.TASKS = QUEUED
    client = client_of(facilitator)
    upload = SimpleUploadedFile("alumni.csv", f"{HEAD}A;a@example.org;;;\nB;nein;;;".encode())
    answer = client.post(PAGE, {"table": upload})
    progress = Progress.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/jobs/{progress.pk}/")
    assert client.get(answer["Location"]).status_code == 200
    work_off()
    table = InvitationTable.objects.get()
    progress.refresh_from_db()
    assert (progress.state, progress.result_url) == ("done", f"/en/community/invited/{table.pk}/")
    page = client.get(f"/en/community/invited/{table.pk}/?only=failed").content.decode()
    assert "This is not an e-mail address." in page
    assert "a@example.org" not in page
    assert "a@example.org" in client.get(f"/en/community/invited/{table.pk}/").content.decode()


def test_invited_person_joins_with_her_name_and_municipality(send: Callable, housing: Group):
    city = make_city("Nakuru")
    send("Water department;water@example.org;NAKURU;;en")
    link = re.search(r"http://[^/\s]+(/en/community/invitations/[\w-]+/)", mail.outbox[0].body).group(1)
    client = Client()
    assert 'value="Water department"' in client.get(link).content.decode()
    assert client.post(link, {"name": "Water department", "password": "wasser-und-schatten"}).status_code == 302

    person = User.objects.get(email="water@example.org")
    assert Membership.objects.filter(group=housing, user=person, role="member").exists()
    assert Profile.objects.get(user=person).municipality == city


def test_staff_invite_into_several_groups(send: Callable, editor: User, heat: Group, client_of: Callable):
    done = send("A;a@example.org;;housing;", "A;a@example.org;;Hitze in der Stadt;", "B;b@example.org;;;", by=editor, group=None)

    assert done == [("invited", ""), ("invited", ""), ("failed", "group")]
    assert sorted(Invitation.objects.values_list("thing", flat=True)) == sorted([heat.pk, Group.objects.get(slug="housing").pk])
    link = re.search(r"http://[^/\s]+(/\w\w/community/invitations/[\w-]+/)", mail.outbox[0].body).group(1)
    assert Client().get(link).status_code == 200
    page = client_of(editor).get(reverse("invite_by_table")).content.decode()
    assert "alumni.csv" in page


def test_permission_of_staff_that_was_taken_away_ends_their_invitations(send: Callable, editor: User):
    send("A;a@example.org;;housing;", by=editor, group=None)
    link = re.search(r"http://[^/\s]+(/\w\w/community/invitations/[\w-]+/)", mail.outbox[0].body).group(1)
    editor.user_permissions.clear()

    assert Client().get(link).status_code == 410


def test_only_facilitators_and_staff_can_send(housing: Group, member: User, neighbour: User):
    for user, group in ((member, housing), (neighbour, housing), (neighbour, None), (member, None)):
        with pytest.raises(Refused):
            send_table(content=HEAD.encode(), name="x.csv", group=group, by=user)
    assert not InvitationTable.objects.exists()


def test_more_people_than_may_be_invited_one_by_one(send: Callable, settings: Any):
    settings.MAX_PENDING_INVITATIONS = 1
    assert send(*(f"A;a{number}@example.org;;;" for number in range(3))) == [("invited", "")] * 3


def test_old_tables_are_deleted(send: Callable):
    send("A;a@example.org;;;")
    InvitationTable.objects.update(sent_at=timezone.now() - timedelta(days=1000))
    assert prune() is False
    assert not TableRow.objects.exists()


# --- Reading ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "name;e-mail;municipality\nÄmter;a@example.org;Köln".encode(),
        "\ufeffName;E-Mail;Kommune\r\nÄmter;a@example.org;Köln\r\n".encode(),
        "NAME,Email,Stadt\nÄmter,a@example.org,Köln".encode(),
        "e-mail\tname\tmunicipality\na@example.org\tÄmter\tKöln".encode(),
        "Name;E-Mail-Adresse;Gemeinde\nÄmter;a@example.org;Köln".encode("cp1252"),
        'nom;courriel;commune;x\n"Ämter";A@EXAMPLE.ORG;Köln;y;z'.encode(),
        "الاسم;البريد الإلكتروني;البلدية\nÄmter;a@example.org;Köln".encode(),
    ],
)
def test_table_of_any_spreadsheet_is_read(content: bytes):
    [row] = read_table(content)
    assert (row.number, row.name, row.address, row.municipality, row.reason) == (2, "Ämter", "a@example.org", "Köln", "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0",
        b"PK\x03\x04\0",
        HEAD.encode(),
        b"name;town\nA;B",
        b"a@example.org\nb@example.org",
        (HEAD + "A;a@example.org;;;\n" * (MOST_ROWS + 1)).encode(),
        b"e-mail\n" + b"x" * (1024 * 1024),
        b'e-mail\n"' + b"x" * 200_000,
    ],
)
def test_what_is_no_table_is_refused(content: bytes, facilitator: User, housing: Group, client_of: Callable):
    with pytest.raises(ValidationError):
        read_table(content)
    answer = client_of(facilitator).post(PAGE, {"table": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert not InvitationTable.objects.exists()


# --- Pages and JSON -----------------------------------------------------------------------------------------------------


def test_page_of_a_table_needs_as_many_queries_for_many_rows(
    send: Callable, facilitator: User, client_of: Callable, django_assert_max_num_queries: Callable
):
    client, counted = client_of(facilitator), []
    client.get("/en/community/")
    for number in (2, 20):
        send(*(f"A;a{index}@example.org;;;" for index in range(number)))
        table = InvitationTable.objects.first()
        with django_assert_max_num_queries(40) as asked:
            assert client.get(f"/en/community/invited/{table.pk}/").status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_table_is_sent_as_json(
    facilitator: User, housing: Group, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    client = client_of(facilitator)
    body = f"{HEAD}A;a@example.org;;;en\nB;nein;;;"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/api/community/groups/housing/invitation-tables", body, content_type="text/csv")
    assert answer.status_code == 201
    key = answer.json()["id"]
    told = client.get(f"/api/community/invitation-tables/{key}").json()
    assert (told["total"], told["waiting"], told["failed"]) == (2, 0, 1)
    rows = client.get(f"/api/community/invitation-tables/{key}/rows").json()["items"]
    assert [(row["row"], row["outcome"], row["reason"]) for row in rows] == [(2, "invited", ""), (3, "failed", "address")]
    assert rows[1]["sentence"] == "This is not an e-mail address."
    assert client.get("/api/community/groups/housing/invitation-tables").json()["count"] == 1
    wrong = client.post("/api/community/groups/housing/invitation-tables", "nothing", content_type="text/csv")
    assert wrong.status_code == 422


def test_table_of_one_facilitator_is_not_for_another_group(send: Callable, neighbour: User, member: User, client_of: Callable):
    send("A;a@example.org;;;")
    table = InvitationTable.objects.get()
    for user in (neighbour, member):
        assert client_of(user).get(f"/en/community/invited/{table.pk}/").status_code == 404
        assert client_of(user).get(f"/api/community/invitation-tables/{table.pk}").status_code == 404


def test_only_facilitators_have_the_tab(facilitator: User, member: User, client_of: Callable):
    assert PAGE in client_of(facilitator).get("/en/community/groups/housing/").content.decode()
    assert PAGE not in client_of(member).get("/en/community/groups/housing/").content.decode()
