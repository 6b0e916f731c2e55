import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cms.users.models import User
from community.groups.invitations import INTO_GROUP
from community.groups.models import Group
from community.invitations.models import Invitation
from community.invitations.services import PAUSE, invite

ADDRESS = "neu@example.org"


@pytest.fixture
def invited(housing: Group, facilitator: User) -> Callable[..., tuple[Invitation, str]]:
    """Invite somebody into the housing group; return the invitation with the path in its e-mail."""

    def make(address: str = ADDRESS, role: str = "member", language: str = "en") -> tuple[Invitation, str]:
        facts = {"kind": INTO_GROUP, "thing": housing.pk, "role": role, "language": language, "by": facilitator}
        invitation = invite(address=address, **facts)
        return Invitation.objects.get(pk=invitation.pk), link_in_last_letter()

    return make


def link_in_last_letter() -> str:
    return re.search(r"http://[^/\s]+(/\w\w/community/invitations/[\w-]+/)", mail.outbox[-1].body).group(1)


def some_time_later() -> None:
    """Let enough time pass to allow another e-mail."""
    Invitation.objects.update(sent_at=timezone.now() - PAUSE - timedelta(seconds=1))
