"""Exports of data about other people: whoever makes one says so, and it is logged."""

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

#: What is exported, by the key that the signal has.
KINDS = {
    "applications": _("Applications to a call"),
    "visualisation": _("A visualisation session"),
    "attendance": _("Who takes part in a meeting"),
}

#: Somebody took data about others out of the site: `by` (an account), `kind` (a key of `KINDS`), `title` (of what, in the language of the
#: content) and `count` (of rows or people, as far as that is known).
data_exported = Signal()
