"""The production settings for a test: static files are found without `collectstatic`, which takes longer than the test."""

from cms.settings.production import *  # noqa: F403 - as every settings module
from cms.settings.production import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
