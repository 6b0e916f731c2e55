"""What people add to the demo."""

from collections.abc import Callable

from django.contrib.auth.models import Group as PermissionGroup

from cms.models import Municipality
from cms.users.models import User
from community.notifications.models import Notification
from community.people.demo import add_people, with_members
from community.people.models import Profile, ProposedMunicipality


def test_loading_the_demo_twice_adds_nothing(account: Callable[..., User]):
    accounts = {name: account(f"demo-{name}") for name in ("editor", "member")}
    accounts["administrator"] = account("demo-administrator", is_superuser=True)
    accounts["editor"].groups.add(PermissionGroup.objects.create(name="Redaktion"))
    known = Municipality.objects.create(name_de="Köln", country="DE")
    for _run in range(2):
        add_people(accounts=accounts)

    proposals = ProposedMunicipality.objects.order_by("pk").values_list("state", "municipality", "proposed_by__email")
    assert list(proposals) == [("waiting", None, "demo-member@example.org"), ("confirmed", known.pk, "demo-member@example.org")]
    assert [one.person for one in Notification.objects.all()] == [accounts["member"]]
    assert accounts["editor"].has_perm("people.change_proposedmunicipality")
    assert accounts["editor"].has_perm("people.change_admissionrequest")
    members = with_members(accounts)
    assert {*Profile.objects.values_list("user__email", flat=True)} == {
        members[name].email for name in members if name not in ("administrator", "editor")
    }
    assert len(members) == len(accounts) + 9
    assert not any(members[name].has_usable_password() for name in members if name not in accounts)
