"""The forms of a case, one for each step."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.concurrency import NoticesOthers
from cms.models import Municipality
from community.files.fields import UploadField
from community.visualisations.models import Audience, BlurReport, Case, Photo
from community.visualisations.models.case import PLACES
from community.visualisations.rules import RANK
from community.visualisations.tenant import ACCEPTED, VISUALISATIONS

from .photos import NOT_AGREED

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.visualisations.models import Session


class RoundedField(forms.DecimalField):
    """Degrees, rounded to about a kilometre: that is all that is kept."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        exact = super().to_python(value)
        if exact is None or not exact.is_finite():
            return exact
        return exact.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP) if abs(exact) < 1000 else exact


class PlaceForm(forms.ModelForm[Case]):
    """Where a place is: with this a case begins."""

    latitude = RoundedField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
    )
    longitude = RoundedField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)

    class Meta:
        model = Case
        fields = ("title", "municipality", "place", "latitude", "longitude")
        help_texts: ClassVar = {
            "title": gettext_lazy("A few words: “Car park by the tower block”."),
            "place": gettext_lazy("A street, a square or a district."),
        }
        widgets: ClassVar = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "place": forms.TextInput(attrs={"dir": "auto"}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ModelChoiceField[Municipality]", self.fields["municipality"])
        names = sorted((one.name, one.pk) for one in Municipality.objects.all())
        field.choices = [("", _("not in the list")), *((pk, name) for name, pk in names)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        has = [cleaned.get(name) is not None for name in ("latitude", "longitude")]
        if any(has) and not all(has) and not self.has_error("latitude") and not self.has_error("longitude"):
            self.add_error("longitude" if has[0] else "latitude", _("A point on the map needs both."))
        return cleaned


class PhotoForm(forms.Form):
    """A photo for a case."""

    photo = UploadField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, AVIF or HEIC; at most 25 MB and 60 megapixels. Where and with what it was taken is removed."
        ),
    )

    def __init__(self, *args: Any, case: Case, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("UploadField", self.fields["photo"])
        field.widget.attrs["accept"] = ACCEPTED
        field.goes_to(VISUALISATIONS, str(case.key), actor)


class DescriptionForm(forms.ModelForm[Photo]):
    """What a photo shows, for people who cannot see it."""

    class Meta:
        model = Photo
        fields = ("alt_text",)
        help_texts: ClassVar = {
            "alt_text": gettext_lazy("What is there to be seen, in a sentence. People who cannot see the photo hear it.")
        }
        widgets: ClassVar = {"alt_text": forms.Textarea(attrs={"rows": 2, "dir": "auto"})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["alt_text"].required = True


CHOICES = {"source": Case.Source.choices, "audience": Audience.choices, "licence": Case.Licence.choices}  # without the empty one


class RightsForm(forms.ModelForm[Case]):
    """Whose the photos are, and who may see them."""

    class Meta:
        model = Case
        fields = ("source", "credit", "audience", "licence", "people_agreed")
        widgets: ClassVar = {
            "source": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "licence": forms.RadioSelect,
            "credit": forms.TextInput(attrs={"dir": "auto"}),
        }
        help_texts: ClassVar = {"credit": gettext_lazy("A department or an organisation, such as “Housing office”.")}

    def __init__(self, *args: Any, session: Session, recognisable: int, **options: Any) -> None:
        """Let the photos be seen by as many as the session allows. `recognisable`: faces and plates that stay visible."""
        super().__init__(*args, **options)
        self.recognisable = recognisable
        most = RANK[Audience(session.audience)]
        for name in ("source", "audience", "licence"):
            field = cast("forms.TypedChoiceField", self.fields[name])
            field.required = True
            field.choices = CHOICES[name]
        audience = cast("forms.TypedChoiceField", self.fields["audience"])
        audience.choices = [(one.value, one.label) for one in Audience if RANK[one] <= most]
        self.fields["credit"].required = True
        if not recognisable:
            del self.fields["people_agreed"]

    def clean_people_agreed(self) -> bool:
        agreed = bool(self.cleaned_data["people_agreed"])
        if not agreed:
            raise ValidationError(NOT_AGREED, code="required")
        return agreed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("audience") == Audience.PUBLIC and cleaned.get("licence") == Case.Licence.NETWORK:
            self.add_error("licence", _("What everybody may see needs a licence that everybody has: CC BY 4.0."))
        return cleaned


class WishForm(NoticesOthers, forms.ModelForm[Case]):
    """What is there, what should change, and what has to stay."""

    class Meta:
        model = Case
        fields = ("today", "wish", "constraints")
        widgets: ClassVar = {name: forms.Textarea(attrs={"rows": 4, "dir": "auto"}) for name in ("today", "wish", "constraints")}
        help_texts: ClassVar = {"constraints": gettext_lazy("A building, a fire lane, trees that are protected.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["wish"].required = True


class BlurReportForm(forms.ModelForm[BlurReport]):
    """A note that somebody can still be recognised."""

    class Meta:
        model = BlurReport
        fields = ("words",)
        widgets: ClassVar = {"words": forms.Textarea(attrs={"rows": 2, "dir": "auto"})}
