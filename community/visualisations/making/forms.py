"""The forms for asking a provider, and for a picture made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.api.json_bodies import NotReadable, read_json
from community.files.fields import UploadField
from community.visualisations.collage.forms import RangeInput
from community.visualisations.collage.scene import from_json
from community.visualisations.collage.words import scene_words
from community.visualisations.models import Variant
from community.visualisations.providers.manual import MOST_PROMPT, How
from community.visualisations.providers.prompts import CHIPS, HINT, MOST_CHIPS, MOST_WORDS
from community.visualisations.tenant import ACCEPTED, VISUALISATIONS

from .asking import MOST_AT_ONCE, Wish
from .masks import read_mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.access.actor import Actor
    from community.visualisations.models import Case
    from community.visualisations.providers.base import Provider

    from .masks import Painted


class WishForm(forms.Form):
    """What should change, and who draws it."""

    chips = forms.MultipleChoiceField(
        label=gettext_lazy("With what?"),
        choices=[(chip.key, chip.label) for chip in CHIPS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=MOST_WORDS,
        help_text=HINT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    strength = forms.IntegerField(
        label=gettext_lazy("How much may change?"),
        min_value=0,
        max_value=100,
        initial=65,
        widget=RangeInput(attrs={"step": "5"}),
    )
    number = forms.IntegerField(label=gettext_lazy("How many pictures?"), min_value=1, max_value=MOST_AT_ONCE, initial=2)
    provider = forms.ChoiceField(label=gettext_lazy("Who draws?"), widget=forms.RadioSelect)
    mask = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, providers: Sequence[Provider], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["provider"])
        field.choices = [(one.key, one.label) for one in providers]
        if providers:
            field.initial = providers[0].key

    def clean_chips(self) -> list[str]:
        chips: list[str] = self.cleaned_data["chips"]
        if len(chips) > MOST_CHIPS:
            raise ValidationError(
                _("Choose at most %(most)s: with more, the model leaves some out."), params={"most": MOST_CHIPS}
            )
        return chips

    def clean_mask(self) -> list[Painted]:
        try:
            return read_mask(read_json((self.cleaned_data["mask"] or "[]").encode()))
        except NotReadable as error:
            raise ValidationError(_("The painted area cannot be read. Paint it again.")) from error

    @property
    def wish(self) -> Wish:
        """What a valid form asks for."""
        facts = self.cleaned_data
        return Wish(facts["provider"], tuple(facts["chips"]), facts["words"], facts["strength"], facts["number"], facts["mask"])


class ElsewhereForm(forms.ModelForm[Variant]):
    """A picture that was made elsewhere, and with what."""

    picture = UploadField(label=gettext_lazy("Picture"), help_text=gettext_lazy("JPEG, PNG, WebP, AVIF or HEIC; at most 25 MB."))

    class Meta:
        model = Variant
        fields = ("made_how", "made_with", "prompt", "title")
        labels: ClassVar = {"prompt": gettext_lazy("What was the AI asked for?"), "title": gettext_lazy("What does it show?")}
        widgets: ClassVar = {
            "made_how": forms.RadioSelect,
            "prompt": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "title": forms.TextInput(attrs={"dir": "auto"}),
        }
        help_texts: ClassVar = {
            "made_with": gettext_lazy("The program or service."),
            "prompt": gettext_lazy("Needed if an AI made it. Others want to know how the picture came about."),
            "title": gettext_lazy("A few words: “Park with benches”."),
        }

    field_order = ("picture", "made_how", "made_with", "prompt", "title")

    def __init__(self, *args: Any, case: Case, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        how = cast("forms.TypedChoiceField", self.fields["made_how"])
        how.choices, how.required = How.choices, True
        self.fields["made_with"].required = True
        self.fields["prompt"] = forms.CharField(
            label=self.fields["prompt"].label,
            help_text=self.fields["prompt"].help_text,
            required=False,
            max_length=MOST_PROMPT,
            widget=self.fields["prompt"].widget,
        )
        self.order_fields(self.field_order)
        upload = cast("UploadField", self.fields["picture"])
        upload.widget.attrs["accept"] = ACCEPTED
        upload.goes_to(VISUALISATIONS, str(case.key), actor)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("made_how") == How.AI and not cleaned.get("prompt"):
            self.add_error("prompt", _("Write what the AI was asked for: others want to know how the picture came about."))
        return cleaned


class ShowForm(forms.ModelForm[Variant]):
    """What a variant is called and what it shows, before the group sees it."""

    class Meta:
        model = Variant
        fields = ("title", "alt_text")
        widgets: ClassVar = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "alt_text": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }
        help_texts: ClassVar = {
            "title": gettext_lazy("A few words: “Park with benches”."),
            "alt_text": gettext_lazy("What is there to be seen, in a sentence. People who cannot see the picture hear it."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = True
        if self.instance.kind == Variant.Kind.COLLAGE and self.instance.scene and not self.initial.get("alt_text"):
            self.initial["alt_text"] = self.told_by_scene()

    def told_by_scene(self) -> str:
        """Return what can be seen on a collage, in its own language: its author need not write all of it."""
        most = self.fields["alt_text"].max_length  # type: ignore[attr-defined]  # a CharField
        with override(self.instance.language):
            return scene_words(from_json(self.instance.scene), most=most)
