"""Our project with the table of the measurement; `DATABASE_URL` names a database of its own."""

from cms.settings.demo import *  # noqa: F403 - settings are read as a whole
from cms.settings.demo import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.search.wagtail_archive"]
