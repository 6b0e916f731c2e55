from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Applications of municipalities to calls."""

    name = "community.applications"
    label = "applications"
    verbose_name = _("Applications")
    localised_urls = ("community/", "community.applications.urls")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from cms.announcing import register_kind
        from cms.applying import register_application_provider
        from cms.demo.signals import demo_loaded
        from cms.generation import shown_on_pages
        from cms.jobs.periodic import register_periodic
        from cms.models import CallPage
        from community.api.registry import register_router
        from community.files.ready import file_ready
        from community.files.tenants import register_tenant
        from community.forms.models import FormVersion
        from community.forms.uses import register_form_use
        from community.invitations.kinds import register_kind as register_invitations
        from community.own_dates import register_own_dates
        from community.people.moving.work import register_work
        from community.privacy.consents import register_consents
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from community.waiting import register_waiting

        from . import deadlines, handing_over, lateness, notices, retention, roles, teams
        from .admin.uses import calls_using
        from .cohort import styleguide
        from .consents import consents_in_applications
        from .demo import add_applications
        from .letters import places
        from .models import Round
        from .neutral.making import file_became_ready
        from .own_dates import deadlines_of
        from .privacy import HOLDINGS
        from .provider import Applications
        from .review import styleguide as review_styleguide
        from .review.start_page import calls_to_work_on
        from .start_page import my_applications
        from .tenant import APPLICATIONS, REVIEW
        from .waiting import applications_to_send

        roles.connect()
        styleguide.register()
        review_styleguide.register()
        register_tenant(APPLICATIONS)
        register_tenant(REVIEW)
        file_ready.connect(file_became_ready, dispatch_uid="applications.file_became_ready")
        register_application_provider(Applications())
        for model in (Round, FormVersion):  # whether a call says how to apply
            shown_on_pages(model)
        register_form_use("applications", calls_using)
        register_work(handing_over.KIND)
        register_router("community.applications.api.router", area="applications")
        register_router("community.applications.review.api.router", area="applications")
        register_section("applications", my_applications, rank=5)
        register_waiting("applications", applications_to_send)
        register_own_dates("applications", deadlines_of)
        register_section("review", calls_to_work_on, rank=6)
        for holding in HOLDINGS:
            register_holding(holding)
        register_consents(consents_in_applications)
        for kind in notices.KINDS:
            register_kind(kind)
        for invitations in (*teams.KINDS, lateness.KIND):
            register_invitations(invitations)
        page_published.connect(deadlines.call_published, sender=CallPage, dispatch_uid="applications.call_published")
        demo_loaded.connect(add_applications, dispatch_uid="applications.demo")
        register_periodic(
            "applications.reminders",
            deadlines.send_reminders,
            every=timedelta(hours=1),
            title=_("Remind applicants of deadlines"),
        )
        register_periodic(
            "applications.places",
            places.tell_of_unconfirmed_places,
            every=timedelta(hours=1),
            title=_("Tell managers of places that were not confirmed in time"),
        )
        register_periodic(
            "applications.retention",
            retention.erase_old_applications,
            at=time(3, 30),
            title=_("Erase applications whose time is over"),
        )
