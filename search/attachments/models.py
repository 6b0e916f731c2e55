"""Texts of files, stored by a hash of the file's content, so that no file is read twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileText(models.Model):
    """The text of a file, page by page, or the reason why there is none."""

    class State(models.TextChoices):
        READ = "read", _("text found")
        EMPTY = "empty", _("contains no text")
        ENCRYPTED = "encrypted", _("protected by a password")
        BROKEN = "broken", _("damaged, or not the type its extension suggests")
        TOO_LARGE = "too_large", _("too large to be read")
        UNKNOWN = "unknown", _("unsupported file type")

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the content, hexadecimal
    state = models.CharField(max_length=12, choices=State)
    kind = models.CharField(max_length=8, blank=True)  # detected from the content: "pdf", "docx", ...; "" if it is not readable
    pages = models.JSONField(default=list)  # the text of each page; a file without pages has one
    has_pages = models.BooleanField(default=False)
    is_cut = models.BooleanField(default=False)  # only the beginning of a very long file was read
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.state})"

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(self.pages)
