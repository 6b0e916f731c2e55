"""Names of people and programs, as somebody types them."""

JOINERS = "\u200c\u200d"  # unprintable according to Python, but used in Persian and Indian names


def one_line(name: str) -> str:
    """Return a name on one line: it appears in the subjects and senders of e-mails."""
    return " ".join("".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in name).split())
