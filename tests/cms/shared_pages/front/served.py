"""The settings of the tests, for a gunicorn behind nginx: pages are kept, and the proxy is believed as in production."""

from pathlib import Path

from cms.settings.test import *  # noqa: F403
from cms.settings.test import env
from tests.nginx import HOST

BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = f"https://{HOST}"
ALLOWED_HOSTS = [HOST]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
REQUEST_ID_HEADER = "X-Request-ID"
PAGE_CACHE_MB = 8
CORS_ALLOWED_ORIGINS = ["https://a.example", "https://b.example"]
STATIC_ROOT = Path(env("STATIC_ROOT_OF_TEST"))
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\."  # no manifest has to be made for two files
