"""The form of a document, which shows whether the text of its file is searchable."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from cms.media.forms import KeepsReplacedFile

from .models import FileText
from .wording import say


class DocumentForm(KeepsReplacedFile, BaseDocumentForm):
    """Wagtail's form of a document, also used below a file that has just been uploaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            text = FileText.objects.defer("pages").filter(digest=self.instance.sha256).first()
            field = self.fields.get("file") or self.fields.get("title")
            if field is not None:
                field.help_text = say(text.state, is_cut=text.is_cut) if text else say(None)
