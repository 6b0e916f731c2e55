"""Mailboxes: a name and an address, as people and settings write them and as mail programs read them."""

from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import NamedTuple


class Mailbox(NamedTuple):
    """The sender or recipient of an e-mail; the name may be empty."""

    name: str
    address: str

    def __str__(self) -> str:
        """Return one mailbox, whatever characters the name contains: `"Müller, Anna" <anna@example.org>`."""
        if not self.name:
            return self.address
        escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{self.address}>'


def read_mailbox(text: object) -> Mailbox:
    """Parse `Müller, Anna <anna@example.org>`: everything before the last `<` is the name, with or without quotes."""
    line = one_line(text)
    name, bracket, rest = line.rpartition("<")
    if not bracket or not rest.endswith(">"):
        return Mailbox("", line)
    return Mailbox(read_name(name.strip()), rest[:-1].strip())


def read_name(name: str) -> str:
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = name[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if "=?" in name:
        try:
            name = str(make_header(decode_header(name)))
        except (HeaderParseError, LookupError, UnicodeError):
            return name
    return one_line(name)


def one_line(text: object) -> str:
    """Return `text` on one line, without characters that headers or databases reject."""
    return " ".join(storable(text).split())


def storable(text: object) -> str:
    """Return `text` without what PostgreSQL and UTF-8 cannot store: NUL and lone surrogates."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()
