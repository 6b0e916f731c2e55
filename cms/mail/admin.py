"""Reports → E-mails: which are waiting, which failed and why. Unsent ones can be sent again or discarded."""

from typing import Any

import django_filters
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Letter, LetterQuerySet
from .services import discard, send_again

policy = ModelPermissionPolicy(Letter)


class LettersFilter(WagtailFilterSet):
    """Filter e-mails by state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Letter.State.choices)

    class Meta:
        model = Letter
        fields: list[str] = []


class LettersReport(ReportView):
    """The e-mails of the last weeks. There is no export: people's addresses should leave the site only where they must."""

    page_title = _("E-mails")
    header_icon = "mail"
    model = Letter
    filterset_class = LettersFilter
    index_url_name = "letters"
    index_results_url_name = "letters_results"
    permission_policy = policy
    any_permission_required = ["change"]
    default_ordering = "-written_at"
    is_searchable = True
    search_fields = ["recipient", "subject"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "recipient",
                label=_("Recipient"),
                get_url=lambda letter: reverse("letter", args=[quote(letter.pk)]) if letter.is_open else None,
                sort_key="recipient",
            ),
            Column("subject", label=_("Subject")),
            Column("state", label=_("State"), accessor="state_words", sort_key="state"),
            Column("reason", label=_("Reason"), accessor="why"),
            Column("attempts", label=_("Attempts")),
            DateColumn("written_at", label=_("Written"), sort_key="written_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not Letter.objects.failed().exists():
            return []
        return [HeaderButton(_("Failed e-mails"), url=reverse("failed_letters"), icon_name="warning")]

    def get_queryset(self) -> Any:
        # Filtered by the report itself, which needs the unfiltered queryset first.
        return self.search_queryset(self.order_queryset(self.get_base_queryset()))


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an e-mail that was not sent, without its content, and run the requested action on it."""
    refuse_others(request)
    letters = Letter.objects.unsent().filter(pk=pk)
    if request.method == "POST":
        return act(request, letters)
    shown = get_object_or_404(letters)
    return render(request, "cms/admin/letter.html", {"letter": shown, **page_of(str(shown.recipient))})


@require_http_methods(["GET", "HEAD", "POST"])
def failed_letters(request: HttpRequest) -> HttpResponse:
    """Ask what to do with all failed e-mails, for example after a night without a mail server."""
    refuse_others(request)
    letters = Letter.objects.failed()
    if request.method == "POST":
        return act(request, letters)
    return render(request, "cms/admin/failed_letters.html", {"count": letters.count(), **page_of(gettext("Failed e-mails"))})


def refuse_others(request: HttpRequest) -> None:
    if not policy.user_has_permission(request.user, "change"):
        raise PermissionDenied


def page_of(title: str) -> dict[str, Any]:
    """Return the context that the admin page template needs."""
    return {
        "header_title": title,
        "breadcrumbs_items": [
            *LettersReport.breadcrumbs_items,
            {"url": reverse("letters"), "label": gettext("E-mails")},
            {"url": "", "label": title},
        ],
    }


def act(request: HttpRequest, letters: LetterQuerySet) -> HttpResponse:
    if "discard" in request.POST:
        count = discard(letters)
        said = ngettext("%(count)d e-mail is discarded.", "%(count)d e-mails are discarded.", count)
    else:
        count = send_again(letters)
        said = ngettext("%(count)d e-mail is on its way again.", "%(count)d e-mails are on their way again.", count)
    if count:
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, gettext("Nothing has changed: the e-mails you selected have just been sent or discarded."))
    return redirect("letters")


class LettersMenuItem(MenuItem):
    """The report's menu item, shown only to users who may see whom the site writes to."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "change"))


def menu_item() -> LettersMenuItem:
    return LettersMenuItem(_("E-mails"), reverse("letters"), name="letters", icon_name="mail", order=1400)


def addresses() -> list[URLPattern]:
    """Return the report's URL patterns."""
    return [
        path("reports/letters/", LettersReport.as_view(), name="letters"),
        path("reports/letters/results/", LettersReport.as_view(results_only=True), name="letters_results"),
        path("reports/letters/failed/", failed_letters, name="failed_letters"),
        path("reports/letters/<int:pk>/", letter, name="letter"),
    ]
