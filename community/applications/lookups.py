"""Finding rounds and applications, for the pages and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from .models import Application, Round, attach_calls, attach_versions

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models.application import ApplicationQuerySet


def with_facts(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """Fetch what rules and titles need together with the applications."""
    found = applications.select_related("round__form", "municipality", "lead", "submission")
    return found.defer("round__form__sections")  # long, and only the title of the form is read


def locked(application: Application) -> Application:
    """Return the stored application, which nobody else changes until the transaction ends. It knows the call already found.

    Nothing that may be empty is fetched with it: PostgreSQL waits for the row, and then joins it as it was before.
    """
    stored = Application.objects.select_for_update(of=("self",)).select_related("round")
    found = stored.get(pk=application.pk)
    if hasattr(application.round, "_call_page"):
        found.round._call_page = application.round._call_page
    return found


def round_of_call(call: UUID) -> Round | None:
    """Return the round of the call with this translation key, in whatever language it is read; None if it takes no applications here."""
    return Round.objects.of_calls().filter(call=call).first()


def find_application(key: UUID | str) -> Application | None:
    """Return the application with this public key, whoever may know of it."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        return None
    return with_facts(Application.objects.all()).filter(key=wanted).first()


def applications_of(actor: Actor) -> list[Application]:
    """Return the applications that `actor` writes, newest first, with their calls: a constant number of queries."""
    found = list(with_facts(Application.objects.of_team(actor)))
    rounds = [one.round for one in found]
    attach_calls(rounds)
    attach_versions(rounds)
    return found
