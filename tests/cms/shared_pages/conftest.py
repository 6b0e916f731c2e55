from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from cms import routes
from cms.models import HomePage, NewsPage
from cms.shared_pages.middleware import SharedPagesMiddleware
from tests.pages import make_page

Made = list[str]


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.PAGE_CACHE_MB = 8


@pytest.fixture(autouse=True)
def _no_routes() -> Iterator[None]:
    yield
    routes.forget_routes()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """The addresses for which an answer was worked out."""
    paths: Made = []
    make = SharedPagesMiddleware.make

    def noted(self: SharedPagesMiddleware, request: Any, asked: Any) -> Any:
        paths.append(asked.path)
        return make(self, request, asked)

    monkeypatch.setattr(SharedPagesMiddleware, "make", noted)
    return paths


@pytest.fixture
def news(homes: dict[str, HomePage]) -> NewsPage:
    return make_page(NewsPage, "Neues")


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], Any]:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def reader() -> Client:
    return Client()
