"""Messages for editors about a file: whether its text is searchable, and if not, why."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from .models import FileText

NOT_READ: StrOrPromise = _("It has not been read yet.")
FOUND: StrOrPromise = _("The search finds its text.")
CUT: StrOrPromise = _("The text is very long, so the search only finds the beginning of it.")
REASONS: dict[str, StrOrPromise] = {
    FileText.State.EMPTY: _("It contains no text. It may be a scan. The search can only find it by its title."),
    FileText.State.ENCRYPTED: _("It is protected by a password. The search can only find its title."),
    FileText.State.BROKEN: _(
        "It is damaged, or not the type its extension suggests. The search can only find its title. Check that you can open it."
    ),
    FileText.State.TOO_LARGE: _("It is too large to read. The search can only find its title."),
    FileText.State.UNKNOWN: _("We cannot read this type of file. The search can only find it by its title."),
}
WORTH_A_WARNING = {state for state in REASONS if state != FileText.State.UNKNOWN}


def say(state: str | None, *, is_cut: bool = False) -> StrOrPromise:
    """Return the message for a file in `state`, which is None for a file that has not been read."""
    if state is None:
        return NOT_READ
    return REASONS.get(state) or (CUT if is_cut else FOUND)
