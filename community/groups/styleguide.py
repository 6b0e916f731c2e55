"""What the style guide shows of the members' pages: the head of a room, its people, an upload, a draft, what is new."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.navigation import Link
from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.files.fields import UploadInput
from community.forms.styleguide import example_section
from community.group_news import News
from community.markdown import render_markdown
from community.waiting import Waiting


class UploadForm(forms.Form):
    """The upload of a file."""

    file = forms.FileField(label=gettext_lazy("File"), widget=UploadInput())


def register() -> None:
    register_section(Section("members", gettext_lazy("Members’ pages"), "community/styleguide.html", examples, rank=90))


def examples() -> Mapping[str, Any]:
    people = [_("City planning"), _("Traffic planning"), _("Project office"), things.LONG_WORD]
    return {
        "title": _("Heat in the city"),
        "faces": [(name, name[:2].upper()) for name in people],
        "entries": [
            Link(_("Room"), things.NOWHERE, is_current=True),
            *(Link(name, things.NOWHERE) for name in (_("Files"), _("People"), _("Log"), things.LONG_WORD)),
        ],
        "news": [News(3, _("files"), things.NOWHERE), News(12, _("people"), things.NOWHERE)],
        "since_day": things.day(-6),
        "people": [
            (name, SimpleNamespace(user=SimpleNamespace(initials=name[:2].upper()), get_role_display=_("Member")))
            for name in people
        ],
        "zone": things.ZONE,
        "lines": [(note(number), SimpleNamespace(sentence=sentence)) for number, sentence in enumerate(sentences(), 1)],
        "rows": [
            Waiting(sentences()[0], things.NOWHERE, where=_("Heat in the city")),
            Waiting(things.long_title(), things.NOWHERE, closes_at=things.at(4), time_zone=things.ZONE, topic_colour="heat"),
            Waiting(
                _("Plan of the square"), things.NOWHERE, opens_at=things.at(1), time_zone=things.ZONE, where=things.LONG_WORD
            ),
        ],
        "names": [_("Project office"), things.LONG_WORD],
        "section": example_section(),
        "upload": UploadForm(prefix="upload"),
        "preview": render_markdown(f"## {_('Heat in the city')}\n\n{things.long_title()}\n\n- {_('Room')}\n- {_('Files')}"),
        "draft": SimpleNamespace(is_shown=True, saved_at=things.at(-1, 14), address="", fields=("welcome",)),
    }


def sentences() -> list[str]:
    return [_("There is a new file in the group “Heat in the city”."), things.long_title()]


def note(number: int) -> SimpleNamespace:
    return SimpleNamespace(pk=number, created_at=things.at(-number, 9))
