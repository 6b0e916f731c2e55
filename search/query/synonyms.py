"""Synonyms in this archive, maintained by editors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.generation import remember
from search.language.analysis import terms_of_word
from search.language.tokens import WORD

from .boosts import SYNONYM_BOOST, TOPIC_BOOST
from .parser import clean_text
from .plan import Alternative

LANGUAGES = ("de", "en", "fr", "ar")
MAX_LINES, MAX_LINE_LENGTH, MAX_WORDS = 40, 60, 4  # per language; characters per line; words per line
MAX_ALTERNATIVES = 24  # per word of a query; each is searched for


class SynonymGroup(index.Indexed, models.Model):
    """Words in several languages with the same meaning. A search for one finds the others, and everything about the topic."""

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("For editors only."))
    topic = models.ForeignKey(
        "cms.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
        help_text=_("A search for one of these words also finds content about this topic."),
    )
    words_de = models.TextField(_("German"), blank=True, max_length=2000)
    words_en = models.TextField(_("English"), blank=True, max_length=2000)
    words_fr = models.TextField(_("French"), blank=True, max_length=2000)
    words_ar = models.TextField(_("Arabic"), blank=True, max_length=2000)

    panels = [
        FieldPanel("name"),
        FieldPanel("topic"),
        MultiFieldPanel(
            [FieldPanel(f"words_{code}") for code in LANGUAGES],
            heading=_("Words, one per line"),
            help_text=_(
                "Enter one word or short phrase per line. Other forms of a word, such as plurals, are found automatically."
            ),
        ),
    ]
    search_fields = [index.AutocompleteField("name"), *(index.AutocompleteField(f"words_{code}") for code in LANGUAGES)]

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def lines(self, language: str) -> list[str]:
        """Return the words and phrases in `language`."""
        written: str = getattr(self, f"words_{language}")
        return written.splitlines()

    @property
    def shown_words(self) -> str:
        """The words in all languages, for the list of groups."""
        return " · ".join(line for language in LANGUAGES for line in self.lines(language))

    def clean(self) -> None:
        """Trim the lines and drop duplicates. Raises ValidationError."""
        super().clean()
        problems: dict[str, list[ValidationError]] = {}
        for language in LANGUAGES:
            kept: dict[str, str] = {}
            for line in filter(None, map(clean_text, self.lines(language))):
                kept.setdefault(line.casefold(), line)
            lines = list(kept.values())
            setattr(self, f"words_{language}", "\n".join(lines))
            if found := list(problems_of(lines, language)):
                problems[f"words_{language}"] = found
        if problems:
            raise ValidationError(problems)
        if sum(len(self.lines(language)) for language in LANGUAGES) + bool(self.topic_id) < 2:
            raise ValidationError(_("Enter at least two words with the same meaning, or one word and a topic."))


def problems_of(lines: Sequence[str], language: str) -> Iterator[ValidationError]:
    if len(lines) > MAX_LINES:
        yield ValidationError(_("Enter up to %(limit)d lines."), params={"limit": MAX_LINES})
    for line in lines:
        shown = {"line": line[:MAX_LINE_LENGTH], "limit": MAX_LINE_LENGTH, "words": MAX_WORDS}
        words = WORD.findall(line)
        if len(line) > MAX_LINE_LENGTH or len(words) > MAX_WORDS:
            yield ValidationError(_("“%(line)s” is too long: up to %(words)d words and %(limit)d characters."), params=shown)
        elif not any(terms_of_word(word, language) for word in words):
            yield ValidationError(_("“%(line)s” contains no word to search for."), params=shown)


Group = tuple[str, tuple[tuple[str, str], ...]]
"""The slug of a topic or nothing, and the lines with their languages."""


def cached_groups() -> tuple[Group, ...]:
    """Return all groups. One query per cache generation."""
    return remember("search:synonyms", _read_groups)


def _read_groups() -> tuple[Group, ...]:
    groups = SynonymGroup.objects.select_related("topic").order_by("pk")
    return tuple(
        (
            group.topic.slug if group.topic else "",
            tuple((language, line) for language in LANGUAGES for line in group.lines(language)),
        )
        for group in groups
    )


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Looks up the synonyms of the words of a query, by the terms of the groups' lines."""

    groups: Mapping[tuple[str, tuple[str, ...]], tuple[int, ...]]  # by language and terms
    alternatives: tuple[tuple[Alternative, ...], ...]  # by group
    longest: int  # maximum number of terms in a line

    def __call__(self, words: Sequence[str]) -> Mapping[str, Sequence[Alternative]]:
        """Return the alternatives for `words`, by word; each word of a phrase gets those of the phrase."""
        found: dict[str, dict[Alternative, None]] = {}
        for first in range(len(words)):
            for last in range(first + 1, min(len(words), first + self.longest) + 1):
                phrase = words[first:last]
                for number in self._groups_of(phrase):
                    for word in phrase:
                        found.setdefault(word, {}).update(dict.fromkeys(self.alternatives[number]))
        return {
            word: [one for one in alternatives if not is_word(one, word)][:MAX_ALTERNATIVES]
            for word, alternatives in found.items()
        }

    def _groups_of(self, phrase: Sequence[str]) -> list[int]:
        keys = ((language, terms_of_words(phrase, language)) for language in LANGUAGES)
        return list(dict.fromkeys(number for key in keys for number in self.groups.get(key, ())))


def is_word(alternative: Alternative, word: str) -> bool:
    """Return whether `alternative` is `word` itself."""
    return len(alternative.words) == 1 and alternative.words[0].casefold() == word.casefold()


@lru_cache(maxsize=2)
def thesaurus_of(groups: tuple[Group, ...]) -> Thesaurus:
    by_terms: dict[tuple[str, tuple[str, ...]], tuple[int, ...]] = {}
    alternatives = []
    for number, (topic, lines) in enumerate(groups):
        about = [Alternative(topic=topic, boost=TOPIC_BOOST)] if topic else []
        written = [Alternative(tuple(WORD.findall(line)), language=language, boost=SYNONYM_BOOST) for language, line in lines]
        alternatives.append((*about, *written))
        for language, line in lines:
            if terms := terms_of_words(WORD.findall(line), language):
                key = (language, terms)
                by_terms[key] = (*by_terms.get(key, ()), number)
    return Thesaurus(by_terms, tuple(alternatives), max((len(terms) for _language, terms in by_terms), default=0))


def terms_of_words(words: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(term for word in words for term in terms_of_word(word, language))


def thesaurus() -> Thesaurus:
    """Return the synonyms that editors maintain."""
    return thesaurus_of(cached_groups())
