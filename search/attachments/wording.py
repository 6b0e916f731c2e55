"""What editors are told about a file: whether its text can be found, and if not, why."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from .models import FileText

NOT_READ: StrOrPromise = _("It has not been read yet.")
FOUND: StrOrPromise = _("The search finds its text.")
CUT: StrOrPromise = _("The search finds the beginning of its text: it is very long.")
REASONS: dict[str, StrOrPromise] = {
    FileText.State.EMPTY: _("There is no text in it; perhaps it holds pictures of text. The search finds it by its title alone."),
    FileText.State.ENCRYPTED: _("It is protected by a password: its text cannot be found, only its title."),
    FileText.State.BROKEN: _(
        "It is damaged, or not what its ending says: its text cannot be found, only its title. Check that it can be opened."
    ),
    FileText.State.TOO_LARGE: _("It is too large to be read: its text cannot be found, only its title."),
    FileText.State.UNKNOWN: _("Files of this kind are not read. The search finds it by its title alone."),
}
WORTH_A_WARNING = {state for state in REASONS if state != FileText.State.UNKNOWN}


def say(state: str | None, *, is_cut: bool = False) -> StrOrPromise:
    """Return the sentence about a file in `state`; None stands for a file that has not been read."""
    if state is None:
        return NOT_READ
    return REASONS.get(state) or (CUT if is_cut else FOUND)
