"""Date-times with a time zone: an editor enters local time in the zone selected beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.fields import CharField
from timezone_field import TimeZoneField
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels.base import get_form_for_model
from wagtail.api import APIField

from .expiry import FamilyPageForm
from .fact_panels import FactsInlinePanel
from .facts import published_source
from .moments import CHOSEN, AskingMixin, MomentsForm, Question, zone_named


class ZonedMixin(models.Model):
    """A page whose date-times are shown in its own time zone."""

    time_zone = TimeZoneField(
        _("time zone"),
        default="Europe/Berlin",
        choices_display="WITH_GMT_OFFSET",
        help_text=_("All times on this page are in this time zone, and are shown with it."),
    )

    #: Names of the date-time fields.
    moment_fields: ClassVar[tuple[str, ...]] = ()

    zone_api_fields: ClassVar[list[APIField]] = [APIField("time_zone", serializer=CharField())]

    class Meta:
        abstract = True


class SitePageForm(MomentsForm, FamilyPageForm):  # type: ignore[misc]  # Wagtail's forms carry no types
    """The form of every page. Publication and expiry times are in the editor's own zone, as shown by Wagtail."""

    schedule_fields = ("go_live_at", "expire_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts_from = published_source(self.instance) if self.instance.pk else None
        if self.facts_from is not None:
            self.leave_facts_out()
        own = timezone.get_current_timezone()
        for name in self.schedule_fields:
            if name in self.fields:
                self.fields[name].help_text = gettext("In your own time zone (%(zone)s), as set in your account.") % {
                    "zone": str(own)
                }
        self.show_moments(self.zones())

    def leave_facts_out(self) -> None:
        """Remove the fields that come from the source. Children may have translated texts, which stay."""
        for name in self.instance.fact_fields:
            self.fields.pop(name, None)
        for name, facts in self.instance.fact_children.items():
            formset = self.formsets.get(name)
            if formset is None:  # a form of the API has only what is sent
                continue
            count = len(getattr(self.instance, name).all())
            if count and set(formset.form.base_fields) - set(facts) - {formset.model._meta.pk.name}:
                formset.max_num = formset.absolute_max = count  # no more than the source has
                for form in formset.forms:
                    for fact in facts:
                        form.fields[fact].disabled = True
                        form.fields[fact].required = False  # a child added anyway, which is removed when the page is saved
            else:
                del self.formsets[name]

    def zones(self) -> dict[str, tzinfo]:
        own = timezone.get_current_timezone()
        return {name: own for name in self.schedule_fields if name in self.fields}

    def _clean_fields(self) -> None:
        # Before `clean`, which compares date-times.
        super()._clean_fields()
        self.settle_moments()

    def settle_moments(self) -> None:
        for name, zone in self.zones().items():
            self.settle(name, zone, keep=True)


class ZoneSelect(AskingMixin, forms.Select):
    """The time zone, and if necessary the question what changing it affects."""


class ZonedPageForm(SitePageForm):
    """Reads and shows the page's date-times in its zone, and asks what changing the zone affects."""

    TIMES, MOMENTS = "times", "moments"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            old = self.fields["time_zone"].widget
            self.fields["time_zone"].widget = ZoneSelect(attrs=old.attrs, choices=old.choices)
            self.fields["time_zone"].widget.is_required = old.is_required
        for child in self._children():
            child.show_in(zone_named(self.instance.time_zone))

    def zones(self) -> dict[str, tzinfo]:
        zone = zone_named(self.instance.time_zone)
        return {**super().zones(), **{name: zone for name in self.instance.moment_fields if name in self.fields}}

    def _children(self) -> Iterator[ZonedChildForm]:
        """Yield the forms of the page's children that have date-times."""
        for formset in self.formsets.values():
            if issubclass(formset.form, ZonedChildForm):
                yield from formset.forms

    def settle_moments(self) -> None:
        chosen = self.cleaned_data.get("time_zone")
        zone = zone_named(chosen or self.instance.time_zone)
        before = zone_named(self.instance.time_zone)
        is_other = self.instance.pk is not None and str(zone) != str(before)
        for name, own in SitePageForm.zones(self).items():
            self.settle(name, own, keep=True)
        mine = [name for name in self.instance.moment_fields if name in self.fields]
        untouched = [name for name in mine if self._shown.get(name) and not self.is_touched(name)]
        answer = self.data.get(self.add_prefix("time_zone") + CHOSEN, "")
        if is_other and untouched:
            self._ask_what_stays(answer)
        keep = self.instance.pk is not None and (not is_other or answer != self.TIMES)
        for name in mine:
            self.settle(name, zone, keep=keep)
        for child in self._children():
            child.zone = zone

    def _ask_what_stays(self, answer: str) -> None:
        """Ask whether untouched times keep their local time in the new zone, or their moment."""
        options = (
            (self.TIMES, gettext("Keep the times as typed. In the new time zone they are different moments.")),
            (self.MOMENTS, gettext("Keep the same moments. They will be shown in the new time zone.")),
        )
        name = self.add_prefix("time_zone") + CHOSEN
        self.fields["time_zone"].widget.question = Question(name, gettext("What should stay the same?"), options, answer)
        if answer not in (self.TIMES, self.MOMENTS):
            self.add_error(
                "time_zone",
                forms.ValidationError(
                    gettext("You changed the time zone but not the times. Choose below what should stay the same.")
                ),
            )


class ZonedChildForm(MomentsForm, WagtailAdminModelForm):
    """The form of a child of a page with a zone: its date-times are read in that zone."""

    zone: tzinfo | None = None

    def zones(self) -> dict[str, tzinfo]:
        zone = self.zone or timezone.get_default_timezone()
        return {name: zone for name in self._meta.model.moment_fields if name in self.fields}

    def show_in(self, zone: tzinfo) -> None:
        self.zone = zone
        self.show_moments(self.zones())

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, zone in self.zones().items():
            self.settle(name, zone, keep=True)


class ZonedInlinePanel(FactsInlinePanel):
    """Child objects with date-times, which are read in their page's zone."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        child = options["formsets"][self.relation_name]
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields")
        child["form"] = get_form_for_model(
            self.db_field.related_model, form_class=ZonedChildForm, defer_required_on_fields=deferred
        )
        return options


def this_minute() -> datetime:
    """Return the current time without seconds, as editors see it and revisions store it."""
    return timezone.now().replace(second=0, microsecond=0)
