"""Control characters, which presentations and old imports leave in texts: neither XML nor iCalendar may contain them."""

import re

#: All that XML 1.0 excludes. One in a title would make a feed unreadable as a whole.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What iCalendar excludes (RFC 5545, 3.1): all but the tab, and the ends of lines.
IN_CALENDARS = bytes(sign if sign in b"\t\r\n" or 32 <= sign != 127 else 32 for sign in range(256))


def for_xml(text: str) -> str:
    """Return `text` with spaces for what XML may not contain."""
    return NOT_IN_XML.sub(" ", text)


def for_calendar(content: bytes) -> bytes:
    """Return an iCalendar in UTF-8 with spaces for what it may not contain: lines stay as long as they were."""
    return content.translate(IN_CALENDARS)
