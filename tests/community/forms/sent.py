"""What a browser would send of a form: the inputs in its HTML, as they stand there."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from lxml import html

from community.forms.fields import SectionForm


def page_of(form: SectionForm) -> html.HtmlElement:
    """Return the section as a browser without JavaScript reads it."""
    page = html.fromstring(f"<form>{render_to_string('community/forms/section.html', {'form': form})}</form>")
    for template in page.xpath("//template"):
        template.drop_tree()
    return page


def sent_by(form: SectionForm, *pressed: str, **typed: Any) -> QueryDict:
    """Return what is sent of `form`, after some inputs (by name, "_" for "-") were filled in, by its button or the one `pressed`."""
    data = QueryDict(mutable=True)
    for name, value in inputs(page_of(form)):
        data.appendlist(name, value)
    for name, value in typed.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    for value in pressed:
        data["press"] = value
    return data


def inputs(page: html.HtmlElement) -> list[tuple[str, str]]:
    """Return the names and values of the inputs that a browser sends, in order."""
    found = []
    for tag in page.xpath(".//input | .//textarea | .//select"):
        kind = tag.get("type")
        if not tag.get("name") or kind == "file" or tag.xpath("ancestor::fieldset[@disabled]"):
            continue
        if kind in ("checkbox", "radio") and tag.get("checked") is None:
            continue
        if tag.tag == "textarea":
            value = (tag.text or "").removeprefix("\n").replace("\n", "\r\n")
        elif tag.tag == "select":
            chosen = tag.xpath("./option[@selected]") or tag.xpath("./option[1]")
            value = chosen[0].get("value", "")
        else:
            value = tag.get("value", "")
        found.append((tag.get("name"), value))
    return found
