"""Posts as their reader sees them: a constant number of queries for however many."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.text import Truncator

from community.markdown import render_markdown, words_of
from community.people.names import initials, shown_name

from .mentions import in_html, in_words, names_of
from .models import Mention, Moderation, Post, PostFile, Reaction
from .rules import can_correct_language, can_delete, can_edit, can_moderate, can_react, can_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.safestring import SafeString

    from community.access.actor import Actor

    from .models import Topic, Translation

LONGEST_QUOTE = 280  # characters
LONGEST_BEGINNING = 200
HEADINGS = 2  # their level in posts, below the title of the topic


@dataclass(frozen=True)
class ShownReaction:
    """How many reacted to a post in one way."""

    kind: str
    label: str
    number: int
    is_mine: bool


@dataclass(frozen=True)
class Quote:
    """The words of another post that this one quotes, as it stands now; none if it is not shown any more."""

    key: int
    who: str
    words: str
    language: str


@dataclass
class ShownPost:
    """A post with all that is shown of it. `html` and `text` are empty if the reader may not read its words."""

    post: Post
    who: str
    face: str
    html: SafeString | str = ""
    names: Mapping[int, str] = field(default_factory=dict)
    mine: Sequence[int] = ()  # the numbers of mentions of the reader
    is_mine: bool = False
    is_new: bool = False
    is_solution: bool = False
    quote: Quote | None = None
    is_quote_gone: bool = False
    files: Sequence[PostFile] = ()
    reactions: Sequence[ShownReaction] = ()
    hidden_because: str = ""
    translation: SafeString | str = ""  # HTML by a machine, in the reader's language
    is_being_translated: bool = False
    language_options: str = ""  # HTML, on a page where the language can be corrected
    may: frozenset[str] = frozenset()

    @property
    def key(self) -> int:
        return self.post.pk

    @property
    def is_readable(self) -> bool:
        """Whether the reader may read its words."""
        return "read" in self.may


RULES = {
    "edit": can_edit,
    "delete": can_delete,
    "react": can_react,
    "report": can_report,
    "correct_language": can_correct_language,
}


def add_translations(rows: Sequence[ShownPost], translations: Mapping[int, Translation], *, are_shown: bool) -> None:
    """Add to posts what there is of them in the reader's language. Unless `are_shown`, only what is on its way is said."""
    for row in rows:
        found = translations.get(row.key)
        if found is None or not row.is_readable:
            continue
        row.is_being_translated = not found.is_made and found.failed_at is None
        if are_shown and found.is_made:
            row.translation = in_html(found.html, row.names, row.mine)


def shown_posts(actor: Actor, topic: Topic, posts: Sequence[Post], *, read_up_to: int | None = None) -> list[ShownPost]:
    """Return `posts` of `topic`, fetched with `author` and `answers__author`, for `actor`. What came after `read_up_to` is new."""
    for post in posts:
        post.topic = topic
    keys = [post.pk for post in posts]
    readable = {post.pk for post in posts if is_readable(actor, topic, post)}
    mentions = mentions_of([*readable, *(post.answers_id for post in posts if post.answers_id)])
    files, reactions, reasons = files_of(actor, readable), reactions_of(actor, readable), reasons_of(keys, posts)
    may = rights_in(actor, [post for post in posts if post.pk in readable])
    return [
        ShownPost(
            post=post,
            who=shown_name(post.author),
            face=initials(post.author),
            is_mine=post.author_id is not None and post.author_id == actor.pk,
            is_new=read_up_to is not None and post.pk > read_up_to and post.author_id != actor.pk,
            is_solution=topic.solution_id == post.pk,
            hidden_because=reasons.get(post.pk, ""),
            **(shown_words(actor, topic, post, mentions) if post.pk in readable else {}),  # type: ignore[arg-type]
            files=files.get(post.pk, ()) if post.pk in readable else (),
            reactions=reactions.get(post.pk, ()) if post.pk in readable else (),
            may=may.get(post.pk, frozenset()),
        )
        for post in posts
    ]


