"""Applying in the community, through the provider of an app above."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString

from cms import applying
from cms.applying import application_link, register_application_provider
from cms.generation import begin_generation
from cms.models import CallPage
from cms.navigation import Link
from tests.pages import make_homes, make_page

pytestmark = pytest.mark.django_db

SENTENCE = "You can apply in the members’ community."
BUTTON = '<a class="button" href="/en/apply/%s/">Answer the call</a>'


class Provider:
    """Has a form for some calls."""

    def __init__(self, *calls: CallPage) -> None:
        self.calls = calls

    def link(self, request: Any, call: CallPage) -> Link | None:
        return Link("Answer the call", f"/en/apply/{call.slug}/") if call in self.calls else None

    def panel(self, request: Any, call: CallPage) -> SafeString:
        return SafeString("")


@pytest.fixture
def provide() -> Iterator[Callable[..., None]]:
    installed = applying._provider
    register_application_provider(None)
    yield lambda *calls: register_application_provider(Provider(*calls))
    register_application_provider(installed)


@pytest.fixture
def call() -> CallPage:
    make_homes()
    return make_page(CallPage, "Heat", language="en", apply_by="community")


def test_call_links_to_its_application_form(client: Client, provide: Callable[..., None], call: CallPage) -> None:
    assert SENTENCE in client.get(call.url).content.decode()

    provide(call)
    begin_generation()  # as when a form is published
    page = client.get(call.url).content.decode()
    assert BUTTON % call.slug in page
    assert SENTENCE not in page


def test_call_without_an_application_form_shows_a_message(client: Client, provide: Callable[..., None], call: CallPage) -> None:
    provide()

    assert SENTENCE in client.get(call.url).content.decode()


@pytest.mark.parametrize("facts", [{"apply_by": "email"}, {"closes_at": datetime(2026, 1, 5, tzinfo=UTC)}])
def test_other_or_closed_calls_have_no_application_link(
    provide: Callable[..., None], call: CallPage, facts: dict[str, Any]
) -> None:
    provide(call)
    request = RequestFactory().get("/")
    assert application_link(request, call) is not None

    for name, value in facts.items():
        setattr(call, name, value)
    assert application_link(request, call) is None


def test_community_application_is_offered_only_if_available(provide: Callable[..., None], call: CallPage) -> None:
    def offered(page: CallPage) -> set[str]:
        form = CallPage.get_edit_handler().get_form_class()(instance=page)
        return {value for value, _label in form.fields["apply_by"].choices if value}

    other = make_page(CallPage, "Water", language="en")
    assert offered(other) == {"address", "email"}
    assert offered(call) == {"address", "email", "community"}  # as it was chosen earlier

    provide()
    assert offered(other) == {"address", "email", "community"}
