"""An installation on the internet. All secrets come from the environment; `docs/operations.md` lists the variables."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import MEDIA_ORIGINS, STORAGES, VAR_DIR, env

DEMO = False
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # earlier keys: what they signed is still valid
for _name, _key in (("SECRET_KEY", SECRET_KEY), *(("SECRET_KEY_FALLBACKS", one) for one in SECRET_KEY_FALLBACKS)):
    if "demo" in _key or len(set(_key)) < 12 or len(_key) < 40:
        raise ImproperlyConfigured(f"{_name} is a demo secret or too short. Set at least 40 random characters.")

BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = env("BASE_URL").rstrip("/")
if not re.fullmatch(r"https?://[^/?#@\s]+", BASE_URL):
    raise ImproperlyConfigured("BASE_URL must be a scheme and a host, such as https://www.example.org, with nothing after them.")
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS"), urlsplit(BASE_URL).hostname]  # previews are requested with the site's own host name
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])
DATABASES = {"default": {**env.db("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
if not DATABASES["default"].get("ENGINE", "").startswith("django."):
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with the kind of database, such as postgres://user:password@host:5432/name."
    )
CACHES = {"default": {**env.cache("REDIS_URL"), "BACKEND": "cms.caches.RedisOrMemoryCache"}}

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whose attempts a rate limit counts: the reader is behind this many proxies, each of which adds to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
# Whether all subdomains use TLS is for their owner to say, and the default is the safe one (docs/operations.md).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", default=True)

if bucket := env("S3_BUCKET", default=""):
    from .object_store import ObjectStore  # its client is installed in production only

    _store = ObjectStore(
        bucket=bucket,
        endpoint_url=env("S3_ENDPOINT_URL", default=""),
        region=env("S3_REGION", default=""),
        access_key=env("S3_ACCESS_KEY", default=""),
        secret_key=env("S3_SECRET_KEY", default=""),
        public_url=env("S3_PUBLIC_URL", default="").rstrip(
            "/"
        ),  # where readers' browsers find pictures; if empty, on the site itself
        link_seconds=env.int("S3_LINK_SECONDS", default=None),
    )
    STORAGES = {**STORAGES, **_store.storages()}
    S3_PUBLIC_URL, PRIVATE_LINK_SECONDS = _store.public_url, _store.seconds
    MEDIA_ORIGINS = [*MEDIA_ORIGINS, *_store.origins]
    MEDIA_ACCEL = ""  # nginx has no files to send

STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static")).root
