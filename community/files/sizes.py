"""The size limits of files."""

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from .store import max_file_bytes


def check_size(size: int) -> None:
    """Raise ValidationError for a file that is empty or too large."""
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    if size > max_file_bytes():
        facts = {"size": filesizeformat(size), "limit": filesizeformat(max_file_bytes())}
        raise ValidationError(_("The file is %(size)s. You can upload files of up to %(limit)s."), code="too_large", params=facts)
