"""Who is notified of what: once, and nobody who may not know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cms.announcing import Frequency, announce
from cms.users.models import User
from community.access.actor import actor_of
from community.groups.models import Group, Membership
from community.library.models import Document, Version
from community.library.notices import notify_of_files
from community.notifications.models import Notification
from community.notifications.preferences import Subject, set_frequencies
from community.notifications.pruning import prune
from tests.community.library.made import delete_file, upload_file

LIST = "/en/community/notifications/"


def recipients_and_keys() -> list[tuple[str, str]]:
    return list(Notification.objects.order_by("pk").values_list("person__email", "key"))


def test_announcing_twice_notifies_once(tell: Callable[..., None], anna: User, berta: User):
    tell(anna, key="1")
    tell(anna, berta, key="1")

    assert recipients_and_keys() == [("anna@example.org", "1"), ("berta@example.org", "1")]
    assert [letter.to for letter in mail.outbox] == [['"Anna" <anna@example.org>'], ['"Berta" <berta@example.org>']]
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(person=anna, kind="test.news", key="1")


def test_actor_and_inactive_accounts_are_not_notified(
    tell: Callable[..., None], anna: User, berta: User, account: Callable[..., User]
):
    closed = account("closed", is_active=False)
    tell(anna, berta, closed, actor=anna)

    assert recipients_and_keys() == [("berta@example.org", "0")]


def test_unknown_kind_raises_value_error(db: None):
    with pytest.raises(ValueError, match="No kind of announcement is called"):
        announce(kind="test.unknown", key="1", to=[1])


def test_person_who_wants_no_emails_is_notified_only_on_the_site(
    tell: Callable[..., None], anna: User, berta: User, client_of: Callable[[User], Client]
):
    set_frequencies(person=anna, frequencies={Subject("test.news"): Frequency.NEVER})
    tell(anna, berta, words="Something new")

    assert [letter.to for letter in mail.outbox] == [['"Berta" <berta@example.org>']]
    assert "Something new" in client_of(anna).get(LIST).content.decode()


def test_kind_with_its_own_email_is_notified_only_on_the_site(kind: Callable, tell: Callable[..., None], anna: User):
    kind("test.own", has_own_letter=True)
    tell(anna, name="test.own")

    assert recipients_and_keys() == [("anna@example.org", "0")]
    assert mail.outbox == []


# --- With groups and their files ---------------------------------------------------------------------------------------


@pytest.fixture
def plan(
    housing: Group, facilitator: User, member: User, neighbour: User, django_capture_on_commit_callbacks: Callable
) -> Version:
    """A file shared by the facilitator, of which the member was notified."""
    User.objects.filter(pk=facilitator.pk).update(name="Müller, Anna")
    facilitator.refresh_from_db()
    User.objects.filter(pk=member.pk).update(language="en")
    set_frequencies(person=member, frequencies={Subject("library.new_files", housing.pk): Frequency.AT_ONCE})
    with django_capture_on_commit_callbacks(execute=True):
        return upload_file(group=housing, upload=SimpleUploadedFile("plan.txt", b"Plan"), title="Plan", by=facilitator)


def test_other_members_are_notified_of_a_new_file_once_in_their_language(plan: Version, member: User, facilitator: User):
    notify_of_files.call(plan.document.group_id)

    assert recipients_and_keys() == [("member@example.org", str(plan.pk))]
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["member@example.org"], "Müller, Anna shared a file in the group “Affordable housing”")
    assert f"http://testserver/en/community/files/{plan.document_id}/" in letter.body
    row = Notification.objects.get()
    assert row.facts == {"versions": [str(plan.pk)]}
    assert "Plan" not in str(vars(row))


def test_person_without_a_name_is_called_a_member(plan: Version, member: User, client_of: Callable[[User], Client]):
    User.objects.update(name="")
    page = client_of(member).get(LIST).content.decode()

    assert ">A member shared a file in the group “Affordable housing”</a>" in page
    assert "facilitator@example.org" not in page


def test_notification_text_is_rendered_when_displayed(plan: Version, member: User, client_of: Callable[[User], Client]):
    Document.objects.update(title="Neuer Plan")
    german = client_of(member).get("/de/community/notifications/").content.decode()

    assert "Neuer Plan" in german


def test_former_member_gets_no_email_and_no_notification(
    housing: Group,
    member: User,
    facilitator: User,
    client_of: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable,
):
    with django_capture_on_commit_callbacks() as after_commit:
        file = upload_file(group=housing, upload=SimpleUploadedFile("plan.txt", b"Plan"), title="Plan", by=facilitator)
    # Notified, and removed from the group before the e-mail is sent and the page is opened.
    Notification.objects.create(
        person=member, kind="library.new_files", key=str(file.pk), group=housing.pk, facts={"versions": [str(file.pk)]}
    )
    kept = Notification.objects.values().get()
    Membership.objects.filter(user=member).delete()
    assert not Notification.objects.filter(person=member).exists()
    Notification.objects.create(**kept)  # as if leaving had not withdrawn it
    for callback in after_commit:
        callback()

    assert mail.outbox == []
    assert actor_of(member).pk == member.pk
    page = client_of(member).get(LIST).content.decode()
    assert "Plan" not in page
    assert "Nothing new" in page
    assert not Notification.objects.filter(person=member).exists()  # and the bell no longer counts it


def test_deleted_file_causes_no_notification(plan: Version, facilitator: User):
    delete_file(file=plan, by=facilitator)
    assert not Notification.objects.exists()
    notify_of_files.call(plan.document.group_id)

    assert not Notification.objects.exists()


# --- What is old -------------------------------------------------------------------------------------------------------


def test_old_notifications_are_deleted_read_ones_sooner(tell: Callable[..., None], anna: User, settings: object):
    now = timezone.now()
    for key, days, is_read in [("a", 91, True), ("b", 89, True), ("c", 91, False), ("d", 181, False)]:
        tell(anna, key=key)
        read_at = now if is_read else None
        Notification.objects.filter(key=key).update(created_at=now - timedelta(days=days), read_at=read_at)
    prune()

    assert [key for _person, key in recipients_and_keys()] == ["b", "c"]
    settings.KEEP_READ_NOTIFICATIONS_DAYS = settings.KEEP_UNREAD_NOTIFICATIONS_DAYS = 0
    Notification.objects.update(created_at=now - timedelta(days=9999))
    prune()
    assert len(recipients_and_keys()) == 2
