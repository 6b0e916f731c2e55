"""Mailboxes: a name and an address, as people and settings write them and as mail programs read them."""

from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import NamedTuple


class Mailbox(NamedTuple):
    """Who a letter is from or goes to; the name may be empty."""

    name: str
    address: str

    def __str__(self) -> str:
        """Return one mailbox, whatever the name holds: `"Müller, Anna" <anna@example.org>`."""
        if not self.name:
            return self.address
        escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{self.address}>'


def read_mailbox(text: object) -> Mailbox:
    """Read `Müller, Anna <anna@example.org>`: what stands before the last `<` is the name, with or without quotes."""
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
    """Return `text` on one line and without signs that no header and no database takes."""
    return " ".join(storable(text).split())


def storable(text: object) -> str:
    """Return `text` without what PostgreSQL and UTF-8 cannot keep: NUL and halves of signs."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()
