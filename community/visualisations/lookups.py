"""Finding sessions, cases and variants, for the pages and the API. A key that is none finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Refused, no

from .models import Case, Photo, Session, Variant

if TYPE_CHECKING:
    from django.db.models import QuerySet


NO_KEY = UUID(int=0)


def key_of(key: UUID | str) -> UUID:
    """Return the key that was sent; one that nothing has, if it is none."""
    try:
        return key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        return NO_KEY


def find_session(key: UUID | str) -> Session | None:
    """Return the session with this key, with its group, whoever may know of it."""
    return Session.objects.select_related("group__page", "clock").filter(key=key_of(key)).first()


def find_case(key: UUID | str) -> Case | None:
    """Return the case with this key, with what its rules need, whoever may know of it."""
    return with_session(Case.objects.all(), "session").filter(key=key_of(key)).first()


def find_photo(key: UUID | str) -> Photo | None:
    return with_session(Photo.objects.all(), "case__session").filter(key=key_of(key)).first()


def find_variant(key: UUID | str) -> Variant | None:
    """Return the variant with this key, with what its rules need, whoever may know of it."""
    found = with_session(Variant.objects.all(), "case__session").select_related("photo", "created_by", "parent")
    return found.filter(key=key_of(key)).first()


def with_session(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    return rows.select_related(f"{path}__group__page", *([path.rpartition("__session")[0]] if "__" in path else []))


def locked_session(session: Session) -> Session:
    """Return the stored session, which nobody else changes until the transaction ends: what its limits count is counted one by one.

    Raises Refused if it was deleted.
    """
    stored: Session = locked(Session.objects.filter(pk=session.pk))
    return stored


def locked_case(case: Case) -> Case:
    """Return the stored case, which nobody else changes until the transaction ends, with the session already found.

    Raises Refused if it was deleted.
    """
    stored: Case = locked(Case.objects.filter(pk=case.pk))
    stored.session = case.session
    return stored


def locked(rows: QuerySet[Any]) -> Any:
    """Return the one of `rows`, locked. `no_key`: whoever adds something to it, such as a picture to a session, need not wait."""
    stored = rows.select_for_update(of=("self",), no_key=True).first()
    if stored is None:
        raise Refused(no(_("This was withdrawn or deleted.")))
    return stored
