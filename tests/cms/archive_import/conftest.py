from pathlib import Path

import pytest

from cms.archive_import.article import Document
from cms.archive_import.reading import read_content, read_file

FILES = Path(__file__).parent / "files"


@pytest.fixture
def files() -> Path:
    """The folder of small files that these tests import."""
    return FILES


@pytest.fixture
def read(files):
    """Return a function that reads one of the small files."""

    def read_named(name: str) -> Document:
        return read_file(files / name)

    return read_named


@pytest.fixture
def text_document():
    """Return a function that reads a text as if from a file."""

    def read_text(text: str, name: str = "text.txt") -> Document:
        return read_content(name, text.encode())

    return read_text
