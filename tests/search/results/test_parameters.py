"""Numbers in the URL of a search, in the digits of every script used by the site."""

import pytest
from django.http import QueryDict

from search.documents.document import PUBLIC
from search.results.parameters import read_request


@pytest.mark.parametrize(
    ("year", "page", "size"), [("2027", "2", "10"), ("٢٠٢٧", "٢", "١٠"), ("۲۰۲۷", "۲", "۱۰"), ("\u200f٢٠٢٧", "٢ ", "１０")]
)
def test_numbers_are_read_in_the_digits_of_every_script(year: str, page: str, size: str):
    parameters = QueryDict(mutable=True)
    parameters.update({"year": year, "page": page, "size": size})
    request, problems = read_request(parameters, "ar", frozenset({PUBLIC}))

    assert (request.filters["year"], request.page, request.size, problems) == (("2027",), 2, 10, ())
    assert request.address(page=2) == "?year=2027&page=2"


@pytest.mark.parametrize("page", ["²", "٠", "-٢", "Ⅱ", "٢٫٥"])
def test_invalid_page_number_is_reported(page: str):
    parameters = QueryDict(mutable=True)
    parameters["page"] = page
    request, problems = read_request(parameters, "ar", frozenset({PUBLIC}))

    assert (request.page, [problem.parameter for problem in problems]) == (1, ["page"])
