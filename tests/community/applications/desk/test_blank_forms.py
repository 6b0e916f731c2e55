"""The blank form of a call as PDF, made once for each version and language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.pdf import PdfUnavailable
from community.applications import blank_forms
from community.applications.models import BlankForm, Round
from community.forms.models import FormVersion
from tests.community.forms.of_water import water


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The versions and languages of which a PDF was made."""
    known: list[tuple[int, str]] = []

    def make(version: FormVersion, language: str) -> bytes:
        known.append((version.number, language))
        return b"%PDF-1.7 blank"

    monkeypatch.setattr(blank_forms, "blank_form_pdf", make)
    return known


def url(round_: Round, language: str = "de") -> str:
    return f"/{language}/community/apply/{round_.call}/form.pdf"


def test_form_is_made_by_a_job_once_for_each_version_and_language(
    client: Client, round_: Round, made: list[tuple[int, str]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        waiting = client.get(url(round_))
        client.get(url(round_))
    assert (waiting["Refresh"], waiting["Content-Type"]) == ("3", "text/html; charset=utf-8")

    ready = client.get(url(round_))
    assert (ready["Content-Type"], ready.content) == ("application/pdf", b"%PDF-1.7 blank")
    assert made == [(1, "de")]

    FormVersion.objects.create(form=round_.form, number=2, schema=water().model_dump(mode="json"))
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url(round_))
        client.get(url(round_, "ar"))
    assert made == [(1, "de"), (2, "de"), (2, "ar")]


def test_form_that_was_not_made_is_wanted_again(
    client: Client, round_: Round, made: list[tuple[int, str]], django_capture_on_commit_callbacks: Any
) -> None:
    client.get(url(round_))  # its job got lost
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url(round_))
    assert made == []

    BlankForm.objects.update(wanted_at=timezone.now() - timedelta(minutes=11))
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url(round_))
    assert made == [(1, "de")]


def test_site_that_cannot_make_pdf_files_says_so(
    client: Client, round_: Round, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*_arguments: object) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(blank_forms, "blank_form_pdf", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url(round_, "en"))

    answer = client.get(url(round_, "en"))
    assert "PDF files cannot be made at the moment." in answer.content.decode()
    assert "Refresh" not in answer


def test_real_form_in_two_directions(
    client: Client, round_: Round, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    for language in ("de", "ar"):
        with django_capture_on_commit_callbacks(execute=True):
            client.get(url(round_, language))
        assert client.get(url(round_, language)).content.startswith(b"%PDF-")


def test_page_to_begin_links_to_the_form(client: Client, round_: Round) -> None:
    assert f'href="{url(round_)}"' in client.get(f"/de/community/apply/{round_.call}/").content.decode()


def test_call_without_a_form_has_none(client: Client, db: None) -> None:
    assert client.get("/de/community/apply/6f9619ff-8b86-d011-b42d-00cf4fc964ff/form.pdf").status_code == 404
