"""Each request has an id, shared by its response, log lines, problem documents and jobs."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings as site_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.module_loading import import_string

from cms.jobs.models import Job
from cms.jobs.queueing import enqueue
from cms.request_ids import AddRequestId, RequestIdMiddleware, attributed_to, current_request_id
from cms.urls import urlpatterns as of_the_site
from tests.cms.jobs import samples
from tests.jobs import QUEUED, work_off

OWN = re.compile(r"[0-9a-f]{32}")
GIVEN = "4f1c2a77-front-1"


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("It fails.")


urlpatterns = [path("api/fails/", fail), *of_the_site]
handler404, handler500 = "cms.views.page_not_found", "cms.views.server_error"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The site's log lines, formatted as in production."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    facts = site_settings.LOGGING["formatters"]["line"]
    handler = Keep()
    handler.addFilter(AddRequestId())
    handler.setFormatter(logging.Formatter(facts["format"], style=facts["style"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def ids_in(lines: list[str]) -> set[str]:
    return {re.search(r" \[(\S+)\] ", line).group(1) for line in lines}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/healthz", "/readyz", "/robots.txt", "/de/accounts/login/", "/nowhere/", "/static/none.css"]
)
def test_every_response_has_its_own_request_id(client: Client, address: str):
    first, second = (client.get(address)["X-Request-ID"] for _time in range(2))

    assert [bool(OWN.fullmatch(one)) for one in {first, second}] == [True, True]
    assert current_request_id() == ""  # nothing is left over for what comes next


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/nowhere/", "/api/" + "x" * 9000, "/_allauth/nowhere"])
def test_problem_documents_contain_the_request_id(client: Client, address: str):
    answer = client.get(address)

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer["X-Request-ID"]


@override_settings(ROOT_URLCONF=__name__)
def test_server_error_is_logged_with_its_request_id(lines: list[str]):
    client = Client(raise_request_exception=False)
    answer = client.get("/api/fails/")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    assert "It fails." in "".join(lines)
    assert "It fails." not in answer.content.decode()
    assert ids_in([line for line in lines if "Internal Server Error" in line]) == {answer["X-Request-ID"]}


@pytest.mark.django_db
def test_not_found_is_logged_with_its_request_id(lines: list[str]):
    answer = Client().get("/api/nowhere/")

    assert [ids_in([line]) for line in lines if "Not Found: /api/nowhere/" in line] == [{answer["X-Request-ID"]}]


@pytest.mark.parametrize(
    ("header", "sent", "is_taken"),
    [
        ("", GIVEN, False),  # no proxy is trusted
        ("X-Request-ID", GIVEN, True),
        ("X-Request-ID", "", False),
        ("X-Request-ID", "short", False),
        ("X-Request-ID", "x" * 65, False),
        ("X-Request-ID", "with spaces in it", False),
        ("X-Request-ID", "with-a-line\nof its own", False),
        ("X-Request-ID", "../../etc/passwd", False),
        ("X-Amzn-Trace-Id", GIVEN, False),  # the trusted header has another name
    ],
)
def test_request_id_is_only_taken_from_the_trusted_header(settings: object, header: str, sent: str, is_taken: bool):
    settings.REQUEST_ID_HEADER = header
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_request_id())
        return HttpResponse()

    with attributed_to(""):  # no server sends this response and ends the request
        answer = RequestIdMiddleware(view)(RequestFactory().get("/", headers={"X-Request-ID": sent}))

    assert [answer["X-Request-ID"]] == seen
    assert (seen == [sent]) is is_taken
    assert is_taken or OWN.fullmatch(seen[0])


def test_log_lines_outside_requests_have_no_request_id(lines: list[str]):
    logging.getLogger("cms").warning("Alone")
    with attributed_to(GIVEN):
        logging.getLogger("cms").warning("Of a request")

    assert [line.partition(" WARNING ")[2] for line in lines] == ["cms [-] Alone", f"cms [{GIVEN}] Of a request"]


def test_console_log_format_contains_the_request_id():
    console, filters = site_settings.LOGGING["handlers"]["console"], site_settings.LOGGING["filters"]

    assert [import_string(filters[name]["()"]) for name in console["filters"]] == [AddRequestId]
    assert "[{request_id}]" in site_settings.LOGGING["formatters"][console["formatter"]]["format"]


@pytest.mark.django_db
def test_job_keeps_the_request_id_that_enqueued_it(settings: object, lines: list[str]):
    settings.TASKS = QUEUED
    with attributed_to(GIVEN):
        enqueue(samples.give_up, 3)
    enqueue(samples.give_up, 3)
    of_a_request, of_none = Job.objects.order_by("enqueued_at")

    assert (of_a_request.request_id, of_none.request_id) == (GIVEN, "")
    assert of_a_request.arguments == ([3], {})
    assert of_a_request.shown_arguments == "number=3"
    lines.clear()
    work_off()
    assert [(ids_in([line]), "has failed" in line) for line in lines if " Job " in line] == [({GIVEN}, True), ({"-"}, True)]
