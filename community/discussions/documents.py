"""Posts as documents of the search, for the members of their group alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.days import day_of
from community.markdown import words_of
from search.documents.document import SearchDocument, audience_of_group
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit

from .mentions import as_typed
from .models import Post
from .signals import post_added, post_changed, post_gone, topic_changed, topic_deleted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from .models import Topic

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class PostSource:
    """Yields documents of posts; a document's key is the post's. Mentions are not among its words: names are not searched here."""

    name = "discussion"
    types: Mapping[str, TypeNames] = {
        "topic": TypeNames(_("Discussion"), _("Discussions")),
        "post": TypeNames(_("Post in a discussion"), _("Posts in discussions")),
    }

    def keys(self) -> Sequence[str]:
        return [str(key) for key in Post.objects.shown().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        posts = Post.objects.shown().filter(pk__in=[int(key) for key in keys]).select_related("topic")
        for post in posts.order_by("pk"):
            yield make_document(post)


def make_document(post: Post) -> SearchDocument:
    topic, day = post.topic, day_of(post.created_at)
    urls = {language: address_in(language, post) for language in LANGUAGES}
    return SearchDocument(
        id=f"{PostSource.name}:{post.pk}",
        locale=post.language,
        type="topic" if post.is_first else "post",
        title=topic.title,
        url=urls.get(post.language, urls[settings.LANGUAGE_CODE]),
        audience=audience_of_group(topic.group_id),
        body=words_of(as_typed(post.text, {})),
        date=day,
        years=(day.year,),
    )


def address_in(language: str, post: Post) -> str:
    with override(language):
        return post.get_absolute_url()


def connect() -> None:
    """Register posts as a search source, and keep the index up to date."""
    register_source(PostSource())
    for signal in (post_added, post_changed, post_gone):
        signal.connect(update_post, dispatch_uid="discussions.search")
    topic_changed.connect(update_topic, dispatch_uid="discussions.search")
    topic_deleted.connect(update_deleted, dispatch_uid="discussions.search")


def update_post(post: Post, **_signal: object) -> None:
    update_on_commit(PostSource.name, [str(post.pk)])


def update_topic(topic: Topic, **_signal: object) -> None:
    update_on_commit(PostSource.name, [str(key) for key in topic.posts.values_list("pk", flat=True)])


def update_deleted(posts: Collection[int], **_signal: object) -> None:
    update_on_commit(PostSource.name, [str(key) for key in posts])
