"""The log of a room."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.people.names import person_name

from .group import Group
from .membership import Membership


class RoomLogEntry(models.Model):
    """An event in a room. `by` is empty if the account was deleted, or if no person did it (`is_by_person`)."""

    class Action(models.TextChoices):
        ADDED = "added", gettext_lazy("added")
        JOINED = "joined", gettext_lazy("joined")
        REMOVED = "removed", gettext_lazy("removed")
        ROLE = "role", gettext_lazy("role changed")
        WELCOME = "welcome", gettext_lazy("welcome text changed")
        ENTERED = "entered", gettext_lazy("joined without an invitation")
        APPROVED = "approved", gettext_lazy("request accepted")
        REFUSED = "refused", gettext_lazy("request refused")
        LEFT = "left", gettext_lazy("left")
        BANNED = "banned", gettext_lazy("banned")
        UNBANNED = "unbanned", gettext_lazy("ban lifted")
        SETTINGS = "settings", gettext_lazy("settings changed")
        ARCHIVED = "archived", gettext_lazy("archived")
        REOPENED = "reopened", gettext_lazy("reopened")

    group = models.ForeignKey(Group, models.CASCADE, related_name="log", verbose_name=gettext_lazy("group"))
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=10, choices=Action)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_by_person = models.BooleanField()
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Membership.Role, blank=True)  # now, or when the person was removed
    former_role = models.CharField(max_length=20, choices=Membership.Role, blank=True)
    note = models.CharField(max_length=1_000, blank=True)  # the reason that was given
    is_told = models.BooleanField(default=False)  # the facilitators have been notified, or need not be

    class Meta:
        ordering = ("-at", "-pk")
        default_permissions = ()  # only the group's facilitators see it, in the room; the admin shows it to nobody

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """Describe the event in the active language."""
        facts = {
            "by": person_name(self.by) if self.is_by_person else _("The website"),
            "whom": person_name(self.whom),
            "role": self.get_role_display(),
            "former_role": self.get_former_role_display(),
        }
        return SENTENCES[self.Action(self.action)].format(**facts)


SENTENCES = {
    RoomLogEntry.Action.ADDED: gettext_lazy("{by} added {whom} as {role}."),
    RoomLogEntry.Action.JOINED: gettext_lazy("{whom} accepted an invitation and joined as {role}."),
    RoomLogEntry.Action.REMOVED: gettext_lazy("{by} removed {whom} ({role})."),
    RoomLogEntry.Action.ROLE: gettext_lazy("{by} changed the role of {whom} from {former_role} to {role}."),
    RoomLogEntry.Action.WELCOME: gettext_lazy("{by} changed the welcome text."),
    RoomLogEntry.Action.ENTERED: gettext_lazy("{whom} joined as {role}."),
    RoomLogEntry.Action.APPROVED: gettext_lazy("{by} accepted the request of {whom}, who joined as {role}."),
    RoomLogEntry.Action.REFUSED: gettext_lazy("{by} refused the request of {whom} to join."),
    RoomLogEntry.Action.LEFT: gettext_lazy("{whom} ({role}) left."),
    RoomLogEntry.Action.BANNED: gettext_lazy("{by} banned {whom} ({role})."),
    RoomLogEntry.Action.UNBANNED: gettext_lazy("{by} lifted the ban of {whom}."),
    RoomLogEntry.Action.SETTINGS: gettext_lazy("{by} changed how people join."),
    RoomLogEntry.Action.ARCHIVED: gettext_lazy("{by} archived the group."),
    RoomLogEntry.Action.REOPENED: gettext_lazy("{by} reopened the group."),
}
