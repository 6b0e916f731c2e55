"""What is sent as a prompt."""

import pytest
from django.utils.translation import override

from community.visualisations.providers.prompts import (
    BY_KEY,
    CHIPS,
    MOST_CHIPS,
    MOST_PROMPT,
    MOST_WORDS,
    build_prompt,
    can_ask,
    tidied,
)


def test_prompt_in_english() -> None:
    assert build_prompt(["bus", "trees"], "  The kiosk\nstays ", "en") == (
        "Change this photograph of a real place: it now has mature street trees with wide crowns in open soil and a marked bus lane with a"
        " roofed stop. Also: The kiosk stays. Keep the perspective and the buildings as in the photograph. Same light, same weather,"
        " photographic, as it would really be built. Show the place, not persons: nobody recognisable, no lettering."
    )


def test_prompt_in_german() -> None:
    assert build_prompt(["play", "water", "light"], "", "de") == (
        "Verändere dieses Foto eines wirklichen Ortes: Er hat jetzt ein ebenerdiges Wasserspiel und einen Trinkbrunnen, einen Spielplatz mit"
        " Klettergerüst und Sand und warme, niedrige Leuchten entlang der Wege. Unverändert bleiben: die Perspektive und die"
        " Gebäude. Gleiches Licht, gleiches Wetter, fotografisch, so wie es wirklich gebaut würde. Zeige den Ort, keine Personen: niemand Erkennbares, keine Schrift."
    )


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_other_languages_ask_in_english_with_their_own_words(language: str) -> None:
    prompt = build_prompt(["trees"], "أشجار أكثر؟", language)

    assert prompt.startswith("Change this photograph")
    assert "Also: أشجار أكثر؟ Keep" in prompt


def test_words_alone() -> None:
    assert build_prompt([], "A quiet square", "en").startswith("Change this photograph of a real place as described. Also: A")


def test_chips() -> None:
    assert len(CHIPS) == len(BY_KEY) == 15
    assert all(chip.english and chip.german and chip.key.isidentifier() for chip in CHIPS)
    with override("en"):
        assert [str(BY_KEY[key].label) for key in ("cycle", "water", "housing")] == ["Cycle path", "Water", "Housing above shops"]


def test_longest_prompt_keeps_its_end() -> None:
    longest = max(
        len(build_prompt([one.key for one in CHIPS if one not in CHIPS[:9]], "ä" * MOST_WORDS, language))
        for language in ("de", "en")
    )

    assert longest < MOST_PROMPT


@pytest.mark.parametrize(
    ("chips", "words", "is_allowed"),
    [
        (["trees"], "", True),
        ([], "A square with water", True),
        ([], " \n\u200b", False),
        (["gone"], "", False),
        ([one.key for one in CHIPS[:MOST_CHIPS]], "", True),
        ([one.key for one in CHIPS[: MOST_CHIPS + 1]], "", False),
        ([], "x" * MOST_WORDS, True),
        ([], "x" * (MOST_WORDS + 1), False),
        ([], "Ask kontakt@example.org", False),
        ([], "Call +49 228 1234 567", False),
        ([], "In 2027, 12 trees and 3,500 people at 50.73, 7.10", True),
    ],
)
def test_what_can_be_asked(chips: list[str], words: str, is_allowed: bool) -> None:
    verdict = can_ask(chips, words)

    assert bool(verdict) == is_allowed
    assert bool(verdict.reason) != is_allowed


def test_signs_that_cannot_be_seen_are_dropped() -> None:
    assert tidied("A\u202epark\x00 \n\t now\ufeff") == "A park now"
