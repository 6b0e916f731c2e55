"""What a worker of the tests has loaded when it begins. Imported by the server that forks them, and by nobody else."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"

import django

django.setup()

from tests.cms.jobs import processes  # noqa: E402, F401 - to have it
