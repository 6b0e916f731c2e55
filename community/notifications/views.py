"""The pages for notifications, e-mail preferences and unsubscribing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.announcing import kind_of, kinds
from community.access.actor import actor_of
from community.answers import not_found, refuse
from community.groups_of_people import titles_of_groups

from .forms import PreferencesForm, QuietHoursForm
from .models import Notification
from .preferences import Subject, choices_of, set_frequencies
from .quiet import hours_of
from .quieting import set_quiet_hours
from .rules import can_read_notifications
from .services import delete_void, mark_read
from .showing import lines_of
from .unsubscribing import read_token, unsubscribe

if TYPE_CHECKING:
    from cms.users.models import User

AT_ONCE = 30  # on a page
MOST_PAGES = 10_000
GONE = "community/notifications/gone.html"
AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")  # sent by browsers that prefetch


@never_cache
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the user's notifications, unread first."""
    actor = actor_of(request.user)
    verdict = can_read_notifications(actor)
    if not verdict:
        return refuse(request, verdict)
    reader = cast("User", request.user)
    own = Notification.objects.visible_to(actor)
    paginator = Paginator(own.unread_first(), AT_ONCE)
    portion = paginator.get_page(request.GET.get("page"))
    with timezone.override(reader.time_zone):
        lines = lines_of(reader, portion)
        delete_void(portion, lines)
        facts = {
            "portion": portion,
            "pages_shown": list(paginator.get_elided_page_range(portion.number)),
            "lines": lines,
            "has_unread": own.unread().exists(),
        }
        return render(request, "community/notifications/list.html", facts)


@never_cache
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect to what a notification is about, and mark it as read if its own person opened it: nothing else depends on that."""
    actor = actor_of(request.user)
    verdict = can_read_notifications(actor)
    if not verdict:
        return refuse(request, verdict)
    own = Notification.objects.visible_to(actor).filter(pk=pk)
    lines = lines_of(cast("User", request.user), own)
    if not lines:
        return not_found(request, GONE)
    if request.method == "GET" and not any("prefetch" in request.headers.get(name, "") for name in AHEAD):
        mark_read(own)
    return redirect(lines[0].shown.url)


@never_cache
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notification as read."""
    actor = actor_of(request.user)
    verdict = can_read_notifications(actor)
    if not verdict:
        return refuse(request, verdict)
    own = Notification.objects.visible_to(actor).filter(pk=pk)
    if not own.exists():
        return not_found(request, GONE)
    mark_read(own)
    return redirect(back_to_list(request))


@never_cache
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notifications as read."""
    actor = actor_of(request.user)
    verdict = can_read_notifications(actor)
    if not verdict:
        return refuse(request, verdict)
    mark_read(Notification.objects.visible_to(actor))
    messages.success(request, _("All notifications are marked as read."))
    return redirect("notifications:list")


def back_to_list(request: HttpRequest) -> str:
    """Return the URL of the page of the list that the user came from."""
    number = request.GET.get("page", "")
    address = reverse("notifications:list")
    return f"{address}?page={number}" if number.isascii() and number.isdigit() and 1 < int(number[:9]) < MOST_PAGES else address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change how often e-mails are sent about what."""
    actor = actor_of(request.user)
    verdict = can_read_notifications(actor)
    if not verdict:
        return refuse(request, verdict)
    reader, sent = cast("User", request.user), request.POST if request.method == "POST" else None
    form = PreferencesForm(choices_of(actor), sent)
    quiet = QuietHoursForm(hours_of(reader.pk), sent, prefix="quiet")
    if sent is not None and all([form.is_valid(), quiet.is_valid()]):
        with transaction.atomic():
            set_frequencies(person=reader, frequencies=form.frequencies())
            if quiet.has_changed():
                set_quiet_hours(person=reader, hours=quiet.hours())
        messages.success(request, _("Your choices have been saved."))
        return redirect("notifications:preferences")
    elsewhere = [(kind.label, reverse(kind.settings_view)) for kind in kinds() if kind.has_own_letter and kind.settings_view]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or quiet.errors else HTTPStatus.OK
    facts = {"form": form, "quiet": quiet, "elsewhere": elsewhere}
    return render(request, "community/notifications/preferences.html", facts, status=status)


@csrf_exempt  # mail programs post here directly (RFC 8058); the token proves that its person received the URL
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe, only by POST: link checkers visit every URL in an e-mail."""
    found = read_token(token)
    if found is None:
        return not_found(request, GONE)
    person, subjects = found
    is_done = request.method == "POST"
    if is_done:
        unsubscribe(person=person, subjects=subjects)
    return render(request, "community/notifications/unsubscribe.html", {"ends": words_for(person, subjects), "is_done": is_done})


def words_for(person: User, subjects: list[Subject]) -> list[tuple[str, str]]:
    """Return what e-mails are about: the label of the kind, and the group's title as far as the person may still know it."""
    titles = titles_of_groups(actor_of(person))
    known = [(kind, titles.get(subject.group, "")) for subject in subjects if (kind := kind_of(subject.kind))]
    return [(str(kind.label), title) for kind, title in known]
