"""Forms and their versions: keys, publishing, what keeps a form from being published."""

import json
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from cms.users.models import User
from community.forms.building import schema_data
from community.forms.checking import labels_in, problems_of
from community.forms.models import Form, FormVersion
from community.forms.schema import FormSchema

from .editing import block, key, make_form, only_if, options, publish, role_form, section
from .of_water import water


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_form_asks_what_its_blocks_say():
    schema = role_form().form_schema()

    assert [(question.key, question.kind) for question in schema.questions()] == [
        (key("q", "Rolle"), "choice"),
        (key("q", "Welche"), "text"),
        (key("q", "Wie viele"), "number"),
    ]
    assert list(schema.asked({key("q", "Rolle"): key("o", "Stadt")})) == [key("q", "Rolle"), key("q", "Wie viele")]
    assert key("q", "Welche") in schema.asked({key("q", "Rolle"): key("o", "Anderes")})


def test_every_kind_of_question_can_be_edited_with_all_its_options():
    """The blocks have the names of the schema: what the schema of the water form says survives the editor."""
    stored = [block_of(section.model_dump(mode="json"), "section") for section in water().sections]
    form = Form(name="Wasser", title=water().title, sections=json.dumps(stored))
    schema = FormSchema.model_validate(schema_data(form.title, form.sections.get_prep_value()))

    assert [question.model_dump(exclude={"key", "show_if", "options", "columns"}) for question in schema.questions()] == [
        question.model_dump(exclude={"key", "show_if", "options", "columns"}) for question in water().questions()
    ]
    assert [len(getattr(question, "options", ())) for question in schema.questions()] == [
        len(getattr(question, "options", ())) for question in water().questions()
    ]


def block_of(data: dict, kind: str) -> dict:
    """Return the block whose schema is `data`, with ids made of its keys."""
    value = {name: given for name, given in data.items() if name not in ("key", "kind", "show_if")}
    if "questions" in value:
        value["questions"] = [block_of(one, one["kind"]) for one in value["questions"]]
    if "columns" in value:
        value["columns"] = [
            block_of({name: given for name, given in one.items() if name != "is_anonymous"}, one["kind"])
            for one in value["columns"]
        ]
    if "options" in value:
        value["options"] = [{"type": "item", "id": one["key"], "value": one["label"]} for one in value["options"]]
    return {"type": kind, "id": data["key"], "value": value}


def test_new_label_and_translation_keep_keys():
    before = role_form().form_schema()
    form = role_form()
    raw = json.loads(json.dumps(form.sections.get_prep_value()))
    raw[0]["value"]["questions"][0]["value"]["label"] = {"de": "Wer sind Sie?", "ar": "من أنتم؟"}
    raw[0]["value"]["questions"][0]["value"]["options"][0]["value"] = {"de": "Großstadt"}
    after = make_form(raw).form_schema()

    assert [question.key for question in after.questions()] == [question.key for question in before.questions()]
    question = next(after.questions())
    assert question.label_in("ar") == "من أنتم؟"
    assert question.clean(key("o", "Stadt")) == key("o", "Stadt")  # one column, one value


@pytest.mark.django_db
def test_publishing_makes_a_version_only_if_the_form_asks_something_else(django_user_model: type[User]):
    editor = django_user_model.objects.create_superuser("editor@example.org")
    form = publish(role_form(), editor)
    first = form.latest_version
    publish(form, editor)

    assert (first.number, first.published_by, str(first)) == (1, editor, "Wasser, version 1")
    assert first.form_schema == form.form_schema()
    assert form.latest_version == first

    form.title = {"de": "Wasser", "fr": "Eau"}
    published = publish(form)
    assert published.latest_version.number == 2
    assert published.latest_version.title_in("fr") == "Eau"
    assert FormVersion.objects.get(number=1).title_in("fr") == "Wasserresilienz"


@pytest.mark.django_db
def test_draft_and_scheduled_revision_make_no_version():
    form = publish(role_form())
    form.title = {"de": "Später"}
    form.save_revision()
    assert form.latest_version.number == 1

    form.go_live_at = timezone.now() + timezone.timedelta(days=1)
    form.save_revision().publish()
    assert [(version.number, version.title_in("de")) for version in FormVersion.objects.all()] == [(1, "Wasserresilienz")]


@pytest.mark.django_db
def test_version_does_not_change():
    version = publish(role_form()).latest_version
    version.number = 7
    with pytest.raises(TypeError, match="does not change"):
        version.save()


@pytest.mark.django_db
def test_incomplete_form_can_be_saved_but_not_published():
    form = make_form([section("Kommune", block("choice", "Rolle"))])
    form.save()
    revision = form.save_revision()

    with pytest.raises(ValidationError) as error:
        revision.publish()
    assert error.value.messages == ["Add at least one option."]
    assert not FormVersion.objects.exists()


