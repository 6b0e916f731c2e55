"""Notifications about files: new ones and new versions, as many as were shared together in one.

What somebody may not see is not told: the rows are asked for anew each time a notification is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Frequency, Kind, Shown, announce, quoted
from cms.commits import once_after_commit
from cms.formatting import format_number
from cms.jobs.declaring import job
from cms.users.models import User
from community.access.actor import actor_of, actors_of
from community.groups.models import attach_public_pages
from community.groups.rules import can_enter_by_key
from community.notifications.services import withdraw
from community.people.names import leading_name

from .models import Document, Version

if TYPE_CHECKING:
    from cms.announcing import Facts

NEW_FILES, NEW_VERSIONS = "library.new_files", "library.new_versions"
MOST_NAMED = 10  # titles in one notification


def version_came(version: Version, **_signal: object) -> None:
    """Tell the group, on commit, once for all that was shared together."""
    group = version.document.group_id
    once_after_commit(("library.notices", group), lambda: notify_of_files.enqueue(group))


@job(title=gettext_lazy("Tell the members of a group of new files"))
def notify_of_files(group_id: int) -> None:
    """Tell the members of what they were not told of yet: once for all that one person has shared."""
    with transaction.atomic():
        waiting = Version.objects.ready().select_for_update(of=("self",)).filter(document__group=group_id, told_at=None)
        versions = list(waiting.order_by("document_id", "number"))
        Version.objects.filter(pk__in=[version.pk for version in versions]).update(told_at=timezone.now())
        rows = Version.objects.filter(
            pk__in=[version.pk for version in versions], document__trashed_at=None, document__group__archived_at=None
        ).select_related("document", "file__uploaded_by")
        by_person: dict[tuple[str, int | None], list[Version]] = defaultdict(list)
        for version in rows.order_by("document_id", "number"):
            kind = NEW_FILES if version.number == 1 else NEW_VERSIONS
            by_person[kind, version.file.uploaded_by_id].append(version)
        if not by_person:
            return
        members = User.objects.filter(group_memberships__group=group_id, is_active=True)
        to = [member.pk for member, actor in actors_of(members) if can_enter_by_key(actor, group_id)]
        for (kind, _person), some in by_person.items():
            keys = [str(version.pk) for version in some]
            key = keys[0] if len(keys) == 1 else f"{keys[0]}+{len(keys)}"
            announce(kind=kind, key=key, to=to, facts={"versions": keys}, actor=some[0].file.uploaded_by, group=group_id)


def versions_for(reader: User, many: Sequence[Facts]) -> dict[str, Version]:
    """Return the versions of `many` that `reader` can see, of files that are not in the trash, by key."""
    keys = [UUID(key) for facts in many for key in facts["versions"]]
    visible = Version.objects.visible_to(actor_of(reader)).ready().filter(pk__in=keys, document__trashed_at=None)
    found = list(visible.select_related("document__group__page", "file__uploaded_by"))
    groups = {version.document.group_id: version.document.group for version in found}
    attach_public_pages(list(groups.values()))
    for version in found:
        version.document.group = groups[version.document.group_id]
    return {str(version.pk): version for version in found}


def show_files(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render who shared which files with which group."""
    versions = versions_for(reader, many)
    return [show_some([versions[key] for key in facts["versions"] if key in versions], shared) for facts in many]


def shared(number: int) -> str:
    return ngettext(
        "%(who)s shared a file in the group “%(group)s”", "%(who)s shared %(number)s files in the group “%(group)s”", number
    )


def show_versions(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render who uploaded new versions of which files."""
    versions = versions_for(reader, many)
    return [show_some([versions[key] for key in facts["versions"] if key in versions], renewed) for facts in many]


def renewed(number: int) -> str:
    return ngettext(
        "%(who)s uploaded a new version of a file in the group “%(group)s”",
        "%(who)s uploaded %(number)s new versions of files in the group “%(group)s”",
        number,
    )


def show_some(versions: Sequence[Version], sentence: Callable[[int], str]) -> Shown | None:
    """Render what one person has done with files of one group; `sentence` is that for their number."""
    if not versions:
        return None
    first, group, number = versions[0], versions[0].document.group, len(versions)
    words = {"who": quoted(leading_name(first.file.uploaded_by)), "group": quoted(group.title), "number": format_number(number)}
    return Shown(
        sentence=sentence(number) % words,
        url=first.document.get_absolute_url() if number == 1 else reverse("library:files", args=[group.slug]),
        details=titles_of(versions),
        link=_("See the file") if number == 1 else _("See the files"),
    )


def titles_of(versions: Sequence[Version]) -> tuple[str, ...]:
    """Return the titles of files, with the notes on their versions."""
    named = [
        f"{version.document.title} ({version.note})" if version.note else version.document.title
        for version in versions[:MOST_NAMED]
    ]
    return (*named, *(["…"] if len(versions) > MOST_NAMED else []))


def document_went(document: Document, **_signal: object) -> None:
    """Withdraw what was told of this file alone; it is missing from what was told of several."""
    keys = [str(key) for key in document.versions.values_list("pk", flat=True)]
    withdraw(kinds=[NEW_FILES, NEW_VERSIONS], keys=keys)


def version_went(version: Version, **_signal: object) -> None:
    withdraw(kinds=[NEW_FILES, NEW_VERSIONS], keys=[str(version.pk)])


KINDS = (
    Kind(
        NEW_FILES,
        gettext_lazy("New files"),
        show_files,
        Frequency.DAILY,
        is_per_group=True,
        former_names=("groups.new_file",),  # of the files that were on the overview of a group
    ),
    Kind(NEW_VERSIONS, gettext_lazy("New versions of files"), show_versions, Frequency.DAILY, is_per_group=True),
)
