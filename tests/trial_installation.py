"""The first installation on an empty Debian 12, by the lines of docs/operations.md, until the site answers with TLS. As root; ten minutes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "deploy" / "try-installation"
DEBOOTSTRAP = shutil.which("debootstrap", path=f"{os.environ['PATH']}:/usr/sbin")
MINUTES = 20


@pytest.mark.timeout(MINUTES * 60)
@pytest.mark.skipif(os.geteuid() != 0 or not DEBOOTSTRAP, reason="Needs root and debootstrap.")
def test_the_documentation_leads_from_an_empty_machine_to_a_site(tmp_path: Path) -> None:
    answer = subprocess.run(
        [SCRIPT, tmp_path / "debian"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )

    print(answer.stdout)  # shown if the trial fails
    assert answer.returncode == 0
    assert "FAILED" not in answer.stdout
