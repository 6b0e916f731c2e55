from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROUTERS = ("topics", "posts", "later", "moderation")  # modules of `api`


class DiscussionsConfig(AppConfig):
    """Discussions in groups."""

    name = "community.discussions"
    label = "discussions"
    verbose_name = _("Discussions")
    localised_urls = ("community/", "community.discussions.urls")

    def ready(self) -> None:
        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.files.tenants import register_tenant
        from community.forms.registry import register_drafted_form
        from community.group_news import register_news
        from community.groups.rules import can_enter
        from community.navigation import GroupEntry, register_group_entry
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from community.waiting import register_waiting

        from . import documents, drafts, news, notices, signals, styleguide
        from .demo import add_discussions
        from .later import send_due
        from .mailing.mailbox import read_mailbox
        from .not_sent import KIND as NOT_SENT
        from .not_sent import posts_to_send_again
        from .nudging import KIND, nudge_askers
        from .privacy import HOLDINGS
        from .reminding import tell_due
        from .start_page import my_network_asks
        from .tenant import DISCUSSIONS
        from .translating.making import forget_translations
        from .waiting import reports_to_settle

        register_tenant(DISCUSSIONS)
        for form in drafts.FORMS:
            register_drafted_form(form)
        for holding in HOLDINGS:
            register_holding(holding)
        for kind in (*notices.KINDS, NOT_SENT, KIND):
            register_kind(kind)
        for news_kind in news.KINDS:
            register_news(news_kind)
        register_periodic(
            "discussions.mailbox", read_mailbox, every=timedelta(minutes=1), title=_("Read answers that came by e-mail")
        )
        register_periodic(
            "discussions.later", send_due, every=timedelta(minutes=1), title=_("Send posts that were to be sent later")
        )
        register_periodic("discussions.reminders", tell_due, every=timedelta(minutes=5), title=_("Remind people of posts"))
        register_periodic("discussions.nudges", nudge_askers, at=time(5, 30), title=_("Ask whether an answer helped"))
        register_group_entry(GroupEntry("discussions:topics", _("Discussions"), can_enter, rank=10))
        register_waiting("discussions", reports_to_settle)
        register_waiting("discussions.later", posts_to_send_again)
        register_section("discussions", my_network_asks, rank=20)
        for router in ROUTERS:
            register_router(f"community.discussions.api.{router}.router")
        documents.connect()
        styleguide.register()
        demo_loaded.connect(add_discussions, dispatch_uid="discussions.demo")
        signals.post_added.connect(notices.post_appeared, dispatch_uid="discussions.notices.added")
        signals.post_changed.connect(notices.post_was_changed, dispatch_uid="discussions.notices.changed")
        signals.post_gone.connect(notices.post_has_gone, dispatch_uid="discussions.notices.gone")
        for signal in (signals.post_changed, signals.post_gone):
            signal.connect(forget_translations, dispatch_uid="discussions.translations")
        signals.reacted.connect(notices.post_was_liked, dispatch_uid="discussions.notices.reacted")
        signals.moderated.connect(notices.was_moderated, dispatch_uid="discussions.notices.moderated")
        signals.reported.connect(notices.was_reported, dispatch_uid="discussions.notices.reported")
