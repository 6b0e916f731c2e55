"""Meetings as documents of the search: for the members of their group, or for all members. The link is not among their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.days import day_of
from community.markdown import words_of
from search.documents.document import MEMBERS, SearchDocument, audience_of_group
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit

from .models import Meeting
from .signals import meeting_saved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class MeetingSource:
    """Yields documents of meetings; a document's key is the meeting's. Cancelled ones are not found."""

    name = "meeting"
    types: Mapping[str, TypeNames] = {"meeting": TypeNames(_("Meeting"), _("Meetings"))}

    def keys(self) -> Sequence[str]:
        return [str(key) for key in Meeting.objects.taking_place().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        for meeting in Meeting.objects.taking_place().filter(pk__in=[int(key) for key in keys]).order_by("pk"):
            yield make_document(meeting)


def make_document(meeting: Meeting) -> SearchDocument:
    day = day_of(meeting.starts_at, meeting.zone)
    urls = {language: address_in(language, meeting) for language in LANGUAGES}
    return SearchDocument(
        id=f"{MeetingSource.name}:{meeting.pk}",
        locale=meeting.language,
        type="meeting",
        title=meeting.title,
        url=urls.get(meeting.language, urls[settings.LANGUAGE_CODE]),
        audience=audience_of_group(meeting.group_id) if meeting.group_id else MEMBERS,
        body="\n".join(filter(None, (words_of(meeting.agenda), meeting.place))),
        date=day,
        years=(day.year,),
    )


def address_in(language: str, meeting: Meeting) -> str:
    with override(language):
        return meeting.get_absolute_url()


def connect() -> None:
    """Register meetings as a search source, and keep the index up to date."""
    register_source(MeetingSource())
    meeting_saved.connect(update_meeting, dispatch_uid="meetings.search")


def update_meeting(meeting: Meeting, **_signal: object) -> None:
    update_on_commit(MeetingSource.name, [str(meeting.pk)])
