"""The certificate and key that manifests are signed with: those of the settings, or a pair of the site's own, made once.

Signatures carry no time without a time-stamp server, so they can be checked only as long as the certificate is valid. The site's own lasts for
thirty years, therefore. Everywhere else it reads as "valid, signed by somebody unknown"; a certificate from a list that viewers trust has to be bought.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

YEARS = 30
SIGNS_CLAIMS = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")  # what C2PA calls a certificate for claims
CERTIFICATE, KEY, ROOT = "certificate.pem", "key.pem", "root.pem"
CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class CertificateUnusable(Exception):
    """Raised if nothing can be signed with the certificate or key. Its text says why, in English, for whoever runs the site."""


class CertificateEnded(CertificateUnusable):
    """Raised if the certificate is not valid any more, or not yet."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A chain of certificates and its key (PEM), how it signs, and until when."""

    chain: str
    key: str
    algorithm: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OwnSignatures:
    """By what a file of ours is known: the certificates at the end of our chains (PEM), and the serial numbers of those that we sign with."""

    anchors: str
    serials: list[str]


def load_credentials() -> Credentials:
    """Return what to sign with. Raises CertificateUnusable."""
    if settings.C2PA_CERTIFICATE or settings.C2PA_KEY:
        if not (settings.C2PA_CERTIFICATE and settings.C2PA_KEY):
            raise CertificateUnusable("C2PA_CERTIFICATE and C2PA_KEY belong together; one of them is not set.")
        return read_credentials(Path(settings.C2PA_CERTIFICATE), Path(settings.C2PA_KEY))
    folder = own_folder()
    if not (folder / CERTIFICATE).exists():
        try:
            make_own(folder)
        except OSError as error:
            raise CertificateUnusable(f"No certificate can be made in {folder}: {error}") from error
    return read_credentials(folder / CERTIFICATE, folder / KEY)


def own_folder() -> Path:
    return Path(settings.C2PA_ROOT)


def read_credentials(certificate: Path, key: Path) -> Credentials:
    """Return what two PEM files hold. Raises CertificateUnusable."""
    try:
        chain, secret = certificate.read_text(), key.read_text()
        first = x509.load_pem_x509_certificates(chain.encode())[0]
        private = serialization.load_pem_private_key(secret.encode(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise CertificateUnusable(f"The certificate {certificate} or its key {key} cannot be read: {error}") from error
    ends_at = first.not_valid_after_utc
    if not first.not_valid_before_utc <= datetime.now(UTC) < ends_at:
        raise CertificateEnded(
            f"The certificate {certificate} is valid from {first.not_valid_before_utc:%Y-%m-%d} to {ends_at:%Y-%m-%d} only."
        )
    if public_bytes(first.public_key()) != public_bytes(private.public_key()):
        raise CertificateUnusable(f"The key {key} does not belong to the certificate {certificate}.")
    return Credentials(chain, secret, algorithm_of(private), ends_at)


def own_signatures() -> OwnSignatures:
    """Return by what files are known that this site signed, also with its earlier certificates. Raises CertificateUnusable.

    Neither a key nor a certificate that is still valid is needed for that.
    """
    try:
        read = [x509.load_pem_x509_certificates(path.read_bytes()) for path in chains()]
    except (OSError, ValueError) as error:
        raise CertificateUnusable(f"A certificate cannot be read: {error}") from error
    anchors = [chain[-1].public_bytes(serialization.Encoding.PEM).decode() for chain in read]
    return OwnSignatures("".join(anchors), [str(chain[0].serial_number) for chain in read])


def chains() -> list[Path]:
    """Return the files of the certificates that this site signs or has signed with."""
    current = Path(settings.C2PA_CERTIFICATE) if settings.C2PA_CERTIFICATE else own_folder() / CERTIFICATE
    earlier = [Path(each) for each in settings.C2PA_EARLIER_CERTIFICATES]
    return [current, *earlier] if settings.C2PA_CERTIFICATE or current.exists() else earlier


def algorithm_of(private: object) -> str:
    """Return how C2PA calls signatures with this key. Raises CertificateUnusable for keys that it does not know."""
    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in CURVES:
        return CURVES[private.curve.name]
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size >= 2048:
        return "ps256"
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise CertificateUnusable(
        "Manifests are signed with keys on the curves P-256, P-384 and P-521, with Ed25519, or with RSA of 2048 bits or more."
    )


def public_bytes(key: object) -> bytes:
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(encoding, form)  # type: ignore[attr-defined]  # every kind of public key has it


def make_own(folder: Path, *, now: datetime | None = None, days: int = YEARS * 365) -> None:
    """Make a root and a certificate under it in `folder`, which only this system user can read.

    If two processes do so at the same time, the first is kept. The root's key is thrown away: it signs nothing more.
    """
    now = now or datetime.now(UTC)
    root_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate_for("Connective root", root_key, "Connective root", root_key, now, days, is_root=True)
    leaf = certificate_for("Connective", leaf_key, "Connective root", root_key, now, days, is_root=False)
    pem = serialization.Encoding.PEM
    secret = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".c2pa-", dir=folder.parent))  # readable by this system user alone
    made = {CERTIFICATE: leaf.public_bytes(pem) + root.public_bytes(pem), KEY: secret, ROOT: root.public_bytes(pem)}
    for name, content in made.items():
        with os.fdopen(os.open(temporary / name, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(content)
    try:
        temporary.rename(folder)
    except OSError:  # another process was faster
        for name in made:
            (temporary / name).unlink()
        temporary.rmdir()
        if not (folder / CERTIFICATE).exists():
            raise


def certificate_for(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    days: int,
    *,
    is_root: bool,
) -> x509.Certificate:
    """Return a certificate with the extensions that C2PA asks for."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(usage(is_root=is_root), critical=True)
    )
    if not is_root:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, SIGNS_CLAIMS]), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Connective"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
