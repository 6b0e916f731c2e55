"""The languages that people can name."""

from cms.formatting import language_name
from cms.pages.languages_field import WORKING_LANGUAGES

#: Besides the working languages of the network: those of its cities.
OTHERS = (
    "am", "bg", "bn", "cs", "el", "fa", "ha", "hi", "hr", "hu", "hy", "id", "it", "ka", "kk", "mn", "ne", "nl", "pl", "ps", "ro", "rw", "so", "sq", "sr",
    "sw", "ta", "tr", "ur", "uz", "vi", "wo", "zh", "zu",
)  # fmt: skip
CODES = (*WORKING_LANGUAGES, *OTHERS)


def language_choices() -> list[tuple[str, str]]:
    """Return (code, name) of each language: the working languages first, then the others by name."""
    working = [(code, language_name(code)) for code in WORKING_LANGUAGES]
    return working + sorted(((code, language_name(code)) for code in OTHERS), key=lambda pair: pair[1].casefold())
