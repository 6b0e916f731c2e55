"""The numbers in a search's address, in the digits of every script that the site writes."""

import pytest
from django.http import QueryDict

from search.results.parameters import read_criteria


@pytest.mark.parametrize(
    ("year", "page", "size"), [("2027", "2", "10"), ("٢٠٢٧", "٢", "١٠"), ("۲۰۲۷", "۲", "۱۰"), ("\u200f٢٠٢٧", "٢ ", "１０")]
)
def test_years_and_pages_are_read_in_every_script(year: str, page: str, size: str):
    parameters = QueryDict(mutable=True)
    parameters.update({"year": year, "page": page, "size": size})
    criteria, problems = read_criteria(parameters, "ar")

    assert (criteria.selections["year"], criteria.page, criteria.size, problems) == (("2027",), 2, 10, ())
    assert criteria.address(page=2) == "?year=2027&page=2"


@pytest.mark.parametrize("page", ["²", "٠", "-٢", "Ⅱ", "٢٫٥"])
def test_what_is_no_page_is_said_to_be_none(page: str):
    parameters = QueryDict(mutable=True)
    parameters["page"] = page
    criteria, problems = read_criteria(parameters, "ar")

    assert (criteria.page, [problem.parameter for problem in problems]) == (1, ["page"])
