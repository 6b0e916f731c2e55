"""For tests: fast hashes, e-mail in memory, a separate folder for files and index. `DATABASE_URL` selects the database."""

import os
import tempfile
from pathlib import Path

from .base import *
from .base import BASE_DIR, JOB_QUEUES, STORAGES, env

SECRET_KEY = "secret-of-the-tests"  # noqa: S105
DEMO = True
ALLOWED_HOSTS = ["*"]
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = "http://testserver"
READYZ_SECONDS = 0
PAGE_CACHE_MB = 0  # tests of it switch it on: most change what no publication announces

# One folder per run, and inside it one per process, so that parallel tests do not collide. It is not created here: reading
# settings has no side effects. The run passes its folder on to the processes that it starts.
RUN_DIR = Path(env("TEST_RUN_DIR", default=f"{tempfile.gettempdir()}/connective-tests-{os.getpid()}"))
VAR_DIR = RUN_DIR / env("PYTEST_XDIST_WORKER", default="main")
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
BACKUP_DIR = VAR_DIR / "backups"
ERASURES_LOG = VAR_DIR / "erasures" / "log.jsonl"
STORAGES = {
    **STORAGES,
    "private": {"BACKEND": "cms.media.storage.DiskStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WORD_LISTS_DIR = BASE_DIR / "var" / "words"  # the same for all runs: their names contain the versions of the dictionaries
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, since a browser's requests are handled in threads, and those cannot share an in-memory database.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 300,  # on a busy machine others hold the lock for long
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
else:  # so that two runs on one server do not collide
    DATABASES["default"]["TEST"] = {"NAME": f"test_{RUN_DIR.name.replace('-', '_')}"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": JOB_QUEUES}}
EMAIL_BACKEND = MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
COMMUNITY_RATE_LIMITS = {}
CLAMD_URL = ""  # set by the scanner's tests
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tests.wagtail_index", "AUTO_UPDATE": False}}  # built on demand
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys without TLS, only on the host name "localhost"
