"""Editors' programs write through version 3 what pages refer to: topics, regions, municipalities, and who takes part in a process."""

from typing import Any

import pytest
from django.db.models import BigIntegerField
from django.test import Client
from wagtail.models import Locale, Page

from cms.models import CallPage, EventReportPage, LearningProcessPage, NewsPage
from cms.snippets.municipality import Municipality
from cms.snippets.taxonomy import Region, Topic
from tests.accounts import make_account, make_editor
from tests.cms.tokens.made import call, send, token_for
from tests.pages import index_of, make_page, make_topic

PAGES = "/api/v3/pages/"


@pytest.fixture
def plain(homes: object) -> str:
    """Return the token of an editor."""
    return token_for(make_editor(), "content:write", "content:read")[1]


@pytest.fixture
def topics() -> list[Topic]:
    return [make_topic("heat"), make_topic("water"), make_topic("housing")]


def draft_of(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def news(**facts: Any) -> dict[str, Any]:
    meta = {"type": "cms.NewsPage", "parent_id": index_of(NewsPage).pk}
    return {"meta": meta, "title": "Schatten", "summary": "Lead", "published_on": "2026-12-01", **facts}


def chosen(things: Any) -> set[int]:
    return {thing.pk for thing in things}


def test_new_page_has_the_topics_and_regions_that_are_sent(plain: str, topics: list[Topic], client: Client) -> None:
    region = Region.objects.create(slug="east-africa", name_de="Ostafrika")
    facts = news(topics=[topic.pk for topic in topics[:2]], regions=[region.pk])
    facts["meta"]["action"] = "publish"

    made = send(PAGES, plain, facts)

    assert made.status_code == 201, made.content
    page = NewsPage.objects.get(pk=made.json()["id"])
    assert (chosen(page.topics.all()), chosen(page.regions.all())) == (chosen(topics[:2]), {region.pk})
    told = client.get(f"{PAGES}{page.pk}/").json()
    assert {topic["id"] for topic in told["topics"]} == {topic["id"] for topic in made.json()["topics"]} == chosen(topics[:2])
    assert told["regions"][0]["id"] == region.pk


def test_topics_replace_the_earlier_ones_in_a_draft_and_others_stay(plain: str, topics: list[Topic]) -> None:
    page = make_page(NewsPage, "Wasser", topics=topics[:2])

    assert send(f"{PAGES}{page.pk}/", plain, {"title": "Wasser!"}, "patch").status_code == 200
    assert chosen(draft_of(page).topics.all()) == chosen(topics[:2])
    changed = send(f"{PAGES}{page.pk}/", plain, {"topics": [topics[2].pk]}, "patch")
    assert ([topic["id"] for topic in changed.json()["topics"]], draft_of(page).title) == ([topics[2].pk], "Wasser!")
    assert chosen(draft_of(page).topics.all()) == {topics[2].pk}
    assert chosen(NewsPage.objects.get(pk=page.pk).topics.all()) == chosen(topics[:2])  # what is public

    send(f"{PAGES}{page.pk}/", plain, {"topics": [], "meta": {"type": "cms.NewsPage", "action": "publish"}}, "patch")
    assert not NewsPage.objects.get(pk=page.pk).topics.exists()


@pytest.mark.parametrize(
    "wrong", [999_999, 0, -1, BigIntegerField.MAX_BIGINT, BigIntegerField.MAX_BIGINT + 1, "heat", None, {"id": 1}]
)
def test_unknown_topic_is_refused_and_nothing_is_saved(plain: str, topics: list[Topic], wrong: object) -> None:
    page = make_page(NewsPage, "Wasser", topics=topics[:1])
    before = page.revisions.count(), Page.objects.count()

    changed = send(f"{PAGES}{page.pk}/", plain, {"title": "Anders", "topics": [topics[1].pk, wrong]}, "patch")
    made = send(PAGES, plain, news(topics=[wrong]))

    for refused in (changed, made):
        assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json"), refused.content
        assert "topics" in refused.json()["errors"][0]["loc"]
    page = NewsPage.objects.get(pk=page.pk)
    assert (page.revisions.count(), Page.objects.count()) == before
    assert (draft_of(page).title, chosen(draft_of(page).topics.all())) == ("Wasser", {topics[0].pk})


def test_topics_are_written_by_those_who_may_edit_the_page(homes: object, topics: list[Topic]) -> None:
    page = make_page(NewsPage, "Wasser", topics=topics[:1])
    member = token_for(make_account("anna@example.org"), "content:write")[1]
    reading = token_for(make_editor(), "content:read")[1]

    for token in (member, reading):
        assert send(f"{PAGES}{page.pk}/", token, {"topics": [topics[1].pk]}, "patch").status_code == 403
    assert chosen(draft_of(page).topics.all()) == {topics[0].pk}


def test_report_has_municipalities(plain: str) -> None:
    mombasa = Municipality.objects.create(name_de="Mombasa", country="KE")
    report = make_page(EventReportPage, "Bericht")

    changed = send(f"{PAGES}{report.pk}/", plain, {"municipalities": [mombasa.pk]}, "patch")

    assert changed.status_code == 200, changed.content
    assert chosen(draft_of(report).municipalities.all()) == {mombasa.pk}


def test_process_has_those_who_take_part(plain: str) -> None:
    cities = [Municipality.objects.create(name_de=name, country="KE") for name in ("Mombasa", "Kisumu")]
    process = make_page(LearningProcessPage, "Hitze")
    address = f"{PAGES}{process.pk}/"

    def taking_part() -> list[tuple[int, str]]:
        return [(one.municipality_id, one.role) for one in draft_of(process).participations.all()]

    sent = [{"municipality_id": cities[0].pk, "role": "host"}, {"municipality_id": cities[1].pk, "role": "partner"}]
    changed = send(address, plain, {"participations": sent}, "patch")
    assert changed.status_code == 200, changed.content
    assert taking_part() == [(cities[0].pk, "host"), (cities[1].pk, "partner")]
    assert send(address, plain, {"title": "Hitze!"}, "patch").status_code == 200
    assert len(taking_part()) == 2
    refused = send(address, plain, {"participations": [{"municipality_id": 999_999, "role": "host"}]}, "patch")
    assert (refused.status_code, refused.json()["errors"][0]["loc"][:1]) == (422, ["participations"])
    assert send(address, plain, {"participations": sent[1:]}, "patch").status_code == 200
    assert taking_part() == [(cities[1].pk, "partner")]


# --- Facts of the source page ---------------------------------------------------------------------------------------


def translated(page: Any) -> Any:
    index_of(type(page), "en")
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def test_topics_of_the_source_reach_its_translations(
    plain: str, topics: list[Topic], django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(NewsPage, "Wasser", topics=topics[:1])
    english = translated(page)

    with django_capture_on_commit_callbacks(execute=True):
        facts = {"topics": [topics[1].pk], "meta": {"type": "cms.NewsPage", "action": "publish"}}
        assert send(f"{PAGES}{page.pk}/", plain, facts, "patch").status_code == 200

    assert chosen(NewsPage.objects.get(pk=english.pk).topics.all()) == {topics[1].pk}


def test_translation_refuses_facts_of_its_source_and_takes_its_own_words(plain: str, topics: list[Topic]) -> None:
    english = translated(make_page(NewsPage, "Wasser", topics=topics[:1]))
    address = f"{PAGES}{english.pk}/"

    refused = send(address, plain, {"title": "Water", "topics": [topics[1].pk], "published_on": "2020-01-01"}, "patch")
    assert refused.status_code == 422
    notice = "Taken from “Wasser” (German). Change it there."
    assert refused.json()["errors"] == [
        {"type": "fact_of_source", "loc": [name], "msg": notice} for name in ("published_on", "topics")
    ]
    assert draft_of(english).title == "Wasser"
    assert send(address, plain, {"title": "Water"}, "patch").status_code == 200
    assert draft_of(english).title == "Water"
    member = token_for(make_account("anna@example.org"), "content:write")[1]
    assert send(address, member, {"topics": []}, "patch").status_code == 403


@pytest.mark.parametrize("model", [CallPage, LearningProcessPage])
def test_translation_of_a_page_with_rows_is_written(plain: str, model: type[Any]) -> None:
    english = translated(make_page(model, "Hitze"))

    assert send(f"{PAGES}{english.pk}/", plain, {"title": "Heat"}, "patch").status_code == 200
    assert draft_of(english).title == "Heat"


def test_schema_tells_which_ids_are_taken(plain: str) -> None:
    told = call("/api/v3/schema/cms.LearningProcessPage/", plain).json()

    for way in ("create", "patch"):
        facts = told[way]["properties"]
        assert (facts["topics"]["type"], facts["topics"]["items"]["type"]) == ("array", "integer")
        assert facts["participations"]["type"] == "array"
    assert "extensions" not in call("/api/v3/schema/cms.CallPage/", plain).json()["patch"]["properties"]
