"""What the operations of the JSON are tried on, as a facilitator: the things that the parameters in their paths stand for."""

from collections.abc import Callable
from typing import Any

from django.core import mail

from cms.users.models import User
from community.applications.models import RoundRole
from community.groups.invitations import INTO_GROUP
from community.groups.models import Group
from community.invitations.services import invite
from community.library.models import Version
from community.notifications.models import Notification
from tests.community.applications.made import make_submitted
from tests.community.applications.review.made import make_reviewed_by
from tests.community.consultations.made import make_for_api as make_consultations
from tests.community.consultations.made import things_for as of_consultations
from tests.community.discussions.made import things_of_api, with_post_for
from tests.community.groups.made import group_for, make_standing
from tests.community.inviting.made import make_table
from tests.community.library.made import things_of_api as things_of_library
from tests.community.library.made import with_document_for
from tests.community.meetings.made import things_of_api as things_of_meetings
from tests.community.topics.made import things_of_api as things_of_topics
from tests.community.topics.made import with_topic_for
from tests.community.visualisations.api.made import CLOUD, make_all, things_for

#: Given a method and a path, the values of its parameters.
Known = Callable[[str, str], dict[str, str]]


def make_known(housing: Group, shared_file: Version, facilitator: User, member: User, settings: Any) -> Known:
    """Create what the facilitator can do each operation on, and return how to find it."""
    application = make_submitted(facilitator)
    reviewed = make_reviewed_by(facilitator, application.round.form)
    RoundRole.objects.create(round=application.round, user=facilitator, role=RoundRole.Role.MANAGER)
    settings.VISUALISATION_PROVIDERS, settings.TRANSLATION_URL = CLOUD, "http://127.0.0.1:9"
    session = make_all(housing, facilitator)
    consultations = make_consultations(housing, facilitator, member)
    things = make_standing(housing, facilitator) | things_of_api(housing, member, facilitator)
    things |= things_of_library(housing, facilitator) | things_of_meetings(housing, facilitator) | things_of_topics(facilitator)
    things |= {"key": str(shared_file.pk), "name": "welcome", "thing": "housing", "person": str(facilitator.pk)}
    things |= {"notification": str(tell(facilitator, shared_file).pk)}
    things |= {"table": str(make_table(housing, facilitator)["table"].pk)}

    tokens = {
        name: token_of_invitation(housing, address, facilitator)
        for name, address in (("acceptance", facilitator.email or ""), ("account", "newcomer@example.org"))
    }

    def known(method: str, path: str) -> dict[str, str]:
        own = reviewed if path.endswith("/review") else application  # nobody reviews her own
        found = with_topic_for(path, with_document_for(path, with_post_for(path, things)), method) | {"slug": group_for(path)}
        found |= {"application": str(own.key), "call": str(own.round.call)}
        if "{token}" in path:
            return found | {"token": tokens["account" if path.endswith("/account") else "acceptance"]}
        if "/consultations" in path:
            return found | of_consultations(consultations, method, path)
        return found | things_for(session, method, path)

    return known


def tell(person: User, file: Version) -> Notification:
    """Tell somebody of a file."""
    facts = {"versions": [str(file.pk)]}
    return Notification.objects.create(
        person=person, kind="library.new_files", key="known", group=file.document.group_id, facts=facts
    )


def token_of_invitation(group: Group, address: str, by: User) -> str:
    """Invite somebody into a group; return the secret of the link."""
    invite(kind=INTO_GROUP, thing=group.pk, role="member", address=address, language="en", by=by)
    return mail.outbox[-1].body.partition("/invitations/")[2].partition("/")[0]
