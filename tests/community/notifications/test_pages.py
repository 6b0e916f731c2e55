"""The bell, the page of notifications, and the e-mail preferences."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.announcing import kinds
from cms.users.models import User
from community.groups.models import Group, Membership
from community.notifications.models import Notification, Preference

LIST = "/en/community/notifications/"
PREFERENCES = f"{LIST}preferences/"


@pytest.fixture
def client(anna: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(anna)


def test_bell_shows_the_unread_count_as_badge_and_text(
    client: Client, tell: Callable[..., None], anna: User, berta: User, client_of: Callable[[User], Client], index: object
):
    assert "unread" not in client.get("/en/community/").content.decode()
    for _time in range(3):
        tell(anna)
    Notification.objects.filter(pk=Notification.objects.last().pk).update(read_at="2026-01-01T00:00Z")
    page = client.get("/en/community/").content.decode()

    assert '<span class="bar__badge" aria-hidden="true">2</span>' in page
    assert "Notifications, 2 unread" in page
    assert "unread" not in client_of(berta).get("/en/community/").content.decode()
    Notification.objects.bulk_create(
        Notification(person=anna, kind="test.news", key=f"k{number}", facts={"words": "x"}) for number in range(100)
    )
    assert '<span class="bar__badge" aria-hidden="true">99+</span>' in client.get("/en/community/").content.decode()


def test_bell_needs_one_query_when_logged_in_and_none_otherwise(client: Client, index: object):
    def asked(reader: Client) -> list[str]:
        reader.get("/en/accounts/details/")
        with CaptureQueriesContext(connection) as queries:
            reader.get("/en/search/saved/", follow=True)
        return [query["sql"] for query in queries if "notifications_" in query["sql"]]

    assert len(asked(client)) == 1
    assert asked(Client()) == []


def test_unread_notifications_come_first_and_other_users_see_none(
    client: Client, tell: Callable[..., None], anna: User, berta: User, client_of: Callable[[User], Client]
):
    for words in ("oldest", "middle", "<i>latest</i>"):
        tell(anna, words=words)
    Notification.objects.filter(facts__words="<i>latest</i>").update(read_at="2026-01-01T00:00Z")
    page = client.get(LIST).content.decode()

    assert page.index(">middle<") < page.index(">oldest<") < page.index(">&lt;i&gt;latest&lt;/i&gt;<")
    assert page.count(f'action="{LIST}') == 3  # one for all, and two for the unread ones
    assert "middle" not in client_of(berta).get(LIST).content.decode()


def test_long_list_is_paginated_without_more_queries(client: Client, tell: Callable[..., None], anna: User):
    def count() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    tell(anna)
    at_one = count()
    facts = {"person": anna, "kind": "test.news", "facts": {"words": "More"}, "awaits_mail": False}
    Notification.objects.bulk_create(Notification(key=f"k{number}", **facts) for number in range(40))

    assert count() == at_one
    assert client.get(LIST).content.decode().count(">More<") == 30
    assert client.get(f"{LIST}?page=2").content.decode().count(">More<") == 10


def test_notification_is_marked_read_only_when_its_recipient_opens_it(
    client: Client, tell: Callable[..., None], anna: User, berta: User, client_of: Callable[[User | None], Client]
):
    tell(anna)
    one = Notification.objects.get()
    address = f"{LIST}{one.pk}/"
    assert client_of(None).get(address).status_code == 403  # a mail scanner
    assert client_of(berta).get(address).status_code == 404
    assert client.head(address).status_code == 302
    assert client.get(address, headers={"Sec-Purpose": "prefetch"}).status_code == 302
    assert Notification.objects.unread().count() == 1

    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/en/community/")
    assert Notification.objects.unread().count() == 0
    Notification.objects.update(facts={"words": "x", "hidden": True})
    assert client.get(address).status_code == 404


def test_one_or_all_notifications_are_marked_read_by_post(client: Client, tell: Callable[..., None], anna: User, berta: User):
    for _time in range(3):
        tell(anna, berta)
    one = Notification.objects.filter(person=anna).first()
    assert client.get(f"{LIST}{one.pk}/read/").status_code == client.get(f"{LIST}read/").status_code == 405
    assert client.post(f"{LIST}{Notification.objects.filter(person=berta).first().pk}/read/").status_code == 404

    assert client.post(f"{LIST}{one.pk}/read/?page=2")["Location"] == f"{LIST}?page=2"
    assert Notification.objects.unread().filter(person=anna).count() == 2
    client.post(f"{LIST}read/")
    assert Notification.objects.unread().filter(person=anna).count() == 0
    assert Notification.objects.unread().filter(person=berta).count() == 3


def test_times_are_in_the_readers_time_zone(client: Client, tell: Callable[..., None], anna: User):
    tell(anna)
    Notification.objects.update(created_at="2026-11-30T20:00Z")
    assert "30 November 2026, 21:00" in client.get(LIST).content.decode()
    User.objects.update(time_zone="Asia/Kathmandu")
    assert "1 December 2026, 01:45" in client.get(LIST).content.decode()


def test_empty_list_shows_nothing_new_and_no_button(client: Client):
    page = client.get(LIST).content.decode()

    assert "Nothing new" in page
    assert "Mark all as read" not in page


# --- How often ---------------------------------------------------------------------------------------------------------


def test_email_frequency_is_chosen_per_group(
    tell: Callable[..., None], joined: Callable[..., User], housing: Group, heat: Group, client_of: Callable[[User], Client]
):
    person = joined("person", housing)
    Membership.objects.create(group=heat, user=person)
    other = Group.objects.create(slug="other", name="Fremde Gruppe")
    client = client_of(person)
    page = client.get(PREFERENCES).content.decode()
    assert "<legend>New files</legend>" in page
    per_group = sum(kind.is_per_group for kind in kinds())
    assert page.count("Affordable housing</label>") == page.count("Hitze in der Stadt</label>") == per_group >= 7
    assert "Fremde Gruppe" not in page
    assert 'href="/en/search/saved/"' in page

    form = client.get(PREFERENCES).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {f"library.new_files-{heat.pk}": "weekly"}
    assert client.post(PREFERENCES, {**sent, f"library.new_files-{other.pk}": "never"}).status_code == 302
    assert list(Preference.objects.values_list("person", "kind", "group", "frequency")) == [
        (person.pk, "library.new_files", heat.pk, "weekly")
    ]
    assert '<option value="weekly" selected>' in client.get(PREFERENCES).content.decode()


def test_invalid_frequency_is_refused_and_changes_nothing(client: Client, tell: Callable[..., None]):
    fields = dict.fromkeys(client.get(PREFERENCES).context["form"].fields, "at_once")
    answer = client.post(PREFERENCES, {**fields, "test.news-0": "hourly"})

    assert answer.status_code == 422
    assert "<title>Error:" in answer.content.decode()
    assert not Preference.objects.exists()


def test_start_page_shows_the_readers_latest_unread_notifications(
    client: Client, tell: Callable[..., None], anna: User, berta: User, client_of: Callable[[User], Client], index: object
):
    assert "What is new" not in client.get("/en/community/").content.decode()
    for number in range(7):
        tell(anna, words=f"news {number}")
    Notification.objects.filter(facts__words="news 6").update(read_at="2026-01-01T00:00Z")
    page = client.get("/en/community/").content.decode()

    assert "What is new" in page
    assert [number for number in range(7) if f">news {number}<" in page] == [1, 2, 3, 4, 5]
    assert page.index(">news 5<") < page.index(">news 1<")
    assert "news" not in client_of(berta).get("/en/community/").content.decode().partition("<main")[2]


def test_sentence_that_begins_with_an_arabic_name_keeps_the_readers_direction(
    client: Client, tell: Callable[..., None], anna: User, index: object
):
    """With `dir="auto"` the first letter would turn the whole German sentence round."""
    tell(anna, words="\u2068المشاركة\u2069 hat geschrieben")
    [letter] = mail.outbox
    for html in (
        client.get("/de/community/").content.decode(),
        client.get("/de/community/notifications/").content.decode(),
        letter.alternatives[0].content,
    ):
        before, found, _after = html.partition("\u2068المشاركة\u2069 hat")
        assert found
        assert 'dir="auto"' not in before[-200:]
