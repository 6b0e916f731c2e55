from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, pre_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.models import EmailAddress

        from . import erasures, known_devices, second_step, triggers
        from .models import User

        known_devices.connect()
        second_step.connect()
        pre_migrate.connect(triggers.drop_triggers, sender=self)
        post_migrate.connect(triggers.make_triggers, sender=self)
        pre_save.connect(_write_canonical, sender=EmailAddress, dispatch_uid="users.write_canonical")
        post_delete.connect(erasures.note_erasure, sender=User, dispatch_uid="users.note_erasure")


def _write_canonical(instance: Any, **_signal: Any) -> None:
    """Store an `EmailAddress` in the canonical form, as accounts do."""
    from .addresses import canonical

    instance.email = canonical(instance.email)
