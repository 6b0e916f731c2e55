"""The announcement of the demo, in the site's four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.access.actor import actor_of
from community.groups.models import Group

from .models import Announcement
from .rules import can_announce_to
from .services import Words, publish_announcement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

GROUP = "bezahlbarer-wohnraum"
TEXTS = {
    "de": Words(
        "Nächstes Treffen: bitte Fragen sammeln",
        "Beim nächsten Treffen sprechen wir über **Flächen in kommunaler Hand**.\n\n- Lesen Sie die Fragen unter *Dateien*.\n- Bringen Sie ein Beispiel mit.",
    ),
    "en": Words(
        "Next meeting: please collect questions",
        "At the next meeting we talk about **land owned by municipalities**.\n\n- Read the questions under *Files*.\n- Bring an example.",
    ),
    "fr": Words(
        "Prochaine rencontre : préparez vos questions",
        "Lors de la prochaine rencontre, nous parlerons des **terrains communaux**.\n\n- Lisez les questions sous *Fichiers*.\n- Apportez un exemple.",
    ),
    "ar": Words(
        "اللقاء القادم: نرجو جمع الأسئلة",
        "سنتحدث في اللقاء القادم عن **الأراضي المملوكة للبلديات**.\n\n- اقرؤوا الأسئلة في *الملفات*.\n- أحضروا مثالًا.",
    ),
}


def add_announcement(accounts: Mapping[str, User], **_signal: object) -> None:
    """Announce something to a group of the demo, unless something was announced before. Idempotent."""
    group, facilitator = Group.objects.filter(slug=GROUP).first(), accounts.get("facilitator")
    if group is None or facilitator is None or Announcement.objects.exists():
        return
    if can_announce_to(actor_of(facilitator), group):
        publish_announcement(texts=TEXTS, groups=[group], by=facilitator)
