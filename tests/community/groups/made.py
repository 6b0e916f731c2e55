"""What the operations of the JSON about joining and announcing need."""

from datetime import timedelta

from django.utils import timezone

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.announcements.services import Words, publish_announcement
from community.groups.memberships import INTO_GROUP
from community.groups.models import Ban, Group, JoinRequest, Membership
from community.invitations.models import Invitation
from community.invitations.services import invite
from tests.accounts import make_account


def make_standing(housing: Group, facilitator: User) -> dict[str, str]:
    """Make people in every state, an invitation and an announcement; return the keys by the names in the paths."""
    asked = JoinRequest.objects.create(group=housing, user=make_account("asks@example.org"))
    ban = Ban.objects.create(group=housing, user=make_account("was-banned@example.org"))
    other = make_account("other-member@example.org")
    member = Membership.objects.create(group=housing, user=other)
    invitation = invite(
        kind=INTO_GROUP, thing=housing.pk, role="member", address="is-invited@example.org", language="en", by=facilitator
    )
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now() - timedelta(hours=1))
    announcement = publish_announcement(texts={"en": Words("New date", "Tuesday")}, groups=[housing], by=facilitator)
    make_elsewhere(housing, facilitator)
    found = {"asked": asked, "ban": ban, "member": member, "invitation": invitation, "announcement": announcement}
    return {name: str(one.pk) for name, one in found.items()}


def make_elsewhere(housing: Group, facilitator: User) -> None:
    """Make an open group that the facilitator has asked to join, and one that she can leave."""
    page = AlumniGroupPage(title="Gärten", slug="gaerten", summary="Gärten in der Stadt.")
    housing.page.get_parent().add_child(instance=page)
    gardens = Group.objects.create(slug="gardens", page=page, join_policy=Group.Joining.OPEN)
    JoinRequest.objects.create(group=gardens, user=facilitator)
    left = Group.objects.create(slug="left", name="Wird verlassen")
    Membership.objects.create(group=left, user=facilitator)


def group_for(path: str) -> str:
    """Return the slug of the group in which the facilitator can do what is at `path`."""
    return {"joining": "gardens", "membership": "left"}.get(path.rsplit("/", 1)[-1], "housing")
