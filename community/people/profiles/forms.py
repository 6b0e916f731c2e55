"""The forms of a person's own profile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.concurrency import NoticesOthers
from cms.models import Municipality, Region, Topic
from cms.users.models import LONGEST_NAME, User
from cms.users.names import one_line
from community.people.models import FIELDS, Circle, Profile, ProposedMunicipality, seen_by

from .choices import language_choices
from .squares import FORMATS

if TYPE_CHECKING:
    from django.forms import BoundField

#: Chosen among many, which a draft, a text for each field, does not keep.
SEVERAL = ("topics", "advises_on", "languages", "regions")
PROPOSED = "proposed-"  # before the key of a proposal


class PlaceField(forms.ChoiceField):
    """A municipality of the register, or one that the person proposed herself. The value is a pair of which one is None."""

    def __init__(self, *, by: User, **options: Any) -> None:
        super().__init__(choices=place_choices(by), **options)
        self.by = by

    def clean(self, value: Any) -> tuple[Municipality | None, ProposedMunicipality | None]:
        text = super().clean(value)
        if text.startswith(PROPOSED):
            return None, own_proposals(self.by).filter(pk=text.removeprefix(PROPOSED)).first()
        return (Municipality.objects.filter(pk=text).first() if text else None), None


def own_proposals(by: User) -> Any:
    return ProposedMunicipality.objects.waiting().filter(proposed_by=by)


def place_choices(by: User) -> list[tuple[str, Any]]:
    """Return the municipalities by name in the reader's language, each with its country; the person's own proposals first."""
    register = [(str(one.pk), one.with_country) for one in Municipality.objects.all()]
    own = [(f"{PROPOSED}{one.pk}", _("%(name)s (not in the register yet)") % {"name": one.name}) for one in own_proposals(by)]
    return [("", _("Not said")), *own, *sorted(register, key=lambda pair: pair[1].casefold())]


def place_value(profile: Profile) -> str:
    """Return how the municipality of a profile is chosen in `PlaceField`."""
    if profile.municipality_id:
        return str(profile.municipality_id)
    return f"{PROPOSED}{profile.proposal_id}" if profile.proposal_id else ""


def one_of_many(queryset: Any, **options: Any) -> forms.ModelMultipleChoiceField[Any]:
    return forms.ModelMultipleChoiceField(queryset=queryset, required=False, widget=forms.CheckboxSelectMultiple, **options)


class ProfileForm(NoticesOthers, forms.ModelForm[Profile]):
    """A person's own profile. Beside each part stands who sees it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        help_text=_("As you write it, in any script. Your groups always see it, because they read what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    topics = one_of_many(Topic.objects.all(), label=_("Topics that you know well"))
    advises_on = one_of_many(
        Topic.objects.all(), label=_("Open to advise on"), help_text=_("Members find you here when they look for advice.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which people can talk to you"),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = one_of_many(Region.objects.all(), label=_("Regions that you know"))

    class Meta:
        model = Profile
        fields = ("department", "function", "about", *(seen_by(name) for name in FIELDS if name != "photo"))
        labels = {"function": _("Function"), "department": _("Department")}
        help_texts = {
            "function": _("What you do there, such as “Urban drainage”."),
            "about": _("You can use paragraphs, lists (start each line with -), **bold** and links: [words](https://address)."),
        }
        widgets = {
            "department": forms.TextInput(attrs={"dir": "auto"}),
            "function": forms.TextInput(attrs={"dir": "auto"}),
            "about": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        }

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        self.fields["municipality"] = PlaceField(by=by, label=_("Municipality"), required=False)
        for name in FIELDS:
            if name != "photo":
                self.fields[seen_by(name)] = circle_choice(with_nobody=name != "name")
        self.initial = {**stored_values(by, self.instance), **self.initial}

    @property
    def parts(self) -> Iterable[tuple[BoundField, BoundField]]:
        """Each part of the profile with the field that says who sees it."""
        return [(self[name], self[seen_by(name)]) for name in FIELDS if name in self.fields]

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name and self.fields["name"].required:
            raise forms.ValidationError(_("Tell us your name."), code="required")
        return name

    def clean(self) -> dict[str, Any]:
        if "municipality" in self.cleaned_data:
            self.cleaned_data["municipality"], self.cleaned_data["proposal"] = self.cleaned_data["municipality"]
        return super().clean()

    def _post_clean(self) -> None:
        """Leave the instance alone: the service saves, and the fields were validated."""


def circle_choice(*, with_nobody: bool = True) -> forms.TypedChoiceField:
    """Return the field that says who sees a part of the profile. There is nobody from whom a name could be kept in a group."""
    choices = [choice for choice in Circle.choices if with_nobody or choice[0] != Circle.NOBODY]
    return forms.TypedChoiceField(label=_("Who sees this?"), choices=choices, coerce=int)


def stored_values(by: User, profile: Profile) -> dict[str, Any]:
    """Return what the fields show that are not the profile's own."""
    values: dict[str, Any] = {"name": by.name, "municipality": place_value(profile)}
    if profile.pk:
        values |= {name: [one.pk for one in getattr(profile, name).all()] for name in ("topics", "advises_on", "regions")}
        values["languages"] = [one.code for one in profile.languages.all()]
    return values


class PhotoForm(forms.Form):
    """A new photo, if one is chosen, and who sees it."""

    photo = forms.FileField(
        label=_("New photo"),
        required=False,
        help_text=_("We cut it to a square, and remove what the camera noted in it, such as the place."),
        widget=forms.FileInput(attrs={"accept": ",".join(f"image/{name.lower()}" for name in FORMATS)}),
    )
    photo_seen_by = circle_choice()
