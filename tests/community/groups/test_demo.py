"""The community's part of the demo."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group as PermissionGroup

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.access.actor import actor_of
from community.groups.demo import add_groups
from community.groups.models import Group, Membership
from community.invitations.models import Invitation

NAMES = ("administrator", "editor", "facilitator", "member", "neighbour", "applicant")


@pytest.mark.django_db(transaction=True)
def test_loading_the_demo_twice_adds_nothing(alumni_page: AlumniGroupPage, account: Callable[..., User]):
    accounts = {name: account(f"demo-{name}") for name in NAMES}
    editors = PermissionGroup.objects.create(name="Redaktion")
    accounts["editor"].groups.add(editors)
    for _run in range(2):
        add_groups(accounts=accounts, pages={alumni_page.slug: alumni_page, "other": SimpleNamespace(pk=0)})

    [group] = Group.objects.all()
    assert (group.slug, group.page.pk) == ("bezahlbarer-wohnraum", alumni_page.pk)
    people = Membership.objects.values_list("user__email", "role")
    assert set(people) == {("demo-facilitator@example.org", "facilitator"), ("demo-member@example.org", "member")}
    assert [(one.address, one.state) for one in Invitation.objects.all()] == [("stadtplanung@example.org", "pending")]
    assert accounts["editor"].has_perm("groups.add_membership")
    assert not Group.objects.visible_to(actor_of(accounts["editor"])).exists()
