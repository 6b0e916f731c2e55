"""The personal data in announcements."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person, leave_rows

from .models import Announcement, AnnouncementText, Seen

HOLDINGS = (
    Holding(
        Announcement,
        ("by",),
        _("Announcements that you made"),
        ("published_at", "edited_at", "withdrawn_at"),
        forget_person,  # what was announced stays announced
    ),
    Holding(AnnouncementText, ("announcement__by",), _("Texts of your announcements"), ("language", "title", "text"), leave_rows),
    Holding(Seen, ("user",), _("Announcements that you have seen"), ("announcement_id", "at"), delete_rows),
)
