"""What is in the export of a person's data: what the site holds about her, in the reader's language, and the files that she uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from cms.languages import active_language
from community.files.models import PrivateFile
from community.privacy.consents import consents_of
from community.privacy.registry import held_of
from search.models import SavedSearch

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.users.models import User


class Encoder(DjangoJSONEncoder):
    """Writes related objects as the text that people read."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def facts_of(user: User) -> dict[str, Any]:
    """Return everything that the site holds about a person, by what it is: one query for each kind."""
    return {
        "language": active_language(),
        "account": account_facts(user),
        "saved_searches": list(
            SavedSearch.objects.filter(user=user).order_by("pk").values("name", "locale", "parameters", "frequency", "created_at")
        ),
        "consents": [
            {
                "about": one.about,
                "wording": one.wording,
                "language": one.language,
                "at": one.at,
                "taken_back_at": one.ended_at,
            }
            for one in consents_of(user)
        ],
        "held": [
            {"what": str(holding.label), "kind": holding.model._meta.label_lower, "entries": [worded(row) for row in rows]}
            for holding, rows in held_of(user)
            if rows
        ],
    }


def account_facts(user: User) -> dict[str, Any]:
    addresses = user.emailaddress_set.order_by("pk").values("email", "verified", "primary")  # type: ignore[attr-defined]  # of allauth
    names = ("name", "language", "date_joined", "last_login")
    return {
        **{name: getattr(user, name) for name in names},
        "time_zone": str(user.time_zone),
        "addresses": list(addresses),
        "devices": list(user.usersession_set.order_by("pk").values("ip", "user_agent", "created_at", "last_seen_at")),  # type: ignore[attr-defined]  # of allauth
    }


def worded(row: dict[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Model) else value for name, value in row.items()}


def files_of(user: User) -> QuerySet[PrivateFile]:
    """Return the files that a person uploaded, but for those with a virus in them."""
    own = PrivateFile.objects.filter(uploaded_by=user).exclude(scan=PrivateFile.Scan.INFECTED)
    return own.order_by("created_at", "pk")
