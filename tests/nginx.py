"""nginx as Debian has it: what it says of a configuration, and a server that runs until a block ends."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OF_THE_SITE = Path(__file__).resolve().parent.parent / "deploy" / "nginx" / "connective.conf"
HOST = "www.example.org"
START_SECONDS = 120

MAIN = """
{user}
daemon off;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
{inside}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(folder: Path, name: str = HOST) -> None:
    """Write a certificate that nobody has signed, and its key, as the configuration names them."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True)
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


def configuration_of_the_site(folder: Path) -> str:
    """Return `deploy/nginx/connective.conf` with its files, certificate and log in `folder`."""
    if not (folder / "ssl").exists():
        make_certificate(folder / "ssl")
    told = OF_THE_SITE.read_text("utf-8")
    for place, own in (("/etc/ssl/connective", "ssl"), ("/var/log/nginx", ""), ("/var/cache/nginx", "cache")):
        told = told.replace(place, str(folder / own))
    (folder / "cache").mkdir(exist_ok=True)
    return told


def configuration_before(site: str, folder: Path, port: int) -> str:
    """Return the same, listening on `port` of this machine, and passing requests on to `site`, such as `127.0.0.1:8000`."""
    told = re.sub(r"^ *listen \[::\].*\n", "", configuration_of_the_site(folder), flags=re.MULTILINE)
    told = told.replace("listen 80;", f"listen unix:{folder}/plain;").replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    return told.replace("server 127.0.0.1:8000;", f"server {site};")


def write_configuration(folder: Path, inside: str) -> Path:
    """Write a whole configuration in which `inside` is in the context http; all that it writes goes into `folder`."""
    path = folder / "nginx.conf"
    path.write_text(MAIN.format(user="user root;" if os.geteuid() == 0 else "", folder=folder, inside=inside))
    return path


def check(folder: Path, inside: str) -> subprocess.CompletedProcess[str]:
    """Return what nginx says of a configuration."""
    assert PROGRAM
    path = write_configuration(folder, inside)
    return subprocess.run([PROGRAM, "-t", "-p", str(folder), "-c", str(path)], capture_output=True, text=True, check=False)


@contextmanager
def run_nginx(folder: Path, inside: str, port: int) -> Iterator[None]:
    """Run nginx until the block ends; it listens on `port`."""
    assert PROGRAM
    path = write_configuration(folder, inside)
    command = [PROGRAM, "-p", str(folder), "-c", str(path), "-e", str(folder / "error.log")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process, folder / "error.log")
            yield
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=10).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"nginx did not start:\n{log.read_text() if log.exists() else ''}") from None
            time.sleep(0.02)
        else:
            return
