"""The personal data in files."""

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import PrivateFile, Upload

HOLDINGS = (
    # A file belongs to the place where it was shared: it stays when its uploader leaves.
    Holding(PrivateFile, ("uploaded_by",), _("Files that you uploaded"), ("name", "size", "created_at"), forget_person),
    Holding(Upload, ("uploaded_by",), _("Uploads that are not finished"), ("name", "length", "created_at"), delete_rows),
)
