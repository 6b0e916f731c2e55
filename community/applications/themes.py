"""What applications to theme calls tell the topic store: their topic, from the answers that may be read without knowing who wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.models import CallPage
from community.forms.examples import key_in_example
from community.forms.questions import LongTextQuestion, TextQuestion
from community.forms.telling import tell_answer
from community.markdown import LONGEST
from community.theme_calls import Theme, theme_submitted, theme_withdrawn

from .hiding import names_to_hide, without_names
from .models import Application

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from community.forms.questions import Question

    from .models import Submission

#: Questions in the form for theme calls that the site comes with. Other forms have a title and a challenge too, but say nothing of a host.
EXAMPLE = "theme_proposal"
TITLE, HOST = key_in_example(EXAMPLE, "title"), key_in_example(EXAMPLE, "host")
IS_HOST = key_in_example(EXAMPLE, "host", "yes")


def is_theme_call(call: UUID) -> bool:
    """Return whether a call, by its translation key, asks for topics. Its kind is the same in all languages."""
    return CallPage.objects.filter(translation_key=call, kind=CallPage.Kind.THEME_CALL).exists()


def tell_of_theme(submission: Submission) -> None:
    """Let the topic of a submission go to the topic store, if it was made for a theme call. Call it in the transaction that submits."""
    application = submission.application
    if application.round.follows_id is None and is_theme_call(application.round.call):
        enqueue(send_theme, submission.pk)


def tell_of_withdrawal(application: Application) -> None:
    """Let the topic of a withdrawn application be withdrawn too."""
    if application.round.follows_id is None and is_theme_call(application.round.call):
        enqueue(send_withdrawal, str(application.key))


@job(title=_("Put the topic of an application into the topic store"))
def send_theme(submission_id: int) -> None:
    """Send the topic, unless something newer was submitted or the application was withdrawn in the meantime."""
    found = Application.objects.filter(submission=submission_id).exclude(state=Application.State.WITHDRAWN)
    application = found.select_related("submission__version", "round").first()
    if application is not None:
        theme_submitted.send(Application, theme=theme_of(application))


@job(title=_("Take the topic of an application out of the topic store"))
def send_withdrawal(key: str) -> None:
    application = Application.objects.filter(key=key, state=Application.State.WITHDRAWN).first()
    if application is not None:
        theme_withdrawn.send(Application, application=application.key)


def theme_of(application: Application) -> Theme:
    """Return the topic of a submitted application, in the language in which it was submitted."""
    submission: Any = application.submission
    schema, answers, language = submission.version.form_schema, submission.answers, submission.language
    names = names_to_hide(application, schema, answers)
    asked = schema.asked(answers)
    with override(language):
        title = title_of(asked, answers, names, language)
        challenge = challenge_of(asked, answers, names, language)
    return Theme(
        application=application.key,
        title=title or str(application.round.title),
        challenge=challenge,
        language=language,
        by=application.lead_id,
        municipality=application.municipality_id,
        is_host=HOST in asked and answers.get(HOST) == IS_HOST,
    )


def title_of(asked: Mapping[str, Question], answers: Mapping[str, Any], names: Collection[str], language: str) -> str:
    """Return the answer to the question for the title, else to the first short one that reviewers see in anonymous review."""
    short = [one for one in asked.values() if isinstance(one, TextQuestion) and one.is_anonymous]
    short.sort(key=lambda one: one.key != TITLE)
    told = (without_names(tell_answer(one, answers.get(one.key), language), names) for one in short)
    return next((" ".join(text.split()) for text in told if text), "")


def challenge_of(asked: Mapping[str, Question], answers: Mapping[str, Any], names: Collection[str], language: str) -> str:
    """Return the long answers as Markdown, each below its question."""
    parts = []
    for question in asked.values():
        if isinstance(question, LongTextQuestion) and question.is_anonymous:
            text = without_names(tell_answer(question, answers.get(question.key), language), names)
            if text.strip():
                parts.append(f"**{question.label_in(language)}**\n\n{text.strip()}")
    return "\n\n".join(parts)[:LONGEST]
