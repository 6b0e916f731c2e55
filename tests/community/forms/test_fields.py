"""The questions of a section in a page: what is shown, what is sent, and that both are the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from cms.models import Municipality
from cms.users.models import User
from community.access.actor import actor_of
from community.files.models import PrivateFile
from community.forms.answers import clean_answers
from community.forms.fields import FileThere, OtherAnswer, Pressed, SectionForm, Uploads, section_form
from community.forms.schema import FormSchema
from community.groups.models import Group

from .of_water import label, options, water
from .sent import inputs, page_of, sent_by

pytestmark = pytest.mark.django_db

LANGUAGES = ["de", "en", "fr", "ar"]
KEY = "7b0f6f0c-6f5d-4a57-9b0c-6d2b0c1c9f11"


def form_of(*questions: dict[str, Any]) -> FormSchema:
    """Return a form with one section."""
    with_labels = [{"label": label(f"Frage {question['key']}"), **question} for question in questions]
    return FormSchema.model_validate(
        {"title": label("Formular"), "sections": [{"key": "all_of_it", "label": label("Alles"), "questions": with_labels}]}
    )


def shown(schema: FormSchema, answers: Mapping[str, Any] | None = None, *, section: int = 0, **rest: Any) -> SectionForm:
    """Return the form of a section, in German unless another language is given."""
    return section_form(schema, schema.sections[section], answers=answers or {}, **{"language": "de", **rest})


EVERY_KIND = form_of(
    {"kind": "text", "key": "line"},
    {"kind": "long_text", "key": "paragraphs", "most_words": 200},
    {"kind": "choice", "key": "radio", "options": options("city", "company")},
    {"kind": "choice", "key": "list", "options": options(*(f"option_{number}" for number in range(12)))},
    {"kind": "several", "key": "some", "options": options("heat", "rain", "drought"), "most": 2},
    {"kind": "number", "key": "whole"},
    {"kind": "number", "key": "precise", "decimal_places": 3},
    {"kind": "date", "key": "day"},
    {"kind": "email", "key": "email"},
    {"kind": "phone", "key": "phone"},
    {"kind": "municipality", "key": "named"},
    {"kind": "municipality", "key": "known"},
    {"kind": "people", "key": "people", "fewest": 2},
    {"kind": "table", "key": "table", "columns": [
        {"kind": "text", "key": "what", "label": label("Was")},
        {"kind": "choice", "key": "kind", "label": label("Art"), "options": options("new", "old")},
        {"kind": "number", "key": "costs", "label": label("Kosten"), "decimal_places": 2},
        {"kind": "date", "key": "until", "label": label("Bis")}]},
    {"kind": "files", "key": "files", "most": 2},
    {"kind": "consent", "key": "consent", "wording": {"de": "Ich willige ein.", "ar": "أوافق."}},
)  # fmt: skip


@pytest.fixture
def answers() -> dict[str, Any]:
    nakuru = Municipality.objects.create(name_de="Nakuru", name_ar="ناكورو", country="KE")
    return {
        "line": "Ein „Wort“ <b> & mehr",
        "paragraphs": "\nErste Zeile\n\nZweite",
        "radio": "company",
        "list": "option_11",
        "some": ["heat", "drought"],
        "whole": 1234567,
        "precise": 1234.125,
        "day": "2026-03-04",
        "email": "stadt@example.org",
        "phone": "+49 228 12345",
        "named": {"name": "Musterstadt", "country": "DE"},
        "known": {"municipality": nakuru.pk, "country": "KE"},
        "people": [{"key": "a-1", "answers": {"department": "Tiefbau", "expert_email": "tiefbau@example.org"}}],
        "table": [
            {"key": "x", "answers": {"what": "Entsiegeln", "kind": "old", "costs": 1000.5, "until": "2026-12-01"}},
            {"key": "y z", "answers": {"costs": 0}},
        ],
        "files": [KEY],
        "consent": {"wording": "Ich willige ein.", "language": "de"},
    }


@pytest.fixture
def uploads(member: User) -> Uploads:
    return Uploads("library", "housing", actor_of(member), {KEY: FileThere(KEY, "Plan.pdf", 1000, "/plan")})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_sent_and_cleaned_is_the_same_answer(language: str, answers: dict[str, Any], uploads: Uploads) -> None:
    answers["paragraphs"] = answers["paragraphs"].strip()
    with override(language):
        form = shown(EVERY_KIND, answers, language=language, uploads=uploads)
        given = shown(EVERY_KIND, language=language, uploads=uploads, data=sent_by(form)).given()
        cleaned, errors = clean_answers(EVERY_KIND, given)

    assert errors == {}
    assert cleaned == answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_typed_is_an_empty_answer_to_every_question(language: str) -> None:
    with override(language):
        given = shown(EVERY_KIND, language=language, data=sent_by(shown(EVERY_KIND, language=language))).given()
        cleaned, errors = clean_answers(EVERY_KIND, given)

    assert list(given) == [question.key for question in EVERY_KIND.questions()]
    assert errors == {}
    assert all(question.is_empty(cleaned[question.key]) for question in EVERY_KIND.questions())


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", {"whole": "1234567", "precise": "1234,125", "day": "04.03.2026"}),
        ("en", {"whole": "1234567", "precise": "1234.125", "day": "04/03/2026"}),
        ("fr", {"whole": "1234567", "precise": "1234,125", "day": "04/03/2026"}),
        ("ar", {"whole": "١٢٣٤٥٦٧", "precise": "١٢٣٤٫١٢٥", "day": "٠٤/٠٣/٢٠٢٦"}),
    ],
)
def test_numbers_and_days_stand_as_the_reader_types_them(language: str, typed: dict[str, str], answers: dict[str, Any]) -> None:
    with override(language):
        values = dict(inputs(page_of(shown(EVERY_KIND, answers, language=language))))

    assert {key: values[f"answer-{key}"] for key in typed} == typed


def test_wrong_answer_is_shown_as_it_was_typed_with_its_sentence() -> None:
    sent = sent_by(shown(water()), answer__inhabitants="sehr viele", answer__place="Nirgendwo")
    with override("de"):
        form = shown(water(), data=sent)
        _answers, errors = clean_answers(water(), form.given())
        page = page_of(shown(water(), {"inhabitants": 5}, data=sent, errors=errors))

    [field] = page.xpath('//input[@name="answer-inhabitants"]')
    assert (field.get("value"), field.get("aria-invalid")) == ("sehr viele", "true")
    described = [page.xpath(f'//*[@id="{name}"]')[0] for name in field.get("aria-describedby").split()]
    assert described[-1].text_content() == "Geben Sie eine Zahl ein."
    [first, second] = page.xpath('//*[@role="alert"]//a')
    assert (first.get("href"), second.get("href")) == ("#answer-place-input", "#answer-inhabitants-input")
    assert all(page.xpath(f'//*[@id="{link.get("href")[1:]}"]') for link in (first, second))
    assert page.xpath('//input[@name="answer-place"]')[0].get("value") == "Nirgendwo"


def test_wrong_cell_of_a_row_is_marked() -> None:
    data = sent_by(shown(water(), {"measures": [{"key": "m", "answers": {"measure": "Baum", "costs": 3}}]}, section=3))
    data["answer-measures-m-costs"] = "drei"
    page = page_of(shown(water(), data=data, section=3, errors={"measures": ["Zeile 1"]}))

    assert [cell.get("name") for cell in page.xpath('//*[@aria-invalid="true"]')] == ["answer-measures-m-costs"]


def test_question_that_is_not_in_the_sent_form_is_left_out() -> None:
    data = sent_by(shown(water()))
    del data["revision-role"]  # the choice was disabled
    del data["answer-inhabitants"]  # the connection was cut in the middle, or somebody plays

    assert set(shown(water(), data=data).given()) == {"place"}
    assert shown(water(), data=QueryDict("answer-which_role=x")).given() == {}
    assert shown(water()).given() == {}


def test_unticked_boxes_are_an_answer() -> None:
    form = shown(water(), {"dangers": ["heat"]}, section=1)
    data = sent_by(form, answer__dangers=[])

    assert shown(water(), {"dangers": ["heat"]}, section=1, data=data).given()["dangers"] == []


HOSTILE = {
    "revision-place": "x" * 5000, "revision-role": "-1", "revision-inhabitants": "٣", "revision-which_role": "9" * 400,
    "answer-place": "\0" * 9, "answer-place-country": "<script>", "answer-role": "mayor", "answer-inhabitants": "9" * 10_000,
    "press": "add place",
}  # fmt: skip


def test_hostile_values_are_refused_with_sentences_and_shown_harmlessly() -> None:
    data = QueryDict(mutable=True)
    data.update(HOSTILE)
    form = shown(water(), data=data)
    answers, errors = clean_answers(water(), form.given())
    page = page_of(shown(water(), data=data, errors=errors))

    assert answers == {}
    assert set(errors) == {"place", "role", "inhabitants"}
    assert form.revisions_given() == {}
    assert {script.text for script in page.xpath("//script")} == {None}  # ours


def test_of_inputs_with_the_same_name_the_last_counts_and_rows_are_not_doubled() -> None:
    data = QueryDict(
        "revision-measures=1&revision-measures=2&answer-measures=a&answer-measures=a&answer-measures=b\0&answer-measures="
        "&answer-measures-a-measure=Baum&answer-measures-a-measure=Bank&answer-measures-c-measure=fremd"
    )
    form = shown(water(), section=3, data=data)

    assert form.given() == {"measures": [{"key": "a", "answers": {"measure": "Bank"}}]}
    assert form.revisions_given() == {"measures": 2}


def test_endless_rows_are_refused() -> None:
    data = QueryDict("revision-measures=0&" + "&".join(f"answer-measures={n}&answer-measures-{n}-measure=x" for n in range(400)))
    form = shown(water(), section=3, data=data)

    assert "measures" in clean_answers(water(), form.given())[1]
    assert len(page_of(form).xpath("//fieldset[@data-row]")) <= 52


@pytest.mark.parametrize("consent", ["[", "true", "[1]", '{"wording": "Ich willige nicht ein.", "language": "de"}', '"\\ud800"'])
def test_consent_to_another_wording_is_none(consent: str) -> None:
    data = sent_by(shown(water(), section=3), answer__consent=consent)

    assert "consent" in clean_answers(water(), shown(water(), section=3, data=data).given())[1]


def test_consent_keeps_the_language_in_which_it_was_read() -> None:
    agreed = {"wording": "Ich willige ein.", "language": "de"}
    with override("en"):
        [box] = page_of(shown(water(), {"consent": agreed}, section=3, language="en")).xpath('//input[@type="checkbox"]')
        [fresh] = page_of(shown(water(), section=3, language="en")).xpath('//input[@type="checkbox"]')

    assert (box.get("checked"), box.getnext().get("lang"), box.getnext().text_content()) == ("checked", "de", "Ich willige ein.")
    assert (fresh.get("checked"), fresh.getnext().get("lang"), fresh.getnext().text_content()) == (None, "en", "I agree.")


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Nakuru, Kenia", "", True),
        ("  nakuru ", "", True),
        ("ناكورو", "", True),
        ("Nakuru", "KE", True),
        ("Nakuru", "DE", False),
        ("Nakuru-West", "KE", False),
        ("Neustadt", "", False),  # there are two
        ("", "", False),
    ],
)
def test_name_that_the_register_has_is_the_registers(name: str, country: str, found: bool) -> None:
    nakuru = Municipality.objects.create(name_de="Nakuru", name_ar="ناكورو", country="KE")
    for code in ("DE", "AT"):
        Municipality.objects.create(name_de="Neustadt", country=code)
    with override("de"):
        data = sent_by(shown(water()), answer__place=name, answer__place__country=country)
        given = shown(water(), data=data).given()["place"]

    assert given == ({"municipality": nakuru.pk, "country": "KE"} if found else {"name": name, "country": country})


RAIN = {"dangers": ["rain"], "floods": "2021"}


def test_question_that_is_not_asked_is_not_in_a_page_without_a_script() -> None:
    asked = [field.key for field in shown(water(), {"dangers": ["heat"]}, section=1)]
    rainy = [field.key for field in shown(water(), RAIN, section=1)]

    assert asked == ["dangers", "challenge_text", "since"]
    assert rainy == ["dangers", "challenge_text", "floods", "rain_detail", "since"]


def test_question_that_is_not_asked_is_hidden_and_not_sent_where_a_script_saves() -> None:
    form = shown(water(), RAIN | {"dangers": ["heat"]}, section=1, address_of_save="/answers")
    page = page_of(form)
    hidden = page.xpath("//fieldset[@data-question][@hidden][@disabled]/@data-question")

    assert hidden == ["floods", "rain_detail", "old_story"]
    assert page.xpath('//input[@name="answer-floods"]')[0].get("value") == "2021"
    assert set(shown(water(), section=1, data=sent_by(form)).given()) == {"dangers", "challenge_text", "since"}


def test_what_is_asked_follows_what_was_sent() -> None:
    data = sent_by(shown(water(), {"dangers": ["heat"]}, section=1), answer__dangers=["rain"])

    assert "floods" in [field.key for field in shown(water(), {"dangers": ["heat"]}, section=1, data=data)]


ROWS = [{"key": "a", "answers": {"measure": "Baum", "costs": 1}}, {"key": "b", "answers": {"measure": "Bank"}}]
TYPED = [{"key": "a", "answers": {"measure": "Baum", "costs": "1"}}, {"key": "b", "answers": {"measure": "Bank", "costs": ""}}]


def pressing(button: str, before: QueryDict | None = None) -> tuple[SectionForm, QueryDict]:
    form = shown(water(), {"measures": ROWS}, section=3, data=before)
    data = sent_by(form, button)
    return shown(water(), {"measures": ROWS}, section=3, data=data), data


def test_rows_are_added_removed_and_brought_back_by_buttons() -> None:
    added, _data = pressing("add measures")
    assert added.buttons_pressed() == [Pressed("add", "measures")]
    assert added.given()["measures"] == TYPED
    assert len(added.fields[1].rows) == 3

    removed, data = pressing("remove measures a")
    assert removed.given()["measures"] == TYPED[1:]
    assert page_of(removed).xpath('//input[@name="answer-measures-gone"]/@value') == ["a"]

    restored, _data = pressing("restore measures a", data)
    assert restored.given()["measures"] == [TYPED[1], TYPED[0]]
    assert page_of(restored).xpath('//input[@name="answer-measures-gone"]') == []


def test_enter_presses_no_button_that_changes_rows() -> None:
    buttons = page_of(shown(water(), {"measures": ROWS}, section=3)).xpath("//button")

    assert (buttons[0].get("type"), buttons[0].get("name")) == ("submit", None)


def test_as_many_rows_are_shown_as_are_needed() -> None:
    assert len(shown(water(), section=3).fields[0].rows) == 2
    assert len(shown(water(), {"people": [{"key": "p", "answers": {}}]}, section=3).fields[0].rows) == 2


def test_hiding_and_showing_a_table_twice_with_saving_between_changes_no_row() -> None:
    schema = form_of(
        {"kind": "choice", "key": "wants", "options": options("yes", "no")},
        {"kind": "table", "key": "measures", "columns": [{"kind": "text", "key": "measure", "label": label("Maßnahme")}],
         "show_if": {"conditions": [{"question": "wants", "comparison": "one_of", "values": ["yes"]}]}},
    )  # fmt: skip
    rows = [{"key": "a", "answers": {"measure": "Baum"}}, {"key": "b", "answers": {"measure": "Bank"}}]
    answers = {"wants": "yes", "measures": rows}
    for wants in ("no", "yes", "no", "yes"):
        data = sent_by(shown(schema, answers, address_of_save="/answers"), answer__wants=wants)
        answers |= clean_answers(schema, shown(schema, answers, data=data).given())[0]
        assert answers == {"wants": wants, "measures": rows}


def test_revisions_are_sent_as_they_were_shown() -> None:
    data = sent_by(shown(water(), revisions={"place": 3, "inhabitants": 7}))

    assert shown(water(), data=data).revisions_given() == {"place": 3, "role": 0, "inhabitants": 7}


def test_refused_answer_keeps_its_revision_so_that_others_are_noticed() -> None:
    data = sent_by(shown(water(), revisions={"place": 3, "inhabitants": 7}))
    form = shown(water(), data=data, revisions={"place": 4, "inhabitants": 8}, errors={"inhabitants": ["Nein."]})

    assert dict(inputs(page_of(form)))["revision-place"] == "4"
    assert dict(inputs(page_of(form)))["revision-inhabitants"] == "7"


def test_colleagues_answer_is_shown_and_taken_over_or_not() -> None:
    other = OtherAnswer("Kollegin", datetime(2026, 3, 4, 12, tzinfo=UTC), 500)
    data = sent_by(shown(water(), {"inhabitants": 100}, revisions={"inhabitants": 1}), answer__inhabitants="300")
    with override("de"):
        form = shown(water(), {"inhabitants": 500}, data=data, revisions={"inhabitants": 2}, others={"inhabitants": other})
        page = page_of(form)
        [told] = page.xpath('//*[@class="other__answer"]')
        mine, theirs = sent_by(form), sent_by(form, choice__inhabitants="theirs")

    assert told.text_content() == "500"
    assert "Kollegin" in page.xpath('//fieldset[@class="other"]/legend')[0].text_content()
    kept = shown(water(), {"inhabitants": 500}, data=mine)
    assert (kept.given()["inhabitants"], kept.revisions_given()["inhabitants"]) == ("300", 2)
    taken = shown(water(), {"inhabitants": 500}, data=theirs)
    assert "inhabitants" not in taken.given()
    assert dict(inputs(page_of(taken)))["answer-inhabitants"] == "500"


def test_files_that_a_browser_without_a_script_sends_are_staged(uploads: Uploads, housing: Group) -> None:
    schema = form_of({"kind": "files", "key": "files", "most": 2})
    data = sent_by(shown(schema, {"files": [KEY]}, uploads=uploads))
    files = MultiValueDict(
        {"answer-files-new": [SimpleUploadedFile("Plan.txt", b"Ein Plan"), SimpleUploadedFile("x.exe", b"MZ\0")]}
    )
    form = shown(schema, {"files": [KEY]}, uploads=uploads, data=data, files=files)

    errors = form.stage_files()

    staged = PrivateFile.objects.staged().get()
    assert form.given()["files"] == [KEY, str(staged.pk)]
    assert list(errors) == ["files"]
    assert [file.name for file in form.fields[0].files] == ["Plan.pdf", "Plan.txt"]


def test_file_is_removed_by_a_button_and_a_strangers_is_not_shown(uploads: Uploads, housing: Group) -> None:
    schema = form_of({"kind": "files", "key": "files", "most": 2})
    form = shown(
        schema,
        {"files": [KEY]},
        uploads=uploads,
        data=sent_by(shown(schema, {"files": [KEY]}, uploads=uploads), f"drop files {KEY}"),
    )
    assert form.given() == {"files": []}

    other = "00000000-0000-4000-8000-000000000000"
    assert shown(schema, {"files": [other]}, uploads=uploads).fields[0].files == []


def test_without_an_account_files_wait_for_a_login() -> None:
    schema = form_of({"kind": "files", "key": "files"})
    files = MultiValueDict({"answer-files-new": [SimpleUploadedFile("Plan.txt", b"Ein Plan")]})
    form = shown(schema, login_address="/login", data=sent_by(shown(schema)), files=files)

    assert page_of(form).xpath('//a[@href="/login"]')
    assert list(form.stage_files()) == ["files"]
    assert PrivateFile.objects.count() == 0


WHAT_PROGRAMS_SEND: list[Any] = [
    "viele", "31. Juni", "a\ud800b", 3, -1.5, 1e400, float("nan"), True, None, [], [1, ["x"]], {}, {"name": 3, "country": []},
    {"municipality": "x"}, {"municipality": True}, {"municipality": 10**30, "country": "DE"}, {"wording": 1}, [{"key": "", "answers": {"what": 3}}],
    [{"key": "a\0", "answers": {}}, {"key": "b", "answers": {"until": "bald", "costs": {}, "kind": []}}, {"answers": "x"}],
]  # fmt: skip


@pytest.mark.parametrize("typed", WHAT_PROGRAMS_SEND, ids=repr)
def test_stored_answer_that_was_never_accepted_is_shown_as_far_as_it_can_be(typed: Any) -> None:
    answers = {question.key: typed for question in EVERY_KIND.questions()}
    others = {
        question.key: OtherAnswer("Kollegin", datetime(2026, 3, 4, tzinfo=UTC), typed) for question in EVERY_KIND.questions()
    }
    form = shown(EVERY_KIND, answers, others=others)
    given = shown(EVERY_KIND, data=sent_by(form)).given()

    assert set(given) == set(answers)
    if typed == "viele":
        assert (given["whole"], given["day"], given["line"]) == ("viele", "viele", "viele")


def test_wrong_cell_that_was_stored_is_shown_in_its_row() -> None:
    form = shown(water(), {"measures": [{"key": "m", "answers": {"measure": "Baum", "costs": "drei"}}]}, section=3)

    assert form.fields[1].shown == [{"key": "m", "answers": {"measure": "Baum", "costs": "drei"}}]


def test_what_is_asked_follows_what_was_accepted() -> None:
    typed = {"place": {"name": "Paris", "country": "FR"}, "inhabitants": "viele"}
    guessed = shown(water(), typed, section=2, address_of_save="/answers")
    known = shown(water(), typed, accepted=typed | {"inhabitants": 2_000_000}, section=2, address_of_save="/answers")

    assert [field.is_asked for field in guessed.fields] == [True, True, False]
    assert [field.is_asked for field in known.fields] == [True, True, True]
