"""Synonyms maintained by editors."""

from collections import Counter
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from cms.demo.accounts import make_editors
from cms.models import Topic
from search.backends.base import Changes
from search.demo import add_synonyms
from search.query.boosts import SYNONYM_BOOST, TOPIC_BOOST
from search.query.glossary import read_glossary
from search.query.plan import Alternative
from search.query.synonyms import LANGUAGES, MAX_ALTERNATIVES, SynonymGroup, cached_groups, thesaurus, thesaurus_of
from tests.accounts import make_account
from tests.search.documents import entry


@pytest.fixture
def group(django_capture_on_commit_callbacks):
    """Save a group of synonyms and run the callbacks of the commit, so that it applies at once."""

    def save(name: str = "Hitze", **facts: object) -> SynonymGroup:
        with django_capture_on_commit_callbacks(execute=True):
            return SynonymGroup.objects.create(name=name, **facts)

    return save


@pytest.fixture
def heat(backend, group) -> SynonymGroup:
    """Create a group with a topic, and documents that contain one of its words each, or only have the topic."""
    texts = {
        "page:1": {"title": "Hitze in der Stadt"},
        "page:2": {"title": "A heat wave and its lessons", "locale": "en"},
        "page:3": {"title": "La canicule à Tunis", "locale": "fr"},
        "page:4": {"title": "موجات الحر", "locale": "ar"},
        "page:5": {"title": "Schatten für Plätze", "topics": ("heat",)},
        "page:6": {"title": "A wave of visitors", "locale": "en"},
        "page:7": {"title": "Canicule, à part", "locale": "fr", "audience": "members"},
    }
    backend.apply(lambda: Changes(tuple(entry(name, **facts) for name, facts in texts.items())))
    topic = Topic.objects.create(slug="heat", name_de="Hitze")
    return group(topic=topic, words_de="Hitze", words_en="heat\nheat wave", words_fr="canicule", words_ar="موجة حر")


@pytest.mark.parametrize(
    ("typed", "locale"), [("Hitze", "de"), ("heat", "en"), ("heat wave", "en"), ("canicules", "fr"), ("موجة حر", "ar")]
)
def test_word_finds_documents_with_any_word_or_topic_of_its_group(typed: str, locale: str, heat, found) -> None:
    assert set(found(typed, locale=locale)) == {"page:1", "page:2", "page:3", "page:4", "page:5"}


def test_exact_matches_rank_above_synonyms(heat, found) -> None:
    assert found("Hitze")[0] == "page:1"
    assert found("canicule", locale="fr")[0] == "page:3"


def test_single_word_of_a_phrase_does_not_match_its_group(heat, found) -> None:
    assert set(found("wave", locale="en")) == {"page:2", "page:6"}


def test_synonym_phrase_does_not_match_the_parts_of_a_compound(backend, group, found) -> None:
    texts = {"page:1": "Wasserschutzkonzept", "page:2": "Schutz: Wasser, Schutz und Konzept"}
    backend.apply(lambda: Changes(tuple(entry(name, title) for name, title in texts.items())))
    group(words_de="Sandbank\nWasser Schutz")

    assert found("Sandbank") == ["page:2"]


def test_quoted_phrase_is_not_expanded_with_synonyms(heat, found) -> None:
    assert found('"heat wave"', locale="en") == ["page:2"]


