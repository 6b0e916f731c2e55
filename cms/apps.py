from functools import partial

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
            regular,
            signals,
            typed_numbers,
        )
        from .base_url import use_base_url
        from .mail.delivery import TURN, deliver_due
        from .mail.health import check_mail
        from .pruning.work import EVERY, prune

        typed_numbers.install()
        checks.register_checks()
        exports.make_exports_safe()
        signals.connect()
        health.register_check("mail", check_mail)
        regular.register_regular_work("mail", partial(deliver_due, seconds=TURN))
        regular.register_regular_work("pruning", prune, every=EVERY)
        use_base_url()
        page_passwords.connect()
        publishing.publish_as_a_whole()
        privacy.connect()
        prose.use_plain_words()
        locale_trees.use()
        redirects.use()
