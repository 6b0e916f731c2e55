from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROUTERS = ("sessions", "places", "photos", "making", "talk", "gallery", "exports")  # modules of `api`


class VisualisationsConfig(AppConfig):
    """Visualisation sessions of groups."""

    name = "community.visualisations"
    label = "visualisations"
    verbose_name = _("Visualisations")
    localised_urls = ("community/", "community.visualisations.urls")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, pre_delete

        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.generation import shown_on_pages
        from cms.jobs.periodic import register_periodic
        from cms.navigation import register_page_links
        from cms.visuals import register_visual_provider
        from community.api.registry import register_router
        from community.files.models import PrivateFile
        from community.files.ready import file_ready
        from community.files.tenants import register_tenant
        from community.forms.registry import register_drafted_form
        from community.group_news import register_news
        from community.groups.rules import can_enter
        from community.navigation import GroupEntry, register_group_entry
        from community.own_dates import register_own_dates
        from community.privacy.consents import register_consents
        from community.privacy.registry import register_holding
        from community.waiting import register_waiting

        from . import connecting
        from .cases import styleguide as cases_styleguide
        from .cases.photos import expire_photos, upload_ready
        from .cases.signals import consent_changed, credit_changed, photo_renewed
        from .collage import styleguide as collage_styleguide
        from .consents import consents_to_photos
        from .demo.content import add_session
        from .exporting import making as exporting
        from .exporting.tenant import EXPORTS
        from .looking import carrying, news, styleguide
        from .looking.own_dates import dates_of_sessions
        from .looking.waiting import sessions_to_join
        from .making import elsewhere, renewing
        from .making.signals import variant_renewed, variant_shared
        from .models import Picture, Release, Session
        from .privacy import HOLDINGS
        from .provenance import checks as provenance_checks
        from .providers import checks as providers_checks
        from .publishing import documents, services
        from .publishing.finding import Visuals
        from .sessions import run_sheet
        from .sessions.event_links import event_links
        from .sessions.signals import session_changed
        from .talking import moderation, notices
        from .talking.drafts import COMMENT
        from .talking.signals import opinion_withdrawn, variant_checked
        from .tenant import VISUALISATIONS

        provenance_checks.register_checks()
        providers_checks.register_checks()
        register_tenant(VISUALISATIONS)
        register_tenant(EXPORTS)
        consent_changed.connect(exporting.consent_changed, dispatch_uid="visualisations.exports")
        session_changed.connect(exporting.session_changed, dispatch_uid="visualisations.exports_of_session")
        opinion_withdrawn.connect(exporting.opinion_withdrawn, dispatch_uid="visualisations.exports_of_opinions")
        variant_checked.connect(exporting.variant_checked, dispatch_uid="visualisations.exports_of_variants")
        post_delete.connect(exporting.picture_deleted, sender=Picture, dispatch_uid="visualisations.exports_of_pictures")
        register_visual_provider(Visuals())
        documents.connect()
        consent_changed.connect(services.consent_changed, dispatch_uid="visualisations.consent_changed")
        for signal in (variant_renewed, variant_shared):
            signal.connect(services.variant_was_made, dispatch_uid="visualisations.release_of_variant")
        session_changed.connect(services.session_changed, dispatch_uid="visualisations.session_changed")
        session_changed.connect(moderation.session_changed, dispatch_uid="visualisations.moderation_changed")
        run_sheet.connect()
        post_delete.connect(run_sheet.session_deleted, sender=Session, dispatch_uid="visualisations.session_deleted")
        register_page_links(event_links)
        shown_on_pages(Session, when=lambda session: session.event)
        shown_on_pages(Release)
        demo_loaded.connect(add_session, dispatch_uid="visualisations.demo")
        pre_delete.connect(services.release_deleted, sender=Release, dispatch_uid="visualisations.release_deleted")
        credit_changed.connect(renewing.credit_changed, dispatch_uid="visualisations.credit_changed")
        photo_renewed.connect(renewing.photo_renewed, dispatch_uid="visualisations.variants_renewed")
        photo_renewed.connect(services.photo_renewed, dispatch_uid="visualisations.photo_renewed")
        register_group_entry(GroupEntry("visualisations:sessions", _("Visualisations"), can_enter, rank=40))
        register_consents(consents_to_photos)
        for holding in HOLDINGS:
            register_holding(holding)
        for news_kind in news.KINDS:
            register_news(news_kind)
        register_waiting("visualisations", sessions_to_join)
        register_own_dates("visualisations", dates_of_sessions)
        register_drafted_form(COMMENT)
        for kind in notices.KINDS:
            register_kind(kind)
        for router in ROUTERS:
            register_router(f"community.visualisations.api.{router}.router")
        connecting.connect()
        carrying.connect()
        styleguide.register()
        collage_styleguide.register()
        cases_styleguide.register()
        file_ready.connect(upload_ready, sender=PrivateFile, dispatch_uid="visualisations.upload_ready")
        file_ready.connect(elsewhere.upload_ready, sender=PrivateFile, dispatch_uid="visualisations.elsewhere_ready")
        register_periodic(
            "visualisations.exports",
            exporting.delete_old_exports,
            every=timedelta(days=1),
            title=_("Delete old exports of sessions"),
        )
        register_periodic(
            "visualisations.photos",
            expire_photos,
            every=timedelta(minutes=10),
            title=_("Delete photos that were not confirmed in time"),
        )
