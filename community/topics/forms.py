"""The forms with which members propose topics, and vote."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from cms.languages import active_language
from cms.models import Municipality, Organisation, Topic
from community.markdown import LONGEST

from .models.proposal import LONGEST_TITLE

if TYPE_CHECKING:
    from community.topics.models import Proposal

MOST_PARTNERS = 20


def says_nothing(text: str) -> bool:
    """Return whether a text has no sign that can be seen."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in text)


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of the site in the reader's language."""
    return [(code, str(get_language_info(code)["name_translated"])) for code, _name in settings.LANGUAGES]


class WrittenField(forms.CharField):
    """A text in which something can be seen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["dir"] = "auto"

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        if self.required and says_nothing(text):
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class PlacesField(forms.ModelMultipleChoiceField[Any]):
    """Some of the municipalities, or organisations, by name in the reader's language."""

    widget = forms.SelectMultiple

    def label_from_instance(self, thing: Any) -> str:
        return thing.with_country if isinstance(thing, Municipality) else thing.name

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > MOST_PARTNERS:
            raise ValidationError(_("Choose %(most)s at most.") % {"most": MOST_PARTNERS})
        return found


class HostField(forms.ModelChoiceField[Any]):
    """One of the municipalities."""

    def label_from_instance(self, place: Any) -> str:
        return place.with_country


class TopicForm(forms.Form):
    """A topic: what is at stake, who would be the host, who would take part. `version` is the one that was opened."""

    title = WrittenField(
        label=gettext_lazy("The topic in one sentence"),
        max_length=LONGEST_TITLE,
    )
    challenge = WrittenField(
        label=gettext_lazy("The challenge"),
        help_text=gettext_lazy("What do you have to solve, and what would others gain? You can use Markdown."),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-writing": ""}),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=gettext_lazy("Topics of the archive"), required=False, widget=forms.CheckboxSelectMultiple
    )
    host = HostField(
        Municipality.objects.all(),
        label=gettext_lazy("Host"),
        help_text=gettext_lazy("The municipality that would welcome the others. You can leave this open."),
        required=False,
        empty_label=gettext_lazy("still open"),
    )
    partners = PlacesField(
        Municipality.objects.all(),
        label=gettext_lazy("Partner municipalities"),
        help_text=gettext_lazy("Those that want to take part. With a keyboard, hold Ctrl to choose several."),
        required=False,
    )
    organisations = PlacesField(Organisation.objects.all(), label=gettext_lazy("Partner organisations"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_choices, initial=active_language)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def values_of(proposal: Proposal) -> dict[str, Any]:
    """Return what the form of a topic shows."""
    return {
        "title": proposal.title,
        "challenge": proposal.challenge,
        "language": proposal.language,
        "host": proposal.host_id,
        **{name: [one.pk for one in getattr(proposal, name).all()] for name in ("partners", "organisations", "topics")},
        "version": proposal.version,
    }
