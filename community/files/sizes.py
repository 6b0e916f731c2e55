"""The size limits of files."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.formatting import format_size

from .store import max_file_bytes


def check_size(size: int) -> None:
    """Raise ValidationError for a file that is empty or too large."""
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    if size > max_file_bytes():
        facts = {"size": format_size(size), "limit": format_size(max_file_bytes())}
        raise ValidationError(_("The file is %(size)s. You can upload files of up to %(limit)s."), code="too_large", params=facts)
