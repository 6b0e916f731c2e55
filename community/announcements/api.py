"""Announcements as JSON: the same rules, queries and services as the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Query, Router, Schema, Status

from cms.users.models import User
from community.access.actor import Actor, actor_of
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, require_current, require_version
from community.groups.models import Group
from community.people.names import shown_name

from .forms import groups_for
from .lookups import groups_shown, visible_announcement
from .models import Announcement, Seen
from .rules import can_change
from .schemas import AnnouncementChanged, AnnouncementChanges, AnnouncementSent, AnnouncementTold, TextTold
from .services import Words, change_announcement, mark_seen, publish_announcement, withdraw_announcement
from .versions import mark_of_announcement

router = Router(tags=["Announcements"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1, description="The id of the announcement.")]
Unseen = Annotated[bool, Query(description="Only those that you have not seen yet.")]


def announcement_at(request: HttpRequest, key: int) -> tuple[Actor, Announcement]:
    """Return an announcement that the reader sees or decides about. Raises Http404."""
    actor = actor_of(reader(request))
    found = visible_announcement(actor, key)
    if found is None:
        raise Http404
    return actor, found


@router.get("announcements", response=Page[AnnouncementTold], url_name="announcements", summary="What was announced to you")
def list_announcements(request: HttpRequest, paging: WhichPart, unseen: Unseen = False) -> Any:
    """What was announced to your groups or to all members, and what you announced, the latest first."""
    actor = actor_of(reader(request))
    found = Announcement.objects.unseen_by(actor) if unseen else Announcement.objects.visible_to(actor)
    part = list(found.with_texts()[paging.offset : paging.offset + paging.at_most])
    seen = seen_by(actor, part)
    groups_shown(actor, part)
    answer = part_of([], paging, lambda one: one)
    return answer | {"count": found.count(), "items": [told(request, actor, one, is_seen=one.pk in seen) for one in part]}


def seen_by(actor: Actor, announcements: list[Announcement]) -> set[int]:
    return set(Seen.objects.filter(user=actor.pk, announcement__in=announcements).values_list("announcement", flat=True))


def told(request: HttpRequest, actor: Actor, one: Announcement, *, is_seen: bool) -> AnnouncementTold:
    return AnnouncementTold(
        id=one.pk,
        is_to_everybody=one.is_to_everybody,
        groups=[group.slug for group in one.shown_groups],  # type: ignore[attr-defined]
        by=shown_name(one.by),
        published_at=one.published_at,
        edited_at=one.edited_at,
        withdrawn_at=one.withdrawn_at,
        is_seen=is_seen,
        may_change=bool(can_change(actor, one)),
        texts=texts_told(one),
        url=request.build_absolute_uri(one.get_absolute_url()),
    )


def texts_told(one: Announcement) -> list[TextTold]:
    return [TextTold(language=text.language, title=text.title, text=text.text, html=text.html) for text in one.texts.all()]


def shown(request: HttpRequest, key: int, response: HttpResponse) -> Schema:
    actor, found = announcement_at(request, key)
    response["ETag"] = f'"{mark_of_announcement(found)}"'
    groups_shown(actor, [found])
    return told(request, actor, found, is_seen=bool(seen_by(actor, [found])))


@router.post("announcements", response={201: AnnouncementTold}, url_name="announcements", summary="Announce something")
def publish_an_announcement(
    request: HttpRequest, sent: Annotated[AnnouncementSent, Body()], response: HttpResponse
) -> Status[Schema]:
    """Announce something to groups that you facilitate; as staff also to any group, or to all members."""
    user = reader(request)
    made = publish_announcement(
        texts={one.language: Words(one.title, one.text) for one in sent.texts},
        groups=groups_named(user, sent.groups),
        to_everybody=sent.is_to_everybody,
        by=user,
    )
    return Status(HTTPStatus.CREATED, shown(request, made.pk, response))


def groups_named(user: User, slugs: list[str], announcement: Announcement | None = None) -> list[Group]:
    """Return the groups at `slugs`. Raises ValidationError for one that the reader cannot announce anything to, whether it exists or not."""
    known = {group.slug: group for group in groups_for(actor_of(user), announcement)}
    if any(slug not in known for slug in slugs):
        raise ValidationError({"groups": _("You cannot announce anything to one of these groups.")})
    return [known[slug] for slug in dict.fromkeys(slugs)]


@router.get(
    "announcements/{int:announcement}",
    response=AnnouncementTold,
    url_name="announcement",
    summary="An announcement",
    openapi_extra=SHOWS_ETAG,
)
def get_announcement(request: HttpRequest, announcement: Key, response: HttpResponse) -> Schema:
    """An announcement. Reading it here does not mark it as seen."""
    return shown(request, announcement, response)


@router.patch(
    "announcements/{int:announcement}",
    response={200: AnnouncementTold, 412: AnnouncementChanged, 428: Problem},
    url_name="announcement",
    summary="Change an announcement",
    openapi_extra=TAKES_ETAG,
)
def change_an_announcement(
    request: HttpRequest,
    announcement: Key,
    response: HttpResponse,
    sent: Annotated[AnnouncementChanges, Body()],
    if_match: IfMatch = "",
) -> Schema:
    """Change an announcement. If somebody else has changed it since you read it, nothing changes (412)."""
    user = reader(request)
    require_version(if_match)
    with transaction.atomic():  # comparing and saving are one step
        Announcement.objects.select_for_update(of=("self",)).filter(pk=announcement).first()
        _actor, found = announcement_at(request, announcement)
        current = {"texts": [one.dict() for one in texts_told(found)]}
        require_current(if_match, f'"{mark_of_announcement(found)}"', current)
        given = sent.model_fields_set
        texts = {one.language: Words(one.title, one.text) for one in (sent.texts if "texts" in given else found.texts.all())}
        groups = groups_named(user, sent.groups, found) if "groups" in given else list(found.groups.all())
        change_announcement(
            announcement=found,
            texts=texts,
            groups=groups,
            to_everybody=sent.is_to_everybody if "is_to_everybody" in given else found.is_to_everybody,
            by=user,
        )
    return shown(request, announcement, response)


@router.post(
    "announcements/{int:announcement}/withdrawal",
    response={204: None},
    url_name="announcement_withdrawal",
    summary="Withdraw an announcement",
)
def withdraw_an_announcement(request: HttpRequest, announcement: Key) -> None:
    """Take an announcement back: nobody reads it any more."""
    _actor, found = announcement_at(request, announcement)
    withdraw_announcement(announcement=found, by=reader(request))


@router.put(
    "announcements/{int:announcement}/seen", response={204: None}, url_name="announcement_seen", summary="You have seen it"
)
def mark_announcement_seen(request: HttpRequest, announcement: Key) -> None:
    """Note that you have seen an announcement: it is shown no more, and not mailed to you if it was not yet."""
    _actor, found = announcement_at(request, announcement)
    mark_seen(announcement=found, by=reader(request))
