"""Our project with the table of the benchmark; `DATABASE_URL` names a separate database."""

from cms.settings.demo import *  # noqa: F403 - settings modules extend each other
from cms.settings.demo import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.search.wagtail_archive"]
