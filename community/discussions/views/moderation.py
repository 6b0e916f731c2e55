"""Reporting posts, and what facilitators do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first
from community.discussions import moderating
from community.discussions.composing import text_to_edit
from community.discussions.forms import ReasonForm, ReportForm
from community.discussions.frame import explains_refusals, page_not_found, post_for
from community.discussions.lookups import find_report, find_revision
from community.discussions.mentions import names_of
from community.discussions.rules import can_moderate, can_moderate_in, can_report
from community.discussions.showing import beginning, mentions_of
from community.discussions.to_settle import reports_in
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.views import in_pages, reader, refuse_group, room_not_found
from community.people.names import shown_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

REPORTS_AT_ONCE = 50


@form_of(ReportForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def report(request: HttpRequest, key: int) -> HttpResponse:
    """Tell the facilitators that something is wrong with a post."""
    actor, post = post_for(request, key)
    if post is None or not can_report(actor, post):
        return page_not_found(request)
    form = ReportForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        moderating.report_post(post=post, words=form.cleaned_data["words"], by=reader(request))
        messages.success(request, _("Thank you. The facilitators of the group have been told."))
        return redirect(post.get_absolute_url())
    return ask_first(
        request,
        title=_("Report the post"),
        quote=text_to_edit(post),
        form=form,
        button=pgettext("a post", "Report"),
        back=post.get_absolute_url(),
        is_danger=False,
    )


@form_of(ReasonForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def hide(request: HttpRequest, key: int) -> HttpResponse:
    """Hide a post, with a reason for its author."""
    actor, post = post_for(request, key)
    if post is None or not can_moderate(actor, post.topic) or not post.is_shown:
        return page_not_found(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        moderating.hide_post(post=post, reason=form.cleaned_data["reason"], by=reader(request))
        messages.success(request, _("The post is hidden. Its author has been told why."))
        return redirect(post.get_absolute_url())
    sentence = _("Only its author and the facilitators will be able to read it.")
    whole = _("This is the first post: the whole discussion will be hidden with it.")
    return ask_first(
        request,
        title=_("Hide the post"),
        sentences=(sentence, *((whole,) if post.is_first else ())),
        quote=text_to_edit(post),
        form=form,
        button=_("Hide"),
        back=post.get_absolute_url(),
    )


@never_cache
@require_POST
@explains_refusals
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Show a hidden post again."""
    actor, post = post_for(request, key)
    if post is None or not can_moderate(actor, post.topic):
        return page_not_found(request)
    moderating.show_post(post=post, by=reader(request))
    messages.success(request, _("The post is shown again. Its author has been told."))
    return redirect(post.get_absolute_url())


@form_of(ReasonForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def hide_version(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Hide an earlier version of a post, or show it again."""
    actor, post = post_for(request, key)
    version = find_revision(post, number) if post and can_moderate(actor, post.topic) else None
    if post is None or version is None:
        return page_not_found(request)
    if version.hidden_at is not None:
        if request.method == "POST":
            moderating.show_revision(revision=version, by=reader(request))
            messages.success(request, _("The version is shown again."))
        return redirect("discussions:history", key)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            moderating.hide_revision(revision=version, reason=form.cleaned_data["reason"], by=reader(request))
            messages.success(request, _("The version is hidden. Its author has been told why."))
        except Refused as error:
            messages.error(request, error.verdict.reason)
        return redirect("discussions:history", key)
    return ask_first(
        request,
        title=_("Hide this version"),
        sentences=(_("Nobody will read its words any more: not in the history, the search or an export."),),
        form=form,
        button=_("Hide"),
        back=post.get_absolute_url(),
    )


@never_cache
@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the facilitators which posts were reported."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    verdict = can_moderate_in(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group)
    pages = in_pages(request, reports_in(group), REPORTS_AT_ONCE)
    found = list(pages["portion"])
    mentions = mentions_of(one.post_id for one in found)
    rows = [
        (one, shown_name(one.post.author), beginning(one.post.text, names_of(mentions.get(one.post_id, ())))) for one in found
    ]
    return group_page(request, "community/discussions/reports.html", group, {"rows": rows, **pages})


@never_cache
@require_POST
@explains_refusals
def settle(request: HttpRequest, key: int) -> HttpResponse:
    """Mark a report as dealt with."""
    actor, found = actor_of(request.user), find_report(key)
    if found is None or not can_moderate(actor, found.post.topic):
        return page_not_found(request)
    moderating.settle_report(report=found, by=reader(request))
    messages.success(request, _("The report is settled."))
    return redirect("discussions:reports", found.post.topic.group.slug)