def test_changes_apply_to_the_next_search(heat, found, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        heat.words_fr, heat.topic = "", None
        heat.save()
    assert set(found("Hitze")) == {"page:1", "page:2", "page:4"}
    with django_capture_on_commit_callbacks(execute=True):
        SynonymGroup.objects.all().delete()
    assert found("Hitze") == ["page:1"]


def test_cached_synonyms_take_no_database_queries(heat, found, django_assert_num_queries) -> None:
    cached_groups()
    with django_assert_num_queries(0):
        assert "page:3" in found("Hitze")


def test_synonyms_are_highlighted(heat, ask) -> None:
    titles = {hit.document.id: hit.title for hit in ask("Hitze").hits}

    assert titles["page:2"] == "A <mark>heat</mark> <mark>wave</mark> and its lessons"
    assert titles["page:3"] == "La <mark>canicule</mark> à Tunis"
    assert titles["page:5"] == "Schatten für Plätze"


def test_word_in_several_groups_has_the_alternatives_of_all(group) -> None:
    topic = Topic.objects.create(slug="heat", name_de="Hitze")
    group("a", topic=topic, words_de="Hitze\nGlut")
    group("b", words_de="Glut", words_en="embers")

    assert thesaurus()(["Glut", "Stadt"]) == {
        "Glut": [
            Alternative(topic="heat", boost=TOPIC_BOOST),
            Alternative(("Hitze",), language="de", boost=SYNONYM_BOOST),
            Alternative(("embers",), language="en", boost=SYNONYM_BOOST),
        ]
    }


def test_number_of_alternatives_is_limited() -> None:
    many = thesaurus_of((("", tuple(("de", f"Wort{number}") for number in range(100))),))

    assert len(many(["Wort1"])["Wort1"]) == MAX_ALTERNATIVES


def test_lines_are_trimmed_and_deduplicated(db) -> None:
    group = SynonymGroup(name="Hitze", words_de="  Hitze \n\nHitzewelle\nHITZE\n", words_en="heat\u0000wave")
    group.full_clean()

    assert (group.words_de, group.words_en) == ("Hitze\nHitzewelle", "heat wave")
    assert group.shown_words == "Hitze · Hitzewelle · heat wave"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"words_de": "Hitze"}, "__all__"),
        ({"words_de": "Hitze\n?!"}, "words_de"),
        ({"words_de": "Hitze\nder"}, "words_de"),
        ({"words_en": "heat\na phrase of five whole words"}, "words_en"),
        ({"words_fr": "chaleur\n" + "x" * 61}, "words_fr"),
        ({"words_ar": "\n".join(f"كلمة{number}" for number in range(41))}, "words_ar"),
    ],
)
def test_invalid_groups_are_refused(db, words: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        SynonymGroup(name="Hitze", **words).full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_group_of_one_word_and_a_topic_is_valid(db) -> None:
    SynonymGroup(name="Hitze", words_de="Hitze", topic=Topic.objects.create(slug="heat", name_de="Hitze")).full_clean()


def test_load_glossary_keeps_existing_groups(group) -> None:
    group("Hitze", words_de="Hitze\nSommer")
    said = StringIO()
    call_command("load_glossary", stdout=said)

    assert said.getvalue() == f"{len(read_glossary()) - 1} groups were added.\n"
    assert SynonymGroup.objects.get(name="Hitze").words_de == "Hitze\nSommer"


def test_no_glossary_word_is_in_two_groups() -> None:
    words = Counter(
        (code, word.casefold()) for group in read_glossary() for code in LANGUAGES for word in group.words.get(code, ())
    )

    assert [word for word, count in words.items() if count > 1] == []


def test_demo_editors_can_list_the_glossary_groups(db, client) -> None:
    editors = make_editors()
    Topic.objects.create(slug="hitze", name_de="Hitze")
    for _twice in range(2):
        add_synonyms()
    editor = make_account("editor@example.org")
    editor.groups.add(editors)
    client.force_login(editor)

    assert set(SynonymGroup.objects.values_list("name", flat=True)) == {group.name for group in read_glossary()}
    assert SynonymGroup.objects.get(name="Hitze").topic.slug == "hitze"
    for one in SynonymGroup.objects.all():
        one.full_clean()
    listed = client.get(reverse("wagtailsnippets_search_synonymgroup:list"), {"q": "Hitze"})
    assert "Hitze · Hitzewelle" in listed.content.decode()


def test_admin_form_refuses_invalid_words_and_saves_valid_ones(admin_client) -> None:
    address = reverse("wagtailsnippets_search_synonymgroup:add")
    given = {"name": "Hitze", "topic": "", "words_de": "Hitze\r\n ?", "words_en": "heat", "words_fr": "", "words_ar": ""}

    refused = admin_client.post(address, given)
    assert "„?“" in refused.content.decode()
    assert not SynonymGroup.objects.exists()

    admin_client.post(address, given | {"words_de": "Hitze\r\n Glut "})
    assert SynonymGroup.objects.get().words_de == "Hitze\nGlut"


def test_users_without_permission_cannot_open_the_groups(client, db) -> None:
    client.force_login(make_account("somebody@example.org"))

    assert client.get(reverse("wagtailsnippets_search_synonymgroup:list")).status_code in {302, 403}
