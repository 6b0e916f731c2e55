"""What is compressed on its way to a browser, and what is not."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory

from cms.compression import CompressionMiddleware

TEXT = b"Wasser und Schatten. " * 100


def sent(answer: HttpResponse, address: str = "/de/", accepts: str = "gzip, br") -> HttpResponse:
    request = RequestFactory().get(address, headers={"Accept-Encoding": accepts})
    return CompressionMiddleware(lambda request: answer)(request)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html; charset=utf-8",
        "text/css",
        "application/json",
        "application/problem+json",
        "application/atom+xml",
        "image/svg+xml",
    ],
)
def test_text_is_compressed(content_type: str) -> None:
    answer = sent(HttpResponse(TEXT, content_type))

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content) == TEXT


@pytest.mark.parametrize("content_type", ["image/webp", "font/woff2", "application/pdf", "application/zip", ""])
def test_what_is_compressed_already_is_left_alone(content_type: str) -> None:
    assert "Content-Encoding" not in sent(HttpResponse(TEXT, content_type or "application/octet-stream"))


@pytest.mark.parametrize("headers", [{"Content-Range": "bytes 0-9/100"}, {"Accept-Ranges": "bytes"}, {"Content-Encoding": "br"}])
def test_parts_of_files_and_other_encodings_are_left_alone(headers: dict[str, str]) -> None:
    answer = sent(HttpResponse(TEXT, "text/plain", headers=headers))

    assert answer.content == TEXT
    assert answer.get("Content-Encoding") == headers.get("Content-Encoding")


@pytest.mark.parametrize(
    "address", ["/de/accounts/2fa/recovery-codes/", "/en/accounts/password/reset/key/x/", "/_allauth/app/v1/auth/login"]
)
def test_responses_that_may_hold_secrets_are_not_compressed(address: str) -> None:
    assert sent(HttpResponse(TEXT), address).content == TEXT


def test_browser_that_does_not_accept_it_gets_the_text() -> None:
    assert sent(HttpResponse(TEXT), accepts="identity").content == TEXT


def test_length_of_a_compressed_page_is_random() -> None:
    """Otherwise it would reveal whether a guess repeats a secret of the page (BREACH)."""
    assert len({len(sent(HttpResponse(TEXT)).content) for _ in range(40)}) > 1


def test_file_is_compressed_as_it_is_read(tmp_path) -> None:
    file = tmp_path / "a.css"
    file.write_bytes(TEXT)
    answer = sent(FileResponse(file.open("rb"), content_type="text/css"))

    assert gzip.decompress(b"".join(answer)) == TEXT
    assert "Content-Length" not in answer
    answer.close()


@pytest.mark.parametrize("address", ["/de/", "/api/v2/pages/", "/static/theme/parts.css"])
def test_site_sends_its_pages_data_and_styles_compressed(homes, client: Client, address: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    content = b"".join(answer)
    answer.close()

    assert answer["Content-Encoding"] == "gzip"
    assert len(content) < len(gzip.decompress(content)) / 2
