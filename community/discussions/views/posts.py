"""Posts: changing, deleting, their history, reacting, marking the answer that helped, correcting a language."""

from __future__ import annotations

from http import HTTPStatus
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.formatting import format_moment
from cms.kept import form_of, kept_values
from cms.languages import active_language
from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first, show_saved_meanwhile
from community.discussions.composing import text_to_edit
from community.discussions.drafts import EDIT
from community.discussions.forms import EditForm, LanguageForm
from community.discussions.frame import explains_refusals, page_not_found, post_for
from community.discussions.history import revisions_of, versions_of
from community.discussions.lookups import find_post
from community.discussions.models import Reaction
from community.discussions.posting import SavedMeanwhile, delete_post, edit_post, version_of
from community.discussions.reminding import CHOICES, do_not_remind, remind_of
from community.discussions.rules import can_delete, can_edit, can_moderate
from community.discussions.taking_part import correct_language, set_reaction, set_solution
from community.discussions.translating.making import ask_for_translation
from community.forms.drafts import discard, drafting
from community.groups.layout import group_page
from community.groups.views import in_pages, reader

from .writing import discarded, typed_again, writing_facts

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from community.discussions.models import Post

VERSIONS_AT_ONCE = 20
FIELDS = ("title", "text", "language", "is_question", "version")


def may_attach(request: HttpRequest, key: int) -> bool:
    """Return whether to accept a body larger than a form's text."""
    found = find_post(key)
    return found is not None and bool(can_edit(actor_of(request.user), found))


