"""Forms as the editor stores them and sends them, for the tests."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from community.forms.models import Form


def id_of(name: str) -> str:
    """Return the id of the block that the tests call `name`."""
    return str(uuid5(NAMESPACE_URL, name))


def key(kind: str, name: str) -> str:
    """Return the key in the schema of the block that the tests call `name`: `key("q", "role")`."""
    return kind + id_of(name).replace("-", "")


def block(kind: str, name: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": id_of(name), "value": {"label": {"de": name}, **value}}


def section(name: str, *questions: dict[str, Any], **value: Any) -> dict[str, Any]:
    return block("section", name, questions=list(questions), **value)


def options(*names: str) -> list[dict[str, Any]]:
    return [{"type": "item", "id": id_of(name), "value": {"de": name}} for name in names]


def only_if(name: str, comparison: str, *values: str, match: str = "all") -> dict[str, Any]:
    return {"match": match, "conditions": [{"question": key("q", name), "comparison": comparison, "values": list(values)}]}


def role_form(**facts: Any) -> Form:
    """Return an unsaved form: a question of which two options decide whether another is shown."""
    sections = [
        section(
            "Kommune",
            block("choice", "Rolle", options=options("Stadt", "Betrieb", "Anderes"), is_required=True),
            block("text", "Welche", show_if=only_if("Rolle", "one_of", key("o", "Anderes"), key("o", "Betrieb"))),
        ),
        section("Menschen", block("number", "Wie viele")),
    ]
    return make_form(sections, **facts)


def make_form(sections: Iterable[dict[str, Any]], name: str = "Wasser", title: dict[str, str] | None = None) -> Form:
    return Form(name=name, title={"de": "Wasserresilienz"} if title is None else title, sections=json.dumps(list(sections)))


def publish(form: Form, by: Any = None) -> Form:
    """Save and publish `form`; return it as stored."""
    form.save()
    form.save_revision(user=by).publish(user=by)
    return Form.objects.get(pk=form.pk)


def posted(form: Form, **more: Any) -> dict[str, Any]:
    """Return what the editor sends for `form`."""
    data = {"name": form.name, **texts("title", form.title), **stream("sections", form.sections.get_prep_value())}
    return {**data, **more}


def texts(name: str, given: dict[str, str]) -> dict[str, str]:
    return {f"{name}-{code}": given.get(code, "") for code in ("de", "en", "fr", "ar")}


def stream(name: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{name}-count": len(blocks)}
    for number, one in enumerate(blocks):
        start = f"{name}-{number}"
        data |= {f"{start}-deleted": "", f"{start}-order": number, f"{start}-type": one["type"], f"{start}-id": one["id"]}
        data |= sent(f"{start}-value", one["value"])
    return data


LISTS = ("questions", "columns", "options")
TEXTS = ("label", "help", "wording")


def sent(name: str, value: Any) -> dict[str, Any]:
    if "label" not in value:
        return texts(name, value)
    data: dict[str, Any] = {}
    for field, given in value.items():
        if field in TEXTS:
            data |= texts(f"{name}-{field}", given or {})
        elif field in LISTS:
            data |= stream(f"{name}-{field}", given)
        elif field == "show_if":
            data[f"{name}-{field}"] = json.dumps(given)
        elif given is True:
            data[f"{name}-{field}"] = "on"
        elif given not in (None, False):
            data[f"{name}-{field}"] = given
    return data
