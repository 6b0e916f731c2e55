"""Facts are stored once: dates, places and topics of a translation are those of the published page in the source language.

A page lists its `fact_fields`. They may include child objects (`extensions`, `participations`); `fact_children` lists which of
their fields are facts. Other fields of a child, such as an extension's reason, are translated. The dates of steps and phases are
facts too.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from modelcluster.models import get_serializable_data_for_fields

from .dated import Dates, dates_in, put_dates, stored, streams_of


def published_source(page: Any, *, lock: bool = False) -> Any | None:
    """Return the page that `page` takes its facts from, as last published; None if `page` owns its facts.

    With `lock`, nobody else can publish the source until the transaction ends.
    """
    if not page.fact_fields or page.alias_of_id or page.locale_id is None:
        return None
    sources: QuerySet[Any] = type(page).objects.filter(
        Q(live=True) | Q(first_published_at__isnull=False),
        translation_key=page.translation_key,
        locale__language_code=settings.LANGUAGE_CODE,
        alias_of__isnull=True,
    )
    if lock:
        sources = sources.select_for_update(of=("self",))
    return sources.exclude(pk=page.pk).exclude(locale_id=page.locale_id).first()


class Facts:
    """The facts of one page, to be copied to its translations."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.children = source.fact_children

    @cached_property
    def values(self) -> dict[str, Any]:
        return {name: self._value(self.source, name) for name in self.source.fact_fields}

    @cached_property
    def dates(self) -> dict[str, Dates]:
        """The dates of steps and phases, by field name."""
        dates = {name: dates_in(stored(self.source, name)) for name in streams_of(type(self.source))}
        return {name: found for name, found in dates.items() if found}

    def missing_in(self, page: Any) -> list[str]:
        """Return the names of the facts that differ in `page`."""
        return [name for name, value in self.values.items() if value != self._value(page, name)]

    def give_to(self, page: Any) -> list[str]:
        """Set the facts on `page`, without saving it. Return the names of those that differed."""
        names = self.missing_in(page)
        for name in names:
            if name in self.children:
                setattr(page, name, self._children_of(page, name))
            elif is_many(page, name):
                setattr(page, name, list(getattr(self.source, name).all()))
            else:
                setattr(page, page._meta.get_field(name).attname, self.values[name])
        for name, dates in self.dates.items():
            stream = stored(page, name)
            if put_dates(stream, dates):
                setattr(page, name, json.dumps(stream))
                names.append(name)
        return names

    def _value(self, page: Any, name: str) -> Any:
        """Return a fact in a form that can be compared between pages."""
        if name in self.children:
            return [self._child_value(child, name) for child in getattr(page, name).all()]
        if is_many(page, name):
            return sorted(thing.pk for thing in getattr(page, name).all())
        return getattr(page, page._meta.get_field(name).attname)

    def _child_value(self, child: Any, name: str) -> tuple[Any, ...]:
        return tuple(getattr(child, attname) for attname in self._attnames(type(child), name))

    def _attnames(self, model: Any, name: str) -> list[str]:
        return [model._meta.get_field(field).attname for field in self.children[name]]

    def _children_of(self, page: Any, name: str) -> list[Model]:
        """Return the children with these facts; those that `page` already has keep their row and their translated fields."""
        model = page._meta.get_field(name).related_model
        known = {self._child_value(child, name): child for child in getattr(page, name).all()}
        children: list[Model] = []
        for order, facts in enumerate(self.values[name]):
            child = known.pop(facts, None) or model(**dict(zip(self._attnames(model, name), facts, strict=True)))
            child.sort_order = order
            children.append(child)
        return children

    # In the form in which page revisions store them

    @cached_property
    def data(self) -> dict[str, Any]:
        """The facts as JSON, without children: their texts differ for each page."""
        data = self.source.serializable_data()
        return {name: data[name] for name in self.source.fact_fields if name in data and name not in self.children}

    def write_into(self, content: dict[str, Any], page: Any) -> bool:
        """Set the facts in the content of a revision of `page`, which already has them. Return whether any differed."""
        facts = self.data | {name: self._children_as_json(name, content, page) for name in self.children}
        changed = [name for name, value in facts.items() if as_stored(value) != as_stored(content.get(name))]
        content.update({name: facts[name] for name in changed})
        for name, dates in self.dates.items():
            stream = json.loads(content.get(name) or "[]")
            if put_dates(stream, dates):
                content[name] = json.dumps(stream)
                changed.append(name)
        return bool(changed)

    def _children_as_json(self, name: str, content: dict[str, Any], page: Any) -> list[dict[str, Any]]:
        """Return the children of `page` with their texts from the revision."""
        fields = self.children[name]
        found = []
        for child in getattr(page, name).all():
            row = get_serializable_data_for_fields(child)
            drafts = (
                draft for draft in content.get(name, ()) if all(as_stored(draft.get(f)) == as_stored(row[f]) for f in fields)
            )
            found.append({**row, **next(drafts, {}), "pk": row["pk"], "sort_order": row["sort_order"]})
        return found


def is_many(page: Any, name: str) -> bool:
    return bool(page._meta.get_field(name).many_to_many)


def as_stored(value: Any) -> Any:
    """Return a value as in a revision's JSON. The order of related objects carries no meaning."""
    stored = json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return sorted(stored) if isinstance(stored, list) and all(isinstance(key, int) for key in stored) else stored