@takes_files(may_attach)
@form_of(EditForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change a post."""
    actor, post = post_for(request, key)
    if post is None or not can_edit(actor, post):
        return page_not_found(request)
    thing = str(key)
    if discarded(request, EDIT, thing):
        return redirect("discussions:edit", key)
    saved = {"text": text_to_edit(post), "language": post.language, "version": version_of(post)}
    if post.is_first:
        saved |= {"title": post.topic.title, "is_question": post.topic.is_question}
    again = typed_again(request, FIELDS)
    is_sent = request.method == "POST" and again is None
    drafted = drafting(request, EDIT, thing, saved=cast("Model", SimpleNamespace(**saved)))
    initial = {**saved, **(again or {**drafted.values, **kept_values(request)})}
    form = EditForm(*((request.POST, request.FILES) if is_sent else ()), initial=initial, post=post, actor=actor)
    if is_sent and form.is_valid() and change(request, form, post):
        discard(request, EDIT, thing)
        messages.success(request, _("Your change is saved."))
        return redirect(post.get_absolute_url())
    facts: dict[str, Any] = writing_facts(request, actor, post.topic.group, EDIT, thing, form, post) | {"drafting": drafted}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(
        request, "community/discussions/edit.html", post.topic.group, {"topic": post.topic, "post": post, **facts}, status
    )


def change(request: HttpRequest, form: EditForm, post: Post) -> bool:
    """Save the change. If another window has saved something else, the form says so and shows it."""
    try:
        edit_post(
            post=post,
            made_of=form.cleaned_data["version"],
            files=form.contents,
            without=[UUID(key) for key in form.cleaned_data.get("without", ())],
            by=reader(request),
            **form.written,
        )
    except ValidationError as error:
        form.add_error("file_1", error)
        return False
    except SavedMeanwhile as error:
        show_saved_meanwhile(form, "text", saved=text_to_edit(error.post), version=version_of(error.post))
        return False
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def delete(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a post, after asking."""
    actor, post = post_for(request, key)
    if post is None or not can_delete(actor, post):
        return page_not_found(request)
    if request.method == "POST":
        is_all_gone = delete_post(post=post, by=reader(request))
        messages.success(request, _("The discussion has been deleted.") if is_all_gone else _("Your post has been deleted."))
        return redirect("discussions:topics", post.topic.group.slug) if is_all_gone else redirect(post.get_absolute_url())
    sentences = [_("Its words, earlier versions and files are gone then. This cannot be undone.")]
    if post.is_first:
        sentences.append(_("The title and the answers of others stay. Without answers, the whole discussion is deleted."))
    return ask_first(
        request,
        title=_("Delete the post"),
        sentences=tuple(sentences),
        quote=text_to_edit(post),
        button=_("Delete"),
        back=post.get_absolute_url(),
    )


@never_cache
@require_safe
def history(request: HttpRequest, key: int) -> HttpResponse:
    """Show the versions of a post, and what changed."""
    actor, post = post_for(request, key)
    if post is None:
        return page_not_found(request)
    pages = in_pages(request, revisions_of(post), VERSIONS_AT_ONCE)
    facts = {
        **pages,
        "topic": post.topic,
        "post": post,
        "versions": versions_of(post, list(pages["portion"])),
        "may_moderate": bool(can_moderate(actor, post.topic)),
    }
    return group_page(request, "community/discussions/history.html", post.topic.group, facts)


@never_cache
@require_POST
def react(request: HttpRequest, key: int) -> HttpResponse:
    """React to a post: `kind` is one of the reactions."""
    return change_reaction(request, key, is_on=True)


@never_cache
@require_POST
def unreact(request: HttpRequest, key: int) -> HttpResponse:
    """Take a reaction back."""
    return change_reaction(request, key, is_on=False)


def change_reaction(request: HttpRequest, key: int, *, is_on: bool) -> HttpResponse:
    _actor, post = post_for(request, key)
    kind = request.POST.get("kind", "")
    if post is None or kind not in Reaction.Kind.values:
        return page_not_found(request)
    try:
        set_reaction(post=post, kind=Reaction.Kind(kind), is_on=is_on, by=reader(request))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return redirect(post.get_absolute_url())


@never_cache
@require_POST
def solve(request: HttpRequest, key: int) -> HttpResponse:
    """Mark the post as the answer that helped, or no longer."""
    _actor, post = post_for(request, key)
    if post is None:
        return page_not_found(request)
    is_it = request.POST.get("is") != "no"
    try:
        set_solution(topic=post.topic, post=post if is_it else None, by=reader(request))
        messages.success(request, _("The answer is marked.") if is_it else _("No answer is marked any more."))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return redirect(post.get_absolute_url())


@never_cache
@require_POST
def language(request: HttpRequest, key: int) -> HttpResponse:
    """Say in which language a post is written."""
    _actor, post = post_for(request, key)
    form = LanguageForm(request.POST)
    if post is None or not form.is_valid():
        return page_not_found(request)
    try:
        correct_language(post=post, language=form.cleaned_data["language"], by=reader(request))
        messages.success(request, _("Thank you. The language of the post is corrected."))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return redirect(post.get_absolute_url())


@never_cache
@require_POST
def translate(request: HttpRequest, key: int) -> HttpResponse:
    """Show the post in the reader's language, as a machine translates it."""
    _actor, post = post_for(request, key)
    if post is None:
        return page_not_found(request)
    try:
        ask_for_translation(post=post, language=active_language(), by=reader(request))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return redirect(f"{post.topic.get_absolute_url()}?translated=1&post={post.pk}#post-{post.pk}")


@never_cache
@require_POST
@explains_refusals
def remind(request: HttpRequest, key: int) -> HttpResponse:
    """Remind the reader of the post in some days, or no longer (`days` is 0)."""
    _actor, post = post_for(request, key)
    days = request.POST.get("days", "")
    if post is None or days not in {"0", *map(str, CHOICES)}:
        return page_not_found(request)
    if days == "0":
        do_not_remind(post=post, by=reader(request))
        messages.success(request, _("We will not remind you of this post."))
    else:
        wish = remind_of(post=post, days=int(days), by=reader(request))
        messages.success(request, _("We will remind you on %(when)s.") % {"when": format_moment(wish.due_at)})
    return redirect(post.get_absolute_url())
