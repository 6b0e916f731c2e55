from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    """Peer consultations of groups: a case, questions, advice and takeaways, confidential, live or over days."""

    name = "community.consultations"
    label = "consultations"
    verbose_name = _("Peer consultations")
    localised_urls = ("community/", "community.consultations.urls")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.cases import register_case_link
        from community.forms.registry import register_drafted_form
        from community.group_news import register_news
        from community.groups.log import member_left
        from community.groups.rules import can_enter
        from community.navigation import GroupEntry, register_group_entry
        from community.own_dates import register_own_dates
        from community.privacy.consents import register_consents
        from community.privacy.registry import register_holding
        from community.waiting import register_waiting

        from . import clock, documents, drafts, jobs, news, notices, roles, services, signals, styleguide
        from .consents import consents_to_publish
        from .demo import add_consultation
        from .models import Consultation
        from .own_dates import dates_of_consultations
        from .privacy import HOLDINGS
        from .sources import link_to_consult
        from .waiting import own_parts

        roles.connect()
        clock.connect()
        post_delete.connect(clock.consultation_deleted, sender=Consultation, dispatch_uid="consultations.deleted")
        documents.connect()
        register_group_entry(GroupEntry("consultations:consultations", _("Consultations"), can_enter, rank=35))
        register_case_link(link_to_consult)
        register_waiting("consultations", own_parts)
        register_own_dates("consultations", dates_of_consultations)
        for news_kind in news.KINDS:
            register_news(news_kind)
        for module in ("api", "texts_api"):
            register_router(f"community.consultations.{module}.router")
        styleguide.register()
        for form in (drafts.CASE, drafts.CONTRIBUTION):
            register_drafted_form(form)
        for holding in HOLDINGS:
            register_holding(holding)
        register_consents(consents_to_publish)
        for kind in notices.KINDS:
            register_kind(kind)
        signals.consultation_planned.connect(jobs.was_planned, dispatch_uid="consultations.planned")
        signals.person_invited.connect(jobs.was_invited, dispatch_uid="consultations.invited")
        signals.phase_began.connect(jobs.phase_has_begun, dispatch_uid="consultations.phase")
        signals.consultation_gone.connect(jobs.was_deleted, dispatch_uid="consultations.gone")
        signals.release_proposed.connect(jobs.release_was_proposed, dispatch_uid="consultations.to_agree")
        demo_loaded.connect(add_consultation, dispatch_uid="consultations.demo")
        member_left.connect(services.member_left, dispatch_uid="consultations.member_left")
        register_periodic(
            "consultations",
            jobs.tick,
            every=timedelta(minutes=5),
            title=_("Deadlines of peer consultations, and what is deleted afterwards"),
        )
