"""Asking for the translation of a post, and making it. What was hidden or deleted is not sent, and its translations go with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.jobs.declaring import Retry, job
from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import YES, require
from community.access.verdicts import no as refuse
from community.discussions.models import Post, Translation
from community.discussions.posting import version_of
from community.discussions.rules import GONE, can_read_post
from community.discussions.showing import HEADINGS
from community.markdown import clean_html, render_markdown

from .service import TranslationRefused, is_configured, translate_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

TRIED_AGAIN_AFTER = timedelta(hours=1)  # by whoever asks, when it has failed


def can_translate(actor: Actor, post: Post, language: str) -> Verdict:
    """Return whether `actor` can ask for a post in another language."""
    entry = can_read_post(actor, post)
    if not entry:
        return entry
    if not is_configured() or language not in dict(settings.LANGUAGES) or language == post.language:
        return refuse(_("There is no translation of this."))
    return YES if post.is_shown else refuse(GONE)


@transaction.atomic
def ask_for_translation(*, post: Post, language: str, by: User) -> Translation:
    """Return the translation of the present version, which a job makes if there is none. Raises Refused."""
    require(can_translate(actor_of(by), post, language))
    asked, is_new = Translation.objects.get_or_create(post=post, version=version_of(post), language=language)
    has_failed = asked.failed_at is not None and asked.failed_at < timezone.now() - TRIED_AGAIN_AFTER
    if has_failed:
        asked.failed_at = None
        asked.save(update_fields=["failed_at"])
    if is_new or has_failed:
        enqueue(make_translation, asked.pk)
    return asked


@job(
    title=_("Translate a post"),
    retry=Retry((timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30)), final=(TranslationRefused,)),
)
def make_translation(translation_id: int) -> None:
    """Send the present version of a post to the service, unless it was hidden, deleted or changed meanwhile."""
    asked = current(translation_id)
    if asked is None or asked.is_made or not is_configured():
        return
    post = asked.post
    try:
        answer = translate_html(render_markdown(post.text, level=HEADINGS), source=post.language, target=asked.language)
    except TranslationRefused:
        Translation.objects.filter(pk=asked.pk).update(failed_at=timezone.now())
        raise
    html = clean_html(answer)
    with transaction.atomic():
        Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
        if current(translation_id) is not None:
            Translation.objects.filter(pk=asked.pk).update(html=html, made_at=timezone.now(), failed_at=None)


def current(translation_id: int) -> Translation | None:
    """Return what was asked for if its version is the present one and everybody sees it; else it is deleted."""
    asked = Translation.objects.select_related("post__topic").filter(pk=translation_id).first()
    if asked is None:
        return None
    if not asked.post.is_shown or asked.post.topic.is_hidden or asked.version != version_of(asked.post):
        asked.delete()
        return None
    return asked


def translations_of(posts: Iterable[int], language: str) -> dict[int, Translation]:
    """Return what there is of posts in `language`, made or asked for, by post: one query. Only the present version has any."""
    if not is_configured():
        return {}
    return {one.post_id: one for one in Translation.objects.filter(post__in=list(posts), language=language)}


def forget_translations(post: Post, **_signal: object) -> None:
    """Delete the translations of a post that has changed, was hidden or deleted."""
    Translation.objects.filter(post=post).delete()
