"""Topics by their short names, as addresses have them."""

from cms.generation import remember
from cms.snippets.taxonomy import Topic


def topic_named(slug: str) -> Topic | None:
    """Return the topic with that short name. All are remembered: asking for names that there are not costs no query."""
    if not slug:
        return None
    return remember("topics_by_slug", lambda: {topic.slug: topic for topic in Topic.objects.all()}).get(slug)
