"""The topic store of the demo."""

from collections.abc import Callable

from django.contrib.auth.models import Group as PermissionGroup

from cms.demo.accounts import EDITORS
from cms.users.models import User
from community.groups.models import Group, Membership
from community.topics.demo import add_topics
from community.topics.models import Proposal, Result, Round, Vote


def test_loading_the_demo_twice_adds_topics_once(account: Callable[..., User], housing: Group):
    accounts = {name: account(name) for name in ("editor", "facilitator", "member", "neighbour")}
    for name in ("facilitator", "member", "neighbour"):
        Membership.objects.create(group=housing, user=accounts[name])
    accounts["editor"].groups.add(PermissionGroup.objects.create(name=EDITORS))
    for _run in range(2):
        add_topics(accounts=accounts)

    assert (Round.objects.count(), Proposal.objects.count()) == (2, 10)
    assert [round_.is_open for round_ in Round.objects.all()] == [True, False]
    assert {one.language for one in Proposal.objects.all()} == {"de", "en", "fr", "ar"}
    assert Result.objects.count() == 5
    assert Proposal.objects.public().count() == 4
    assert Proposal.objects.filter(merged_into__isnull=False).count() == 1
    for round_ in Round.objects.all():
        for ballot in round_.ballots.all():
            votes = list(Vote.objects.filter(ballot=ballot).values_list("number", flat=True))
            assert sum(votes) <= round_.budget
            assert max(votes) <= round_.most_per_topic
