"""What letters say. Each decision has words in every language; those who manage a call can replace them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.formatting import format_list, format_moment, format_number
from cms.localisation import links_to
from cms.mail.addresses import one_line
from community.applications.models import Application, LetterTemplate, Round
from community.applications.models.letters import LONGEST_SUBJECT

if TYPE_CHECKING:
    from community.applications.models import Dispatch

#: The decisions that a team gets a letter about.
WITH_LETTER = (Application.State.ACCEPTED, Application.State.WAITING_LIST, Application.State.DECLINED)

PLACEHOLDER = re.compile(r"\{([^{}\s]*)\}")
MUNICIPALITY, CALL, CONFIRM_BY, NUMBER = "municipality", "call", "confirm_by", "number"
PLACEHOLDERS = (MUNICIPALITY, CALL, NUMBER, CONFIRM_BY)


@dataclass(frozen=True)
class Words:
    """Subject and text with placeholders."""

    subject: str
    body: str


def site_words(state: str, language: str) -> Words:
    """Return the site's words for a decision."""
    with override(language):
        if state == Application.State.ACCEPTED:
            return Words(
                _("Your application to “{call}” has been accepted"),
                _(
                    "Dear colleagues in {municipality},\n\n"
                    "We are glad to tell you that your application to “{call}” has been accepted.\n\n"
                    "Please confirm by {confirm_by} that you will take part. You can do this on the page of your application. "
                    "If we do not hear from you by then, we will offer your place to another municipality.\n\n"
                    "We look forward to working with you."
                ),
            )
        if state == Application.State.WAITING_LIST:
            return Words(
                _("Your application to “{call}” is on the waiting list"),
                _(
                    "Dear colleagues in {municipality},\n\n"
                    "Thank you for your application to “{call}”. All places have been given for now, and yours is on the "
                    "waiting list. If a place becomes free, we will write to you.\n\n"
                    "You do not have to do anything. If you no longer want to take part, please withdraw your application."
                ),
            )
        return Words(
            _("Your application to “{call}”"),
            _(
                "Dear colleagues in {municipality},\n\n"
                "Thank you for your application to “{call}” and for the work that you put into it. We could not accept all "
                "applications, and we are sorry to tell you that yours was not chosen.\n\n"
                "We would be glad to see you apply to another call."
            ),
        )


def words_for(round_: Round, state: str, language: str) -> Words:
    """Return the words of a round for a decision: its own, or else those of the site."""
    own = LetterTemplate.objects.filter(round=round_, state=state, language=language).first()
    return Words(own.subject, own.body) if own else site_words(state, language)


class Writer:
    """Fills the words of a decision in for one application after the other."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self._words: dict[str, tuple[Words, str]] = {}

    def words_in(self, language: str) -> tuple[Words, str]:
        """Return the words and the title of the call in `language`, asked for once."""
        if language not in self._words:
            round_ = self.dispatch.round
            with override(language):
                title = next((title for title, _url in links_to([round_.call])), round_.title)
            self._words[language] = words_for(round_, self.dispatch.state, language), title
        return self._words[language]

    def write(self, application: Application) -> Words:
        """Return what the letter to the team of `application` says, in the language of its letters."""
        language, until = application.language, self.dispatch.confirm_by
        words, call = self.words_in(language)
        with override(language):
            facts = {
                MUNICIPALITY: str(application),
                CALL: call,
                NUMBER: format_number(application.number or 0),
                CONFIRM_BY: format_moment(until, self.dispatch.round.time_zone) if until else "",
            }
        return filled(words, facts)


def filled(words: Words, facts: dict[str, str]) -> Words:
    """Return words with `facts` filled in. A paragraph with the moment of confirmation is left out if there is none."""
    until = facts[CONFIRM_BY]
    body = "\n\n".join(
        paragraph for paragraph in words.body.replace("\r\n", "\n").split("\n\n") if until or f"{{{CONFIRM_BY}}}" not in paragraph
    )
    return Words(one_line(replace(words.subject, facts))[:LONGEST_SUBJECT], replace(body, facts))


def replace(text: str, facts: dict[str, str]) -> str:
    """Return `text` with each placeholder replaced, in one pass: what is filled in is never read as a placeholder."""
    return PLACEHOLDER.sub(lambda found: facts.get(found.group(1), found.group(0)), text)


def refuse_unknown_placeholders(text: str) -> None:
    """Raise ValidationError for a placeholder that nothing would be filled in for."""
    unknown = sorted({f"{{{name}}}" for name in PLACEHOLDER.findall(text)} - {f"{{{name}}}" for name in PLACEHOLDERS})
    if unknown:
        known = format_list([f"{{{name}}}" for name in PLACEHOLDERS])
        raise ValidationError(
            _("Nothing can be filled in for %(unknown)s. These are possible: %(known)s.")
            % {"unknown": format_list(unknown), "known": known},
            code="unknown_placeholder",
        )
