"""The announcement of the demo."""

from collections.abc import Callable

from cms.users.models import User
from community.announcements.demo import add_announcement
from community.announcements.models import Announcement
from community.groups.models import Group, Membership


def test_loading_the_demo_twice_announces_once(account: Callable[..., User], db: None):
    group, facilitator = Group.objects.create(slug="bezahlbarer-wohnraum", name="Wohnraum"), account("facilitator")
    Membership.objects.create(group=group, user=facilitator, role="facilitator")
    for _run in range(2):
        add_announcement(accounts={"facilitator": facilitator})
    [made] = Announcement.objects.all()
    assert [text.language for text in made.texts.all()] == ["de", "en", "fr", "ar"]
