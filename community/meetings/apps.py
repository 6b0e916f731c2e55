from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROUTERS = ("meetings", "polls", "calendars")  # modules of `api`


class MeetingsConfig(AppConfig):
    """Meetings of groups, with sign-up, and each person's calendar."""

    name = "community.meetings"
    label = "meetings"
    verbose_name = _("Meetings")
    localised_urls = ("community/", "community.meetings.urls")

    def ready(self) -> None:
        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.forms.registry import register_drafted_form
        from community.group_boxes import register_box
        from community.group_news import register_news
        from community.groups.log import member_left
        from community.groups.rules import can_enter
        from community.groups_of_people import circles_changed
        from community.navigation import GroupEntry, register_group_entry
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from community.waiting import register_waiting

        from . import documents, drafts, news, notices, places, signals, styleguide
        from .demo import add_meetings
        from .privacy import HOLDINGS
        from .reminding import remind_people
        from .start_page import my_next_meetings, next_meeting_of_group
        from .waiting import polls_that_wait

        for form in drafts.FORMS:
            register_drafted_form(form)
        for holding in HOLDINGS:
            register_holding(holding)
        for kind in notices.KINDS:
            register_kind(kind)
        for news_kind in news.KINDS:
            register_news(news_kind)
        register_periodic("meetings.reminders", remind_people, every=timedelta(minutes=5), title=_("Remind people of meetings"))
        register_periodic(
            "meetings.closed_accounts",
            places.free_places_of_closed_accounts,
            every=timedelta(hours=1),
            title=_("Free the places of closed accounts"),
        )
        register_group_entry(GroupEntry("meetings:group", _("Meetings"), can_enter, rank=20))
        register_waiting("meetings", polls_that_wait)
        register_section("meetings", my_next_meetings, rank=15)
        register_box("meetings", next_meeting_of_group, rank=10)
        for router in ROUTERS:
            register_router(f"community.meetings.api.{router}.router")
        documents.connect()
        styleguide.register()
        demo_loaded.connect(add_meetings, dispatch_uid="meetings.demo")
        member_left.connect(places.member_has_left, dispatch_uid="meetings.places.left")
        circles_changed.connect(places.circles_have_changed, dispatch_uid="meetings.places.circles")
        signals.meeting_set.connect(notices.meeting_was_set, dispatch_uid="meetings.notices.set")
        signals.meeting_changed.connect(notices.meeting_was_changed, dispatch_uid="meetings.notices.changed")
        signals.meeting_cancelled.connect(notices.meeting_was_cancelled, dispatch_uid="meetings.notices.cancelled")
        signals.moved_up.connect(notices.somebody_moved_up, dispatch_uid="meetings.notices.moved_up")
        signals.poll_made.connect(notices.poll_was_made, dispatch_uid="meetings.notices.poll")
