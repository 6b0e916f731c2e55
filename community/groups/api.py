"""Groups as JSON: the same rules, queries and services as the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Body, Path, Query, Router, Schema

from cms.concurrency import mark_of
from cms.readers import is_by_token
from cms.tokens.scopes import Scope, needs_scope
from cms.users.addresses import readable
from cms.users.models import User
from community.access.actor import Actor, actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, changed_meanwhile, require_valid, require_version
from community.people.names import person_name, shown_name
from community.people.roles import is_member

from .forms import WelcomeForm
from .listing import groups_of
from .log import UNTOLD as ABOUT_NOBODY
from .lookups import known_room
from .membership_rules import can_archive, can_change_settings, can_manage_people
from .models import Group, Membership, RoomLogEntry, attach_public_pages
from .rules import can_edit_welcome, can_enter, can_invite, can_read_log, facilitates
from .schemas import (
    ChangedMeanwhile,
    GroupChanges,
    GroupDetail,
    GroupSummary,
    LogEntry,
    Me,
    Member,
    MyMembership,
)
from .services import SavedMeanwhile, change_welcome

router = Router(tags=["Groups"])
Slug = Annotated[str, Path(description="The last part of the group's address.", example="affordable-housing")]
Words = Annotated[str, Query(max_length=200, description="Words in the name.", example="weber")]
RIGHTS = {
    "archive": can_archive,
    "change_settings": can_change_settings,
    "edit_welcome": can_edit_welcome,
    "invite": can_invite,
    "manage_people": can_manage_people,
    "read_log": can_read_log,
}


def room_of(request: HttpRequest, slug: str) -> Group:
    """Return the group at `slug` for a user who can enter it. Raises Http404 and Refused in the same cases as the pages."""
    actor = actor_of(reader(request))
    group = known_room(actor, slug)
    if group is None:
        raise Http404
    require(can_enter(actor, group))
    return group


# --- You --------------------------------------------------------------------------------------------------------------


@router.get("me", response=Me, url_name="me", tags=["You"], summary="Who you are")
@needs_scope(Scope.PROFILE_READ)
def get_me(request: HttpRequest) -> Schema:
    """Your name, your e-mail address and your groups. For a browser's session it also sets the cookie with the CSRF token."""
    if not is_by_token(request):
        get_token(request)
    user = reader(request)
    mine = list(Membership.objects.filter(user=user).select_related("group__page"))
    attach_public_pages([membership.group for membership in mine])
    told = [
        MyMembership(group=one.group.slug, title=one.group.title, role=one.role, joined_at=one.joined_at)  # type: ignore[arg-type]
        for one in mine
    ]
    return Me(
        name=person_name(user),
        email=readable(user.email or ""),
        language=user.language,
        time_zone=str(user.time_zone),
        is_member=is_member(actor_of(user)),
        memberships=sorted(told, key=lambda one: one.title.casefold()),
    )


# --- Groups -----------------------------------------------------------------------------------------------------------


@router.get("groups", response=Page[GroupSummary], url_name="groups", summary="Your groups")
def list_groups(request: HttpRequest, paging: WhichPart) -> Any:
    """The groups whose rooms you may enter, by title."""
    actor = actor_of(reader(request))

    def told(group: Group) -> Schema:
        return GroupSummary(
            slug=group.slug,
            title=group.title,
            role=role_in(actor, group),
            file_count=group.file_count,
            newest_file_at=group.newest_file_at,
            archived_at=group.archived_at,
            url=request.build_absolute_uri(group.get_absolute_url()),
        )

    return part_of(groups_of(actor), paging, told)


@router.get("groups/{slug:slug}", response=GroupDetail, url_name="group", summary="A group", openapi_extra=SHOWS_ETAG)
def get_group(request: HttpRequest, slug: Slug, response: HttpResponse) -> Schema:
    """A group with its welcome text. The `ETag` identifies the version of that text."""
    return shown(request, room_of(request, slug), response)


