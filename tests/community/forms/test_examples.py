"""The forms that come along."""

import pytest

from community.forms.answers import missing_answers
from community.forms.checking import problems_of
from community.forms.demo import add_forms
from community.forms.examples import EXAMPLES, find_example
from community.forms.models import Form, FormVersion
from community.forms.translations import missing_translations


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_can_be_published_and_is_complete_in_every_language(name: str):
    form = find_example(name)

    assert problems_of(form.schema_data()) == []
    assert missing_translations(form) == []


def test_deep_dive_asks_for_two_departments_with_expert_and_deputy():
    schema = find_example("deep_dive").form_schema()
    people = next(question for question in schema.questions() if question.kind == "people")

    assert (people.fewest, people.most, people.with_deputy) == (2, 2, True)
    assert {"municipality", "choice", "text", "several", "long_text", "people", "consent", "files"} <= {
        question.kind for question in schema.questions()
    }
    missing = {one.question for one in missing_answers(schema, {})}
    named = next(question for question in schema.questions() if question.label["en"] == "Name of the company or body")
    assert named.key not in missing  # only companies and other bodies are asked for their name


def test_ids_of_an_example_are_the_same_each_time():
    assert find_example("deep_dive").schema_data() == find_example("deep_dive").schema_data()
    assert find_example("unknown") is None


@pytest.mark.django_db
def test_demo_publishes_the_examples_once():
    add_forms({})
    add_forms({})

    assert Form.objects.filter(live=True).count() == FormVersion.objects.count() == len(EXAMPLES)
