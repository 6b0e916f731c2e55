"""What `/readyz` says of the search, and what the rest of the site does without it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import StandardPage
from search.backends.base import SearchUnavailable
from search.engine import get_backend
from search.pending import PendingChange
from tests.accounts import make_editor
from tests.pages import make_homes, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an engine that answers nothing, whatever it is asked."""

    def refuse(*_: object, **__: object) -> None:
        raise SearchUnavailable("It is out.")

    for name in ("find", "near", "fetch", "words_like", "apply", "rebuild", "fingerprints", "health"):
        monkeypatch.setattr(get_backend(), name, refuse)


def wait(minutes: int) -> None:
    PendingChange.objects.create(source="page", key="1")
    PendingChange.objects.update(noted_at=timezone.now() - timedelta(minutes=minutes))


def ready(client: Client) -> tuple[int, str, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["search"], answer.json()["search changes"]


def test_changes_that_wait_for_long_are_an_impairment(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert ready(client) == (200, "ok", "ok")
    wait(minutes=9)
    assert ready(client) == (200, "ok", "ok")
    wait(minutes=11)
    assert ready(client) == (200, "ok", "impaired")
    assert "publish_on_time" in caplog.text


def test_while_the_engine_is_away_changes_wait_as_they_should(client: Client, no_engine: None) -> None:
    wait(minutes=11)
    assert ready(client) == (503, "failed", "ok")


@pytest.mark.django_db(transaction=True)
def test_the_rest_of_the_site_works_without_the_engine(client: Client, no_engine: None) -> None:
    make_homes()
    make_page(StandardPage, "Sandbank", summary="Lead")
    client.force_login(make_editor())
    page = StandardPage.objects.get()

    answer = client.get(f"/admin/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    typed = {
        "title": "Rohrdommel",
        "slug": "rohrdommel",
        "summary": "Lead",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    assert client.post(f"/admin/pages/{page.pk}/edit/", typed).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.live) == ("Rohrdommel", True)

    for address in (
        "/de/",
        "/de/rohrdommel/",
        "/sitemap.xml",
        "/api/v2/pages/",
        "/healthz",
        "/de/search/saved/",
    ):
        assert client.get(address).status_code == 200, address
    assert Client().get("/de/accounts/login/").status_code == 200
    assert client.get("/de/search/?q=Sandbank").status_code == 503
    assert client.get("/api/search/?q=Sandbank").status_code == 503
    assert set(PendingChange.objects.values_list("key", flat=True)) >= {str(page.pk)}
