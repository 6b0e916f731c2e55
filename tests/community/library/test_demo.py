"""The files of the demo."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.groups.models import Group, Membership
from community.library.demo import GROUP, add_files
from community.library.models import Document, Folder, Preview, Version
from community.notifications.models import Notification


@pytest.mark.django_db(transaction=True)
def test_loading_the_demo_twice_adds_nothing(account: Callable[..., User]):
    group = Group.objects.create(slug=GROUP, name="Bezahlbarer Wohnraum")
    accounts = {name: account(f"demo-{name}") for name in ("facilitator", "member")}
    Membership.objects.create(group=group, user=accounts["facilitator"], role=Membership.Role.FACILITATOR)
    Membership.objects.create(group=group, user=accounts["member"])
    for _run in range(2):
        add_files(accounts=accounts)

    assert set(Folder.objects.values_list("name", flat=True)) == {"Pläne", "Entwürfe", "Protokolle"}
    assert "تقرير الزيارة" in set(Document.objects.values_list("title", flat=True))
    assert Document.objects.count() == 8
    notes = Version.objects.filter(file__name__in=("fragen.md", "hofhaus.png"))
    assert set(notes.values_list("document__title", "file__uploaded_by__email")) == {
        ("Fragen für das nächste Treffen", "demo-facilitator@example.org"),
        ("Skizze: Haus um einen Hof", "demo-member@example.org"),
    }
    told = Notification.objects.values_list("person__email", "kind").distinct()
    assert set(told) >= {(f"demo-{name}@example.org", "library.new_files") for name in accounts}
    assert Document.objects.get(title="Mieten im Vergleich").versions.count() == 2
    assert Preview.objects.count() == 3


def test_without_the_group_nothing_happens(account: Callable[..., User], django_capture_on_commit_callbacks: Callable):
    with django_capture_on_commit_callbacks(execute=True):
        add_files(accounts={})

    assert not Document.objects.exists()
