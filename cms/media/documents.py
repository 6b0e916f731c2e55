"""The site's public files."""

from wagtail.documents.models import AbstractDocument


class SiteDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = ("title", "file", "collection", "tags")
