from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROUTERS = ("proposals", "rounds", "desk")  # modules of `api`


class TopicStoreConfig(AppConfig):
    """The topic store: topics that members propose and weigh, and editors answer."""

    name = "community.topics"
    label = "topic_store"  # the topics of the archive are the models of `cms`
    verbose_name = _("Topic store")
    localised_urls = ("community/", "community.topics.urls")

    def ready(self) -> None:
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published

        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.generation import shown_on_pages
        from cms.jobs.periodic import register_periodic
        from cms.models import CallPage
        from cms.navigation import register_related
        from community.api.registry import register_router
        from community.forms.registry import register_drafted_form
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from community.theme_calls import register_topic_link, theme_submitted, theme_withdrawn
        from community.waiting import register_waiting

        from . import calls, documents, drafts, landing, notices, round_notices, signals, styleguide
        from .counting import count_due
        from .demo import add_topics
        from .models import Proposal
        from .privacy import HOLDINGS
        from .start_page import store_link
        from .waiting import votes_to_give

        for form in drafts.FORMS:
            register_drafted_form(form)
        for holding in HOLDINGS:
            register_holding(holding)
        for kind in (*notices.KINDS, *round_notices.KINDS):
            register_kind(kind)
        every = timedelta(minutes=1)
        register_periodic("topics.count", count_due, every=every, title=_("Count the votes of rounds that have closed"))
        register_periodic("topics.rounds", round_notices.tell_of_rounds, every=every, title=_("Tell of rounds of votes"))
        register_waiting("topics", votes_to_give)
        register_section("topics link", store_link, rank=25)
        for router in ROUTERS:
            register_router(f"community.topics.api.{router}.router")
        register_related(calls.origin_of_call)
        shown_on_pages(Proposal, when=lambda proposal: proposal.call)
        register_topic_link(landing.link_to_topic)
        documents.connect()
        styleguide.register()
        demo_loaded.connect(add_topics, dispatch_uid="topics.demo")
        signals.proposed.connect(notices.was_proposed, dispatch_uid="topics.notices.proposed")
        signals.answered.connect(notices.was_answered, dispatch_uid="topics.notices.answered")
        signals.merged.connect(notices.was_merged, dispatch_uid="topics.notices.merged")
        page_published.connect(notices.call_was_published, sender=CallPage, dispatch_uid="topics.notices.call")
        post_delete.connect(calls.call_was_deleted, sender=CallPage, dispatch_uid="topics.calls")
        theme_submitted.connect(landing.land_theme, dispatch_uid="topics.landing")
        theme_withdrawn.connect(landing.withdraw_theme, dispatch_uid="topics.withdrawn")
