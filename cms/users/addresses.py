"""E-mail addresses: one canonical form for everything that people type, and whether mail can be sent to it.

Mailboxes are compared by this form only. It is plain ASCII, with the domain as mail servers know it (IDNA 2008 after UTS 46), so
that an e-mail to `straße.example` never goes to `strasse.example`, which belongs to somebody else.
"""

import re
import unicodedata
from contextlib import suppress

import idna
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

#: Invisible characters: Unicode's Default_Ignorable_Code_Point, and marks that only say how the character before is drawn.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LONGEST = 1_000  # anything longer is not an address, however it is written
_JOINERS = "\u200c\u200d"  # meaningful in domains in Persian or Hindi, but nowhere else
#: The dot of Turkish "İ" in lower case; i and j have a dot anyway.
_DOT_ON_DOT = re.compile("(?<=[ij])\u0307")


def canonical(address: str) -> str:
    """Return the canonical form of `address`: `Anna@ＳＴＡＤＴ.DE.` is `anna@stadt.de`, `anna@münchen.de` is `anna@xn--mnchen-3ya.de`.

    Anything that is not an address, or only part of one, is returned in lower case: this never raises.
    """
    if len(address) > _LONGEST:
        return address.lower()
    local, at, domain = _small(address, keep=_JOINERS).rpartition("@")
    return f"{_small(local)}@{_as_sent(domain)}" if at else _small(domain)


def readable(address: str) -> str:
    """Return `address` with its domain in the script of its language, for display."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{idna.decode(domain)}" if "xn--" in domain else address
    except UnicodeError:
        return address


def validate_address(address: str) -> None:
    """Raise ValidationError, with a message for the person, if no mail can be sent to `address`."""
    address = canonical(address)
    local = address.rpartition("@")[0]
    strange = "".join(dict.fromkeys(sign for sign in local if not sign.isascii()))
    if strange:
        raise ValidationError(
            _("We cannot send e-mail to an address with “%(signs)s” before the @. Use an address in plain Latin letters."),
            code="unmailable",
            params={"signs": strange},
        )
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise ValidationError(
            _("We cannot send e-mail to this address. Check it: it should look like name@example.org."), code="invalid"
        ) from error


def _small(text: str, keep: str = "") -> str:
    """Return `text` in lower case, with compatibility forms normalised and invisible characters removed; idempotent."""
    text = _INVISIBLE.sub(lambda sign: sign[0] if sign[0] in keep else "", text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return _DOT_ON_DOT.sub("", text).strip()


def _as_sent(domain: str) -> str:
    domain = domain.rstrip(".")
    if domain.isascii() and "xn--" not in domain:
        return domain
    for spelling in (domain, _small(domain)):
        with suppress(UnicodeError):  # which includes idna's errors
            return idna.encode(spelling, uts46=True).decode("ascii").rstrip(".")
    return _small(domain)
