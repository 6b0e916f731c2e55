"""Announcements: to whom they go, seen and mailed once, changed and withdrawn."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.access.verdicts import Refused
from community.announcements.jobs import PUBLISHED, deliver
from community.announcements.models import Announcement, Seen
from community.announcements.services import (
    Words,
    change_announcement,
    mark_seen,
    publish_announcement,
    withdraw_announcement,
)
from community.groups.archiving import archive_group
from community.groups.memberships import leave_group
from community.groups.models import Group, Membership
from community.groups.rules import IS_ARCHIVED
from community.notifications.digests import send_digest
from community.notifications.models import Notification, Preference

NEW = "/en/community/announcements/new/"
ROOM = "/en/community/groups/housing/"
TEXTS = {"en": Words("New date", "We meet on **Tuesday**."), "de": Words("Neuer Termin", "Wir treffen uns **Dienstag**.")}


@pytest.fixture
def staff(account: Callable[..., User]) -> User:
    user = account("staff", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_announcement"))
    return user


@pytest.fixture
def published(
    housing: Group, member: User, facilitator: User, neighbour: User, django_capture_on_commit_callbacks: Callable
) -> Announcement:
    """An announcement to the group, delivered."""
    with django_capture_on_commit_callbacks(execute=True):
        return publish_announcement(texts=TEXTS, groups=[housing], by=facilitator)


# --- To whom ----------------------------------------------------------------------------------------------------------


def test_members_of_the_group_are_told_once_in_their_language_and_nobody_else(published: Announcement, member: User):
    [letter] = mail.outbox
    assert letter.to == [member.email]
    assert "Neuer Termin" not in letter.subject
    assert "Neuer Termin" in letter.body
    assert "New date" not in letter.body
    assert f"/de/community/announcements/{published.pk}/" in letter.body
    assert [one.person for one in Notification.objects.filter(kind=PUBLISHED)] == [member]


def test_somebody_in_two_groups_is_told_once(
    housing: Group, heat: Group, member: User, facilitator: User, django_capture_on_commit_callbacks: Callable
):
    for person, role in ((member, "member"), (facilitator, "facilitator")):
        Membership.objects.create(group=heat, user=person, role=role)
    with django_capture_on_commit_callbacks(execute=True):
        made = publish_announcement(texts=TEXTS, groups=[housing, heat], by=facilitator)
    deliver.call(made.pk)  # the job again

    assert [letter.to for letter in mail.outbox] == [[member.email]]


def test_staff_announce_to_all_members_and_not_to_accounts_that_are_none(
    member: User,
    facilitator: User,
    neighbour: User,
    staff: User,
    account: Callable[..., User],
    client_of: Callable,
    django_capture_on_commit_callbacks: Callable,
):
    applicant = account("applicant")
    form = {"audience": ["everybody"], "title_en": "New date", "text_en": "Tuesday"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(staff).post(NEW, form).status_code == 302
    told = {member.email, facilitator.email, neighbour.email}
    assert {letter.to[0] for letter in mail.outbox} == told
    made = Announcement.objects.get()
    assert client_of(applicant).get(made.get_absolute_url()).status_code == 404
    assert "New date" in client_of(neighbour).get("/en/community/").content.decode()


@pytest.mark.parametrize(("who", "groups", "everybody"), [
    ("member", ["housing"], False),
    ("neighbour", ["housing"], False),
    ("facilitator", ["heat"], False),
    ("facilitator", [], True),
    ("editor", [], True),
])  # fmt: skip
def test_nobody_announces_to_others_groups_or_without_the_permission_to_all(
    who: str, groups: list[str], everybody: bool, request: pytest.FixtureRequest, housing: Group, heat: Group
):
    person = request.getfixturevalue(who)
    wanted = [Group.objects.get(slug=slug) for slug in groups]
    with pytest.raises(Refused):
        publish_announcement(texts=TEXTS, groups=wanted, to_everybody=everybody, by=person)
    assert not Announcement.objects.exists()


def test_who_has_left_meanwhile_gets_no_mail_and_reads_nothing(
    housing: Group, member: User, facilitator: User, client_of: Callable, django_capture_on_commit_callbacks: Callable
):
    Preference.objects.create(person=member, kind=PUBLISHED, frequency="daily")
    with django_capture_on_commit_callbacks(execute=True):
        made = publish_announcement(texts=TEXTS, groups=[housing], by=facilitator)
    leave_group(group=housing, by=member)
    Notification.objects.update(created_at="2026-01-01T00:00Z")
    send_digest(member.pk)

    assert mail.outbox == []
    assert client_of(member).get(made.get_absolute_url()).status_code == 404
    assert "New date" not in client_of(member).get("/en/community/").content.decode()


def test_daily_digest_has_it_once_and_never_if_that_is_wanted(
    housing: Group, member: User, joined: Callable, facilitator: User, django_capture_on_commit_callbacks: Callable
):
    silent = joined("silent", housing)
    Preference.objects.create(person=member, kind=PUBLISHED, frequency="daily")
    Preference.objects.create(person=silent, kind=PUBLISHED, frequency="never")
    with django_capture_on_commit_callbacks(execute=True):
        publish_announcement(texts=TEXTS, groups=[housing], by=facilitator)
    assert mail.outbox == []
    Notification.objects.update(created_at="2026-01-01T00:00Z")
    for _again in range(2):
        for person in (member, silent):
            send_digest(person.pk)
    [letter] = mail.outbox
    assert letter.to == [member.email]


def test_nothing_is_announced_to_an_archived_group(housing: Group, facilitator: User, staff: User):
    archive_group(group=housing, by=facilitator)
    housing.refresh_from_db()
    for person in (facilitator, staff):
        with pytest.raises(Refused) as refusal:
            publish_announcement(texts=TEXTS, groups=[housing], by=person)
        assert refusal.value.verdict == IS_ARCHIVED


# --- Until it is seen -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["button", "page"])
def test_it_is_shown_on_the_start_page_and_in_the_group_until_it_is_seen(
    by: str, published: Announcement, member: User, facilitator: User, client_of: Callable
):
    client = client_of(member)
    for page in ("/en/community/", ROOM, f"{ROOM}people/"):
        assert "We meet on <strong>Tuesday</strong>." in client.get(page).content.decode(), page
        assert "We meet on" not in client_of(facilitator).get(page).content.decode(), page  # her own
    if by == "button":
        answer = client.post(f"/en/community/announcements/{published.pk}/seen/", {"next": ROOM})
        assert answer.url == ROOM
    else:
        client.get(published.get_absolute_url())
    for page in ("/en/community/", ROOM):
        assert "We meet on" not in client.get(page).content.decode(), page
    assert Seen.objects.count() == 1
    assert "New date" in client.get(f"{ROOM}announcements/").content.decode()


def test_who_has_seen_it_before_the_mail_gets_none(
    housing: Group, member: User, facilitator: User, django_capture_on_commit_callbacks: Callable
):
    Preference.objects.create(person=member, kind=PUBLISHED, frequency="daily")
    with django_capture_on_commit_callbacks(execute=True):
        made = publish_announcement(texts=TEXTS, groups=[housing], by=facilitator)
    mark_seen(announcement=made, by=member)
    mark_seen(announcement=made, by=member)  # pressed twice
    Notification.objects.update(created_at="2026-01-01T00:00Z")
    send_digest(member.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/" * 9_000])
def test_button_leads_to_no_other_site(way: str, published: Announcement, member: User, client_of: Callable):
    answer = client_of(member).post(f"/en/community/announcements/{published.pk}/seen/", {"next": way})
    assert answer.url == "/en/community/"


# --- Changing and withdrawing -----------------------------------------------------------------------------------------


def test_changed_announcement_is_not_mailed_again_but_new_groups_are_told(
    published: Announcement,
    housing: Group,
    heat: Group,
    facilitator: User,
    neighbour: User,
    django_capture_on_commit_callbacks: Callable,
):
    Membership.objects.create(group=heat, user=facilitator, role="facilitator")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        change_announcement(
            announcement=published, texts={"en": Words("Other date", "Wednesday")}, groups=[housing, heat], by=facilitator
        )
    assert [letter.to for letter in mail.outbox] == [[neighbour.email]]
    changed = Announcement.objects.get()
    assert [one.language for one in changed.texts.all()] == ["en"]
    assert changed.edited_at is not None


def test_two_facilitators_do_not_overwrite_each_other_unseen(
    published: Announcement, housing: Group, facilitator: User, client_of: Callable[[User], Client]
):
    client, url = client_of(facilitator), f"/en/community/announcements/{published.pk}/edit/"
    opened = client.get(url).context["form"].initial["opened"]
    change_announcement(announcement=published, texts={"en": Words("Theirs", "x")}, groups=[housing], by=facilitator)
    form = {"audience": [str(housing.pk)], "title_en": "Mine", "text_en": "y", "opened": opened}
    late = client.post(url, form)
    assert late.status_code == 422
    assert "Somebody has changed this announcement" in late.content.decode()
    assert 'value="Mine"' in late.content.decode()
    again = client.post(url, form | {"opened": late.context["form"]["opened"].value()})
    assert again.status_code == 302
    assert Announcement.objects.get().texts.get().title == "Mine"


def test_withdrawn_announcement_is_gone_everywhere(published: Announcement, member: User, facilitator: User, client_of: Callable):
    client = client_of(facilitator)
    url = f"/en/community/announcements/{published.pk}/withdraw/"
    assert "Withdraw the announcement?" in client.get(url).content.decode()
    client.post(url)

    inside = client_of(member)
    assert inside.get(published.get_absolute_url()).status_code == 404
    assert "New date" not in inside.get(f"{ROOM}announcements/").content.decode()
    assert not Notification.objects.filter(kind=PUBLISHED).exists()
    assert "withdrawn" in client.get(published.get_absolute_url()).content.decode()
    assert client.post(url).status_code == 403
    with pytest.raises(Refused):
        withdraw_announcement(announcement=published, by=facilitator)


# --- Input ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [
    {},
    {"en": Words("", "")},
    {"en": Words("Title", "")},
    {"en": Words("", "Text")},
    {"xx": Words("Title", "Text")},
    {"en": Words("x" * 201, "Text")},
    {"en": Words("Title", "x" * 10_001)},
    {"en": Words("\0", "\0")},
])  # fmt: skip
def test_texts_that_cannot_be_announced(texts: dict[str, Words], housing: Group, facilitator: User):
    with pytest.raises(ValidationError):
        publish_announcement(texts=texts, groups=[housing], by=facilitator)


def test_form_without_an_audience_keeps_what_was_typed(housing: Group, facilitator: User, client_of: Callable):
    answer = client_of(facilitator).post(NEW, {"title_ar": "موعد جديد", "text_ar": "الثلاثاء"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "موعد جديد" in page
    assert "There is a problem" in page


def test_markdown_is_harmless_and_preview_saves_nothing(housing: Group, facilitator: User, client_of: Callable):
    attack = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/y.png)"
    answer = client_of(facilitator).post(NEW, {"preview": "1", "title_en": "T", "text_en": attack})
    page = answer.content.decode().partition('id="preview"')[2]
    assert answer.status_code == 200
    assert "<script>" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page
    assert not Announcement.objects.exists()


def test_lists_need_as_many_queries_for_twenty_as_for_two(housing: Group, member: User, facilitator: User, client_of: Callable):
    def count(number: int) -> list[int]:
        for _one in range(number):
            publish_announcement(texts=TEXTS, groups=[housing], by=facilitator)
        client, numbers = client_of(member), []
        for page in ("/en/community/announcements/", f"{ROOM}announcements/", "/en/community/", "/api/community/announcements"):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            numbers.append(len(queries))
        return numbers

    assert count(2) == count(18)
