from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def certificate_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("c2pa") / "own"


@pytest.fixture(autouse=True)
def own_certificate(settings: Any, certificate_folder: Path) -> None:
    """A certificate that this run of the tests makes once."""
    settings.C2PA_ROOT = str(certificate_folder)
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = settings.C2PA_TIME_STAMPS = ""
    settings.C2PA_EARLIER_CERTIFICATES = []
