"""The form of a Deep Dive on water, with every kind of question, for the tests."""

from community.forms.schema import FormSchema

THREE_LANGUAGES = {"de": "Wasserresilienz", "en": "Water resilience", "ar": "مرونة المياه"}


def label(german: str, english: str = "") -> dict[str, str]:
    return {"de": german} | ({"en": english} if english else {})


def options(*keys: str) -> list[dict]:
    return [{"key": key, "label": label(key.title())} for key in keys]


def only_if(question: str, comparison: str, *values: str) -> dict:
    return {"conditions": [{"question": question, "comparison": comparison, "values": list(values)}]}


def water() -> FormSchema:
    return FormSchema.model_validate(
        {
            "title": THREE_LANGUAGES,
            "sections": [
                {
                    "key": "municipality",
                    "label": label("Ihre Kommune", "Your municipality"),
                    "questions": [
                        {"kind": "municipality", "key": "place", "label": label("Kommune"), "is_required": True},
                        {"kind": "choice", "key": "role", "label": label("Rolle"), "options": options("city", "company", "other")},
                        {"kind": "text", "key": "which_role", "label": label("Welche?"), "is_required": True,
                         "show_if": only_if("role", "one_of", "other")},
                        {"kind": "number", "key": "inhabitants", "label": label("Einwohner"), "least": 1},
                    ],
                },
                {
                    "key": "challenge",
                    "label": label("Herausforderung", "Challenge"),
                    "questions": [
                        {"kind": "several", "key": "dangers", "label": label("Gefahren"), "is_required": True,
                         "options": options("drought", "rain", "heat"), "most": 2},
                        {"kind": "long_text", "key": "challenge_text", "label": label("Beschreibung", "Description"), "is_required": True, "most_words": 5},
                        {"kind": "text", "key": "floods", "label": label("Wann zuletzt?"), "is_required": True,
                         "show_if": only_if("dangers", "one_of", "rain")},
                        {"kind": "text", "key": "rain_detail", "label": label("Was geschah?"), "is_required": True,
                         "show_if": only_if("floods", "answered")},
                        {"kind": "date", "key": "since", "label": label("Seit wann?")},
                        {"kind": "text", "key": "old_story", "label": label("Wie kam es dazu?"), "is_required": True,
                         "show_if": only_if("since", "at_most", "2020-06-15")},
                    ],
                },
                {
                    "key": "abroad",
                    "label": label("Partnerkommune"),
                    "show_if": only_if("place", "none_of", "DE"),
                    "questions": [
                        {"kind": "email", "key": "partner_email", "label": label("E-Mail"), "is_required": True},
                        {"kind": "phone", "key": "partner_phone", "label": label("Telefon")},
                        {"kind": "text", "key": "large", "label": label("Große Stadt"), "is_required": True,
                         "show_if": {"match": "any", "conditions": [
                             {"question": "inhabitants", "comparison": "at_least", "values": ["1000000"]},
                             {"question": "which_role", "comparison": "empty"}]}},
                    ],
                },
                {
                    "key": "team",
                    "label": label("Team"),
                    "questions": [
                        {"kind": "people", "key": "people", "label": label("Wen entsenden Sie?"), "is_required": True, "fewest": 2},
                        {"kind": "table", "key": "measures", "label": label("Maßnahmen", "Measures"), "columns": [
                            {"kind": "text", "key": "measure", "label": label("Maßnahme", "Measure"), "is_required": True},
                            {"kind": "number", "key": "costs", "label": label("Kosten", "Costs"), "least": 0}]},
                        {"kind": "files", "key": "plans", "label": label("Pläne"), "most": 2},
                        {"kind": "consent", "key": "consent", "label": label("Einwilligung"), "is_required": True,
                         "wording": label("Ich willige ein.", "I agree.")},
                    ],
                },
            ],
        }
    )  # fmt: skip
