"""For the tests: fast hashes, mail in memory, an own folder for files and index. `DATABASE_URL` chooses the database."""

import tempfile
from pathlib import Path

from .base import *
from .base import STORAGES, env

SECRET_KEY = "secret-of-the-tests"  # noqa: S105
DEMO = True
SERVE_MEDIA = True
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(env("TEST_VAR_DIR", default="") or tempfile.mkdtemp(prefix="connective-tests-"))
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    **STORAGES,
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite://:memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