@pytest.mark.django_db
def test_deleting_a_form_deletes_its_versions():
    kept, gone = publish(role_form(name="bleibt")), publish(role_form(name="geht"))
    Form.objects.filter(pk=gone.pk).delete()
    assert list(FormVersion.objects.values_list("form__name", flat=True)) == ["bleibt"]
    kept.delete()
    assert not FormVersion.objects.exists()


def problems(sections: list[dict], before: Form | None = None) -> list[tuple]:
    labels = labels_in(before.schema_data()) if before else None
    return [(problem.path, problem.message) for problem in problems_of(make_form(sections).schema_data(), labels)]


def test_question_on_which_others_depend_cannot_be_removed_and_they_are_named():
    form = role_form()
    raw = json.loads(json.dumps(form.sections.get_prep_value()))
    del raw[0]["value"]["questions"][0]

    assert problems(raw, before=form) == [
        ((), "“Rolle” cannot be removed, because this depends on it: “Welche”. Change their conditions first."),
        ((0, "questions", 0, "show_if"), "“Rolle” was removed. Put it back, or change this condition."),
    ]


def test_option_on_which_others_depend_cannot_be_removed_and_they_are_named():
    form = role_form()
    raw = json.loads(json.dumps(form.sections.get_prep_value()))
    del raw[0]["value"]["questions"][0]["value"]["options"][2]

    assert problems(raw, before=form) == [
        ((), "“Anderes” cannot be removed, because this depends on it: “Welche”. Change their conditions first."),
        (
            (0, "questions", 1, "show_if"),
            "The option “Anderes” of “Rolle” was removed. Put it back, or change this condition.",
        ),
    ]


def test_section_with_a_question_on_which_others_depend_cannot_be_removed():
    form = make_form(
        [
            section("Rolle der Kommune", block("choice", "Rolle", options=options("Stadt"))),
            section("Betrieb", block("text", "Welcher"), show_if=only_if("Rolle", "none_of", key("o", "Stadt"))),
        ]
    )
    assert problems(form.sections.get_prep_value()[1:], before=form) == [
        ((), "“Rolle” cannot be removed, because this depends on it: “Betrieb”. Change their conditions first."),
        ((0, "show_if"), "“Rolle” was removed. Put it back, or change this condition."),
    ]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (only_if("Wie viele", "at_least", "3"), "“Wie viele” comes later. Conditions can only be about earlier questions."),
        (only_if("nie dagewesen", "answered"), "The question that decides was removed. Choose another, or remove the condition."),
        (only_if("Rolle", "at_least", "3"), "Choose how the answer to “Rolle” is compared."),
        (only_if("Rolle", "one_of"), "Choose the answers to “Rolle” that decide."),
        (only_if("Alter", "at_least", "viele"), "Enter the number with which the answer to “Alter” is compared."),
        (only_if("Seit", "at_most"), "Enter the day with which the answer to “Seit” is compared."),
    ],
)
def test_impossible_condition_is_explained_at_its_question(condition: dict, message: str):
    sections = [
        section(
            "Kommune",
            block("choice", "Rolle", options=options("Stadt")),
            block("number", "Alter"),
            block("date", "Seit"),
            block("text", "Welche", show_if=condition),
            block("number", "Wie viele"),
        )
    ]
    assert problems(sections) == [((0, "questions", 3, "show_if"), message)]


def test_country_that_does_not_exist_is_refused_by_the_schema():
    sections = [section("Ort", block("municipality", "Wo"), block("text", "Was", show_if=only_if("Wo", "one_of", "QQ")))]
    assert problems(sections) == [((), "This cannot be published as it is. Compare it with the other questions.")]


def test_each_incomplete_question_is_named_at_its_block():
    sections = [
        section(
            "Alles",
            block("several", "Zu viele", options=options("a", "b"), most=3),
            block("number", "Grenzen", least=5, most=3),
            block("date", "Tage", first="2026-02-01", last="2026-01-01"),
            block("table", "Tabelle", fewest=4, most=2, columns=[block("choice", "Spalte")]),
            block("consent", "Einwilligung"),
            block("text", "Ohne Namen", label={}),
        )
    ]
    start = (0, "questions")
    assert problems(sections) == [
        ((*start, 0, "most"), "This question has fewer options than that."),
        ((*start, 1, "most"), "The upper limit is below the lower one."),
        ((*start, 2, "last"), "The upper limit is below the lower one."),
        ((*start, 3, "most"), "The upper limit is below the lower one."),
        ((*start, 3, "columns", 0, "options"), "Add at least one option."),
        ((*start, 4, "wording"), "Write this in one language at least."),
        ((*start, 5, "label"), "Write this in one language at least."),
    ]


def test_form_needs_a_title_and_a_question():
    found = problems_of(make_form([section("Leer")], title={}).schema_data())
    assert [problem.message for problem in found] == ["A form needs a title.", "A form needs at least one question."]
