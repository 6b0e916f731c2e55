"""Whether the servers that the site uses answer: cache, mail, storage, workers."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.mail import get_connection
from wagtail.models import CollectionViewRestriction

from cms.health import Impaired, check_cache, probe_storage
from cms.jobs.health import check_jobs
from cms.mail.health import check_mail

from .findings import Finding, Level, reason

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def examine_cache() -> Iterator[Finding]:
    location = settings.CACHES["default"].get("LOCATION") or ""
    where = urlsplit(location[0] if isinstance(location, list) else str(location))
    try:
        check_cache()
    except Exception as error:  # noqa: BLE001 - each cache has errors of its own
        host = f" at {where.hostname}:{where.port or 6379}" if where.hostname else ""
        yield Finding(
            f"The cache{host} does not answer: {reason(error)}.",
            "Start Redis, or correct REDIS_URL. Meanwhile each process uses its own memory, and limits on attempts are counted separately.",
        )


def examine_mail() -> Iterator[Finding]:
    if settings.DEMO:
        return
    if settings.MAIL_TRANSPORT != SMTP:
        yield Finding(
            "EMAIL_URL does not name a mail server: e-mails are written to files, and nobody receives a confirmation or an invitation.",
            "Set EMAIL_URL, such as smtp+tls://user:password@host:587, and DEFAULT_FROM_EMAIL.",
        )
        return
    yield from examine_mail_server()
    if settings.DEFAULT_FROM_EMAIL.rstrip("> ").endswith("@example.org"):
        yield Finding(
            "DEFAULT_FROM_EMAIL is not set: e-mails come from an address at example.org, which mail servers refuse.",
            "Set DEFAULT_FROM_EMAIL to an address of yours.",
        )


def examine_mail_server() -> Iterator[Finding]:
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(SMTP, timeout=settings.EMAIL_TIMEOUT):
            pass
    except smtplib.SMTPAuthenticationError as error:
        yield Finding(
            f"The mail server {server} refuses the login ({error.smtp_code}).", "Correct the user and the password in EMAIL_URL."
        )
    except smtplib.SMTPNotSupportedError:
        yield Finding(
            f"The mail server {server} does not offer what EMAIL_URL asks for: TLS or a login.",
            "Use smtp+ssl:// for port 465, smtp+tls:// for port 587, and no user where it asks for none.",
        )
    except ssl.SSLError as error:
        yield Finding(
            f"There is no protected connection to the mail server {server}: {reason(error)}.",
            "Use smtp+ssl:// for port 465 and smtp+tls:// for port 587, and the host name that is in the server's certificate.",
        )
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            f"The mail server {server} does not answer: {reason(error)}.",
            "Correct host and port in EMAIL_URL, start the server, or let this machine through its firewall.",
        )


def examine_letters() -> Iterator[Finding]:
    try:
        check_mail()
    except Impaired as error:
        yield Finding(f"{reason(error)}.", "Read the reasons under Reports → E-mails in the admin.", Level.ADVICE)


def examine_storage() -> Iterator[Finding]:
    for alias, what in (("default", "uploaded files"), ("private", "members' files")):
        storage = storages[alias]
        try:
            probe(storage)
        except Exception as error:  # noqa: BLE001 - each storage has errors of its own
            yield unusable(storage, what, error)


def probe(storage: Storage) -> None:
    """Raise if files cannot be stored. An object store that has no such bucket says "no such file" to everything else."""
    if bucket := getattr(storage, "bucket_name", None):
        storage.connection.meta.client.head_bucket(Bucket=bucket)  # type: ignore[attr-defined]  # of django-storages
    probe_storage(storage)


def unusable(storage: Storage, what: str, error: Exception) -> Finding:
    if isinstance(storage, FileSystemStorage):
        return Finding(
            f"Nothing can be written to {storage.location}, the folder for {what}: {reason(error)}.",
            "Let it belong to the user that the site runs as, and check that its disk is mounted and not full.",
        )
    status = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode")
    bucket = getattr(storage, "bucket_name", "")
    if status in (401, 403):
        return Finding(
            f"The object store refuses access to the bucket {bucket}, for {what}.", "Correct S3_ACCESS_KEY and S3_SECRET_KEY."
        )
    if status == 404:
        return Finding(f"The object store has no bucket {bucket}, for {what}.", "Create it, or correct S3_BUCKET.")
    return Finding(
        f"The object store for {what} does not answer: {reason(error)}.", "Correct S3_ENDPOINT_URL, or start the server."
    )


def examine_public_files() -> Iterator[Finding]:
    """Examine whether the origin of pictures shows what the site keeps for some readers."""
    if settings.S3_PUBLIC_URL and CollectionViewRestriction.objects.exists():
        yield Finding(
            f"There are private collections, and whoever knows the name of a file in them can read it at {settings.S3_PUBLIC_URL}.",
            "Leave S3_PUBLIC_URL empty, so that the site checks each reader, or make no collection private.",
            Level.ADVICE,
        )


def examine_workers() -> Iterator[Finding]:
    try:
        check_jobs()
    except Impaired as error:
        yield Finding(
            f"{reason(error).partition(':')[0]}.",
            "Start `manage.py db_worker`, as a service that is restarted (deploy/systemd): mail, search and scheduled pages wait for it.",
        )
