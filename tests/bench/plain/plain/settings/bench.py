"""The production settings of `wagtail start`, without collected static files, and with SQLite configured like ours."""

from .base import *

DEBUG = False
SECRET_KEY = "only-for-a-measurement"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS += ["wagtail.api.v2", "rest_framework"]
DATABASES["default"]["OPTIONS"] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
