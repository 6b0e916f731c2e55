"""The parts of the document that this room has."""

from django.utils.translation import gettext_lazy as _

from .parts import Part, register_part


def register_own_parts() -> None:
    register_part(
        Part(
            name="content",
            title=_("Content, version 2"),
            summary=_("Pages, pictures, topics and places, the site itself, calls as facts, and long jobs."),
            make="cms.api.openapi.content.content_document",
            prefix="Content",
            rank=10,
        )
    )
    register_part(
        Part(
            name="v3",
            title=_("Content, version 3"),
            summary=_("Wagtail's new API, as a preview: it also shows drafts to editors, and lets them write."),
            make="cms.api.v3.document.v3_document",
            prefix="V3",
            rank=20,
        )
    )
