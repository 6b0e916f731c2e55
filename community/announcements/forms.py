"""The form of an announcement: whom it is for, and its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.formatting import language_name
from cms.languages import active_language, direction_of
from community.groups.models import Group, attach_public_pages
from community.markdown import render_markdown

from .models import LONGEST_TEXT, LONGEST_TITLE, Announcement
from .rules import can_announce_to, can_announce_to_all
from .services import Words
from .versions import mark_of_announcement

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from community.access.actor import Actor

EVERYBODY = "everybody"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
FIELDS = tuple(f"{name}_{code}" for code in LANGUAGES for name in ("title", "text"))


class AnnouncementForm(forms.Form):
    """An announcement. `opened` marks the version that was opened, so that nobody's change is overwritten unseen."""

    audience = forms.MultipleChoiceField(label=_("For whom?"), widget=forms.CheckboxSelectMultiple)
    opened = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, actor: Actor, announcement: Announcement | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.announcement = announcement
        self.groups = {str(group.pk): group for group in groups_for(actor, announcement)}
        choices: list[tuple[str, Any]] = [(key, group.title) for key, group in self.groups.items()]
        if can_announce_to_all(actor):
            choices.insert(0, (EVERYBODY, _("All members")))
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        for code in LANGUAGES:
            direction = {"dir": direction_of(code), "lang": code}
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title"), max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=direction)
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text"),
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 8, **direction}),
            )
        if announcement is not None:
            self.initial = initial_of(announcement) | dict(self.initial)

    def clean_audience(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["audience"]
        if EVERYBODY in chosen and len(chosen) > 1:
            raise forms.ValidationError(_("Choose either all members or groups."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.announcement is not None and cleaned.get("opened") not in ("", mark_of_announcement(self.announcement)):
            data = cast("QueryDict", self.data).copy()
            data["opened"] = mark_of_announcement(self.announcement)
            self.data = data
            raise forms.ValidationError(
                _("Somebody has changed this announcement in the meantime. Save again to replace it with your version.")
            )
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take."""
        chosen = self.cleaned_data["audience"]
        return {
            "texts": {code: Words(self.cleaned_data[f"title_{code}"], self.cleaned_data[f"text_{code}"]) for code in LANGUAGES},
            "groups": [self.groups[key] for key in chosen if key != EVERYBODY],
            "to_everybody": EVERYBODY in chosen,
        }

    @property
    def languages(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """Each language with its name and fields, the reader's first, and whether it is open: that, and those with a text."""
        codes = sorted(LANGUAGES, key=lambda code: (code != active_language(), LANGUAGES.index(code)))
        found = []
        for code in codes:
            fields = [self[f"title_{code}"], self[f"text_{code}"]]
            is_open = code == active_language() or any(field.value() or field.errors for field in fields)
            found.append((code, language_name(code), fields, is_open))
        return found

    @property
    def previews(self) -> list[tuple[str, str, str, SafeString]]:
        """The texts as they will be shown: language, direction, title, text."""
        return [
            (code, direction_of(code), str(self[f"title_{code}"].value() or ""), render_markdown(str(text)[:LONGEST_TEXT]))
            for code in LANGUAGES
            if (text := self[f"text_{code}"].value())
        ]


def groups_for(actor: Actor, announcement: Announcement | None) -> list[Group]:
    """Return the groups to which `actor` can announce something, by title. Two queries."""
    known = Group.objects.in_use() if can_announce_to_all(actor) else Group.objects.in_use().visible_to(actor)
    groups = [group for group in known.select_related("page") if can_announce_to(actor, group)]
    if announcement is not None:  # those it is for already
        groups += [group for group in announcement.groups.all() if group not in groups]
    attach_public_pages(groups)
    return sorted(groups, key=lambda group: group.title.casefold())


def initial_of(announcement: Announcement) -> dict[str, Any]:
    audience = [EVERYBODY] if announcement.is_to_everybody else [str(group.pk) for group in announcement.groups.all()]
    values: dict[str, Any] = {"audience": audience, "opened": mark_of_announcement(announcement)}
    for one in announcement.texts.all():
        values |= {f"title_{one.language}": one.title, f"text_{one.language}": one.text}
    return values
