"""Every fact of every page type, and of its children."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cms.models import (
    AlumniGroupPage,
    CallExtension,
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Participation,
    Region,
)
from tests.pages import make_page, make_topic

from .translations import WEEK, Publish, again, open_and_publish, translated


def municipality(name: str, **facts: Any) -> Municipality:
    return Municipality.objects.create(name_de=name, country="DE", **facts)


def facts_of_call() -> dict[str, Any]:
    return {
        "kind": "deep_dive",
        "opens_at": datetime(2026, 1, 1, 8, tzinfo=UTC),
        "closes_at": datetime(2027, 6, 1, 8, tzinfo=UTC),
        "time_zone": "Africa/Nairobi",
        "costs": "covered",
        "working_languages": ["en", "ar"],
        "places_min": 3,
        "places_max": 8,
        "people_per_municipality": 2,
        "leads_to": make_page(LearningProcessPage, "Prozess"),
        "apply_by": "community",
        "apply_email": "neu@example.org",
    }


def facts_of_process() -> dict[str, Any]:
    return {
        "format": "deep_dive",
        "starts_on": date(2024, 2, 3),
        "ends_on": date(2026, 2, 3),
        "working_languages": ["fr"],
        "alumni_group": make_page(AlumniGroupPage, "Gruppe"),
    }


def facts_of_event() -> dict[str, Any]:
    return {
        "starts_at": datetime(2027, 1, 22, 9, tzinfo=UTC),
        "ends_at": datetime(2027, 1, 22, 12, tzinfo=UTC),
        "time_zone": "America/Bogota",
        "is_cancelled": True,
        "mode": "hybrid",
        "municipality": municipality("Köln"),
        "working_languages": ["es"],
        "registration": "email",
        "registration_email": "neu@example.org",
        "registration_until": datetime(2027, 1, 20, tzinfo=UTC),
        "restricted_to": make_page(AlumniGroupPage, "Gruppe"),
        "process": make_page(LearningProcessPage, "Prozess"),
    }


def facts_of_report() -> dict[str, Any]:
    return {
        "starts_on": date(2024, 2, 3),
        "ends_on": date(2024, 2, 4),
        "process": make_page(LearningProcessPage, "Prozess"),
        "event": make_page(EventPage, "Termin"),
    }


EVERY = [
    (CallPage, facts_of_call),
    (LearningProcessPage, facts_of_process),
    (EventPage, facts_of_event),
    (EventReportPage, facts_of_report),
    (NewsPage, lambda: {"kind": "newsletter", "published_on": date(2024, 2, 3)}),
    (AlumniGroupPage, lambda: {"working_languages": ["pt"]}),
]
ASIDE = {"cover_image", "topics", "regions", "municipalities", "extensions", "participations", "published_closes_at"}


@pytest.mark.parametrize(("model", "facts"), EVERY, ids=[model.__name__ for model, _facts in EVERY])
def test_every_fact_of_every_page_type_is_copied_and_kept(
    publish: Publish, model: Any, facts: Callable[[], dict[str, Any]]
) -> None:
    page = make_page(model, "Titel")
    english = translated(page, title="Title")
    changed = facts()
    assert changed.keys() == set(model.fact_fields) - ASIDE
    for name, value in changed.items():
        setattr(page, name, value)
    page.topics.set([make_topic("wasser")])
    page.regions.set([Region.objects.create(slug="afrika", name_de="Afrika")])
    if model is EventReportPage:
        page.municipalities.set([municipality("Bonn")])
    if model is LearningProcessPage:
        page.participations.set([Participation(municipality=municipality("Bonn"), role="host")])
    page = publish(page)

    def facts_as_stored(one: Any) -> dict[str, Any]:
        data = one.serializable_data()
        children = {name: [(c["municipality"], c["role"]) for c in data.get(name, ())] for name in ("participations",)}
        return {name: data[name] for name in model.fact_fields if name in data and name not in model.fact_children} | children

    english = again(english)
    assert facts_as_stored(english) == facts_as_stored(page)
    assert facts_as_stored(english.latest_revision.as_object()) == facts_as_stored(page)
    open_and_publish(english)
    assert facts_as_stored(again(english)) == facts_as_stored(page)
    assert (again(english).title, again(english).topics.get().slug) == ("Title", "wasser")


def test_removed_participation_is_removed_in_every_language(publish: Publish) -> None:
    bonn, koeln = municipality("Bonn"), municipality("Köln")
    page = make_page(LearningProcessPage, "Prozess")
    page.participations.set([Participation(municipality=bonn, role="host"), Participation(municipality=koeln)])
    page = publish(page)
    english = translated(page)
    page.participations.set([one for one in page.participations.all() if one.municipality == koeln])
    page = publish(page)

    assert [one.municipality for one in again(english).participations.all()] == [koeln]
    english.refresh_from_db()
    kept = again(english).participations.get().pk
    open_and_publish(again(english))
    assert [(one.pk, one.municipality) for one in again(english).participations.all()] == [(kept, koeln)]


def test_draft_with_a_deleted_municipality_can_be_loaded(publish: Publish) -> None:
    page = make_page(LearningProcessPage, "Prozess")
    bonn, koeln = municipality("Bonn"), municipality("Köln")
    page.participations.set([Participation(municipality=bonn), Participation(municipality=koeln)])
    page.save_revision()
    bonn.delete()

    assert [one.municipality for one in again(page).get_latest_revision_as_object().participations.all()] == [koeln]


def test_each_language_keeps_its_own_extension_reason(publish: Publish) -> None:
    call = make_page(CallPage, "Wasser")
    english = translated(call)
    call.closes_at += WEEK
    call = publish(call)
    for page, reason in ((call, "Ferien"), (again(english), "Holidays")):
        extension = page.extensions.get()
        extension.reason = reason
        page.extensions.set([extension])
        publish(page)
    call = again(call)
    call.closes_at += WEEK
    publish(call)

    assert [one.reason for one in again(call).extensions.all()] == ["Ferien", ""]
    assert [one.reason for one in again(english).extensions.all()] == ["Holidays", ""]
    assert CallExtension.objects.count() == 4
