"""Lets apps above add to the first site what this app does not know."""

from django.dispatch import Signal

#: Sent when the editors' group has just been made. Carries `editors`, the group. Receivers give it the permissions on their models.
editors_made = Signal()
