"""The consultation of the demo: in its third phase, once."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.consultations.demo import ADVISERS, add_consultation
from community.consultations.models import Consultation
from community.consultations.phases import Phase
from community.groups.models import Group, Membership


def test_loading_the_demo_twice_makes_one_in_its_third_phase(joined: Callable[..., User], db: None, client: Client):
    group = Group.objects.create(slug="bezahlbarer-wohnraum", name="Wohnraum")
    accounts = {"member": joined("member", group), "facilitator": joined("facilitator", group, Membership.Role.FACILITATOR)}
    accounts |= {name: joined(name, group) for name in ADVISERS}
    for _run in range(2):
        add_consultation(accounts=accounts)
    [made] = Consultation.objects.all()
    assert made.phase_at(timezone.now()) == Phase.ADVICE
    assert made.people.count() == 2 + len(ADVISERS)
    client.force_login(accounts["member"])
    page = client.get(f"/de/community/consultations/{made.key}/").content.decode()
    assert "Start with one floor" in page
    assert 'dir="rtl"' in page
    for text in ("facilitator@example.org", "housing-office@example.org"):
        assert text not in page