@router.patch(
    "groups/{slug:slug}",
    response={200: GroupDetail, 412: ChangedMeanwhile, 428: Problem},
    url_name="group",
    summary="Change a group",
    openapi_extra=TAKES_ETAG,
)
@needs_scope(Scope.GROUPS_MANAGE)
def change_group(
    request: HttpRequest,
    slug: Slug,
    response: HttpResponse,
    changes: Annotated[GroupChanges, Body()],
    if_match: IfMatch = "",
) -> Schema:
    """Change the welcome text, as a facilitator. If somebody else has saved another text since you read it, nothing changes (412)."""
    group, user = room_of(request, slug), reader(request)
    require(can_edit_welcome(actor_of(user), group))
    require_version(if_match)
    if "welcome" in changes.model_fields_set:
        with transaction.atomic():
            form = WelcomeForm({"welcome": changes.welcome}, instance=group)
            require_valid(form)
            save_welcome(group, form.cleaned_data["welcome"], user, if_match)
    return shown(request, group, response)


def save_welcome(group: Group, text: str, by: User, if_match: str) -> None:
    made_of = None if if_match.strip() == "*" else {part.strip().strip('"') for part in if_match.split(",")}
    try:
        change_welcome(group=group, text=text, by=by, made_of=made_of)
    except SavedMeanwhile as error:
        saved = WelcomeForm(instance=group).last_saved(error.group)
        current = {
            "welcome": error.group.welcome,
            "saved_by": saved[0] if saved else None,
            "saved_at": saved[1] if saved else None,
        }
        raise changed_meanwhile(etag_of(error.group), current) from error


def shown(request: HttpRequest, group: Group, response: HttpResponse) -> GroupDetail:
    actor = actor_of(reader(request))
    response["ETag"] = etag_of(group)
    page = group.public_page
    return GroupDetail(
        slug=group.slug,
        title=group.title,
        role=role_in(actor, group),
        welcome=group.welcome,
        welcome_html=group.welcome_html,
        may=[name for name, rule in RIGHTS.items() if rule(actor, group)],  # type: ignore[misc]
        archived_at=group.archived_at,
        url=request.build_absolute_uri(group.get_absolute_url()),
        public_url=page.full_url if page else None,
    )


def etag_of(group: Group) -> str:
    return f'"{mark_of(group.welcome)}"'


def role_in(actor: Actor, group: Group) -> Any:
    return Membership.Role.FACILITATOR.value if facilitates(actor, group.pk) else Membership.Role.MEMBER.value


@router.get("groups/{slug:slug}/members", response=Page[Member], url_name="members", summary="The members of a group")
def list_members(request: HttpRequest, slug: Slug, paging: WhichPart, q: Words = "") -> Any:
    """Who belongs to a group, facilitators first; with `q`, those with these words in their name."""
    group, user = room_of(request, slug), reader(request)
    actor = actor_of(user)
    is_manager = bool(can_manage_people(actor, group))
    rows = Membership.objects.visible_to(actor).filter(group=group).called(q, by_address=is_manager).select_related("user")
    name_of = person_name if is_manager else shown_name  # members do not see each other's e-mail address

    def told(one: Membership) -> Schema:
        return Member(
            id=one.pk,
            name=name_of(one.user),
            role=one.role,  # type: ignore[arg-type]
            joined_at=one.joined_at,
            is_you=one.user_id == user.pk,
        )

    return part_of(rows.order_by("role", "joined_at", "pk"), paging, told)


@router.get("groups/{slug:slug}/log", response=Page[LogEntry], url_name="log", summary="The log of a room")
@needs_scope(Scope.GROUPS_MANAGE)
def list_log(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """Who added or removed whom and who changed the welcome text, newest first. Only for facilitators of the group."""
    group = room_of(request, slug)
    require(can_read_log(actor_of(reader(request)), group))

    def told(entry: RoomLogEntry) -> Schema:
        return LogEntry(
            at=entry.at,
            action=entry.action,  # type: ignore[arg-type]
            sentence=entry.sentence,
            by=person_name(entry.by) if entry.is_by_person else None,
            whom=person_name(entry.whom) if entry.action not in ABOUT_NOBODY else None,
            role=entry.role or None,  # type: ignore[arg-type]
            former_role=entry.former_role or None,  # type: ignore[arg-type]
            note=entry.note,
        )

    return part_of(group.log.select_related("by", "whom"), paging, told)
