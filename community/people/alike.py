"""Finding municipalities with similar names, so that nobody proposes one that the register has."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz

from cms.formatting import country_name
from cms.models import Municipality

from .models import ProposedMunicipality

ALIKE = 88  # of 100: the score from which two names in one country count as similar
SHOWN = 8
NAMES = ("name_de", "name_en", "name_fr", "name_ar")


class Alike(NamedTuple):
    """A municipality that may be the same one."""

    name: str
    country: str
    is_proposed: bool  # proposed, and not in the register yet


def folded(name: str) -> str:
    """Return `name` without case, accents, umlauts or punctuation: Köln, KOELN and köln become the same."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum())
    for long, short in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(long, short)
    return plain


def municipalities_alike(name: str, country: str) -> list[Alike]:
    """Return municipalities with a similar name in any language: equal names in every country, similar ones in this country."""
    wanted = folded(name)
    entries = [(row[0], row[1:], False) for row in Municipality.objects.values_list("country", *NAMES)]
    entries += [(where, (one,), True) for where, one in ProposedMunicipality.objects.waiting().values_list("country", "name")]
    found = [
        (max(fuzz.ratio(wanted, folded(one)) for one in names if one), where == country, Alike(names[0], where, is_proposed))
        for where, names, is_proposed in entries
    ]
    alike = [(score, is_here, one) for score, is_here, one in found if score == 100 or (is_here and score >= ALIKE)]
    alike.sort(key=lambda entry: (not entry[1], -entry[0], entry[2].name))
    return [one._replace(country=country_name(one.country)) for _score, _is_here, one in alike[:SHOWN]]
