"""What a test worker has loaded at start. Imported only by the server that forks them."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"

import django

django.setup()

from tests.cms.jobs import processes  # noqa: E402, F401 - to preload it
