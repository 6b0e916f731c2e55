from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Editorial site")

    def ready(self) -> None:
        from . import (
            checks,
            exports,
            health,
            locale_trees,
            page_passwords,
            privacy,
            prose,
            publishing,
            redirects,
            request_ids,
            signals,
            typed_numbers,
        )
        from .api.openapi.own import register_own_parts
        from .api.v3 import telling
        from .base_url import use_base_url
        from .doctor.registration import register_examinations
        from .jobs.periodic import BEFORE_OTHERS, register_periodic
        from .machines import ahead, dates
        from .mail.delivery import enqueue_forgotten
        from .mail.health import check_mail
        from .pruning.work import EVERY, prune
        from .removed import recording
        from .styleguide.sections import register_sections
        from .users.erasures import complete_log

        telling.use()  # before the apps of Wagtail, which make their schemas when they are ready
        typed_numbers.install()
        checks.register_checks()
        exports.make_exports_safe()
        signals.connect()
        recording.connect()
        health.register_check("mail", check_mail)
        soon = timedelta(seconds=30)
        register_periodic(
            "publishing",
            publishing.keep_schedule,
            every=soon,
            priority=BEFORE_OTHERS,
            title=_("Publish and unpublish scheduled pages"),
        )
        register_periodic("mail", enqueue_forgotten, every=timedelta(minutes=5), queue="mail", title=_("Queue forgotten e-mails"))
        register_periodic(
            "calendar_dates", dates.note_dates, every=timedelta(hours=1), priority=-10, title=_("Note what calendars have to say")
        )
        register_periodic(
            "page_files",
            ahead.make_ahead,
            every=ahead.EVERY,
            queue="images",
            priority=-10,
            title=_("Make pictures and PDFs of pages"),
        )
        register_periodic(
            "stale_page_files", ahead.remove_stale, at=time(3, 40), priority=-10, title=_("Remove old pictures and PDFs of pages")
        )
        register_periodic("erasures", complete_log, every=timedelta(minutes=10), title=_("Complete the log of erased accounts"))
        register_periodic("pruning", prune, every=EVERY, priority=-10, title=_("Delete old data"))
        use_base_url()
        page_passwords.connect()
        publishing.publish_as_a_whole()
        privacy.connect()
        dates.connect()
        prose.use_plain_words()
        locale_trees.use()
        redirects.use()
        request_ids.connect()
        register_sections()
        register_examinations()
        register_own_parts()