def is_readable(actor: Actor, topic: Topic, post: Post) -> bool:
    if post.deleted_at is not None:
        return False
    return post.hidden_at is None or post.author_id == actor.pk or bool(can_moderate(actor, topic))


def rights_in(actor: Actor, posts: Iterable[Post]) -> dict[int, frozenset[str]]:
    """Return what `actor` can do with each of the posts of one topic. Rules tell posts apart by their author and by whether they are shown."""
    known: dict[tuple[bool, bool], frozenset[str]] = {}
    found = {}
    for post in posts:
        alike = (post.author_id is not None and post.author_id == actor.pk, post.is_shown)
        found[post.pk] = known[alike] = known.get(alike) or rights(actor, post)
    return found


def rights(actor: Actor, post: Post) -> frozenset[str]:
    """Return what `actor` can do with a post that she can read."""
    found = {name for name, rule in RULES.items() if rule(actor, post)}
    if can_moderate(actor, post.topic):
        found.add("hide" if post.is_shown else "show")
    return frozenset({"read", *found})


def shown_words(actor: Actor, topic: Topic, post: Post, mentions: Mapping[int, Sequence[Mention]]) -> dict[str, object]:
    own = mentions.get(post.pk, ())
    names, mine = names_of(own), [one.number for one in own if one.person_id is not None and one.person_id == actor.pk]
    quoted = post.answers if post.answers_id else None
    if quoted is not None:
        quoted.topic = topic
    is_there = quoted is not None and is_readable(actor, topic, quoted)
    return {
        "html": in_html(render_markdown(post.text, level=HEADINGS), names, mine),
        "names": names,
        "mine": mine,
        "quote": make_quote(quoted, names_of(mentions.get(quoted.pk, ()))) if quoted is not None and is_there else None,
        "is_quote_gone": quoted is not None and not is_there,
    }


def make_quote(post: Post, names: Mapping[int, str]) -> Quote:
    return Quote(post.pk, shown_name(post.author), beginning(post.text, names, LONGEST_QUOTE), post.language)


def beginning(text: str, names: Mapping[int, str], longest: int = LONGEST_BEGINNING) -> str:
    """Return the first words of a post on one line."""
    return Truncator(" ".join(in_words(words_of(text[: longest * 5]), names).split())).chars(longest)


def mentions_of(posts: Iterable[int]) -> dict[int, list[Mention]]:
    """Return the mentions by post: one query."""
    found: dict[int, list[Mention]] = defaultdict(list)
    for one in Mention.objects.filter(post__in=set(posts)).select_related("person").order_by("number"):
        found[one.post_id].append(one)
    return found


def files_of(actor: Actor, posts: Iterable[int]) -> dict[int, list[PostFile]]:
    found: dict[int, list[PostFile]] = defaultdict(list)
    own_or_ready = Q(file__ready_at__isnull=False) | Q(file__uploaded_by=actor.pk)
    for one in PostFile.objects.filter(own_or_ready, post__in=set(posts)):
        found[one.post_id].append(one)
    return found


def reactions_of(actor: Actor, posts: Iterable[int]) -> dict[int, list[ShownReaction]]:
    """Return all kinds of reactions by post, also those that nobody has chosen: one query."""
    wanted = set(posts)
    counted = {
        (row["post"], row["kind"]): (row["number"], bool(row["mine"]))
        for row in Reaction.objects.filter(post__in=wanted)
        .values("post", "kind")
        .annotate(number=Count("pk"), mine=Count("pk", filter=Q(person=actor.pk)))
        .order_by()
    }
    labels = [(kind.value, str(kind.label)) for kind in Reaction.Kind]
    return {
        post: [ShownReaction(kind, label, *counted.get((post, kind), (0, False))) for kind, label in labels] for post in wanted
    }


def reasons_of(keys: Sequence[int], posts: Sequence[Post]) -> dict[int, str]:
    """Return why posts were hidden: one query, if there are any."""
    if not any(post.hidden_at for post in posts):
        return {}
    rows = Moderation.objects.filter(post__in=keys, action=Moderation.Action.HIDDEN).order_by("pk")
    return {post: reason for post, reason in rows.values_list("post", "reason") if post is not None}
