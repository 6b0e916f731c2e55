"""Joining groups and leaving them as JSON, and what facilitators decide: the same rules and services as the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Body, Path, Router, Schema, Status

from cms.tokens.scopes import Scope, needs_scope
from cms.users.addresses import readable
from community.access.actor import Actor, actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, etag_of, require_current, require_version
from community.people.names import person_name

from .api import Slug, room_of
from .archiving import archive_group, reopen_group
from .joining import approve_request, ask_to_join, join_group, refuse_request, withdraw_request
from .joining_schemas import (
    AnswerTold,
    ArchivingSent,
    BanTold,
    DecisionSent,
    GroupSettings,
    Joining,
    JoinSent,
    ListedGroup,
    OwnRequest,
    RemovalSent,
    RequestTold,
    RoleSent,
    SettingsChanged,
    SettingsSent,
)
from .listing import Listed, groups_known_to, listed, own_request
from .lookups import known_room
from .membership_rules import can_ask, can_change_settings, can_join, can_manage_people
from .memberships import ban_member, change_role, leave_group, lift_ban, locked_group, remove_member
from .models import Ban, Group, JoinAnswer, JoinRequest, Membership
from .services import change_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

router = Router(tags=["Joining groups"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1, description="The id, from the list.")]
SETTINGS = ("join_policy", "join_questions")


def known_group(request: HttpRequest, slug: str) -> tuple[Actor, Group]:
    """Return a group that the reader may know of. Raises Http404."""
    actor = actor_of(reader(request))
    group = known_room(actor, slug)
    if group is None:
        raise Http404
    return actor, group


def managed_group(request: HttpRequest, slug: str) -> tuple[Actor, Group]:
    """Return a group whose people the reader decides about. Raises Http404 and Refused, as the pages do."""
    actor, group = actor_of(reader(request)), room_of(request, slug)
    require(can_manage_people(actor, group))
    return actor, group


# --- Finding and joining ----------------------------------------------------------------------------------------------


@router.get("directory/groups", response=Page[ListedGroup], url_name="directory", summary="The groups that you may know of")
def list_directory(request: HttpRequest, paging: WhichPart) -> Any:
    """Your groups, and those with a public page, by title, with how people join each. Archived ones come last."""
    return part_of(groups_known_to(actor_of(reader(request))), paging, listed_told)


def listed_told(one: Listed) -> ListedGroup:
    return ListedGroup(**facts_of(one))


def facts_of(one: Listed) -> dict[str, Any]:
    page = one.group.public_page
    return {
        "slug": one.group.slug,
        "title": one.group.title,
        "join_policy": one.group.join_policy,
        "is_member": one.is_member,
        "has_asked": one.has_asked,
        "may": [name for name, may in (("join", one.may_join), ("ask", one.may_ask)) if may],
        "archived_at": one.group.archived_at,
        "public_url": page.full_url if page else None,
    }


@router.get("groups/{slug:slug}/joining", response=Joining, url_name="joining", summary="How you can join a group")
def get_joining(request: HttpRequest, slug: Slug) -> Schema:
    """How people join a group, what it asks them, and your latest request."""
    actor, group = known_group(request, slug)
    return joining_told(actor, group)


def joining_told(actor: Actor, group: Group) -> Joining:
    verdict = can_join(actor, group) or can_ask(actor, group)
    own = own_request(actor, group)
    return Joining(
        **facts_of(listed(actor, group)),
        questions=group.questions,
        reason="" if verdict else verdict.reason,
        request=OwnRequest(
            state=own.state,  # type: ignore[arg-type]
            asked_at=own.asked_at,
            decided_at=own.decided_at,
            reason=own.reason,
            answers=answers_told(own.answers.all()),
        )
        if own
        else None,
    )


def answers_told(answers: Iterable[JoinAnswer]) -> list[AnswerTold]:
    return [AnswerTold(question=one.question, answer=one.answer) for one in answers]


@router.post("groups/{slug:slug}/joining", response={201: Joining}, url_name="joining", summary="Join a group, or ask to")
def join_or_ask(request: HttpRequest, slug: Slug, sent: Annotated[JoinSent, Body()]) -> Status[Joining]:
    """Join an open group at once; ask to join another one. `is_member` of the answer says which it was."""
    actor, group = known_group(request, slug)
    user = reader(request)
    if can_join(actor, group):
        join_group(group=group, by=user)
    else:
        ask_to_join(group=group, answers=sent.answers, by=user)
    return Status(HTTPStatus.CREATED, joining_told(actor_of(user), group))


@router.delete("groups/{slug:slug}/joining", response={204: None}, url_name="joining", summary="Take your request back")
def take_back_request(request: HttpRequest, slug: Slug) -> None:
    """Take your request to join back; what you wrote is deleted."""
    actor, group = known_group(request, slug)
    own = own_request(actor, group)
    if own is None:
        raise Http404
    withdraw_request(request=own, by=reader(request))


@router.delete("groups/{slug:slug}/membership", response={204: None}, url_name="membership", summary="Leave a group")
def leave_the_group(request: HttpRequest, slug: Slug) -> None:
    """Leave a group. The last facilitator cannot while others are members (403)."""
    leave_group(group=room_of(request, slug), by=reader(request))


# --- Requests ---------------------------------------------------------------------------------------------------------


@router.get("groups/{slug:slug}/requests", response=Page[RequestTold], url_name="requests", summary="Who asks to join")
@needs_scope(Scope.GROUPS_MANAGE)
def list_join_requests(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """The requests that wait for an answer, the oldest first. Only for facilitators of the group."""
    _actor, group = managed_group(request, slug)
    waiting = group.join_requests.waiting().exclude(user=reader(request))
    return part_of(waiting.select_related("user").prefetch_related("answers"), paging, request_told)


def request_told(one: JoinRequest) -> RequestTold:
    return RequestTold(
        id=one.pk,
        name=person_name(one.user),
        email=readable(one.user.email or ""),
        asked_at=one.asked_at,
        answers=answers_told(one.answers.all()),
    )


@router.post(
    "groups/{slug:slug}/requests/{int:asked}", response={204: None}, url_name="request", summary="Answer a request to join"
)
@needs_scope(Scope.GROUPS_MANAGE)
def answer_request(request: HttpRequest, slug: Slug, asked: Key, sent: Annotated[DecisionSent, Body()]) -> None:
    """Let somebody in who asks to join, or refuse that, with a reason."""
    _actor, group = managed_group(request, slug)
    found = group.join_requests.filter(pk=asked).first()
    if found is None:
        raise Http404
    if sent.accept:
        approve_request(request=found, by=reader(request))
    else:
        refuse_request(request=found, reason=sent.reason, by=reader(request))


# --- Members ----------------------------------------------------------------------------------------------------------


def member_at(request: HttpRequest, slug: str, key: int) -> Membership:
    _actor, group = managed_group(request, slug)
    found = group.memberships.filter(pk=key).select_related("user").first()
    if found is None:
        raise Http404
    return found


@router.patch("groups/{slug:slug}/members/{int:member}", response={204: None}, url_name="member", summary="Change a role")
@needs_scope(Scope.GROUPS_MANAGE)
def change_member_role(request: HttpRequest, slug: Slug, member: Key, sent: Annotated[RoleSent, Body()]) -> None:
    """Make a member a facilitator, or a facilitator a member. The last facilitator stays one while others are members (403)."""
    change_role(membership=member_at(request, slug, member), role=sent.role, by=reader(request))


@router.post(
    "groups/{slug:slug}/members/{int:member}/removal", response={204: None}, url_name="removal", summary="Remove or ban a member"
)
@needs_scope(Scope.GROUPS_MANAGE)
def remove_group_member(request: HttpRequest, slug: Slug, member: Key, sent: Annotated[RemovalSent, Body()]) -> None:
    """Remove a member, as a facilitator. The person can ask again or be invited, unless you ban her."""
    change = ban_member if sent.ban else remove_member
    change(membership=member_at(request, slug, member), reason=sent.reason, by=reader(request))


@router.get("groups/{slug:slug}/bans", response=Page[BanTold], url_name="bans", summary="Who was banned")
@needs_scope(Scope.GROUPS_MANAGE)
def list_bans(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """Who was banned from the group, the latest first. Only for facilitators of the group."""
    _actor, group = managed_group(request, slug)

    def told(one: Ban) -> Schema:
        return BanTold(id=one.pk, name=person_name(one.user), at=one.at, reason=one.reason)

    return part_of(group.bans.select_related("user"), paging, told)


@router.delete("groups/{slug:slug}/bans/{int:ban}", response={204: None}, url_name="ban", summary="Lift a ban")
@needs_scope(Scope.GROUPS_MANAGE)
def lift_group_ban(request: HttpRequest, slug: Slug, ban: Key) -> None:
    """Lift a ban: the person can ask to join or be invited again."""
    _actor, group = managed_group(request, slug)
    found = group.bans.filter(pk=ban).first()
    if found is None:
        raise Http404
    lift_ban(ban=found, by=reader(request))


# --- The group --------------------------------------------------------------------------------------------------------


@router.get(
    "groups/{slug:slug}/settings",
    response=GroupSettings,
    url_name="settings",
    summary="The settings of a group",
    openapi_extra=SHOWS_ETAG,
)
@needs_scope(Scope.GROUPS_MANAGE)
def get_group_settings(request: HttpRequest, slug: Slug, response: HttpResponse) -> Schema:
    """How people join a group. Only for facilitators of the group."""
    _actor, group = managed_group(request, slug)
    response["ETag"] = etag_of(group, SETTINGS)
    return settings_told(group)


def settings_told(group: Group) -> GroupSettings:
    return GroupSettings(join_policy=group.join_policy, questions=group.questions)  # type: ignore[arg-type]


@router.patch(
    "groups/{slug:slug}/settings",
    response={200: GroupSettings, 412: SettingsChanged, 428: Problem},
    url_name="settings",
    summary="Change the settings of a group",
    openapi_extra=TAKES_ETAG,
)
@needs_scope(Scope.GROUPS_MANAGE)
def change_group_settings(
    request: HttpRequest,
    slug: Slug,
    response: HttpResponse,
    sent: Annotated[SettingsSent, Body()],
    if_match: IfMatch = "",
) -> Schema:
    """Change how people join, as a facilitator. If somebody else has changed it since you read it, nothing changes (412)."""
    actor, group = managed_group(request, slug)
    require(can_change_settings(actor, group))
    require_version(if_match)
    given = sent.model_fields_set
    with transaction.atomic():  # comparing and saving are one step
        group = locked_group(group.pk)
        require_current(if_match, etag_of(group, SETTINGS), settings_told(group).dict())
        policy = sent.join_policy if "join_policy" in given else group.join_policy
        questions = "\n".join(sent.questions) if "questions" in given else group.join_questions
        changed = change_settings(group=group, policy=policy, questions=questions, by=reader(request))
    response["ETag"] = etag_of(changed, SETTINGS)
    return settings_told(changed)


@router.post("groups/{slug:slug}/archiving", response={204: None}, url_name="archiving", summary="Archive a group, or reopen it")
@needs_scope(Scope.GROUPS_MANAGE)
def archive_or_reopen_group(request: HttpRequest, slug: Slug, sent: Annotated[ArchivingSent, Body()]) -> None:
    """Archive a group: its members read and search it, nobody writes to it. Or reopen it. Its members are told."""
    _actor, group = known_group(request, slug)
    change = archive_group if sent.archived else reopen_group
    change(group=group, note=sent.note, by=reader(request))
