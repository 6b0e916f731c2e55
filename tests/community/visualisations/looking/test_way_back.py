"""The way back from the pages of a session: each names what it is below."""

import re

import pytest
from django.utils.html import strip_tags

from cms.users.models import User
from community.visualisations.models import Variant
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_variant

SESSION, PLACE = "Ein Platz, drei Möglichkeiten", "Parkplatz vor dem Turm"


def crumbs(text: str) -> list[str]:
    found = re.search(r'<nav class="crumbs".*?</nav>', text, re.DOTALL)
    assert found
    return [strip_tags(words).strip() for words in re.findall(r"<a .*?</a>", found[0], re.DOTALL)]


@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [
        ("session", "session", []),
        ("run_sheet", "session", [SESSION]),
        ("check", "session", [SESSION]),
        ("edit", "session", [SESSION]),
        ("new_case", "session", [SESSION]),
        ("case", "case", [SESSION]),
        ("case_photos", "case", [SESSION]),
        ("photo", "photo", [SESSION, PLACE]),
        ("new_variant", "case", [SESSION, PLACE]),
        ("variant", "variant", [SESSION, PLACE]),
        ("show", "own", [SESSION, PLACE]),
    ],
)
def test_way_back(client_of: Logged, facilitator: User, park: Variant, name: str, of: str, expected: list[str]):
    park.case.created_by = facilitator
    park.case.save()
    own = make_variant(park.case, facilitator, is_shared=False)
    things = {"session": park.case.session, "case": park.case, "photo": park.photo, "variant": park, "own": own}

    text = client_of(facilitator).get(address(name, things[of].key)).content.decode()

    assert crumbs(text)[2:] == expected
    assert crumbs(text)[1] == "Visualisations"
